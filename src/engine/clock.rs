//! Keeps the state's own clock, and when the user looked at the board.

use crate::time::{Span, Time};

/// A board that is opened again within this time counts as the same look.
const SAME_LOOK: Span = Span::minutes(5);

/// The most by which the state's clock advances between two events.
const LONGEST_LEAP: Span = Span::hours(3 * 24);

/// The most changes of the computer's clock that are kept.
const MAX_CHANGES: usize = 20;

/// The shortest time without an event after which the computer may have slept, or its clock leapt.
const GAP: Span = Span::minutes(10);

/// The longest time between a leap and its undoing for which the computer's clock counts as wrong meanwhile.
const SOON_RIGHT: Span = Span::hours(1);

/// A clock that never runs backwards and never leaps. When the computer's clock is set back, this one goes on from
/// where it was. When that is set years ahead, this one advances by at most [`LONGEST_LEAP`], so that no wrong date
/// makes anything old enough to be dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The computer's clock at the last event.
    pub wall: Time,
    /// How far this clock is ahead of the computer's. The difference is `ahead` less `behind`.
    pub ahead: Span,
    /// How far this clock is behind the computer's.
    pub behind: Span,
    /// The differences before each change of the computer's clock, and before the last time without events, oldest
    /// first. A moment from before a change is shown as the computer's clock showed it then.
    pub changes: Vec<ClockChange>,
}

/// The difference of this clock to the computer's until a moment. If it is both ahead and behind, the computer's clock
/// then leapt by the smaller of the two, and that leap was undone later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// The moment by this clock.
    pub until: Time,
    /// How far this clock was ahead.
    pub ahead: Span,
    /// How far this clock was behind.
    pub behind: Span,
}

/// When the user looked at the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// The last time.
    pub last: Option<Time>,
    /// The end of the look before the last one.
    pub before: Option<Time>,
    /// The user's day on which they last looked, or came back to the computer.
    pub day: Option<u32>,
}

impl Clock {
    /// Takes the computer's time; returns how much time has passed since the last event, at most [`LONGEST_LEAP`].
    pub(super) fn advance(&mut self, wall: Time) -> Span {
        let first = self.wall == Time::default();
        let (passed, back) = (wall.since(self.wall), self.wall.since(wall));
        let leap = if first { Span::default() } else { passed - LONGEST_LEAP };
        let has_gap = !first && passed >= GAP;
        if has_gap && self.changes.last().is_some_and(|last| (last.ahead, last.behind) == (self.ahead, self.behind)) {
            self.changes.pop();
        }
        let back_from_leap = back.min(self.behind);
        let is_back = back > Span::default() && !self.takes_leap_back(wall, back - back_from_leap);
        if is_back || has_gap {
            self.record_change();
        }
        // A clock that is set back first undoes an earlier leap. One tick is added, so that what was recorded last is
        // from before the change.
        let tick = Span(u64::from(back > Span::default()));
        self.behind = self.behind - back_from_leap + leap;
        self.ahead = self.ahead + (back - back_from_leap) + tick;
        self.wall = wall;
        if first { Span::default() } else { passed - leap }
    }

    /// Whether the computer's clock is set back to where it would be without its last leap. Then the clock was wrong
    /// since that leap, and times recorded meanwhile are shown as the right clock would have shown them.
    fn takes_leap_back(&mut self, wall: Time, back: Span) -> bool {
        let Some(leap) = self.changes.last_mut() else { return false };
        let before = (leap.until + leap.behind) - leap.ahead;
        let is_of_leap = wall >= before && wall.since(before) < SOON_RIGHT;
        if is_of_leap {
            (leap.ahead, leap.behind) = (leap.ahead + back, leap.behind + back);
        }
        is_of_leap
    }

    fn record_change(&mut self) {
        self.changes.push(ClockChange { until: self.now(), ahead: self.ahead, behind: self.behind });
        let over = self.changes.len().saturating_sub(MAX_CHANGES);
        self.changes.drain(..over);
    }

    /// The time now.
    pub fn now(&self) -> Time {
        self.of_wall(self.wall)
    }

    /// The moment of this clock at which the computer's clock shows `wall`, by the present difference.
    pub fn of_wall(&self, wall: Time) -> Time {
        (wall + self.ahead) - self.behind
    }

    /// A moment of this clock, moved towards now by the later leaps that were undone. The time from the result to now
    /// has really passed.
    pub fn lived(&self, at: Time) -> Time {
        let later = self.changes.iter().filter(|change| at <= change.until);
        later.fold(at, |at, change| at + change.ahead.min(change.behind))
    }

    /// What the computer's clock showed, or will show, at a moment of this clock.
    pub fn to_wall(&self, at: Time) -> Time {
        // A future moment goes by the present difference, whatever changes a damaged state holds.
        let then = self.changes.iter().find(|change| at <= change.until).filter(|_| at < self.now());
        let (ahead, behind) = then.map_or((self.ahead, self.behind), |then| (then.ahead, then.behind));
        (at + behind) - ahead
    }
}

impl Looks {
    pub(super) fn look(&mut self, now: Time) {
        if self.since(now) == self.last {
            self.before = self.last;
        }
        self.last = Some(now);
    }

    /// The end of the user's previous look: what changed after it is new to them. `None` before there was one.
    pub fn since(&self, now: Time) -> Option<Time> {
        if self.last.is_some_and(|last| now.since(last) >= SAME_LOOK) { self.last } else { self.before }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, LONGEST_LEAP};
    use crate::time::{Span, Time};

    const BEGIN: Time = Time(1_764_000_000_000);

    fn clock(walls: &[Time]) -> Clock {
        let mut clock = Clock::default();
        let mut last = Time::default();
        for wall in walls {
            clock.advance(*wall);
            assert!(clock.now() >= last, "time runs backwards");
            last = clock.now();
        }
        clock
    }

    #[test]
    fn what_was_noted_shows_the_clock_of_then() {
        let minutes = |minutes| BEGIN + Span::minutes(minutes);
        // Two hours ahead for four minutes, then right again.
        let clock = clock(&[BEGIN, minutes(20), minutes(141), minutes(144), minutes(25)]);
        assert_eq!(clock.to_wall(minutes(10)), minutes(10));
        assert_eq!(clock.to_wall(minutes(142)), minutes(23) - Span(1), "it was two hours less a minute ahead");
        assert_eq!(clock.to_wall(clock.now()), minutes(25), "since it was set");
        assert_eq!(clock.now().since(clock.lived(minutes(10))), Span::minutes(15) + Span(1));
        assert_eq!(clock.now().since(clock.lived(minutes(142))), Span::minutes(2) + Span(1));
    }

    #[test]
    fn a_clock_that_was_right_until_it_is_set_back_was_not_wrong_before() {
        let minutes = |minutes| BEGIN + Span::minutes(minutes);
        let walls: Vec<Time> = (0..=120).map(minutes).chain([minutes(60), minutes(61)]).collect();
        let clock = clock(&walls);
        assert_eq!(clock.to_wall(minutes(100)), minutes(100), "it showed that");
        assert_eq!(clock.to_wall(clock.now()), minutes(61));
        assert_eq!(clock.lived(minutes(100)), minutes(100));
        // Nor was it after a night's sleep, if it is set back a little when the computer wakes.
        let clock = self::clock(&[BEGIN, minutes(480), minutes(478), minutes(479)]);
        assert_eq!((clock.to_wall(minutes(480)), clock.lived(BEGIN)), (minutes(480), BEGIN));
    }

    #[test]
    fn a_leap_of_years_is_lived_through_as_three_days_and_taken_back() {
        let years = BEGIN + Span::hours(24 * 3_650);
        let leapt = clock(&[BEGIN, years]);
        assert_eq!(leapt.now(), BEGIN + LONGEST_LEAP);
        assert_eq!(leapt.to_wall(leapt.now()), years);
        assert_eq!(leapt.to_wall(BEGIN), BEGIN);
        let right_again = clock(&[BEGIN, years, BEGIN + Span::minutes(1)]);
        assert_eq!(right_again.to_wall(right_again.now()), BEGIN + Span::minutes(1));
        assert!(right_again.now().since(BEGIN) <= LONGEST_LEAP + Span::minutes(1));
    }

    #[test]
    fn a_change_is_remembered_whatever_happens_after_it() {
        let mut clock = clock(&[BEGIN, BEGIN + Span::seconds(10), BEGIN]);
        for seconds in 1..100 {
            clock.advance(BEGIN + Span::seconds(seconds));
        }
        assert_eq!((clock.changes.len(), clock.to_wall(BEGIN)), (1, BEGIN));
    }

    #[test]
    fn of_a_leap_only_so_much_counts_as_passed() {
        let mut clock = Clock::default();
        assert_eq!(clock.advance(BEGIN), Span::default());
        assert_eq!(clock.advance(BEGIN + Span::hours(24 * 365)), LONGEST_LEAP);
        assert_eq!(clock.now(), BEGIN + LONGEST_LEAP);
    }
}
