//! Judges whether a session that runs and is in sight has stalled or runs long. The page says neither.
//!
//! * It has *stalled* if it gives signs of life, and has given none for longer than the limit.
//! * It *runs long* if it gives none that could be missed, and has run for longer than is usual. This is only a doubt.
//!
//! This module never judges what is out of sight: time out of sight counts for neither.

use super::Belief;
use crate::session::{Phase, Status};
use crate::time::{Span, Time};

/// Returns how long a turn of a session usually takes at most.
pub type UsualTurn<'a> = &'a dyn Fn(&Belief) -> Span;

/// A turn is told to run long when it has taken at least this time, and [`TIMES_AS_LONG`] times the usual one.
pub const LONG: Span = Span::hours(1);

/// How many times the usual time a turn must have taken to be told to run long.
const TIMES_AS_LONG: u64 = 2;

/// The thresholds in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A stall is marked on the board after this time without a sign of life.
    pub stall_mark: Span,
    /// A stall is told after this time without a sign of life.
    pub stall_alert: Span,
    /// A loss of sight is told after this time.
    pub blind_grace: Span,
}

/// How far a stall has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stall {
    /// Worth a mark on the board.
    Marked,
    /// Worth an alert.
    Due,
}

impl Belief {
    /// How far the session's stall has gone; `None` if it has not stalled.
    pub fn stall(&self, limits: &Limits, now: Time) -> Option<Stall> {
        let quiet = self.quiet(now)?;
        if quiet >= limits.stall_alert {
            Some(Stall::Due)
        } else if quiet >= limits.stall_mark {
            Some(Stall::Marked)
        } else {
            None
        }
    }

    /// How long the session was seen to give no sign of life; `None` where that means nothing.
    pub fn quiet(&self, now: Time) -> Option<Span> {
        Some(self.watched_until(now).since(self.quiet_since()?))
    }

    /// Since when a running session in sight has given no sign of life; `None` if it does not run, is out of sight or
    /// gives none that could be missed.
    pub fn quiet_since(&self) -> Option<Time> {
        // Nobody knows what happened out of sight, so the quiet counts from when the session came back into sight.
        let live = self.live_since().filter(|_| self.may_stall() && self.gives_signs())?;
        Some(live.max(self.last_sign_of_life()))
    }

    /// The average time from one sign of life to the next in this turn; `None` before there were two.
    pub fn usual_quiet(&self) -> Option<Span> {
        let signs = u64::from(self.signs_of_life());
        let whole = self.last_sign_of_life().since(self.since());
        (signs >= 2).then(|| Span(whole.0 / signs))
    }

    /// Since when a running session that gives no signs of life has been in sight without a gap; `None` of any other
    /// session.
    pub fn runs_since(&self) -> Option<Time> {
        let live = self.live_since().filter(|_| self.may_stall() && !self.gives_signs())?;
        Some(live.max(self.since()))
    }

    /// Whether the session has run for longer than `usual`, which is marked on the board.
    pub fn runs_long(&self, usual: Span, now: Time) -> bool {
        self.runs_since().is_some_and(|since| now.since(since) >= usual)
    }

    pub(super) fn may_stall(&self) -> bool {
        match self.observed() {
            Status::Running(phase) => !matches!(
                phase,
                // In these phases the session waits for something other than Claude, and the page says so.
                Some(Phase::Queued | Phase::Starting | Phase::RateLimited | Phase::UsageLimited | Phase::Paused)
            ),
            _ => false,
        }
    }

    /// Whether a sign of life has ended the stall that was told. Going out of sight is none.
    pub(super) fn has_moved(&self) -> bool {
        self.stall_told().is_some_and(|told| self.last_sign_of_life() >= told)
    }

    /// When the stall is to be told; `None` if it was, or cannot be known by then.
    pub(super) fn stall_due(&self, limits: &Limits) -> Option<Time> {
        let due = self.quiet_since().filter(|_| self.stall_told().is_none())? + limits.stall_alert;
        // If the data have not been heard until then, only their next word can show a stall.
        (self.watched_until(due) == due).then_some(due)
    }

    /// When it is to be told that the turn runs long; `None` if it was, or the session gives signs of life.
    pub(super) fn long_due(&self, usual: UsualTurn) -> Option<Time> {
        let since = self.runs_since().filter(|_| self.long_told().is_none())?;
        Some(since + LONG.max(Span(usual(self).0 * TIMES_AS_LONG)))
    }
}
