//! The ways into the core and out again, as JSON: the one place here that knows the form of the wire.

use session_watch::engine::{Event, State};
use session_watch::history::History;
use session_watch::wire::{self, incoming, stored};

use crate::support::json;

/// A message of the background, if it is one.
pub fn event(text: &str) -> Option<Event> {
    incoming::event(json::read(&serde_json::from_str(text).ok()?)).ok()
}

/// A state that was stored, if it is one.
pub fn stored(text: &str) -> Option<State> {
    wire::json::read(text).and_then(stored::read).ok()
}

/// A state as it is stored.
pub fn written(state: &State) -> String {
    wire::json::written(&stored::write(state))
}

/// The history after it was stored and read again.
pub fn history(history: &History) -> History {
    stored::read_history(stored::write_history(history)).expect("what was written can be read")
}
