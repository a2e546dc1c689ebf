//! The status of a session, as the page shows it.

use super::{Failure, Phase};

/// The status of a session as one capture shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Claude works, or the container starts. The phase is known only if the page shows it.
    Running(Option<Phase>),
    /// The session waits for its user.
    Waiting(Wait),
    /// The page shows an error.
    Failed(Failure),
    /// The turn has ended, and the page shows its result as unread.
    Finished,
    /// The session does nothing, and nothing is unread.
    Idle(Rest),
    /// The user has archived the session.
    Archived,
    /// The session exists, but its status cannot be read. This never causes a transition.
    #[default]
    Unknown,
}

/// What a waiting session waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// Permission to use a tool.
    Permission,
    /// The answer to a question.
    Question,
    /// Approval of a plan.
    Plan,
    /// A message from the user: its turn has ended with a question, and no card is open.
    Reply,
    /// The page shows only that it waits.
    #[default]
    Unspecified,
}

/// How an idle session came to rest, where the page shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// Nothing more is known.
    #[default]
    Plain,
    /// Its row has no status mark, like idle rows in newer builds. The tracker believes it only if it lasts.
    Unmarked,
    /// The user has cancelled it, as on the cards of KB-029.
    Cancelled,
}

impl Status {
    /// Whether `self` and `other` are the same state, whatever their phase, kind of wait or reason.
    pub fn same_state(&self, other: &Status) -> bool {
        self.name() == other.name()
    }

    /// Whether both wait, and each is known to wait for something else.
    pub fn asks_for_another(&self, other: &Status) -> bool {
        let is_told = |wait: &Wait| *wait != Wait::Unspecified;
        match (self, other) {
            (Status::Waiting(one), Status::Waiting(another)) => is_told(one) && is_told(another) && one != another,
            _ => false,
        }
    }

    /// Whether nothing goes on and nothing is asked: idle or finished.
    pub fn rests(&self) -> bool {
        matches!(self, Status::Idle(_) | Status::Finished)
    }

    /// Returns the same status without the page's own words.
    pub fn without_words(&self) -> Status {
        match self {
            Status::Failed(failure) => Status::Failed(failure.without_words()),
            status => status.clone(),
        }
    }

    /// Returns the status in one word, as in `data-status` and exports.
    pub fn name(&self) -> &'static str {
        match self {
            Status::Running(_) => "running",
            Status::Waiting(_) => "waiting",
            Status::Failed(_) => "failed",
            Status::Finished => "finished",
            Status::Idle(_) => "idle",
            Status::Archived => "archived",
            Status::Unknown => "unknown",
        }
    }
}
