//! A state as the browser keeps it, and back.

use session_watch::engine::State;
use session_watch::storage;

/// The texts that are stored: the state, and its history.
pub fn texts(state: &State) -> [String; 2] {
    [storage::state_text(state), storage::history_text(&state.history)]
}

/// The state after it was stored and read again.
pub fn revived(state: &State) -> State {
    let [text, history] = texts(state);
    let mut revived = storage::state_from_text(&text).expect("what was stored can be used");
    revived.history = storage::history_from_text(&history).expect("the history can be used");
    assert_eq!(&revived, state, "storing loses nothing");
    revived
}
