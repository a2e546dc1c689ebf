//! The streams and answers of several tabs tell the same, one a moment later than another: how far each has come with a session
//! whose data have just changed. A tab that is only now at a step that another has left tells nothing new.
//!
//! Never decides what the data say, and remembers nothing of a session that has stayed as it is.

use super::TabId;
use crate::map::Map;
use crate::session::{Status, Wait};
use crate::time::{Span, Time};

/// A stream may be so much later than another, as it may be later than a row. What one says later still cannot be told from news.
const LATE: Span = super::data::DATA_LATE;

/// More steps than a session takes within that time.
const MAX_STEPS: usize = 16;

/// What streams have lately said of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// One after the other, as the first stream said it.
    pub steps: Vec<Step>,
    /// The step to which each tab's stream has come. One that is not named may still be at the first.
    pub heads: Map<TabId, u32>,
}

/// A status that streams have come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Without the page's words.
    pub status: Status,
    /// When the first stream said so.
    pub since: Time,
}

impl Trail {
    /// Whether no stream can still be at any step but the last.
    pub fn is_over(&self, now: Time) -> bool {
        self.steps.last().is_none_or(|last| now.since(last.since) >= LATE)
    }

    /// Notes that a tab's stream says this of its session, of which `last` was said before by whomever. Returns whether it is only
    /// late with that. A stream that begins anew has left behind what it said before. An answer may by itself (`alone`) say another status
    /// than beside what was told before it: that one it only says late.
    pub fn is_late(
        &mut self,
        tab: TabId,
        begins: bool,
        last: &Status,
        status: &Status,
        alone: Option<&Status>,
        now: Time,
    ) -> bool {
        let (last, status) = (last.without_words(), status.without_words());
        if self.is_over(now)
            || self.steps.len() >= MAX_STEPS
            || self.steps.last().is_some_and(|step| step.status != last)
        {
            *self = Trail { steps: vec![Step { status: last, since: now }], heads: Map::default() };
        }
        let newest = self.steps.len().saturating_sub(1);
        let at = if begins { newest } else { self.heads.get(&tab).map_or(0, |step| *step as usize) };
        let left = self.steps.iter().skip(1).map(|next| now.since(next.since) >= LATE).chain([false]);
        let to_come = || self.steps.iter().zip(left.clone()).enumerate().skip(at).filter(|(_, (_, is_past))| !is_past);
        // Beside the work of the next turn, a row no longer tells how the turn before it has ended.
        let is_before_work = |nth: usize| self.steps.iter().skip(nth).any(|step| works(&step.status));
        let ended = |nth: usize, step: &Step| ends(&step.status) && ends(&status) && is_before_work(nth);
        let is_it = |step: &Step| step.status == status || Some(&step.status) == alone;
        let found = to_come().find(|(_, (step, _))| is_it(step));
        let found = found.or_else(|| to_come().find(|(nth, (step, _))| ended(*nth, step))).map(|(nth, _)| nth);
        let step = found.unwrap_or(self.steps.len());
        if found.is_none() {
            self.steps.push(Step { status, since: now });
        }
        self.heads.insert(tab, u32::try_from(step).unwrap_or_default());
        step + 1 < self.steps.len()
    }
}

fn works(status: &Status) -> bool {
    matches!(status, Status::Running(_))
}

/// Whether data that tell this tell of a turn that has ended, surely or not.
fn ends(status: &Status) -> bool {
    status.rests() || matches!(status, Status::Failed(_) | Status::Waiting(Wait::Reply) | Status::Unknown)
}
