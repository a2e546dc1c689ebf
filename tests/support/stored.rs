//! A state as the browser keeps it, and back.

use session_watch::engine::State;
use session_watch::wire::{json, stored};

/// The texts that are stored: the state, and its history.
pub fn texts(state: &State) -> [String; 2] {
    [stored::write(state), stored::write_history(&state.history)].map(|value| json::written(&value))
}

/// The state after it was stored and read again.
pub fn revived(state: &State) -> State {
    let [text, history] = texts(state);
    let mut revived = json::read(&text).and_then(stored::read).expect("what was stored can be used");
    revived.history = json::read(&history).and_then(stored::read_history).expect("the history can be used");
    assert_eq!(&revived, state, "storing loses nothing");
    revived
}
