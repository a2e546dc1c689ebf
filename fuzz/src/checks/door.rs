//! The ways into the core and out again, as JSON: the one place here that knows how they are written.

use session_watch::codec;
use session_watch::engine::{Event, State};
use session_watch::history::History;
use session_watch::protocol::messages;
use session_watch::read::Memory;
use session_watch::storage;

use crate::support::json;

/// A message of the background, if it is one that builds upon nothing.
pub fn event(text: &str) -> Option<Event> {
    next_event(text, &mut Memory::default())
}

/// A message of the background after others, if it is one.
pub fn next_event(text: &str, memory: &mut Memory) -> Option<Event> {
    messages::event(json::read(&serde_json::from_str(text).ok()?), memory).ok()?
}

/// What a tab sends whose list shows this and nothing else does.
pub fn list(html: &str) -> serde_json::Value {
    serde_json::json!({
        "number": 1, "base": null, "order": [{ "name": "list", "chunks": [1] }],
        "chunks": [{ "id": 1, "html": html }], "gone": [],
    })
}

/// A state that was stored, if it is one.
pub fn stored(text: &str) -> Option<State> {
    codec::json::parse(text).and_then(storage::decode_state).ok()
}

/// A state as it is stored.
pub fn written(state: &State) -> String {
    codec::json::print(&storage::encode_state(state))
}

/// The history after it was stored and read again.
pub fn history(history: &History) -> History {
    storage::decode_history(storage::encode_history(history)).expect("what was written can be read")
}
