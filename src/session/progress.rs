//! How far a session is, as far as the page tells: phase, percentage, pull request.

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
    /// "Rate limited" or "Model overloaded": it goes on by itself.
    RateLimited,
    /// "Usage limit reached" while the list still says running.
    UsageLimited,
    /// "Session paused. Send a message to resume…".
    Paused,
}

/// A percentage, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Progress(u8);

impl Progress {
    /// `None` above 100.
    pub fn new(percent: u8) -> Option<Progress> {
        (percent <= 100).then_some(Progress(percent))
    }

    /// The percentage.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// The pull requests of a session, as its badge `#21, #4 · Merged` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Their numbers in the page's order; at least one.
    pub numbers: Vec<u32>,
    /// What the badge says of them; `None` for words that are not known, as in other languages.
    pub state: Option<PullRequestState>,
}

/// The state a pull-request badge shows.
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
    /// Whether it goes no further by itself: somebody has to do something, or has given it up.
    pub fn is_stuck(self) -> bool {
        matches!(self, PullRequestState::ChangesRequested | PullRequestState::MergeConflicts | PullRequestState::Closed)
    }
}
