//! The core as JavaScript sees it: one class. Nothing is decided here.
//!
//! Calls that get something that does not fit throw an `Error` and change nothing.

mod language;
mod plain;
mod stored;

use js_sys::{Object, Reflect};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::board;
use crate::engine::{self, State};
use crate::languages;
use crate::read;
use crate::settings::Key;
use crate::time::{Now, Time, Zone};
use crate::wire::export;
use crate::wire::incoming;
use crate::wire::outgoing::{
    self, BadgeOut, BoardOut, EffectOut, HistoryOut, LogOut, LookOut, MarksOut, PlanOut, SettingsOut, StepOut,
    TimelineOut,
};
use crate::wire::value::Value;
use language::IntlLanguage;
use stored::Stored;

/// The core with its state.
#[wasm_bindgen]
pub struct Core {
    state: State,
    language: IntlLanguage,
    tag: String,
    damaged: Option<&'static str>,
    /// The history as it is known to be stored.
    kept: u64,
}

#[wasm_bindgen]
impl Core {
    /// A core that goes on from what was stored, speaking a language: its `messages.json` and its BCP 47 tag.
    #[wasm_bindgen(constructor)]
    pub fn new(Stored { state, damaged }: Stored, catalog: JsValue, locale: &str) -> Core {
        let kept = state.history.additions;
        Core { state, language: IntlLanguage::new(catalog, locale), tag: locale.to_owned(), damaged, kept }
    }

    /// Why what was stored could not be used; then it has to be kept under another key before a new one is stored.
    #[wasm_bindgen(getter)]
    pub fn damaged(&self) -> Option<String> {
        self.damaged.map(str::to_owned)
    }

    /// What is to be stored before the effects of a step are carried out, by key; what has not changed since it was last kept is left out.
    pub fn stored(&self) -> JsValue {
        stored::parts(&self.state, self.state.history.additions != self.kept)
    }

    /// What `stored` last gave is stored.
    pub fn kept(&mut self) {
        self.kept = self.state.history.additions;
    }

    /// The words it speaks with, for the static labels of a page.
    #[wasm_bindgen(unchecked_return_type = "Record<string, { message: string }>")]
    pub fn words(&self) -> JsValue {
        self.language.catalog()
    }

    /// Whether another language was chosen than it speaks: then it has to be made anew.
    #[wasm_bindgen(js_name = isForeign)]
    pub fn is_foreign(&self, browser: &str) -> bool {
        languages::choose(self.state.settings.value(Key::Language), browser) != self.tag
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
        let asks = engine::step(&mut self.state, event, here(now));
        let badge = board::badge(&self.state, self.state.clock.now());
        let out = StepOut {
            effects: self
                .state
                .outbox
                .iter()
                .map(|entry| EffectOut::of(entry, &self.state.settings, &self.language))
                .collect(),
            badge: BadgeOut::of(&badge, &self.language),
            wake_at: asks.wake_at.map(|at| at.0 as f64),
            ping: asks.ping,
            error: asks.refused.map(|refused| outgoing::refusal(&refused, &self.language)),
        };
        Ok(out.into_ts()?)
    }

    /// The board; `now` is `Date.now()`.
    pub fn board(
        &self,
        now: f64,
        #[wasm_bindgen(unchecked_param_type = "ViewIn")] view: &JsValue,
    ) -> Result<Ts<BoardOut>, JsError> {
        let view = view_of(view)?;
        let board = board::board(&self.state, &view, here(now));
        Ok(BoardOut::of(&board, &view, &self.state, &self.language).into_ts()?)
    }

    /// The last hours of every session.
    pub fn timeline(&self, now: f64) -> Result<Ts<TimelineOut>, JsError> {
        Ok(TimelineOut::of(&board::timeline(&self.state, here(now)), &self.language).into_ts()?)
    }

    /// Sessions that are over, as far as they have every word of `search`.
    pub fn history(&self, now: f64, search: &str) -> Result<Ts<HistoryOut>, JsError> {
        let past = board::past(&self.state, search, here(now));
        Ok(HistoryOut::of(&past, !search.trim().is_empty(), &self.language).into_ts()?)
    }

    /// What was said and held back, as far as it has every word of `search`.
    pub fn log(&self, search: &str) -> Result<Ts<LogOut>, JsError> {
        let rows = board::log(&self.state, search);
        Ok(LogOut::of(&rows, !search.trim().is_empty(), &self.language).into_ts()?)
    }

    /// What the board shows, as `csv`, `markdown` or `json`.
    pub fn export(
        &self,
        now: f64,
        #[wasm_bindgen(unchecked_param_type = "ViewIn")] view: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"csv\" | \"markdown\" | \"json\"")] format: &str,
    ) -> Result<String, JsError> {
        let mut view = view_of(view)?;
        view.limit = None;
        let mut board = board::board(&self.state, &view, here(now));
        // What is folded away on the screen is not left out.
        board.groups.iter_mut().for_each(|group| group.collapsed = false);
        let board = BoardOut::of(&board, &view, &self.state, &self.language);
        match format {
            "csv" => Ok(export::csv(&board, &self.language)),
            "markdown" => Ok(export::markdown(&board, Time(now as u64), &self.language)),
            _ => json(&export::data(&board)),
        }
    }

    /// The settings, for the options page.
    pub fn settings(&self) -> Result<Ts<SettingsOut>, JsError> {
        Ok(SettingsOut::of(&self.state.settings, &self.language).into_ts()?)
    }

    /// The settings as a file that `import` takes.
    #[wasm_bindgen(js_name = settingsFile)]
    pub fn settings_file(&self) -> Result<String, JsError> {
        json(&outgoing::written(&self.state.settings))
    }

    /// The mutes and snoozes in force.
    pub fn marks(&self, now: f64) -> Result<Ts<MarksOut>, JsError> {
        Ok(MarksOut::of(&self.state, here(now), &self.language).into_ts()?)
    }

    /// How every page looks.
    pub fn look(&self) -> Result<Ts<LookOut>, JsError> {
        Ok(LookOut::of(&self.state.settings, &self.tag, &self.language).into_ts()?)
    }
}

fn view_of(view: &JsValue) -> Result<board::View, JsError> {
    plain::from_js(view).and_then(incoming::view).map_err(JsError::new)
}

/// The moment, in the zone that the computer is in then.
fn here(now: f64) -> Now {
    let ahead = -js_sys::Date::new(&now.into()).get_timezone_offset();
    Now { wall: Time(now as u64), zone: Zone::ahead(ahead as i32) }
}

/// A value as the text of a file that people may look into.
fn json(value: &Value) -> Result<String, JsError> {
    let text = js_sys::JSON::stringify_with_replacer_and_space(&plain::to_js(value), &JsValue::NULL, &2.into());
    text.map(String::from).map_err(|_| JsError::new("no text"))
}

/// Sets a property of a fresh plain object, which cannot fail.
fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// The same, as `Intl` takes its options.
fn option(options: &Object, name: &str, value: &str) {
    set(options, name, &value.into());
}
