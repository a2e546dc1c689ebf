//! The truth about sessions: what the server would say of each, at any moment. Nobody in the simulated browser sees it directly.

/// What each session's id begins with.
pub const ID: &str = "session_01SIM";

/// What a session really is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Running,
    Waiting(Ask),
    Failed(Trouble),
    /// The turn has ended and nobody has read it.
    Unread,
    /// Nothing goes on: read, never unread, or a failure that the page hides.
    Idle,
    /// As idle, with a pull request shown in its place.
    Pull,
    Archived,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Permission,
    Question,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Error,
    Limit,
    Crash,
}

/// The state a truth is of, as far as a row can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    Running,
    Waiting,
    Failed,
    Unread,
    Idle,
    Archived,
}

impl Truth {
    pub fn face(self) -> Face {
        match self {
            Truth::Running => Face::Running,
            Truth::Waiting(_) => Face::Waiting,
            Truth::Failed(_) => Face::Failed,
            Truth::Unread => Face::Unread,
            Truth::Idle | Truth::Pull => Face::Idle,
            Truth::Archived => Face::Archived,
        }
    }
}

/// A session as it is from one moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: u64,
    pub truth: Truth,
    /// How often it was renamed.
    pub title: u32,
    /// How far it says it is, where a page shows that.
    pub percent: u8,
    /// The usage limit holds it up, which only its own page tells.
    pub limited: bool,
    /// It is being archived.
    pub busy: bool,
}

/// A session and all that ever happened to it.
pub struct Session {
    pub number: usize,
    pub folder: u8,
    pub history: Vec<Moment>,
}

/// What can happen to a session. What does not fit its state does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Begin,
    Ask(Ask),
    Answer,
    Finish,
    /// The turn ends with nothing to read, or in a failure that the page does not show.
    Stop,
    Fail(Trouble),
    /// The user goes on with it.
    Continue,
    Read,
    /// Its pull request is merged.
    Merge,
    /// Its archiving begins.
    Busy,
    Archive,
    Unarchive,
    Progress,
    Rename,
    Limit,
    Unlimit,
}

impl Session {
    pub fn new(number: usize, folder: u8) -> Session {
        Session { number, folder, history: Vec::new() }
    }

    pub fn id(&self) -> String {
        format!("{ID}{:04}", self.number)
    }

    /// A title that names the session whatever else it says: the oracle reads notifications as a user does.
    pub fn title(&self, renamed: u32) -> String {
        const WORDS: [&str; 5] =
            ["Fix login", "[P1] [API] Rate limits", "Add <b>tests</b>", "日本語 & more", "Refactor"];
        format!("{} k{}", WORDS[(self.number + renamed as usize) % WORDS.len()], self.number)
    }

    pub fn at(&self, time: u64) -> Option<&Moment> {
        self.history.iter().rev().find(|m| m.at <= time)
    }

    pub fn now(&self) -> Option<Truth> {
        self.history.last().map(|m| m.truth)
    }

    /// Lets a step happen; tells whether it could. `looked_at`: the user has the session's page before them.
    pub fn live(&mut self, step: Step, looked_at: bool, at: u64) -> bool {
        let blank = Moment { at, truth: Truth::Running, title: 0, percent: 0, limited: false, busy: false };
        let last = self.history.last().copied();
        let mut next = Moment { at, ..last.unwrap_or(blank) };
        let now = last.map(|m| m.truth);
        let rests = matches!(now, Some(Truth::Unread | Truth::Idle | Truth::Pull | Truth::Failed(_)));
        let fits = match step {
            Step::Begin => last.is_none(),
            Step::Ask(_) | Step::Finish | Step::Stop | Step::Progress | Step::Limit => now == Some(Truth::Running),
            Step::Answer => matches!(now, Some(Truth::Waiting(_))),
            Step::Fail(_) => matches!(now, Some(Truth::Running | Truth::Waiting(_))),
            Step::Continue => rests,
            Step::Read => now == Some(Truth::Unread),
            Step::Merge => matches!(now, Some(Truth::Unread | Truth::Idle)),
            Step::Archive | Step::Busy => now.is_some_and(|t| t != Truth::Archived),
            Step::Unarchive => now == Some(Truth::Archived),
            Step::Rename => last.is_some(),
            Step::Unlimit => last.is_some_and(|m| m.limited),
        };
        if !fits {
            return false;
        }
        match step {
            Step::Begin | Step::Answer => next.truth = Truth::Running,
            Step::Continue => (next.truth, next.percent) = (Truth::Running, 0),
            Step::Ask(ask) => next.truth = Truth::Waiting(ask),
            // A page that is looked at never says unread.
            Step::Finish => next.truth = if looked_at { Truth::Idle } else { Truth::Unread },
            Step::Stop | Step::Read | Step::Unarchive => next.truth = Truth::Idle,
            Step::Fail(trouble) => next.truth = Truth::Failed(trouble),
            Step::Merge => next.truth = Truth::Pull,
            Step::Archive => next.truth = Truth::Archived,
            Step::Progress => next.percent = (next.percent + 7).min(99),
            Step::Rename => next.title += 1,
            Step::Busy => next.busy = true,
            Step::Limit => next.limited = true,
            Step::Unlimit => next.limited = false,
        }
        next.busy &= next.truth != Truth::Archived;
        next.limited &= next.truth == Truth::Running;
        self.history.push(next);
        true
    }
}
