//! What the page says of a session.

use super::{Failure, Phase};

/// The status of a session as one capture shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Claude works, or the container starts; the phase where the page tells it.
    Running(Option<Phase>),
    /// A card waits for the user.
    Waiting(Wait),
    /// The page shows an error.
    Failed(Failure),
    /// The turn ended and the page says nobody has read it yet.
    Finished,
    /// Nothing goes on and nothing is unread.
    Idle(Rest),
    /// Put away by the user.
    Archived,
    /// The session is there but its status cannot be read. Never a reason for a transition.
    #[default]
    Unknown,
}

/// What a waiting session waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// Leave to use a tool.
    Permission,
    /// The answer to a question.
    Question,
    /// Approval of a plan.
    Plan,
    /// An answer in words: its turn has ended with a question, and no card is open.
    Reply,
    /// The page says only that it waits.
    #[default]
    Unspecified,
}

/// How an idle session came to rest, where the page tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// Nothing more is known.
    #[default]
    Plain,
    /// Its row has no mark at all, as idle rows of newer builds: worth something only if it lasts.
    Unmarked,
    /// The user cancelled it (the cards of KB-029 say so).
    Cancelled,
}

impl Status {
    /// Whether `self` and `other` are the same state, whatever phase, kind of wait or reason they carry.
    pub fn same_state(&self, other: &Status) -> bool {
        self.name() == other.name()
    }

    /// The same status without words of the page's own.
    pub fn without_words(&self) -> Status {
        match self {
            Status::Failed(failure) => Status::Failed(failure.without_words()),
            status => status.clone(),
        }
    }

    /// The status in one word, as `data-status` and exports say it.
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
