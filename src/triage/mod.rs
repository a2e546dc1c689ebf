//! What needs the user, in which order. A pure function of what is tracked and what the user said of it: remembers nothing, says nothing.
//!
//! The order, first difference decides:
//! 1. What needs the user: waiting (Claude stands still until answered), then failed and not seen. Neither muted nor snoozed.
//! 2. What may have stalled.
//! 3. What is to review: its turn has ended and nobody has seen the result.
//! 4. The rest: waiting and muted, failed and seen, running (P1 first, then nearest to completion), unknown, idle, archived.
//! 5. What no page has shown for a while. It may long be over, so it needs nobody.
//! 6. Of the same kind: the priority, P1 first, none after P3; the user's own before the title's. Then what has been so longest, or
//!    of the rest what has changed last.

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

/// Where a session stands on the board, what asks for its user first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// It waits, or it failed and was not seen.
    NeedsYou,
    /// It may stand still.
    Stalled,
    /// It has finished and was not seen.
    ToReview,
    /// There is nothing to do.
    Rest,
    /// No page has shown it for a while.
    LastSeen,
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

    /// Where the session stands among all others.
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

    /// Whether the session needs its user now. This has one meaning for badge, headline, filter, exports and "next".
    pub fn needs(&self, session: &Belief) -> bool {
        self.section(session) == Section::NeedsYou
    }

    /// How urgent the session is: what the user said, else what its title says by the convention, else what it only suggests.
    pub fn priority(&self, session: &Belief) -> Option<Priority> {
        self.marks.urgency(session.id(), session.title_parts())
    }

    /// A session's place on the board: sorts ascending.
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
