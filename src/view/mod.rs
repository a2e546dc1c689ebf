//! Makes the view models that the pages and the badge draw: the sessions in the order of triage, with every text
//! worded. Only what is shown is worded.
//!
//! Must never: decide anything about a session, or remember anything. The same state, query, moment and language give
//! the same view.

mod badge;
mod board;
mod details;
pub mod export;
mod facts;
mod group;
mod head;
mod history;
mod log;
mod marks;
mod query;
pub mod records;
mod row;
mod settings;
mod timeline;
mod trouble;
mod welcome;

pub use badge::BadgeView;
pub use board::{BoardView, EmptyView, SightView, SlotsView, slots};
pub use details::{DetailsView, FactView, OptionView};
pub use facts::{Facts, ranked};
pub use group::GroupView;
pub use head::{ChoiceView, FilterView};
pub use history::{HistoryRowView, HistoryView};
pub use log::{LogRowView, LogView};
pub use marks::{MarkRowView, MarksView};
pub use query::{Filter, Place, Query};
pub use row::RowView;
pub use settings::{AppearanceView, SettingView, SettingsView, ValueView};
pub use timeline::{LegendView, SpanView, TickView, TimelineRowView, TimelineView};
pub use trouble::{Trouble, troubles};
pub use welcome::{Steps, WelcomeView};

use crate::alert::LimitReset;
use crate::engine::State;
use crate::session::SessionId;
use crate::time::{LocalTime, Time};
use crate::words::{Arg, Language, Message, say, say_all};

/// The inputs of every view.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The state of the core.
    pub state: &'a State,
    /// The moment, by the computer's clock.
    pub wall: LocalTime,
    /// The same moment, by the state's own clock.
    pub now: Time,
    /// The language in which texts are worded.
    pub language: &'a dyn Language,
    /// When the usage limit is lifted; `None` where no page says when, or the moment has passed.
    limit: Option<LimitReset>,
}

impl<'a> Context<'a> {
    /// The context at a moment of the computer's clock.
    pub fn new(state: &'a State, wall: impl Into<LocalTime>, language: &'a dyn Language) -> Context<'a> {
        let wall = wall.into();
        Context { state, wall, now: state.at(wall.at), language, limit: state.limit_reset(wall) }
    }

    fn say(&self, message: &Message) -> String {
        say(message, self.language)
    }

    /// The text of a message without arguments.
    fn words(&self, key: &'static str) -> String {
        self.say(&Message::plain(key))
    }

    /// A single value, as the language writes it.
    fn value(&self, value: impl Into<Arg>) -> String {
        self.say(&Message::plain("detail").with(value))
    }

    /// The parts in one line.
    fn joined(&self, parts: &[Message]) -> String {
        say_all(parts, " · ", self.language)
    }

    /// The parts one by one; the page lays them out.
    fn each(&self, parts: &[Message]) -> Vec<String> {
        parts.iter().map(|part| self.say(part)).collect()
    }

    /// The text in place of an empty list: the message `key`, or "no match" where something is searched for.
    fn nothing(&self, key: &'static str, search: &str) -> String {
        self.words(if search.trim().is_empty() { key } else { "no_match" })
    }

    /// A moment of the computer's clock with its day: "today", "yesterday" or the date.
    fn day_and_time(&self, at: Time) -> Message {
        let day = LocalTime { at, ..self.wall }.day();
        match self.wall.day().checked_sub(day) {
            Some(0) => Message::plain("today_and_time").with(Arg::Clock(at)),
            Some(1) => Message::plain("yesterday_and_time").with(Arg::Clock(at)),
            _ => with_day(at),
        }
    }

    /// A moment of the state's clock as a time of day.
    fn clock(&self, at: Time) -> Arg {
        Arg::Clock(self.state.clock.to_wall(at))
    }

    /// A session's title: the tracked one, else the one in the history, else the session's id.
    fn title_of(&self, id: &SessionId) -> String {
        let tracked = self.state.track.sessions.get(id).map(|session| session.title());
        let title = tracked.or_else(|| self.state.history.lives.get(id).map(|life| life.title.as_str()));
        title.filter(|title| !title.is_empty()).map_or_else(|| id.to_string(), str::to_owned)
    }
}

/// A moment of the computer's clock with its date.
fn with_day(at: Time) -> Message {
    Message::plain("day_and_time").with(Arg::Day(at)).with(Arg::Clock(at))
}
