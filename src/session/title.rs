//! The naming convention of KB-029, `[PRIORITY] [REPO/MODULE] Brief specific description`, read from a session's title.

/// How urgent a session is by its title, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// `[URGENT]`, `[P0]` or `[P1]`.
    P1,
    /// `[P2]`.
    P2,
    /// `[P3]` and below.
    P3,
}

/// A title taken apart. `plain` is never empty unless the whole title is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// What the brackets say of urgency.
    pub priority: Option<Priority>,
    /// What the brackets say of the repository or module: `API`, `Frontend`.
    pub module: Option<String>,
    /// What the brackets say of the kind of task: `Feature`, `Fix`.
    pub kind: Option<String>,
    /// The title without the brackets that were understood.
    pub plain: String,
}
