//! What the past tells of the future, as ranges that say what they rest on, or nothing: how long turns usually take,
//! what is left of one, and the plan's slots.
//!
//! An estimate rests only on turns that had ended before its own began: so it never goes up while the turn goes on, and
//! falls steadily. Remembers nothing.

mod slots;

pub use slots::{Advice, Slots, most_at_once, slots};

use crate::history::{History, Life, Open, Turn};
use crate::lean::sort_by;
use crate::session::Title;
use crate::time::{Span, Time};
use crate::track::Belief;

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

/// KB-029: a session is looked at again after 20 minutes.
const CHECKPOINT: Span = Span::minutes(20);

/// However long turns usually are, one of which an alert may tell is marked.
const LONGEST_UNMARKED: Span = Span::hours(1);

/// However short turns usually are, one of less than this does not run long.
const LEAST_LONG: Span = Span::minutes(5);

/// How long turns usually take: the middle half of them, and the middle.
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

/// The percentage on the page, and since when it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// 0 to 100.
    pub percent: u8,
    /// Since when.
    pub at: Time,
}

/// How long these turns took; nothing with too few of them.
pub fn usual<'a>(turns: impl Iterator<Item = &'a Turn>) -> Option<Usual> {
    usual_of_spans(turns.filter(|turn| turn.whole).map(|turn| turn.ran.0).collect())
}

/// The same for their lengths, oldest first: all but the collecting is one copy for every kind of turns.
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

/// How long the turns of a session like this one took; nothing with too few of them.
pub fn usual_of(session: &Belief, history: &History) -> Option<Usual> {
    let kind = crate::history::kind(session.title_parts());
    let place = session.repository();
    let same_kind = history.turns.iter().filter(|turn| kind.is_some() && turn.kind == kind);
    let same_place = history.turns.iter().filter(|turn| place.is_some() && turn.repository.as_deref() == place);
    usual(same_kind).or_else(|| usual(same_place))
}

/// A turn of this session that takes longer runs long: nine of ten like it took less, or KB-029 would look at it.
pub fn longest_usual(session: &Belief, history: &History) -> Span {
    usual_of(session, history).map_or(CHECKPOINT, |usual| usual.most.max(LEAST_LONG))
}

/// From when on the board marks a turn of this session as long. Of most sessions the page tells neither kind nor
/// repository; what is left of their turns is estimated by all turns, and so they are not marked before nine of ten of
/// all took less.
pub fn long_mark(session: &Belief, history: &History) -> Span {
    let of_all =
        || usual(history.turns.iter()).map_or(CHECKPOINT, |usual| usual.most.clamp(CHECKPOINT, LONGEST_UNMARKED));
    usual_of(session, history).map_or_else(of_all, |usual| usual.most.max(LEAST_LONG))
}

/// What is left of the turn that a session is in, where there is an honest estimate.
pub fn left(life: &Life, told: Option<Told>, history: &History, now: Time) -> Option<Left> {
    let turn = life.turn?;
    let ran = life.ran_in_turn(now)?;
    // Who has a percentage before their eyes does not believe what contradicts it.
    if let Some(told) = told.filter(|told| now.since(told.at) < STUCK) {
        return by_progress(turn, told, now);
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
fn by_progress(turn: Open, told: Told, now: Time) -> Option<Left> {
    let percent = u64::from(told.percent);
    if !turn.whole || told.at <= turn.from || !(LEAST_PERCENT..100).contains(&percent) {
        return None;
    }
    let left = told.at.since(turn.from).0 / percent * (100 - percent);
    let gone = now.since(told.at);
    Some(Left::new(Span(left / 10 * 7) - gone, Span(left / 10 * 15) - gone, Basis::Progress(told.percent)))
}

impl Left {
    fn new(low: Span, high: Span, basis: Basis) -> Left {
        let low = Span(low.0 / STEP.0 * STEP.0);
        // Turns of one length give a step, not "10 to 10 min".
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
            turn: Some(Open { from, ran: Span::default(), whole: true }),
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
            let told = Told { percent, at: Time(0) + Span::minutes(10) };
            let left = left(&life, Some(told), &history, Time(0) + Span::minutes(at));
            assert_eq!(left.map(|left| (left.low, left.high)), expect, "{percent} %, at {at}");
        };
        check(50, 10, minutes(5, 15));
        check(50, 18, minutes(0, 10));
        check(10, 11, None);
        check(100, 11, None);
        check(50, 21, minutes(5, 10)); // stuck: as long as usual
    }

    proptest! {
        /// Whatever ends meanwhile: while a turn goes on, its estimate never grows, and its range is one.
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
