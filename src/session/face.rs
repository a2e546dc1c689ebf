//! How a session stands, in the one word that its user goes by: the page's status, or the tracker's own judgement where
//! there is one. Must never carry a reason or a time: those belong to the status and to the tracker.

/// What a session's row says, what asks for its user first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// It waits for permission, an answer or a plan's approval.
    Waiting,
    /// It failed.
    Failed,
    /// It runs, but nothing about it changes.
    Stalled,
    /// Its turn has ended and nobody has seen the result.
    Finished,
    /// It runs.
    Running,
    /// The page says something that no rule knows.
    Unknown,
    /// It rests, and there is nothing new to see.
    Idle,
    /// It was put away.
    Archived,
}

impl Face {
    /// Its name in `data-status`, in exports and in a search.
    pub fn name(self) -> &'static str {
        match self {
            Face::Waiting => "waiting",
            Face::Failed => "failed",
            Face::Stalled => "stalled",
            Face::Finished => "finished",
            Face::Running => "running",
            Face::Unknown => "unknown",
            Face::Idle => "idle",
            Face::Archived => "archived",
        }
    }

    /// Whether Claude is at work, as far as the page says.
    pub fn is_at_work(self) -> bool {
        matches!(self, Face::Running | Face::Stalled)
    }
}
