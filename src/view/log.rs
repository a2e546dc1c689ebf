//! What was said and what was held back, newest first, worded.

use serde::Serialize;

use super::Context;
use super::query::Search;
use crate::alert::{LogEntry, Outcome};
use crate::session::SessionId;
use crate::time::{Span, Time};

/// A night begins at eight in the evening
const BEFORE_MIDNIGHT: Span = Span::hours(4);

/// and ends at six in the morning.
const AFTER_MIDNIGHT: Span = Span::hours(6);

/// What was said and held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogView {
    /// Newest first.
    pub rows: Vec<LogRowView>,
    /// What there is among them, to choose from.
    pub kinds: Vec<LogKindView>,
    /// What stands in place of rows, or nothing.
    pub empty: String,
}

/// Something that the log can be narrowed to.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogKindView {
    /// Which.
    pub kind: String,
    /// In words.
    pub label: String,
    /// How many there are.
    pub count: usize,
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
    /// What it was about: the key of its words, since kinds that are called the same are one here.
    pub kind: String,
    /// The same in words.
    pub kind_text: String,
    /// The session's title, as it was then or is now.
    pub title: String,
    /// What it asked then, or nothing.
    pub asks: String,
    /// It is the newest of last night: between eight in the evening and six in the morning, once that is over.
    pub last_night: bool,
    /// It was shown.
    pub said: bool,
    /// What became of it, and why.
    pub why: String,
}

impl LogView {
    /// The log, as far as it has every word of `search`, and of `kind` alone unless that is empty or none of the kinds
    /// there are.
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

/// What was said and held back, newest first, as far as it has every word of `search`.
fn found<'a>(search: &str, context: &Context<'a>) -> Vec<(&'a LogEntry, LogRowView)> {
    let words = Search::new(search, context.language);
    let all = context.state.alerts.log.0.iter().rev().map(|entry| (entry, LogRowView::new(entry, context)));
    all.filter(|(_, row)| words.finds(&[&row.title, &row.kind_text, &row.asks, &row.why])).collect()
}

/// What is of a kind; all of it if nothing is.
fn of_kind<'a>(kind: &str, all: Vec<(&'a LogEntry, LogRowView)>) -> Vec<(&'a LogEntry, LogRowView)> {
    let is_known = all.iter().any(|(_, row)| row.kind == kind);
    all.into_iter().filter(|(_, row)| !is_known || row.kind == kind).collect()
}

/// What the log shows, with the entries themselves.
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

/// Each kind of what was said, in the order of the newest of each.
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

/// Whether a moment of the user's clock lies between the evening before and this morning, once that is over.
fn is_of_last_night(at: Time, context: &Context) -> bool {
    let today = context.wall.at - context.wall.time_of_day();
    let (evening, morning) = (today - BEFORE_MIDNIGHT, today + AFTER_MIDNIGHT);
    (evening..morning).contains(&at) && morning <= context.wall.at
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
