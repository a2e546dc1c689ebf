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
use crate::session::{Face, Priority, Status};
use crate::time::Time;
use crate::track::{Belief, Limits};

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
    /// How the session stands: the page's word, or the tracker's own judgement of a running session.
    pub fn face(&self, session: &Belief) -> Face {
        match session.status() {
            Status::Running(_) if session.stall(&self.limits, self.now).is_some() => Face::Stalled,
            Status::Running(_) => Face::Running,
            Status::Waiting(_) => Face::Waiting,
            Status::Failed(_) => Face::Failed,
            Status::Finished => Face::Finished,
            Status::Idle(_) => Face::Idle,
            Status::Archived => Face::Archived,
            Status::Unknown => Face::Unknown,
        }
    }

    /// Why the session needs its user now: it asks, was not acknowledged, and is neither muted nor snoozed.
    pub fn needs(&self, session: &Belief) -> Option<Face> {
        let silenced = self.marks.muted(session.id()) || self.marks.snoozed(session.id(), self.now).is_some();
        let face = self.face(session);
        (face.asks() && !session.is_acknowledged() && !silenced).then_some(face)
    }

    /// How urgent the session is: what the user said, else what its title says.
    pub fn priority(&self, session: &Belief) -> Option<Priority> {
        self.marks.priority(session.id()).or_else(|| session.title_parts().priority)
    }

    /// A session's place on the board: sorts ascending.
    pub fn rank(&self, session: &Belief) -> impl Ord + use<> {
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
        let newest_first = needs.is_none().then_some(Reverse(session.since()));
        let oldest_first = needs.is_some().then_some(session.since());
        (
            (needs.is_none(), needs, rest, !session.is_live()),
            (priority, Reverse(session.progress()), oldest_first, newest_first),
            session.id().clone(),
        )
    }
}
