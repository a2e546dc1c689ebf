//! What the past tells of the future, as ranges that say what they rest on, or nothing: how long turns usually take, what is left of one, and the plan's slots.
//!
//! An estimate rests only on turns that had ended before its own began: so it never goes up while the turn goes on, and falls steadily. Remembers nothing.

mod slots;

pub use slots::{Advice, Slots, slots};

use crate::history::{History, Life, Turn};
use crate::session::Title;
use crate::time::{Span, Time};

/// With fewer turns to go by there is no estimate.
pub const LEAST: usize = 5;

/// Only so many of the newest turns count: habits change.
const NEWEST: usize = 40;

/// A percentage below this tells too little of the end.
const LEAST_PERCENT: u64 = 20;

/// A percentage that has not changed for this long tells nothing any more.
const STUCK: Span = Span::minutes(10);

/// Left times are given in steps of this.
const STEP: Span = Span::minutes(5);

/// How long turns usually take: the middle half of them, and the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// A quarter took less.
    pub low: Span,
    /// Half took less.
    pub middle: Span,
    /// A quarter took more.
    pub high: Span,
    /// How many there were.
    pub count: usize,
}

/// What is left of a turn, from `low` to `high`, in whole steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// At least; zero where it may end at any moment.
    pub low: Span,
    /// Probably not more.
    pub high: Span,
    /// What this rests on.
    pub basis: Basis,
}

/// What an estimate rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The percentage on the page.
    Progress(u8),
    /// So many turns of the same kind of task.
    Kind(usize),
    /// So many turns in the same repository.
    Repository(usize),
    /// So many turns of all kinds.
    All(usize),
}

/// How long these turns took; nothing with too few of them.
pub fn usual<'a>(turns: impl Iterator<Item = &'a Turn>) -> Option<Usual> {
    let mut spans: Vec<u64> = turns.filter(|turn| turn.whole).map(|turn| turn.ran.0).collect();
    let over = spans.len().saturating_sub(NEWEST);
    spans.drain(..over);
    spans.sort_unstable();
    let count = spans.len();
    let at = |quarter: usize| spans.get((count.saturating_sub(1) * quarter + 2) / 4).map(|span| Span(*span));
    (count >= LEAST).then_some(())?;
    Some(Usual { low: at(1)?, middle: at(2)?, high: at(3)?, count })
}

/// What is left of the turn that a session is in, where there is an honest estimate.
pub fn left(life: &Life, history: &History, now: Time) -> Option<Left> {
    let turn = life.turn?;
    let ran = life.ran_in_turn(now)?;
    if let Some(left) = by_progress(life, now) {
        return Some(left);
    }
    let kind = crate::history::kind(&Title::parse(&life.title));
    let before = || history.turns.iter().filter(|other| other.at <= turn.from);
    let same_kind = || usual(before().filter(|t| kind.is_some() && t.kind == kind)).map(|u| (Basis::Kind(u.count), u));
    let same_place = || {
        let here = before().filter(|t| life.repository.is_some() && t.repository == life.repository);
        usual(here).map(|u| (Basis::Repository(u.count), u))
    };
    let all = || usual(before()).map(|u| (Basis::All(u.count), u));
    let (basis, usual) = same_kind().or_else(same_place).or_else(all)?;
    // Longer than usual: nobody knows.
    (ran < usual.high && turn.whole).then(|| Left::new(usual.low - ran, usual.high - ran, basis))
}

/// As fast as so far. The page's percentage is a guess too, so the range is wide.
fn by_progress(life: &Life, now: Time) -> Option<Left> {
    let told = life.progress.filter(|told| now.since(told.at) < STUCK)?;
    let turn = life.turn.filter(|turn| turn.whole && told.at > turn.from)?;
    let percent = u64::from(told.percent);
    if !(LEAST_PERCENT..100).contains(&percent) {
        return None;
    }
    let left = told.at.since(turn.from).0 / percent * (100 - percent);
    let gone = now.since(told.at);
    Some(Left::new(Span(left / 10 * 7) - gone, Span(left / 10 * 15) - gone, Basis::Progress(told.percent)))
}

impl Left {
    fn new(low: Span, high: Span, basis: Basis) -> Left {
        let low = Span(low.0 / STEP.0 * STEP.0);
        let high = Span(high.0.div_ceil(STEP.0).max(1) * STEP.0);
        Left { low, high, basis }
    }
}
