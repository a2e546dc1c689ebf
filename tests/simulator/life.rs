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

/// What a turn that has ended came to, as far as its row does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    #[default]
    Plain,
    /// It asks something in plain words.
    Asks,
    /// It failed, and its row says idle.
    Fails,
    /// A summary says that it failed; some are taken back.
    SaysFailed,
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
    /// What its last turn came to.
    pub ending: Ending,
    /// What the page's data sum up, and how often they have summed up: it stays while the next turn runs.
    pub summary: (&'static str, u32),
    /// Its heart has stopped: it runs, and nothing moves.
    pub silent: bool,
}

impl Moment {
    /// What it really is, also where its row does not tell.
    pub fn real(&self) -> Face {
        match (self.truth, self.ending) {
            (Truth::Unread | Truth::Idle | Truth::Pull, Ending::Asks) => Face::Waiting,
            (Truth::Unread | Truth::Idle | Truth::Pull, Ending::Fails | Ending::SaysFailed) => Face::Failed,
            (truth, _) => truth.face(),
        }
    }
}

/// How often a list that is sorted by last activity hears of a session at work.
const ACTS_EVERY: u64 = 7 * 60_000;

/// A session and all that ever happened to it.
pub struct Session {
    pub number: usize,
    pub folder: u8,
    /// Whose it is, where somebody else signs in.
    pub account: u8,
    pub history: Vec<Moment>,
}

/// What can happen to a session. What does not fit its state does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Begin,
    Ask(Ask),
    Answer,
    Finish,
    /// The turn ends, and comes to something that its row does not tell.
    End(Ending),
    /// That a turn failed is taken back.
    TakeBack,
    /// It goes on running, and nothing moves any more.
    Silence,
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
    /// When it last did anything, as far as a list knows that is sorted by it: while it runs, every few minutes.
    pub fn last_activity(&self, knows: u64) -> u64 {
        let Some(moment) = self.at(knows) else { return 0 };
        let works = moment.truth == Truth::Running && !moment.silent;
        let offset = self.number as u64 * 97_000 % ACTS_EVERY;
        let acted = (knows + offset) / ACTS_EVERY * ACTS_EVERY;
        if works { moment.at.max(acted.saturating_sub(offset)) } else { moment.at }
    }

    pub fn new(number: usize, folder: u8, account: u8) -> Session {
        Session { number, folder, account, history: Vec::new() }
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
        let blank = Moment {
            at,
            truth: Truth::Running,
            title: 0,
            percent: 0,
            limited: false,
            busy: false,
            ending: Ending::Plain,
            summary: ("", 0),
            silent: false,
        };
        let last = self.history.last().copied();
        let mut next = Moment { at, ..last.unwrap_or(blank) };
        let now = last.map(|m| m.truth);
        let rests = matches!(now, Some(Truth::Unread | Truth::Idle | Truth::Pull | Truth::Failed(_)));
        let fits = match step {
            Step::Begin => last.is_none(),
            Step::Ask(_) | Step::Finish | Step::End(_) | Step::Stop | Step::Progress | Step::Limit | Step::Silence => {
                now == Some(Truth::Running)
            }
            Step::TakeBack => rests && last.is_some_and(|m| m.ending == Ending::SaysFailed),
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
        let mut sum_up = |word| next.summary = (word, next.summary.1 + 1);
        match step {
            Step::Ask(_) | Step::End(Ending::Asks) => sum_up("need_input"),
            Step::Finish | Step::TakeBack => sum_up("completed"),
            Step::End(Ending::SaysFailed) => sum_up("failed"),
            // Missing after an interruption.
            Step::Stop | Step::Fail(_) | Step::End(_) | Step::Archive => sum_up(""),
            _ => {}
        }
        match step {
            Step::Begin | Step::Answer => next.truth = Truth::Running,
            Step::Continue => (next.truth, next.percent, next.ending) = (Truth::Running, 0, Ending::Plain),
            Step::Ask(ask) => next.truth = Truth::Waiting(ask),
            // A page that is looked at never says unread.
            Step::Finish => next.truth = if looked_at { Truth::Idle } else { Truth::Unread },
            Step::End(Ending::Fails) => (next.truth, next.ending) = (Truth::Idle, Ending::Fails),
            Step::End(ending) => {
                (next.truth, next.ending) = (if looked_at { Truth::Idle } else { Truth::Unread }, ending);
            }
            Step::TakeBack => next.ending = Ending::Plain,
            Step::Silence => next.silent = true,
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
        next.silent &= next.truth == Truth::Running && !matches!(step, Step::Progress | Step::Rename);
        self.history.push(next);
        true
    }
}
