//! The tracker's own judgement on a running session: seen live, yet nothing about it changes. Nothing on the page says "stalled".

use super::Belief;
use crate::session::{Phase, Status};
use crate::time::{Span, Time};

/// The thresholds in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// No change for this long: marked on the board.
    pub stall_mark: Span,
    /// No change for this long: told.
    pub stall_alert: Span,
    /// Nothing seen at all for this long: told.
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
    /// How stalled the session is. Only what runs and is seen live can stall.
    pub fn stall(&self, limits: &Limits, now: Time) -> Option<Stall> {
        let quiet = now.since(self.quiet_since()?);
        if quiet >= limits.stall_alert {
            Some(Stall::Due)
        } else if quiet >= limits.stall_mark {
            Some(Stall::Marked)
        } else {
            None
        }
    }

    /// Since when nothing about the running session has changed while it was seen; `None` where that means nothing.
    pub fn quiet_since(&self) -> Option<Time> {
        // What happened out of sight is not known, so the quiet is counted from when sight came back.
        self.live_since().filter(|_| self.may_stall()).map(|live| live.max(self.last_sign_of_life()))
    }

    pub(super) fn may_stall(&self) -> bool {
        match self.observed() {
            Status::Running(phase) => !matches!(
                phase,
                // These wait for something that is not Claude, and the page says so.
                Some(Phase::Queued | Phase::Starting | Phase::RateLimited | Phase::UsageLimited | Phase::Paused)
            ),
            _ => false,
        }
    }

    /// The stall that was told is over: there was a sign of life. Going out of sight is none.
    pub(super) fn has_moved(&self) -> bool {
        self.stall_told().is_some_and(|told| self.last_sign_of_life() >= told)
    }

    /// When the stall's next stage is reached.
    pub(super) fn stall_due(&self, limits: &Limits) -> Option<Time> {
        self.quiet_since().filter(|_| self.stall_told().is_none()).map(|since| since + limits.stall_alert)
    }
}
