//! What needs the user, in which order. A pure function of what is tracked: remembers nothing, says nothing.
//!
//! The order, first difference decides:
//! 1. Sessions that need the user and were not acknowledged, before all others.
//! 2. Among them: waiting (Claude stands still until answered), failed, stalled, finished. This is KB-029's check-in order
//!    (waiting, errors and stuck, near completion) with what blocks work before what only wants eyes.
//! 3. Of the same kind: the title's priority, P1 first, none after P3.
//! 4. What has needed the user longest.
//! 5. The rest: waiting, failed and finished that were acknowledged, running (nearest to completion first), unknown, idle, archived; live before last seen.

use std::cmp::Reverse;

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

/// Why the session asks for its user; acknowledged or not.
pub fn attention(session: &Tracked, limits: &Limits, now: Time) -> Option<Attention> {
    match session.status() {
        Status::Waiting(_) => Some(Attention::NeedsInput),
        Status::Failed(_) => Some(Attention::Failed),
        Status::Running(_) => session.stall(limits, now).map(|_| Attention::Stalled),
        Status::Finished => Some(Attention::Finished),
        Status::Idle(_) | Status::Archived | Status::Unknown => None,
    }
}

/// Why the session needs its user now: asked for and not yet acknowledged.
pub fn needs(session: &Tracked, limits: &Limits, now: Time) -> Option<Attention> {
    attention(session, limits, now).filter(|_| !session.acknowledged)
}

/// A session's place on the board: sorts ascending.
pub fn rank(session: &Tracked, limits: &Limits, now: Time) -> impl Ord + use<> {
    let needs = needs(session, limits, now);
    let rest = match session.status() {
        Status::Waiting(_) => 0,
        Status::Failed(_) => 1,
        Status::Finished => 2,
        Status::Running(_) => 3,
        Status::Unknown => 4,
        Status::Idle(_) => 5,
        Status::Archived => 6,
    };
    let priority = Title::parse(&session.title).priority.map_or(u8::MAX, |p: Priority| p as u8);
    let newest_first = needs.is_none().then_some(Reverse(session.since));
    let oldest_first = needs.is_some().then_some(session.since);
    (
        (needs.is_none(), needs, rest, session.live_since.is_none()),
        (priority, Reverse(session.progress), oldest_first, newest_first),
        session.id.clone(),
    )
}
