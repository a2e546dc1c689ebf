//! The tracker's own judgements on a session that runs and is in sight. Nothing on the page says either.
//!
//! * It has *stalled* if it gives signs of life, and has given none for longer than the limit.
//! * It *runs long* if it gives none that could be missed, and has run for longer than is usual. This is a doubt, no finding.
//!
//! Never judges what it does not see: what happened out of sight counts for neither.

use super::Belief;
use crate::session::{Phase, Status};
use crate::time::{Span, Time};

/// How long a turn of this session usually takes at most.
pub type UsualTurn<'a> = &'a dyn Fn(&Belief) -> Span;

/// A turn is told to run long when it has taken at least this, and [`TIMES_AS_LONG`] as usual.
pub const LONG: Span = Span::hours(1);

/// How many times as long as usual.
const TIMES_AS_LONG: u64 = 2;

/// The thresholds in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// No sign of life for this long: marked on the board.
    pub stall_mark: Span,
    /// No sign of life for this long: told.
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
    /// How stalled the session is.
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

    /// How long it has been seen to give none.
    pub fn quiet(&self, now: Time) -> Option<Span> {
        Some(self.watched_until(now).since(self.quiet_since()?))
    }

    /// Since when a running session that gives signs of life has given none while it was seen; `None` where that means
    /// nothing.
    pub fn quiet_since(&self) -> Option<Time> {
        // What happened out of sight is not known, so the quiet is counted from when sight came back.
        let live = self.live_since().filter(|_| self.may_stall() && self.gives_signs())?;
        Some(live.max(self.last_sign_of_life()))
    }

    /// How long it took from one sign of life to the next in this turn, on average; `None` before there were two.
    pub fn usual_quiet(&self) -> Option<Span> {
        let signs = u64::from(self.signs_of_life());
        let whole = self.last_sign_of_life().since(self.since());
        (signs >= 2).then(|| Span(whole.0 / signs))
    }

    /// Since when a running session that gives no signs of life has been seen to run without a gap; `None` of all
    /// others.
    pub fn runs_since(&self) -> Option<Time> {
        let live = self.live_since().filter(|_| self.may_stall() && !self.gives_signs())?;
        Some(live.max(self.since()))
    }

    /// Whether it has run for longer than is usual: worth a quiet mark.
    pub fn runs_long(&self, usual: Span, now: Time) -> bool {
        self.runs_since().is_some_and(|since| now.since(since) >= usual)
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
        let due = self.quiet_since().filter(|_| self.stall_told().is_none())? + limits.stall_alert;
        // What the data have not told by then, they tell when they speak again.
        (self.watched_until(due) == due).then_some(due)
    }

    /// When it is to be told that the turn runs long.
    pub(super) fn long_due(&self, usual: UsualTurn) -> Option<Time> {
        let since = self.runs_since().filter(|_| self.long_told().is_none())?;
        Some(since + LONG.max(Span(usual(self).0 * TIMES_AS_LONG)))
    }
}
