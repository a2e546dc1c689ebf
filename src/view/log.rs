//! Makes the view model of the log: which alerts were shown and which were held back, newest first.

use serde::Serialize;

use super::Context;
use super::query::Search;
use crate::alert::{LogEntry, Outcome};
use crate::session::SessionId;
use crate::time::{Span, Time};

/// A night begins this long before midnight.
const BEFORE_MIDNIGHT: Span = Span::hours(4);

/// A night ends this long after midnight.
const AFTER_MIDNIGHT: Span = Span::hours(6);

/// The log.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogView {
    /// The rows, newest first.
    pub rows: Vec<LogRowView>,
    /// The kinds that the user can narrow the log to.
    pub kinds: Vec<LogKindView>,
    /// The text in place of rows; empty where there are rows.
    pub empty: String,
}

/// A kind that the user can narrow the log to.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogKindView {
    /// The key of its words.
    pub kind: String,
    /// Its words.
    pub label: String,
    /// How many rows are of this kind.
    pub count: usize,
}

/// One alert that was shown or held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LogRowView {
    /// The session's id; empty where the alert was about no single session.
    pub id: String,
    /// The session's address; empty likewise.
    pub url: String,
    /// The time of day.
    pub at: String,
    /// The day; empty where the row above is of the same day.
    pub day: String,
    /// The alert's kind: the key of its words, because kinds with equal words are one kind here.
    pub kind: String,
    /// The kind in words.
    pub kind_text: String,
    /// The session's title at that time, else its present one; may be empty.
    pub title: String,
    /// What the session asked at that time; empty where it asked nothing.
    pub asks: String,
    /// Whether it is the newest row of last night (20:00 to 6:00). No row is while the night lasts.
    pub last_night: bool,
    /// Whether the alert was shown.
    pub said: bool,
    /// The outcome in words.
    pub why: String,
}

impl LogView {
    /// The rows that have every word of `search` and are of `kind`. A `kind` that no such row has, like an empty one,
    /// narrows nothing.
    pub fn new(search: &str, kind: &str, context: &Context) -> LogView {
        let all = found(search, context);
        let kinds = kinds_of(&all);
        let mut rows: Vec<_> = of_kind(kind, all).into_iter().map(|(_, row)| row).collect();
        let mut last = String::new();
        let mut is_night_found = false;
        for row in &mut rows {
            row.last_night &= !is_night_found;
            is_night_found |= row.last_night;
            if row.day == last {
                row.day.clear();
            } else {
                last.clone_from(&row.day);
            }
        }
        let empty = if rows.is_empty() { context.nothing("log_empty", search) } else { String::new() };
        LogView { rows, kinds, empty }
    }
}

/// The entries that have every word of `search`, newest first, each with its row.
fn found<'a>(search: &str, context: &Context<'a>) -> Vec<(&'a LogEntry, LogRowView)> {
    let words = Search::new(search, context.language);
    let all = context.state.alerts.log.0.iter().rev().map(|entry| (entry, LogRowView::new(entry, context)));
    all.filter(|(_, row)| words.finds(&[&row.title, &row.kind_text, &row.asks, &row.why])).collect()
}

/// The rows of a kind; all rows if none is of it.
fn of_kind<'a>(kind: &str, all: Vec<(&'a LogEntry, LogRowView)>) -> Vec<(&'a LogEntry, LogRowView)> {
    let is_known = all.iter().any(|(_, row)| row.kind == kind);
    all.into_iter().filter(|(_, row)| !is_known || row.kind == kind).collect()
}

/// What the log shows: entries with their rows.
pub(super) fn shown<'a>(search: &str, kind: &str, context: &Context<'a>) -> Vec<(&'a LogEntry, LogRowView)> {
    of_kind(kind, found(search, context))
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
            kind: entry.kind.label().to_owned(),
            kind_text: context.words(entry.kind.label()),
            title: title(entry, context),
            asks: entry.asks.clone().unwrap_or_default(),
            last_night: is_of_last_night(at, context),
            said: matches!(entry.why, Outcome::Said | Outcome::SaidTogether),
            why: context.words(outcome_key(entry.why)),
        }
    }
}

/// The kinds of the rows with their counts. The kind of the newest row comes first.
fn kinds_of(rows: &[(&LogEntry, LogRowView)]) -> Vec<LogKindView> {
    let mut kinds: Vec<LogKindView> = Vec::new();
    for (_, row) in rows {
        match kinds.iter_mut().find(|each| each.kind == row.kind) {
            Some(known) => known.count += 1,
            None => kinds.push(LogKindView { kind: row.kind.clone(), label: row.kind_text.clone(), count: 1 }),
        }
    }
    kinds
}

/// Whether a moment of the computer's clock was in last night. While that night lasts, no moment was.
fn is_of_last_night(at: Time, context: &Context) -> bool {
    let today = context.wall.at - context.wall.time_of_day();
    let (evening, morning) = (today - BEFORE_MIDNIGHT, today + AFTER_MIDNIGHT);
    (evening..morning).contains(&at) && morning <= context.wall.at
}

/// The session's title at the time of the entry, else its present one; empty without a known session.
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
        Outcome::Short => "log_short",
        Outcome::NeededAnyway => "log_needed_anyway",
        Outcome::Muted => "log_muted",
        Outcome::Snoozed => "log_snoozed",
        Outcome::Quiet => "log_quiet",
        Outcome::Gathered => "log_gathered",
        Outcome::TooMany => "log_too_many",
        Outcome::Withdrawn => "log_withdrawn",
        Outcome::WithdrawnOver => "log_withdrawn_over",
        Outcome::WithdrawnSeen => "log_withdrawn_seen",
    }
}
