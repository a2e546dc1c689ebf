//! A state as the browser keeps it, and back.

use session_watch::engine::State;
use session_watch::wire::stored;

/// The texts that are stored: the state, and its history.
pub fn texts(state: &State) -> [String; 2] {
    [stored::text(state), stored::history_text(&state.history)]
}

/// The state after it was stored and read again.
pub fn revived(state: &State) -> State {
    let [text, history] = texts(state);
    let mut revived = stored::from_text(&text).expect("what was stored can be used");
    revived.history = stored::history_from_text(&history).expect("the history can be used");
    assert_eq!(&revived, state, "storing loses nothing");
    revived
}
