//! Encodes the stored state with its version, and decodes it. State that cannot be decoded is refused as a whole, so
//! that the background can set it aside.
//!
//! A change of the form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in
//! `tests/stored/`.

mod forms;
mod handmade;
mod migrations;
mod sealed;

use crate::codec::{Decode, DecodeError, Encode, Record, Value, json};
use crate::engine::State;
use crate::history::History;
use crate::time::Time;
use forms::Hot;

/// The version of the stored form.
pub const VERSION: u32 = 6;

/// The version of the history's stored form. The history is stored separately, because it is larger and seldom changes.
pub const HISTORY_VERSION: u32 = 3;

/// The newest version of the state whose texts have no checksum.
const VERSION_UNSEALED: u32 = 3;
const HISTORY_VERSION_UNSEALED: u32 = 2;

/// Returns the state without its history, as the text to store.
pub fn state_text(state: &State) -> String {
    sealed::seal(encode_state(state))
}

/// Returns the history, as the text to store.
pub fn history_text(history: &History) -> String {
    sealed::seal(encode_history(history))
}

/// Decodes the state from a stored text, with an empty history, or returns why it cannot be used.
pub fn state_from_text(text: &str) -> Result<State, DecodeError> {
    match sealed::open(text)? {
        Some(value) => decode_state(value),
        None => decode_up_to(VERSION_UNSEALED, json::parse(text)?),
    }
}

/// Decodes the history from a stored text, or returns why it cannot be used.
pub fn history_from_text(text: &str) -> Result<History, DecodeError> {
    match sealed::open(text)? {
        Some(value) => decode_history(value),
        None => decode_history_up_to(HISTORY_VERSION_UNSEALED, json::parse(text)?),
    }
}

/// Joins the stored state and history to one state, and returns why a part could not be used. A part that was not
/// stored is `None`. If both are damaged, the user is told once.
pub fn restored(
    state: Option<Result<State, DecodeError>>,
    history: Option<Result<History, DecodeError>>,
) -> (State, Option<DecodeError>) {
    let (mut state, mut damage) = match state {
        None => (State::default(), None),
        Some(Ok(state)) => (state, None),
        Some(Err(why)) => (State::after_damage(), Some(why)),
    };
    match history {
        None => {}
        Some(Ok(history)) => state.history = history,
        // Alerts do not depend on the history, so the state is kept.
        Some(Err(why)) => {
            state.lose_history(damage.is_none());
            damage = damage.or(Some(why));
        }
    }
    (state, damage)
}

/// Encodes the state without its history as a plain value.
pub fn encode_state(state: &State) -> Value {
    versioned(VERSION, "state", Hot::encode(state))
}

/// Encodes the history as a plain value.
pub fn encode_history(history: &History) -> Value {
    versioned(HISTORY_VERSION, "history", history.encode())
}

/// Decodes the state from a plain value, with an empty history, or returns why it cannot be used.
pub fn decode_state(stored: Value) -> Result<State, DecodeError> {
    decode_up_to(VERSION, stored)
}

fn decode_up_to(newest: u32, stored: Value) -> Result<State, DecodeError> {
    let (version, state) = opened(newest, "state", stored)?;
    let mut state = Hot::decode(migrations::to_present(version, state)?)?;
    state.restore();
    let possible = state.clock.now() < Time::LAST;
    possible.then_some(state).ok_or("a clock beyond all dates")
}

/// Decodes the history from a plain value, or returns why it cannot be used.
pub fn decode_history(stored: Value) -> Result<History, DecodeError> {
    decode_history_up_to(HISTORY_VERSION, stored)
}

fn decode_history_up_to(newest: u32, stored: Value) -> Result<History, DecodeError> {
    History::decode(opened(newest, "history", stored)?.1)
}

/// Returns the version of a stored value, and what it holds under `name`. Refuses versions above `newest`.
fn opened(newest: u32, name: &str, stored: Value) -> Result<(u32, Value), DecodeError> {
    let mut stored = stored.record()?;
    let version = u32::decode(stored.remove("version"))?;
    if !(1..=newest).contains(&version) {
        return Err("stored by another version");
    }
    Ok((version, stored.remove(name)))
}

fn versioned(version: u32, name: &'static str, value: Value) -> Value {
    Value::Record(Record(vec![("version".into(), version.encode()), (name.into(), value)]))
}
