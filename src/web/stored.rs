//! Reads and writes what the browser stores for the core: the state under one key, the history under another.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{plain, set};
use crate::codec::{DecodeError, Value};
use crate::engine::State;
use crate::languages;
use crate::settings::Key;
use crate::storage;

const STATE: &str = "state";
const HISTORY: &str = "history";

/// The stored data, decoded. A core is made from it once its language is known.
#[wasm_bindgen]
pub struct Stored {
    pub(super) state: State,
    pub(super) damaged: Option<&'static str>,
}

#[wasm_bindgen]
impl Stored {
    /// Decodes what was stored, by key. Either key may be missing. Data that cannot be used is set aside: see
    /// `Core.damaged`.
    #[wasm_bindgen(constructor)]
    pub fn new(stored: &JsValue) -> Stored {
        let part =
            |key: &str| Reflect::get(stored, &key.into()).ok().filter(|part| !part.is_undefined() && !part.is_null());
        let state = part(STATE).map(|part| decode_part(&part, storage::state_from_text, storage::decode_state));
        let history = part(HISTORY).map(|part| decode_part(&part, storage::history_from_text, storage::decode_history));
        let (state, damaged) = storage::restored(state, history);
        if let Some(why) = damaged {
            // A notification tells the user. The reason is for a developer who looks into the console.
            web_sys::console::warn_2(&"what was stored is set aside:".into(), &why.into());
        }
        Stored { state, damaged }
    }

    /// Returns the language to use as a BCP 47 tag: the chosen one, else the nearest to the browser's.
    pub fn language(&self, browser: &str) -> String {
        languages::choose(self.state.settings.value(Key::Language), browser).to_owned()
    }
}

/// Decodes what is stored under a key: a text, or plain data, as older versions stored it.
fn decode_part<T>(
    part: &JsValue,
    text: impl Fn(&str) -> Result<T, DecodeError>,
    value: impl Fn(Value) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    match part.as_string() {
        Some(stored) => text(&stored),
        None => plain::from_js(part).and_then(value),
    }
}

/// Returns what has to be stored, by key. The history is included only if it is `wanted`.
pub(super) fn parts(state: &State, wanted: bool) -> JsValue {
    let parts = Object::new();
    set(&parts, STATE, &storage::state_text(state).into());
    if wanted {
        set(&parts, HISTORY, &storage::history_text(&state.history).into());
    }
    parts.into()
}
