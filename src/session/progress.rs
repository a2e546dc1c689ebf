//! The progress of a session as the page shows it: phase, percentage, pull request.

/// What a running session is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// "Waiting for a runner…".
    Queued,
    /// "Starting session…".
    Starting,
    /// KB-029: Analyzing.
    Analyzing,
    /// KB-029: Planning.
    Planning,
    /// KB-029: Implementing.
    Implementing,
    /// KB-029: Testing.
    Testing,
    /// KB-029: Completing.
    Completing,
    /// "Reconnecting…".
    Reconnecting,
    /// "Rate limited" or "Model overloaded". The session goes on by itself.
    RateLimited,
    /// "Usage limit reached" while the list still shows the session as running.
    UsageLimited,
    /// "Session paused. Send a message to resume…".
    Paused,
}

/// A percentage, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Progress(u8);

impl Progress {
    /// Returns the percentage, or `None` above 100.
    pub fn new(percent: u8) -> Option<Progress> {
        (percent <= 100).then_some(Progress(percent))
    }

    /// Returns the percentage, 0 to 100.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// The pull requests of a session, as in its badge `#21, #4 · Merged`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// The numbers in the page's order. At least one.
    pub numbers: Vec<u32>,
    /// The state that the badge shows. `None` if it shows none, or words that no rule knows.
    pub state: Option<PullRequestState>,
}

/// The state of a pull request, as badges show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the page's own words")]
pub enum PullRequestState {
    Open,
    Draft,
    Approved,
    ChangesRequested,
    MergeConflicts,
    Queued,
    Merged,
    Closed,
}

impl PullRequestState {
    /// Whether somebody has to act before it can be merged, or it was given up.
    pub fn is_stuck(self) -> bool {
        matches!(self, PullRequestState::ChangesRequested | PullRequestState::MergeConflicts | PullRequestState::Closed)
    }
}
