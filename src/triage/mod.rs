//! Orders the sessions by how much they need the user.
//!
//! Must never: remember anything or word anything. Triage is a pure function of the belief and the user's marks.
//!
//! The order of sections:
//! 1. Needs you: it waits (Claude stands still until answered), or it failed and was not seen.
//! 2. Stalled.
//! 3. To review: its turn has ended and nobody has seen the result.
//! 4. The rest, with every session that is muted, snoozed or seen.
//! 5. Last seen: no page has shown it for a while. Such a session may be over, so it needs nobody.
//!
//! Within a section the first difference decides:
//! 1. The status: waiting, failed, finished, running, unknown, idle, archived.
//! 2. Whether it is seen now.
//! 3. The priority, P1 first, none last.
//! 4. The progress, nearest to completion first.
//! 5. The age of the state: oldest first in the first three sections, newest first in the others.

use std::cmp::Reverse;

use crate::marks::Marks;
use crate::session::{Face, Priority, Status};
use crate::time::Time;
use crate::track::{Belief, Limits};

/// What triage needs besides the belief.
#[derive(Clone, Debug)]
pub struct Triage<'a> {
    /// The thresholds in force.
    pub limits: Limits,
    /// The user's marks.
    pub marks: &'a Marks,
    /// The moment.
    pub now: Time,
}

/// The section of the board in which a session stands, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// It waits, or it failed and was not seen.
    NeedsYou,
    /// It has stalled.
    Stalled,
    /// It has finished and was not seen.
    ToReview,
    /// There is nothing to do, or it is muted or snoozed.
    Rest,
    /// It is not in view.
    LastSeen,
}

impl Triage<'_> {
    /// The session's face: its status, or that it has stalled.
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

    /// The session's section.
    pub fn section(&self, session: &Belief) -> Section {
        let muted = self.marks.muted(session.id(), session.repository());
        let silenced = muted || self.marks.snoozed(session.id(), self.now).is_some();
        match self.face(session) {
            _ if !session.is_in_view(self.now) => Section::LastSeen,
            _ if silenced || session.is_acknowledged() => Section::Rest,
            Face::Waiting | Face::Failed => Section::NeedsYou,
            Face::Stalled => Section::Stalled,
            Face::Finished => Section::ToReview,
            Face::Running | Face::Unknown | Face::Idle | Face::Archived => Section::Rest,
        }
    }

    /// Whether the session needs its user now. Badge, headline, filter, exports and "next" all use this definition.
    pub fn needs(&self, session: &Belief) -> bool {
        self.section(session) == Section::NeedsYou
    }

    /// The session's priority: given by the user, else by the title's convention, else suggested by words of the title.
    pub fn priority(&self, session: &Belief) -> Option<Priority> {
        self.marks.urgency(session.id(), session.title_parts())
    }

    /// The key by which the board sorts sessions, ascending.
    pub fn rank(&self, session: &Belief) -> impl Ord + use<> {
        let section = self.section(session);
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
        let asks = section < Section::Rest;
        let newest_first = (!asks).then_some(Reverse(session.since()));
        let oldest_first = asks.then_some(session.since());
        (
            (section, rest, !session.is_live()),
            (priority, Reverse(session.progress()), oldest_first, newest_first),
            session.id().clone(),
        )
    }
}
