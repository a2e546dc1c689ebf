//! What was said and what was held back, newest first, worded.

use serde::Serialize;

use super::Context;
use super::query::Search;
use crate::alert::{LogEntry, Outcome};
use crate::session::SessionId;

/// What was said and held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogView {
    /// Newest first.
    pub rows: Vec<LogRowView>,
    /// What stands in place of rows, or nothing.
    pub empty: String,
}

/// One thing that was said or held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LogRowView {
    /// Which session, or nothing.
    pub id: String,
    /// Its address, or nothing.
    pub url: String,
    /// The time of day.
    pub at: String,
    /// The day; nothing where it is the day of the row before.
    pub day: String,
    /// What it was about.
    pub kind: String,
    /// The same in words.
    pub kind_text: String,
    /// The session's title, as it was then or is now.
    pub title: String,
    /// It was shown.
    pub said: bool,
    /// What became of it, and why.
    pub why: String,
}

impl LogView {
    /// The log, as far as it has every word of `search`.
    pub fn new(search: &str, context: &Context) -> LogView {
        let words = Search::new(search, context.language);
        let entries = context.state.alerts.log.0.iter().rev();
        let found = entries.filter(|entry| words.finds(&[&title(entry, context), entry.kind.name()]));
        let mut rows: Vec<_> = found.map(|entry| LogRowView::new(entry, context)).collect();
        let mut last = String::new();
        for row in &mut rows {
            if row.day == last {
                row.day.clear();
            } else {
                last.clone_from(&row.day);
            }
        }
        let empty = if rows.is_empty() { context.nothing("log_empty", search) } else { String::new() };
        LogView { rows, empty }
    }
}

/// The log of one session.
pub(super) fn rows_of(id: &SessionId, context: &Context) -> Vec<LogRowView> {
    let entries = context.state.alerts.log.0.iter().rev();
    let own = entries.filter(|entry| entry.session.as_ref() == Some(id));
    own.map(|entry| LogRowView::new(entry, context)).collect()
}

impl LogRowView {
    fn new(entry: &LogEntry, context: &Context) -> LogRowView {
        let at = context.state.clock.to_wall(entry.at);
        LogRowView {
            id: entry.session.as_ref().map(ToString::to_string).unwrap_or_default(),
            url: entry.session.as_ref().map(SessionId::url).unwrap_or_default(),
            at: context.language.clock(at),
            day: context.language.day(at),
            kind: entry.kind.name().to_owned(),
            kind_text: context.words(entry.kind.label()),
            title: title(entry, context),
            said: matches!(entry.why, Outcome::Said | Outcome::SaidTogether),
            why: context.words(outcome_key(entry.why)),
        }
    }
}

/// The title as it was then, else as it is now; nothing where no session is meant or known.
fn title(entry: &LogEntry, context: &Context) -> String {
    let Some(id) = entry.session.as_ref().filter(|_| entry.title.is_empty()) else { return entry.title.clone() };
    let tracked = context.state.track.sessions.get(id).map(|session| session.title());
    tracked
        .or_else(|| context.state.history.lives.get(id).map(|life| life.title.as_str()))
        .unwrap_or_default()
        .to_owned()
}

fn outcome_key(why: Outcome) -> &'static str {
    match why {
        Outcome::Said => "log_said",
        Outcome::SaidTogether => "log_said_together",
        Outcome::WentBack => "log_went_back",
        Outcome::Looking => "log_looking",
        Outcome::Gone => "log_gone",
        Outcome::Seen => "log_seen",
        Outcome::Off => "log_off",
        Outcome::Flapping => "log_flapping",
        Outcome::Again => "log_again",
        Outcome::Muted => "log_muted",
        Outcome::Snoozed => "log_snoozed",
        Outcome::Quiet => "log_quiet",
        Outcome::TooMany => "log_too_many",
        Outcome::Withdrawn => "log_withdrawn",
    }
}
