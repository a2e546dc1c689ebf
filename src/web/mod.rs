//! The core's interface for JavaScript: one class. Must never decide anything.
//!
//! A call with an argument that does not fit throws an `Error` and changes nothing.

mod language;
mod plain;
mod stored;

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::engine::{self, Event, Start, State};
use crate::languages;
use crate::protocol::messages;
use crate::protocol::replies::{self, EffectOut, PlanOut, StepOut};
use crate::read::{self, Memory};
use crate::settings::Key;
use crate::time::{LocalTime, Time, Zone};
use crate::track::Presence;
use crate::view::export::Table;
use crate::view::records::Records;
use crate::view::{
    AppearanceView, BadgeView, BoardView, Context, HistoryView, LogView, MarksView, Query, SettingsView, Steps,
    TimelineView, Trouble, WelcomeView, export, troubles,
};
use crate::words;
use language::IntlLanguage;
use stored::Stored;

/// The number of the tab that shows the sample.
const SAMPLE_TAB: u32 = 1;

/// The TypeScript types of the messages that come in.
#[wasm_bindgen(typescript_custom_section)]
const MESSAGES: &str = messages::TYPESCRIPT;

/// The core with its state.
#[wasm_bindgen]
pub struct Core {
    state: State,
    /// What tabs have sent to this core.
    memory: Memory,
    language: IntlLanguage,
    tag: String,
    damaged: Option<&'static str>,
    /// The number of the history's additions when it was last stored.
    kept: u64,
}

#[wasm_bindgen]
impl Core {
    /// Makes a core from the stored state. `catalog` is a parsed `messages.json`, and `locale` its BCP 47 tag.
    /// `preferred` is `navigator.languages` joined by commas; it gives the region for dates, times and numbers.
    #[wasm_bindgen(constructor)]
    pub fn new(Stored { state, damaged }: Stored, catalog: JsValue, locale: &str, preferred: &str) -> Core {
        let language = IntlLanguage::new(catalog, locale, &languages::with_region(locale, preferred));
        // A state that was read has no additions yet. One that was damaged has some, and so is stored again.
        Core { state, memory: Memory::default(), language, tag: locale.to_owned(), damaged, kept: 0 }
    }

    /// Makes a core with a few invented sessions, for a page that has none to show. The sessions are read like real
    /// ones.
    pub fn sample(catalog: JsValue, locale: &str, preferred: &str, now: f64) -> Core {
        let mut state = State::default();
        engine::step(&mut state, Event::Start(Start::Installed), local_time(now));
        let presence = Presence { visible: true, ..Presence::default() };
        engine::step(&mut state, Event::Heard(SAMPLE_TAB, presence, Some(read::sample())), local_time(now));
        Core::new(Stored { state, damaged: None }, catalog, locale, preferred)
    }

    /// Why the stored data could not be used. Then it has to be copied to another key before new data is stored.
    #[wasm_bindgen(getter)]
    pub fn damaged(&self) -> Option<String> {
        self.damaged.map(str::to_owned)
    }

    /// Returns what has to be stored before the effects of a step are carried out, by key. A history that has not
    /// changed since it was last stored is left out.
    pub fn stored(&self) -> JsValue {
        stored::parts(&self.state, self.state.history.additions != self.kept)
    }

    /// Takes note that the last result of `stored` is stored.
    pub fn kept(&mut self) {
        self.kept = self.state.history.additions;
    }

    /// Returns the catalog of messages, for the static labels of a page.
    #[wasm_bindgen(unchecked_return_type = "Record<string, { message: string }>")]
    pub fn words(&self) -> JsValue {
        self.language.catalog()
    }

    /// Whether the user has chosen another language than the core's. Then the core has to be made anew.
    #[wasm_bindgen(js_name = needsReload)]
    pub fn needs_reload(&self, browser: &str) -> bool {
        languages::choose(self.state.settings.value(Key::Language), browser) != self.tag
    }

    /// Returns what the content script has to watch and send.
    pub fn plan(&self) -> Result<Ts<PlanOut>, JsError> {
        Ok(PlanOut::new(read::plan()).into_ts()?)
    }

    /// Whether the core has received the changes with the number `base` of a tab. If not, the tab has to be asked for
    /// everything.
    pub fn knows(&self, tab: u32, base: f64) -> bool {
        self.memory.knows(tab, base as u64)
    }

    /// Applies an event. `now` is `Date.now()`.
    pub fn step(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "EventIn")] event: &JsValue,
        now: f64,
    ) -> Result<Ts<StepOut>, JsError> {
        let event = plain::from_js(event).and_then(|event| messages::event(event, &mut self.memory));
        let event = event.map_err(JsError::new)?;
        let again = event.is_none();
        let output = engine::step(&mut self.state, event.unwrap_or(Event::Tick), local_time(now));
        let out = StepOut {
            effects: EffectOut::all(&self.state.outbox, &self.state.settings, &self.language),
            badge: BadgeView::new(&self.context(now)),
            wake_at: output.wake_at.map(|at| at.0 as f64),
            ping: output.ping,
            again,
            page_data: self.state.settings.on(Key::PageData),
            error: output.refused.map(|refused| replies::refusal(&refused, &self.language)),
        };
        Ok(out.into_ts()?)
    }

    /// Returns the board. `now` is `Date.now()`.
    pub fn board(
        &self,
        now: f64,
        #[wasm_bindgen(unchecked_param_type = "QueryIn")] query: &JsValue,
    ) -> Result<Ts<BoardView>, JsError> {
        Ok(BoardView::new(&query_of(query)?, &self.context(now)).into_ts()?)
    }

    /// Returns the welcome page, given which of its steps are done.
    pub fn welcome(&self, now: f64, test: bool, open: bool, pinned: bool) -> Result<Ts<WelcomeView>, JsError> {
        Ok(WelcomeView::new(Steps { test, open, pinned }, &self.context(now)).into_ts()?)
    }

    /// Returns the last hours of every session.
    pub fn timeline(&self, now: f64) -> Result<Ts<TimelineView>, JsError> {
        Ok(TimelineView::new(&self.context(now)).into_ts()?)
    }

    /// Returns the sessions that are over and match every word of `search`.
    pub fn history(&self, now: f64, search: &str) -> Result<Ts<HistoryView>, JsError> {
        Ok(HistoryView::new(search, &self.context(now)).into_ts()?)
    }

    /// Returns the alerts that were told or held back and match every word of `search`. `kind` is one of the log's own
    /// kinds, or empty for all.
    pub fn log(&self, now: f64, search: &str, kind: &str) -> Result<Ts<LogView>, JsError> {
        Ok(LogView::new(search, kind, &self.context(now)).into_ts()?)
    }

    /// Returns what the board shows, as `csv` for a file, `tabs` for the clipboard, `markdown` or `json`.
    pub fn export(
        &self,
        now: f64,
        #[wasm_bindgen(unchecked_param_type = "QueryIn")] query: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"csv\" | \"tabs\" | \"markdown\" | \"json\"")] format: &str,
    ) -> Result<String, JsError> {
        let (query, context) = (query_of(query)?, self.context(now));
        match format {
            "csv" => Ok(export::table(&query, &context, Table::File)),
            "tabs" => Ok(export::table(&query, &context, Table::Clipboard)),
            "markdown" => Ok(export::markdown(&query, &context)),
            _ => json(&to_js(&export::data(&query, &context))?),
        }
    }

    /// Returns what the `history`, the `log` or the `timeline` shows, as `csv` for a file, `tabs` for the clipboard, or
    /// `json`. `search` and `kind` are as for `history` and `log`.
    #[wasm_bindgen(js_name = exportRecords)]
    pub fn export_records(
        &self,
        now: f64,
        view: &str,
        search: &str,
        kind: &str,
        #[wasm_bindgen(unchecked_param_type = "\"csv\" | \"tabs\" | \"json\"")] format: &str,
    ) -> Result<String, JsError> {
        let records = Records::named(view).ok_or_else(|| JsError::new("no such view"))?;
        let context = self.context(now);
        match format {
            "csv" => Ok(records.table(search, kind, &context, Table::File)),
            "tabs" => Ok(records.table(search, kind, &context, Table::Clipboard)),
            _ => json(&to_js(&records.data(search, kind, &context))?),
        }
    }

    /// Returns what is wrong with the extension itself, in the user's language. `words` says what fails now, or is
    /// empty. `stopped` and `worked` are when it last stopped and worked again. `unread` is whether some page's content
    /// is left out. The state adds whether the page's data cannot be read. All times are as of `Date.now()`.
    pub fn troubles(
        &self,
        now: f64,
        words: String,
        stopped: Option<f64>,
        worked: Option<f64>,
        unread: bool,
    ) -> Vec<String> {
        let at = |time: f64| Time(time as u64);
        let trouble =
            Trouble { words, outage: stopped.map(at).zip(worked.map(at)), unread, deaf: self.state.is_deaf(at(now)) };
        let trouble_messages = troubles(&trouble, at(now));
        trouble_messages.iter().map(|message| words::say(message, &self.language)).collect()
    }

    /// Returns the settings for the options page. `sound_is_ours` is whether the browser allows silent notifications,
    /// or makes no sound itself.
    pub fn settings(
        &self,
        #[wasm_bindgen(js_name = soundIsOurs)] sound_is_ours: bool,
    ) -> Result<Ts<SettingsView>, JsError> {
        Ok(SettingsView::new(&self.state.settings, sound_is_ours, &self.language).into_ts()?)
    }

    /// Returns the settings as a file, which `import` reads.
    #[wasm_bindgen(js_name = settingsFile)]
    pub fn settings_file(&self) -> Result<String, JsError> {
        json(&plain::to_js(&replies::settings_file(&self.state.settings)))
    }

    /// Returns the history as a file, which `import-history` reads.
    #[wasm_bindgen(js_name = historyFile)]
    pub fn history_file(&self) -> Result<String, JsError> {
        json(&plain::to_js(&replies::history_file(&self.state.history)))
    }

    /// Returns the mutes and snoozes in force.
    pub fn marks(&self, now: f64) -> Result<Ts<MarksView>, JsError> {
        Ok(MarksView::new(&self.context(now)).into_ts()?)
    }

    /// Returns how every page looks: language, theme and the like.
    pub fn appearance(&self) -> Result<Ts<AppearanceView>, JsError> {
        Ok(AppearanceView::new(&self.state.settings, &self.tag, &self.language).into_ts()?)
    }
}

impl Core {
    fn context(&self, now: f64) -> Context<'_> {
        Context::new(&self.state, local_time(now), &self.language)
    }
}

fn query_of(query: &JsValue) -> Result<Query, JsError> {
    plain::from_js(query).and_then(messages::query).map_err(JsError::new)
}

/// Returns the moment with the computer's time zone at that moment.
fn local_time(now: f64) -> LocalTime {
    let zone = zone_at(now);
    let change = next_change(now, zone).map(|at| (Time(at as u64), zone_at(at)));
    LocalTime { at: Time(now as u64), zone, change }
}

fn zone_at(moment: f64) -> Zone {
    Zone::ahead(-js_sys::Date::new(&moment.into()).get_timezone_offset() as i32)
}

/// Returns when the clocks change within the next two days, to the minute. `None` if they do not.
fn next_change(now: f64, zone: Zone) -> Option<f64> {
    const MINUTE: f64 = 60_000.0;
    let (mut before, mut after) = (now, now + 2.0 * 24.0 * 60.0 * MINUTE);
    if zone_at(after) == zone {
        return None;
    }
    while after - before > MINUTE {
        let middle = before + (after - before) / 2.0;
        if zone_at(middle) == zone { before = middle } else { after = middle }
    }
    // Clocks change at whole minutes.
    Some((after / MINUTE).floor() * MINUTE)
}

/// Returns a value as indented JSON text.
fn json(value: &JsValue) -> Result<String, JsError> {
    let text = js_sys::JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &2.into());
    text.map(String::from).map_err(|_| JsError::new("no text"))
}

/// Converts a value to plain JavaScript objects.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// Sets a property of a new plain object, which cannot fail.
fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Sets a text property, as the options of `Intl` need it.
fn option(options: &Object, name: &str, value: &str) {
    set(options, name, &value.into());
}
