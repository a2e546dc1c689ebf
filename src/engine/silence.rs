//! When nothing is said at all: in the quiet hours, and while the user has paused it. What comes up meanwhile is put off.
//! Never drops anything: what is said after the silence is for `alert` to judge.

use super::State;
use crate::settings::Key;
use crate::time::{LocalTime, Span, Time};

/// Until this time of the user's day a pause "until the morning" lasts.
const MORNING: Span = Span::hours(9);

/// How long a pause lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Half an hour.
    HalfHour,
    /// An hour.
    Hour,
    /// Until the user's clock next shows 9:00.
    Morning,
    /// It ends now.
    Off,
}

impl Pause {
    /// When it ends, if it begins now.
    pub fn end(self, wall: LocalTime, now: Time) -> Time {
        now + match self {
            Pause::HalfHour => Span::minutes(30),
            Pause::Hour => Span::hours(1),
            Pause::Morning => wall.until(MORNING),
            Pause::Off => Span::default(),
        }
    }
}

impl State {
    /// Until when the user has paused everything.
    pub fn paused(&self, now: Time) -> Option<Time> {
        self.paused_until.filter(|until| *until > now)
    }

    /// When the quiet hours end, while they are on.
    pub fn quiet_hours(&self, wall: LocalTime, now: Time) -> Option<Time> {
        let (from, to) = (self.settings.span(Key::QuietFrom), self.settings.span(Key::QuietTo));
        let left = wall.within(from, to)?;
        // A night belongs to the day on which it begins.
        let began_today = wall.time_of_day() >= from;
        let weekday = if began_today { wall.weekday() } else { (wall.weekday() + 6) % 7 };
        self.settings.quiet_on(weekday).then(|| now + left)
    }

    /// When all silence ends, while there is any.
    pub(super) fn quiet_until(&self, wall: LocalTime, now: Time) -> Option<Time> {
        self.paused(now).max(self.quiet_hours(wall, now))
    }
}
