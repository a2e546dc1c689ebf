//! The core as JavaScript sees it: one class, four calls. Nothing is decided here.
//!
//! Calls that get something that does not fit throw an `Error` and change nothing.

mod language;
mod plain;

use js_sys::Object;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::board;
use crate::engine::{self, State};
use crate::read;
use crate::time::Time;
use crate::wire::incoming;
use crate::wire::outgoing::{self, BadgeOut, BoardOut, EffectOut, PlanOut, SettingsOut, StepOut};
use crate::wire::stored;
use language::IntlLanguage;

/// The core with its state.
#[wasm_bindgen]
pub struct Core {
    state: State,
    language: IntlLanguage,
    damaged: Option<&'static str>,
}

#[wasm_bindgen]
impl Core {
    /// The core with the state that was stored (`undefined` at first), speaking a language: its `messages.json` and its BCP 47 tag.
    /// A stored state that cannot be used is put aside: see `damaged`.
    #[wasm_bindgen(constructor)]
    pub fn new(stored: &JsValue, catalog: JsValue, locale: &str) -> Core {
        let (state, damaged) = if stored.is_undefined() || stored.is_null() {
            (State::default(), None)
        } else {
            match plain::from_js(stored).and_then(stored::read) {
                Ok(state) => (state, None),
                Err(why) => {
                    // The user is told in a notification; whoever looks into it finds the reason here.
                    web_sys::console::warn_2(&"the stored state was set aside:".into(), &why.into());
                    (State::after_damage(), Some(why))
                }
            }
        };
        Core { state, language: IntlLanguage::new(catalog, locale), damaged }
    }

    /// Why the stored state could not be used; then it has to be kept under another key before a new one is stored.
    #[wasm_bindgen(getter)]
    pub fn damaged(&self) -> Option<String> {
        self.damaged.map(str::to_owned)
    }

    /// The state, to be stored before the effects of a step are carried out.
    pub fn stored(&self) -> JsValue {
        plain::to_js(&stored::write(&self.state))
    }

    /// What the content script is to watch and send.
    pub fn plan(&self) -> Result<Ts<PlanOut>, JsError> {
        Ok(PlanOut::of(&read::plan()).into_ts()?)
    }

    /// Takes in an event; `now` is `Date.now()`.
    pub fn step(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "EventIn")] event: &JsValue,
        now: f64,
    ) -> Result<Ts<StepOut>, JsError> {
        let event = plain::from_js(event).and_then(incoming::event).map_err(JsError::new)?;
        let asks = engine::step(&mut self.state, event, Time(now as u64));
        let badge = board::badge(&self.state, self.state.clock.now());
        let out = StepOut {
            effects: self.state.outbox.iter().map(|entry| EffectOut::of(entry, &self.language)).collect(),
            badge: BadgeOut::of(&badge, &self.language),
            wake_at: asks.wake_at.map(|at| at.0 as f64),
            ping: asks.ping,
            error: asks.refused.map(|refused| outgoing::refusal(&refused, &self.language)),
        };
        Ok(out.into_ts()?)
    }

    /// The board; `now` is `Date.now()`.
    pub fn board(&self, now: f64) -> Result<Ts<BoardOut>, JsError> {
        let view = board::board(&self.state, self.state.at(Time(now as u64)));
        Ok(BoardOut::of(&view, |at| self.state.clock.to_wall(at), &self.language).into_ts()?)
    }

    /// The settings, for the options page.
    pub fn settings(&self) -> Result<Ts<SettingsOut>, JsError> {
        Ok(SettingsOut(outgoing::settings(&self.state.settings, &self.language)).into_ts()?)
    }
}

/// An object with one property, as `Intl` takes its options.
fn option(options: &Object, name: &str, value: &str) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = js_sys::Reflect::set(options, &name.into(), &value.into());
}
