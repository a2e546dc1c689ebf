//! Finds signs that a session is not well beside its status: those of KB-029's step 7, "Failed operations repeat", and
//! those that are known of the page. A sign carries its evidence and is never a status.

use super::Belief;
use crate::session::Status;
use crate::time::{Span, Time};

/// More transitions of one session than this within [`FLAP_SPAN`] are flapping.
pub const FLAP_LIMIT: usize = 3;

/// The span in which flapping is counted, and how long a flapping session must be quiet to be calm again.
pub const FLAP_SPAN: Span = Span::minutes(1);

/// The least number of failures within [`FAILURE_SPAN`] that are a sign.
const FAILURE_LIMIT: usize = 3;
const FAILURE_SPAN: Span = Span::hours(1);

/// After so long without a sign of life, the label "running" itself is in doubt: the page's label is known to stick.
const DOUBTFUL: Span = Span::hours(1);

/// One sign, with its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It changes back and forth.
    Flapping,
    /// It has failed this number of times within the hour.
    FailsAgain(usize),
    /// Its page says that it runs, but nothing has changed for this time, so that the label is in doubt.
    Doubtful(Span),
}

impl Belief {
    /// The signs that the session gives now.
    pub fn signs(&self, now: Time) -> Vec<Sign> {
        let failures = self.failures(now);
        let quiet = self.quiet(now).unwrap_or_default();
        let flapping = self.transitions_within(FLAP_SPAN, now) > FLAP_LIMIT;
        let signs = [
            flapping.then_some(Sign::Flapping),
            (failures >= FAILURE_LIMIT).then_some(Sign::FailsAgain(failures)),
            (quiet >= DOUBTFUL).then_some(Sign::Doubtful(quiet)),
        ];
        signs.into_iter().flatten().collect()
    }

    fn failures(&self, now: Time) -> usize {
        let failed = |status: &Status| matches!(status, Status::Failed(_));
        let before = self.past().iter().filter(|past| failed(&past.status) && now.since(past.left) < FAILURE_SPAN);
        before.count() + usize::from(failed(self.observed()))
    }
}
