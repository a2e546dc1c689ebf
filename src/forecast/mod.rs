//! Estimates from the history how long turns usually take and how long a turn will still take, and counts the plan's
//! slots. Each estimate is a range with its basis, or `None`.
//!
//! An estimate by the history uses only turns that had ended before its own began, so it never grows while the turn
//! goes on.
//!
//! Must never: remember anything.

mod slots;

pub use slots::{Advice, Slots, most_at_once, slots};

use crate::history::{History, Life, OpenTurn, Turn};
use crate::lean::sort_by;
use crate::session::Title;
use crate::time::{Span, Time};
use crate::track::Belief;

/// The fewest turns on which an estimate can rest.
pub const LEAST: usize = 5;

/// The most turns on which an estimate rests. Older ones are left out, because habits change.
const NEWEST: usize = 40;

/// The least percentage from which the end can be estimated.
const LEAST_PERCENT: u64 = 20;

/// A percentage that has not changed for this long is not used any more.
const STUCK: Span = Span::minutes(10);

/// Both ends of an estimate are multiples of this.
const STEP: Span = Span::minutes(5);

/// When KB-029 tells the user to check on a session.
const CHECKPOINT: Span = Span::minutes(20);

/// A turn that takes longer is marked as long, however long turns usually take: an alert may come from here on.
const LONGEST_UNMARKED: Span = Span::hours(1);

/// A shorter turn never runs long, however short turns usually are.
const LEAST_LONG: Span = Span::minutes(5);

/// How long turns usually take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// A quarter took less.
    pub low: Span,
    /// Half took less.
    pub middle: Span,
    /// A quarter took more.
    pub high: Span,
    /// One in ten took more.
    pub most: Span,
    /// The number of turns.
    pub count: usize,
}

/// How long a turn will still take, from `low` to `high`, in whole steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The lower bound; zero where the turn may end at any moment.
    pub low: Span,
    /// The likely upper bound.
    pub high: Span,
    /// What the estimate rests on.
    pub basis: Basis,
}

/// What an estimate rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The percentage on the page.
    Progress(u8),
    /// This number of turns of the same kind of task.
    Kind(usize),
    /// This number of turns in the same repository.
    Repository(usize),
    /// This number of turns of all kinds.
    All(usize),
}

/// The percentage on the page, and since when the page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePercent {
    /// The percentage, 0 to 100.
    pub percent: u8,
    /// Since when the page shows it.
    pub at: Time,
}

/// How long these turns took; `None` for fewer than [`LEAST`] that were wholly seen.
pub fn usual<'a>(turns: impl Iterator<Item = &'a Turn>) -> Option<Usual> {
    usual_of_spans(turns.filter(|turn| turn.whole).map(|turn| turn.ran.0).collect())
}

/// The same for the lengths of turns, oldest first. It is not generic, so the Wasm holds it only once.
fn usual_of_spans(mut spans: Vec<u64>) -> Option<Usual> {
    let over = spans.len().saturating_sub(NEWEST);
    spans.drain(..over);
    sort_by(&mut spans, u64::cmp);
    let count = spans.len();
    let at =
        |share: usize, of: usize| spans.get((count.saturating_sub(1) * share + of / 2) / of).map(|span| Span(*span));
    (count >= LEAST).then_some(())?;
    Some(Usual { low: at(1, 4)?, middle: at(2, 4)?, high: at(3, 4)?, most: at(9, 10)?, count })
}

/// How long turns of the same kind took, else turns in the same repository; `None` with too few of both.
pub fn usual_of(session: &Belief, history: &History) -> Option<Usual> {
    let kind = crate::history::kind(session.title_parts());
    let place = session.repository();
    let same_kind = history.turns.iter().filter(|turn| kind.is_some() && turn.kind == kind);
    let same_place = history.turns.iter().filter(|turn| place.is_some() && turn.repository.as_deref() == place);
    usual(same_kind).or_else(|| usual(same_place))
}

/// How long a turn of this session usually takes at most: nine of ten similar turns took less. Without similar turns,
/// KB-029's 20 minutes.
pub fn longest_usual(session: &Belief, history: &History) -> Span {
    usual_of(session, history).map_or(CHECKPOINT, |usual| usual.most.max(LEAST_LONG))
}

/// How long a turn of this session may take before the board marks it as long. The page tells neither kind nor
/// repository of most sessions. Such a session is compared with all turns, as its estimate is, but within bounds.
pub fn long_mark(session: &Belief, history: &History) -> Span {
    let of_all =
        || usual(history.turns.iter()).map_or(CHECKPOINT, |usual| usual.most.clamp(CHECKPOINT, LONGEST_UNMARKED));
    usual_of(session, history).map_or_else(of_all, |usual| usual.most.max(LEAST_LONG))
}

/// How long the present turn of a session will still take; `None` where it cannot be estimated. `shown` is the
/// percentage that the page shows.
pub fn left(life: &Life, shown: Option<PagePercent>, history: &History, now: Time) -> Option<Left> {
    let turn = life.turn?;
    let ran = life.ran_in_turn(now)?;
    // The user sees the percentage on the page, so no estimate may contradict it.
    if let Some(shown) = shown.filter(|shown| now.since(shown.at) < STUCK) {
        return by_progress(turn, shown, now);
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
    // A turn that takes longer than usual may take any time.
    (ran < usual.high && turn.whole).then(|| Left::new(usual.low - ran, usual.high - ran, basis))
}

/// The estimate if the turn goes on as fast as so far. The range is wide, because the page's percentage is a guess.
fn by_progress(turn: OpenTurn, shown: PagePercent, now: Time) -> Option<Left> {
    let percent = u64::from(shown.percent);
    if !turn.whole || shown.at <= turn.from || !(LEAST_PERCENT..100).contains(&percent) {
        return None;
    }
    let left = shown.at.since(turn.from).0 / percent * (100 - percent);
    let gone = now.since(shown.at);
    Some(Left::new(Span(left / 10 * 7) - gone, Span(left / 10 * 15) - gone, Basis::Progress(shown.percent)))
}

impl Left {
    fn new(low: Span, high: Span, basis: Basis) -> Left {
        let low = Span(low.0 / STEP.0 * STEP.0);
        // Turns of equal length would give "10 to 10 min", so the range has at least one step.
        let high = Span(high.0.div_ceil(STEP.0) * STEP.0).max(low + STEP);
        Left { low, high, basis }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::history::{Doing, Stretch};
    use proptest::prelude::*;

    fn turn(at: u64, minutes: u64) -> Turn {
        Turn { at: Time(at), ran: Span::minutes(minutes), kind: None, repository: None, whole: true }
    }

    fn running(from: Time) -> Life {
        Life {
            title: "Fix login".into(),
            repository: None,
            stretches: vec![Stretch { doing: Doing::Running, from }],
            ran: Span::default(),
            waited: Span::default(),
            turns: 0,
            turn: Some(OpenTurn { from, ran: Span::default(), whole: true }),
        }
    }

    #[test]
    fn too_few_turns_tell_nothing() {
        let turns: Vec<_> = (1..LEAST as u64).map(|n| turn(n, n)).collect();
        assert_eq!(usual(turns.iter()), None);
        let broken: Vec<_> = (0..9).map(|n| Turn { whole: false, ..turn(n, n) }).collect();
        assert_eq!(usual(broken.iter()), None);
    }

    #[test]
    fn the_middle_half_of_them_and_nine_of_ten() {
        let turns: Vec<_> = [4, 6, 8, 10, 30].map(|minutes| turn(1, minutes)).to_vec();
        let [low, middle, high, most] = [6, 8, 10, 30].map(Span::minutes);
        assert_eq!(usual(turns.iter()), Some(Usual { low, middle, high, most, count: 5 }));
    }

    #[test]
    fn a_percentage_counts_down_from_when_it_was_told() {
        let life = running(Time(0));
        let mut history = History::default();
        history.turns.extend([30; 5].map(|minutes| turn(0, minutes)));
        let minutes = |low, high| Some((Span::minutes(low), Span::minutes(high)));
        let check = |percent, at: u64, expect| {
            let shown = PagePercent { percent, at: Time(0) + Span::minutes(10) };
            let left = left(&life, Some(shown), &history, Time(0) + Span::minutes(at));
            assert_eq!(left.map(|left| (left.low, left.high)), expect, "{percent} %, at {at}");
        };
        check(50, 10, minutes(5, 15));
        check(50, 18, minutes(0, 10));
        check(10, 11, None);
        check(100, 11, None);
        check(50, 21, minutes(5, 10)); // The percentage is stuck, so the usual length counts.
    }

    proptest! {
        /// Whatever other turns end meanwhile: while a turn goes on, its estimate never grows and `low` stays below
        /// `high`.
        #[test]
        fn an_estimate_never_goes_up(
            before in prop::collection::vec(1_u64..120, 0..30),
            meanwhile in prop::collection::vec(1_u64..120, 0..30),
            steps in prop::collection::vec(1_u64..600, 1..40),
        ) {
            let begin = 1_000_000;
            let mut history = History::default();
            history.turns.extend(before.iter().map(|minutes| turn(begin - 1, *minutes)));
            let life = running(Time(begin));
            let mut now = Time(begin);
            let mut last: Option<Left> = None;
            let mut gone = false;
            for (n, step) in steps.iter().enumerate() {
                now = now + Span::seconds(*step);
                history.turns.extend(meanwhile.get(n).map(|minutes| turn(now.0, *minutes)));
                let left = left(&life, None, &history, now);
                if let Some(left) = &left {
                    prop_assert!(!gone, "an estimate that was given up does not come back");
                    prop_assert!(left.low < left.high);
                    prop_assert!(last.as_ref().is_none_or(|last| left.low <= last.low && left.high <= last.high));
                }
                gone |= last.is_some() && left.is_none();
                last = left.or(last);
            }
        }
    }
}
