//! The board's other pages, worded: timeline, history, log, and the marks in force.

use serde::Serialize;

use super::{each, joined};
use crate::board::{self, doing_key};
use crate::engine::State;
use crate::history::Doing;
use crate::time::{Now, Time};
use crate::words::{Arg, Language, Message, say};

/// The last hours.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TimelineOut {
    /// How long it is, in words.
    pub title: String,
    /// Round times of the day.
    pub marks: Vec<MarkOut>,
    /// One for each session.
    pub lines: Vec<LineOut>,
    /// What the colours mean.
    pub legend: Vec<LegendOut>,
    /// What stands in place of lines, or nothing.
    pub empty: String,
}

/// A round time of the day.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarkOut {
    /// Where, as a part of the whole.
    pub at: f64,
    /// Which.
    pub label: String,
}

/// What a colour means.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LegendOut {
    /// As in a line's spans.
    pub state: String,
    /// In words.
    pub label: String,
}

/// What one session did.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LineOut {
    /// Which.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How long it ran, and waited for its user.
    pub sum: Vec<String>,
    /// What it did, oldest first.
    pub spans: Vec<SpanOut>,
}

/// A stretch of a line.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SpanOut {
    /// `running`, `waiting`, `failed`, `finished`, `idle`, `archived` or `unseen`.
    pub state: String,
    /// Where it begins, as a part of the whole.
    pub start: f64,
    /// How long it is, likewise.
    pub width: f64,
    /// All of it in words.
    pub label: String,
    /// What the session did.
    pub word: String,
    /// When it began.
    pub from: String,
    /// When it ended, or nothing.
    pub to: String,
    /// How long it was.
    pub length: String,
}

/// Sessions that are over.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct HistoryOut {
    /// The sum of it.
    pub summary: String,
    /// Newest first.
    pub rows: Vec<HistoryRowOut>,
    /// What stands in place of rows, or nothing.
    pub empty: String,
}

/// A session that is over.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the same as in board::PastRow, in words")]
pub struct HistoryRowOut {
    pub id: String,
    pub url: String,
    pub title: String,
    pub repository: String,
    pub state: String,
    pub state_text: String,
    pub ended: String,
    pub ran: String,
    pub waited: String,
    pub turns: String,
}

/// What was said and held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogOut {
    /// Newest first.
    pub rows: Vec<LogRowOut>,
    /// What stands in place of rows, or nothing.
    pub empty: String,
}

/// One thing that was said or held back.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the same as in board::LogRow, in words")]
pub struct LogRowOut {
    pub id: String,
    pub url: String,
    pub at: String,
    /// Nothing where it is the day of the row before.
    pub day: String,
    pub kind: String,
    pub kind_text: String,
    pub title: String,
    pub said: bool,
    pub why: String,
}

/// Mutes and snoozes in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarksOut(pub Vec<MarkRowOut>);

/// A mute or snooze in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarkRowOut {
    /// Whose.
    pub id: String,
    /// The session's title.
    pub title: String,
    /// What.
    pub text: String,
    /// It is a mute; else a snooze.
    pub muted: bool,
}

impl TimelineOut {
    /// The timeline, worded.
    pub fn of(timeline: &board::Timeline, language: &dyn Language) -> TimelineOut {
        let words = |key: &'static str| say(&Message::plain(key), language);
        let legend = [Doing::Running, Doing::Waiting, Doing::Failed, Doing::Finished, Doing::Idle, Doing::Unseen];
        let mark = |mark: &board::Mark| MarkOut { at: f64::from(mark.at) / 1_000.0, label: say(&mark.label, language) };
        TimelineOut {
            title: say(&Message::plain("timeline_title").with(timeline.length), language),
            marks: timeline.marks.iter().map(mark).collect(),
            lines: timeline.lines.iter().map(|line| LineOut::of(line, language)).collect(),
            legend: legend
                .map(|doing| LegendOut { state: doing.name().to_owned(), label: words(doing_key(doing)) })
                .into(),
            empty: if timeline.lines.is_empty() { words("timeline_empty") } else { String::new() },
        }
    }
}

impl LineOut {
    pub(super) fn of(line: &board::Line, language: &dyn Language) -> LineOut {
        LineOut {
            id: line.id.to_string(),
            url: line.id.url(),
            title: line.title.clone(),
            sum: each(&line.sum, language),
            spans: line.pieces.iter().map(|piece| SpanOut::of(piece, language)).collect(),
        }
    }
}

impl SpanOut {
    fn of(piece: &board::Piece, language: &dyn Language) -> SpanOut {
        let share = |part: u32| f64::from(part) / 100_000.0;
        SpanOut {
            state: piece.doing.name().to_owned(),
            start: share(piece.start),
            width: share(piece.width),
            label: say(&piece.label(), language),
            word: say(&Message::plain(doing_key(piece.doing)), language),
            from: language.clock(piece.from),
            to: piece.to.map(|to| language.clock(to)).unwrap_or_default(),
            length: say(&Message::plain("detail").with(piece.length), language),
        }
    }
}

impl HistoryOut {
    /// The history, worded.
    pub fn of(past: &board::Past, searched: bool, language: &dyn Language) -> HistoryOut {
        let span = |span| say(&Message::plain("detail").with(span), language);
        let row = |row: &board::PastRow| HistoryRowOut {
            id: row.id.to_string(),
            url: row.id.url(),
            title: row.title.clone(),
            repository: row.repository.clone(),
            state: row.doing.name().to_owned(),
            state_text: say(&Message::plain(doing_key(row.doing)), language),
            ended: when(row.ended, language),
            ran: span(row.ran),
            waited: span(row.waited),
            turns: say(&Message::plain("turns").with(row.turns as usize), language),
        };
        let rows: Vec<_> = past.rows.iter().map(row).collect();
        let empty = if rows.is_empty() { nothing("history_empty", searched, language) } else { String::new() };
        HistoryOut { summary: joined(&past.summary, language), rows, empty }
    }
}

impl LogOut {
    /// The log, worded.
    pub fn of(rows: &[board::LogRow], searched: bool, language: &dyn Language) -> LogOut {
        let mut rows: Vec<_> = rows.iter().map(|row| LogRowOut::of(row, language)).collect();
        let mut last = String::new();
        for row in &mut rows {
            if row.day == last {
                row.day.clear();
            } else {
                last.clone_from(&row.day);
            }
        }
        let empty = if rows.is_empty() { nothing("log_empty", searched, language) } else { String::new() };
        LogOut { rows, empty }
    }
}

impl LogRowOut {
    pub(super) fn of(row: &board::LogRow, language: &dyn Language) -> LogRowOut {
        LogRowOut {
            id: row.id.as_ref().map(ToString::to_string).unwrap_or_default(),
            url: row.id.as_ref().map(crate::session::SessionId::url).unwrap_or_default(),
            at: language.clock(row.at),
            day: language.day(row.at),
            kind: row.kind.name().to_owned(),
            kind_text: say(&row.kind_text(), language),
            title: row.title.clone(),
            said: row.said,
            why: say(&row.why, language),
        }
    }
}

impl MarksOut {
    /// The mutes and snoozes in force, worded.
    pub fn of(state: &State, here: Now, language: &dyn Language) -> MarksOut {
        let now = state.at(here.wall);
        let row = |(id, mark): (&crate::session::SessionId, &crate::marks::Mark)| {
            let text = if mark.muted {
                Message::plain("muted")
            } else {
                let until = state.marks.snoozed(id, now)?;
                Message::plain("snoozed_until").with(Arg::Clock(state.clock.to_wall(until)))
            };
            let tracked = state.track.sessions.get(id).map(|session| session.title.clone());
            let title = tracked.or_else(|| state.history.lives.get(id).map(|life| life.title.clone()));
            let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_string());
            Some(MarkRowOut { id: id.to_string(), title, text: say(&text, language), muted: mark.muted })
        };
        MarksOut(state.marks.0.iter().filter_map(row).collect())
    }
}

/// A day and a time.
fn when(at: Time, language: &dyn Language) -> String {
    say(&Message::plain("day_and_time").with(Arg::Day(at)).with(Arg::Clock(at)), language)
}

fn nothing(key: &'static str, searched: bool, language: &dyn Language) -> String {
    say(&Message::plain(if searched { "no_match" } else { key }), language)
}
