//! The last hours of every session as stretches of a line, and the marks of time below them.

use super::row::doing_key;
use crate::engine::State;
use crate::history::{Doing, Life};
use crate::map::Map;
use crate::session::SessionId;
use crate::time::{Now, Span, Time};
use crate::words::{Arg, Message};

/// The most that is shown.
const LONGEST: Span = Span::hours(8);

/// The least: a line of a few minutes would be all of one colour.
const SHORTEST: Span = Span::hours(1);

/// Later than this part of the whole, in thousandths, a mark would be cut off.
const LAST_MARK: u32 = 970;

/// The most marks of time.
const MARKS: u64 = 8;

/// The last hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// How long it is.
    pub length: Span,
    /// Round times of the day.
    pub marks: Vec<Mark>,
    /// One for each session that did anything, in the board's order.
    pub lines: Vec<Line>,
}

/// A round time of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where, in thousandths of the whole.
    pub at: u32,
    /// Which.
    pub label: Message,
}

/// What one session did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which session.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// How long it ran, and waited for its user.
    pub sum: Vec<Message>,
    /// What it did, oldest first.
    pub pieces: Vec<Piece>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What the session did.
    pub doing: Doing,
    /// Where it begins, in hundred-thousandths of the whole.
    pub start: u32,
    /// How long it is, likewise.
    pub width: u32,
    /// When it began, by the computer's clock.
    pub from: Time,
    /// When it ended; nothing when it goes on.
    pub to: Option<Time>,
    /// How long it was.
    pub length: Span,
}

impl Piece {
    /// What, from when to when, and how long, in one message.
    pub fn label(&self) -> Message {
        let key = if self.to.is_some() { "piece" } else { "piece_open" };
        let message = Message::plain(key).with(Message::plain(doing_key(self.doing))).with(Arg::Clock(self.from));
        match self.to {
            Some(to) => message.with(Arg::Clock(to)).with(self.length),
            None => message.with(self.length),
        }
    }
}

/// The timeline of a state at a moment of the computer's clock.
pub fn timeline(state: &State, here: Now) -> Timeline {
    let now = state.at(here.wall);
    let triage = state.triage(now);
    let known = state.track.sessions.values();
    let ranked: Map<_, _> = known.map(|session| (triage.rank(session), &session.id)).collect();
    let lives = || ranked.values().filter_map(|id| Some((*id, state.history.lives.get(id)?)));
    let length = length(state, now);
    let lines = lives().map(|(id, life)| line(id, life, length, state, now)).filter(Line::tells_something).collect();
    Timeline { length, marks: marks(length, here), lines }
}

/// How much time a timeline shows: all that any session on the board did, within bounds.
pub(super) fn length(state: &State, now: Time) -> Span {
    let begins = |life: &Life| life.stretches.iter().find(|s| s.doing != Doing::Idle).map(|s| s.from);
    let lives = state.track.sessions.keys().filter_map(|id| state.history.lives.get(id));
    let longest = lives.filter_map(begins).map(|from| now.since(from)).max().unwrap_or_default();
    // In steps, so that the whole does not move with every second.
    let steps = longest.0.div_ceil(SHORTEST.0).max(1);
    Span(steps * SHORTEST.0).min(LONGEST)
}

/// One session's line, over so much time before `now`.
pub(super) fn line(id: &SessionId, life: &Life, length: Span, state: &State, now: Time) -> Line {
    let begin = now - length;
    let share = |span: Span| (span.0.min(length.0) * 100_000 / length.0.max(1)) as u32;
    let ends = life.stretches.iter().skip(1).map(|s| Some(s.from)).chain([None]);
    let pieces = life.stretches.iter().zip(ends).filter(|(_, to)| to.is_none_or(|to| to > begin)).map(|(s, to)| {
        let (from, until) = (s.from.max(begin), to.unwrap_or(now));
        Piece {
            doing: s.doing,
            start: share(from.since(begin)),
            width: share(until.since(from)),
            from: state.clock.to_wall(s.from),
            to: to.map(|to| state.clock.to_wall(to)),
            length: until.since(s.from),
        }
    });
    Line { id: id.clone(), title: life.title.clone(), sum: sum(life, now), pieces: pieces.collect() }
}

/// How long a session ran, and waited for its user, all in all.
pub(super) fn sum(life: &Life, now: Time) -> Vec<Message> {
    let parts = [("sum_ran", life.ran(now)), ("sum_waited", life.waited(now))];
    parts.into_iter().filter(|(_, span)| span.0 > 0).map(|(key, span)| Message::plain(key).with(span)).collect()
}

impl Line {
    fn tells_something(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece.doing, Doing::Idle | Doing::Archived | Doing::Unseen))
    }
}

fn marks(length: Span, here: Now) -> Vec<Mark> {
    let steps = [10, 30, 60, 120].map(Span::minutes);
    let step = steps.into_iter().find(|step| length.0 / step.0 <= MARKS).unwrap_or(Span::hours(4));
    let since_round = here.time_of_day().0 % step.0;
    let ago = (0..=MARKS).map(|n| since_round + n * step.0).take_while(|ago| *ago < length.0);
    let mark = |ago: u64| Mark {
        at: ((length.0 - ago) * 1_000 / length.0) as u32,
        label: Message::plain("detail").with(Arg::Clock(here.wall - Span(ago))),
    };
    ago.map(mark).filter(|mark| mark.at <= LAST_MARK).collect()
}
