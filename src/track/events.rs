//! What the tracker tells: the events and transitions that it believes. Never says what the user is told of them.

use crate::session::{SessionId, Status};

/// Something that happened, as far as the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackEvent {
    /// A session changed its status.
    Changed(Transition),
    /// A session waits that a page has brought with it: nobody saw it begin.
    AlreadyWaits(SessionId),
    /// A running session that gives signs of life has given none for the alert's threshold.
    Stalled(SessionId),
    /// A stalled session gave a sign of life.
    Moved(SessionId),
    /// A session that gives no signs of life has run for much longer than is usual.
    RunsLong(SessionId),
    /// A session's pull request, whose state was known, has another.
    PullRequest(SessionId),
    /// The user has seen what the session has to say.
    Seen(SessionId),
    /// The user looks at a session that waits. That answers nothing: whoever sits before the screen may have gone for
    /// lunch.
    Looked(SessionId),
    /// The session is gone for certain, so nothing needs to be said of it any more.
    Gone(SessionId),
    /// Sessions that were running or waiting have been out of sight for the grace period.
    SightLost,
    /// The list of sessions can be seen again.
    SightBack,
}

/// A change of status that the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Whose.
    pub session: SessionId,
    /// Which one of the session's: counts up from 1.
    pub revision: u32,
    /// What it was.
    pub from: Status,
    /// What it is.
    pub to: Status,
    /// The session was out of sight before, so the change lies somewhere in the gap.
    pub after_gap: bool,
    /// It is the same ending as before, shown again without any work in between, so there is nothing new to say.
    pub again: bool,
}
