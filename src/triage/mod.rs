//! What needs the user, in which order. A pure function of what is tracked and what the user said of it: remembers nothing, says nothing.
//!
//! The order, first difference decides:
//! 1. Sessions that need the user and were not acknowledged, muted or snoozed, before all others.
//! 2. Among them: waiting (Claude stands still until answered), failed, stalled, finished. This is KB-029's check-in order
//!    (waiting, errors and stuck, near completion) with what blocks work before what only wants eyes.
//! 3. Of the same kind: the priority, P1 first, none after P3; the user's own before the title's.
//! 4. What has needed the user longest.
//! 5. The rest: waiting, failed and finished that were acknowledged, running (P1 first, then nearest to completion), unknown, idle, archived; live before
//!    last seen.

use std::cmp::Reverse;

use crate::marks::Marks;
use crate::session::{Priority, Status, Title};
use crate::time::Time;
use crate::track::{Limits, Tracked};

/// Why a session needs its user, most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// It waits for permission, an answer or a plan's approval.
    NeedsInput,
    /// It failed.
    Failed,
    /// It runs, but nothing about it changes.
    Stalled,
    /// Its turn has ended and nobody has seen the result.
    Finished,
}

/// What triage goes by besides the sessions themselves.
#[derive(Clone, Debug)]
pub struct Triage<'a> {
    /// The thresholds in force.
    pub limits: Limits,
    /// What the user said of single sessions.
    pub marks: &'a Marks,
    /// The moment.
    pub now: Time,
}

impl Triage<'_> {
    /// Why the session asks for its user; acknowledged or not.
    pub fn attention(&self, session: &Tracked) -> Option<Attention> {
        match session.status() {
            Status::Waiting(_) => Some(Attention::NeedsInput),
            Status::Failed(_) => Some(Attention::Failed),
            Status::Running(_) => session.stall(&self.limits, self.now).map(|_| Attention::Stalled),
            Status::Finished => Some(Attention::Finished),
            Status::Idle(_) | Status::Archived | Status::Unknown => None,
        }
    }

    /// Why the session needs its user now: asked for, not yet acknowledged, and wanted to be heard of.
    pub fn needs(&self, session: &Tracked) -> Option<Attention> {
        let silenced = self.marks.muted(&session.id) || self.marks.snoozed(&session.id, self.now).is_some();
        self.attention(session).filter(|_| !session.acknowledged && !silenced)
    }

    /// How urgent the session is: what the user said, else what its title says.
    pub fn priority(&self, session: &Tracked) -> Option<Priority> {
        self.marks.priority(&session.id).or_else(|| Title::parse(&session.title).priority)
    }

    /// A session's place on the board: sorts ascending.
    pub fn rank(&self, session: &Tracked) -> impl Ord + use<> {
        let needs = self.needs(session);
        let rest = match session.status() {
            Status::Waiting(_) => 0,
            Status::Failed(_) => 1,
            Status::Finished => 2,
            Status::Running(_) => 3,
            Status::Unknown => 4,
            Status::Idle(_) => 5,
            Status::Archived => 6,
        };
        let priority = self.priority(session).map_or(u8::MAX, |p| p as u8);
        let newest_first = needs.is_none().then_some(Reverse(session.since));
        let oldest_first = needs.is_some().then_some(session.since);
        (
            (needs.is_none(), needs, rest, session.live_since.is_none()),
            (priority, Reverse(session.progress), oldest_first, newest_first),
            session.id.clone(),
        )
    }
}
