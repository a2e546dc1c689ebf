//! The state of a session in one word, as users see it: the page's status, or the tracker's own judgement where there
//! is one. Must never carry a reason or a time: those belong to the status and to the tracker.

/// The state that a session's row shows. The order is by urgency, the most urgent first.
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
    /// The page shows something that no rule knows.
    Unknown,
    /// It is at rest, and there is nothing new to see.
    Idle,
    /// It is archived.
    Archived,
}

impl Face {
    /// Returns its name in `data-status`, in exports and in searches.
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

    /// Whether Claude works, according to the page.
    pub fn is_at_work(self) -> bool {
        matches!(self, Face::Running | Face::Stalled)
    }
}
