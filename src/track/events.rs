//! Defines the events and transitions that the tracker tells. It never says what the user is told of them.

use crate::session::{SessionId, Status};

/// An event that the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackEvent {
    /// A session changed its status.
    Changed(Transition),
    /// A session already waited when a page first showed it.
    AlreadyWaits(SessionId),
    /// A running session that gives signs of life has given none for the time of the alert's setting.
    Stalled(SessionId),
    /// A stalled session gave a sign of life.
    Moved(SessionId),
    /// A session that gives no signs of life has run for much longer than is usual.
    RunsLong(SessionId),
    /// The state of a session's pull request was known and has changed.
    PullRequest(SessionId),
    /// The user has seen what the session has to say.
    Seen(SessionId),
    /// The user looks at a session that waits, which answers nothing: they may have left their seat.
    Looked(SessionId),
    /// The session is gone for certain, so its need is over.
    Gone(SessionId),
    /// Sessions that were running or waiting have been out of sight for the grace period.
    SightLost,
    /// The list of sessions can be seen again.
    SightBack,
}

/// A change of status that the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The session.
    pub session: SessionId,
    /// The number of this transition, which counts up from 1 for each session.
    pub revision: u32,
    /// The status before.
    pub from: Status,
    /// The status now.
    pub to: Status,
    /// Whether the session was out of sight before, so that the change lies somewhere in that gap.
    pub after_gap: bool,
    /// Whether it is the same ending as before, shown again without work in between. Then there is nothing new to say.
    pub again: bool,
}
