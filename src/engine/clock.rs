//! The state's own time, and when the user looked at the board.

use crate::time::{Span, Time};

/// A board that is opened again within this time is still the same look.
const SAME_LOOK: Span = Span::minutes(5);

/// Time that never runs backwards: when the computer's clock is set back, this one goes on from where it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The computer's clock at the last event.
    pub wall: Time,
    /// How far this clock is ahead of the computer's.
    pub ahead: Span,
}

/// When the user looked at the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// The last time.
    pub last: Option<Time>,
    /// The time before.
    pub before: Option<Time>,
    /// The user's day on which they last looked, or came to the computer.
    pub day: Option<u32>,
}

impl Clock {
    /// Notes the computer's time; tells how far it has come since the last event.
    pub(super) fn advance(&mut self, wall: Time) -> Span {
        self.ahead = self.ahead + self.wall.since(wall);
        let passed = if self.wall == Time::default() { Span::default() } else { wall.since(self.wall) };
        self.wall = wall;
        passed
    }

    /// The time now.
    pub fn now(&self) -> Time {
        self.wall + self.ahead
    }

    /// A moment of this clock on the computer's.
    pub fn to_wall(&self, at: Time) -> Time {
        at - self.ahead
    }
}

impl Looks {
    pub(super) fn look(&mut self, now: Time) {
        if self.since(now) == self.last {
            self.before = self.last;
        }
        self.last = Some(now);
    }

    /// What has changed since then is new to the user who looks now.
    pub fn since(&self, now: Time) -> Option<Time> {
        if self.last.is_some_and(|last| now.since(last) >= SAME_LOOK) { self.last } else { self.before }
    }
}
