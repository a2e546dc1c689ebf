//! Tells until when all alerts are silent: in the quiet hours, and during a pause.
//!
//! Must never: drop an alert. `alert` decides what is told after the silence.

use super::State;
use crate::settings::Key;
use crate::time::{LocalTime, Span, Time};

/// A pause "until the morning" ends at this time of day.
const MORNING: Span = Span::hours(9);

/// How long a pause lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Half an hour.
    HalfHour,
    /// An hour.
    Hour,
    /// Until the computer's clock next shows 9:00.
    Morning,
    /// The pause ends now.
    Off,
}

impl Pause {
    /// When the pause ends if it begins at `now`.
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
    /// When the user's pause ends; `None` without one.
    pub fn paused(&self, now: Time) -> Option<Time> {
        self.paused_until.filter(|until| *until > now)
    }

    /// When the quiet hours end; `None` outside them.
    pub fn quiet_hours(&self, wall: LocalTime, now: Time) -> Option<Time> {
        let (from, to) = (self.settings.span(Key::QuietFrom), self.settings.span(Key::QuietTo));
        let left = wall.within(from, to)?;
        // Quiet hours over midnight belong to the day on which they begin.
        let began_today = wall.time_of_day() >= from;
        let weekday = if began_today { wall.weekday() } else { (wall.weekday() + 6) % 7 };
        self.settings.quiet_on(weekday).then(|| now + left)
    }

    /// When both pause and quiet hours have ended; `None` if neither is in force.
    pub(super) fn quiet_until(&self, wall: LocalTime, now: Time) -> Option<Time> {
        self.paused(now).max(self.quiet_hours(wall, now))
    }
}
