//! Defines the life of one session: its stretches, and sums that stay right when old stretches are dropped.

use crate::session::Title;
use crate::time::{Span, Time};
use crate::track::Belief;

/// The most stretches kept of one life.
pub const MAX_STRETCHES: usize = 40;

/// What a session does during a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    /// Claude works.
    Running,
    /// It waits for its user.
    Waiting,
    /// It stands still after a failure.
    Failed,
    /// Its turn has ended and the result is unread.
    Finished,
    /// It rests.
    Idle,
    /// It was archived.
    Archived,
    /// Unknown, because no page shows it.
    Unseen,
}

/// A stretch of time in which a session does one thing. It ends where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What the session does.
    pub doing: Doing,
    /// When the stretch begins.
    pub from: Time,
}

/// A turn that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When it ended.
    pub at: Time,
    /// How long Claude worked, without the times it waited for its user.
    pub ran: Span,
    /// The kind of task that the title names.
    pub kind: Option<String>,
    /// The repository, as `owner/repo`.
    pub repository: Option<String>,
    /// Whether it was seen from its beginning to its end, so that `ran` is right.
    pub whole: bool,
}

/// One session's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its title, as last seen.
    pub title: String,
    /// The repository, as `owner/repo`.
    pub repository: Option<String>,
    /// The stretches, oldest first, never empty. The last one goes on.
    pub stretches: Vec<Stretch>,
    /// How long Claude worked in all stretches but the last.
    pub ran: Span,
    /// How long the session waited for its user in all stretches but the last.
    pub waited: Span,
    /// How many turns have ended.
    pub turns: u32,
    /// The turn that goes on.
    pub turn: Option<OpenTurn>,
}

/// A turn that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTurn {
    /// When it began.
    pub from: Time,
    /// How long Claude worked in it, without the life's last stretch.
    pub ran: Span,
    /// Whether all of it was seen so far.
    pub whole: bool,
}

impl Doing {
    /// Whether a turn goes on: the session runs or waits.
    pub fn goes_on(self) -> bool {
        matches!(self, Doing::Running | Doing::Waiting)
    }

    /// Its name in storage, exports and on the board.
    pub fn name(self) -> &'static str {
        match self {
            Doing::Running => "running",
            Doing::Waiting => "waiting",
            Doing::Failed => "failed",
            Doing::Finished => "finished",
            Doing::Idle => "idle",
            Doing::Archived => "archived",
            Doing::Unseen => "unseen",
        }
    }
}

impl Life {
    pub(super) fn new(session: &Belief, doing: Doing) -> Life {
        let from = if doing == Doing::Unseen { session.last_seen() } else { session.since() };
        let mut life = Life {
            title: String::new(),
            repository: None,
            stretches: vec![Stretch { doing, from }],
            ran: Span::default(),
            waited: Span::default(),
            turns: 0,
            turn: doing.goes_on().then_some(OpenTurn { from, ran: Span::default(), whole: !session.is_baseline() }),
        };
        life.describe(session);
        life
    }

    /// What the session does now.
    pub fn doing(&self) -> Doing {
        self.last().doing
    }

    /// The stretch that goes on.
    pub fn last(&self) -> Stretch {
        self.stretches.last().copied().unwrap_or(Stretch { doing: Doing::Unseen, from: Time::default() })
    }

    /// The stretch in which the session came to rest after it last ran or waited, which tells how and when it ended. A
    /// later stretch, as after the result was read, does not count; an unseen one counts only if there is no other.
    pub fn end(&self) -> Stretch {
        let went_on = self.stretches.iter().rposition(|stretch| stretch.doing.goes_on());
        let after = went_on.and_then(|place| self.stretches.get(place + 1..)).unwrap_or_default();
        let seen = after.iter().find(|stretch| stretch.doing != Doing::Unseen);
        seen.or(after.first()).copied().unwrap_or(self.last())
    }

    /// How long Claude has worked, up to `now`.
    pub fn ran(&self, now: Time) -> Span {
        self.ran + self.present(Doing::Running, now)
    }

    /// How long it has waited for its user, up to `now`.
    pub fn waited(&self, now: Time) -> Span {
        self.waited + self.present(Doing::Waiting, now)
    }

    /// How long Claude has worked in the turn that goes on.
    pub fn ran_in_turn(&self, now: Time) -> Option<Span> {
        self.turn.map(|turn| turn.ran + self.present(Doing::Running, now))
    }

    /// How long Claude has worked in the turn that goes on; `None` unless all of the turn was seen and the stretch
    /// before it lasted for at least `rest`. After a shorter rest the turn may be the rest of the one before.
    pub fn ran_in_whole_turn(&self, rest: Span, now: Time) -> Option<Span> {
        let turn = self.turn.filter(|turn| turn.whole)?;
        let before = self.stretches.iter().rev().find(|stretch| stretch.from < turn.from);
        let is_doubtful = |before: &Stretch| before.doing == Doing::Unseen || turn.from.since(before.from) < rest;
        self.ran_in_turn(now).filter(|_| !before.is_some_and(is_doubtful))
    }

    fn present(&self, doing: Doing, now: Time) -> Span {
        let last = self.last();
        if last.doing == doing { now.since(last.from) } else { Span::default() }
    }

    /// Copies title and repository from the belief; returns whether one of them has changed.
    pub(super) fn describe(&mut self, session: &Belief) -> bool {
        let renamed = self.title != session.title() && !session.title().is_empty();
        if renamed {
            session.title().clone_into(&mut self.title);
        }
        let moved = self.repository.as_deref() != session.repository();
        if moved {
            self.repository = session.repository().map(str::to_owned);
        }
        renamed || moved
    }

    /// Begins the next stretch; returns the turn that has ended with it. `unknown_before` is whether the session may
    /// have begun to do this before it was seen.
    pub(super) fn begin_stretch(&mut self, doing: Doing, from: Time, unknown_before: bool) -> Option<Turn> {
        let left = self.last();
        let from = from.max(left.from);
        let length = from.since(left.from);
        match left.doing {
            Doing::Running => self.ran = self.ran + length,
            Doing::Waiting => self.waited = self.waited + length,
            _ => {}
        }
        if let Some(turn) = &mut self.turn {
            if left.doing == Doing::Running {
                turn.ran = turn.ran + length;
            }
            turn.whole &= doing != Doing::Unseen && !unknown_before;
        }
        let ended = match doing {
            Doing::Running | Doing::Waiting => {
                self.turn.get_or_insert(OpenTurn { from, ran: Span::default(), whole: !unknown_before });
                None
            }
            // The turn may go on out of sight.
            Doing::Unseen => None,
            Doing::Finished | Doing::Idle => self.turn.take(),
            Doing::Failed | Doing::Archived => {
                self.turn = None;
                None
            }
        };
        self.stretches.push(Stretch { doing, from });
        let over = self.stretches.len().saturating_sub(MAX_STRETCHES);
        self.stretches.drain(..over);
        let turn = ended?;
        self.turns += 1;
        Some(Turn {
            at: from,
            ran: turn.ran,
            kind: super::kind(&Title::parse(&self.title)),
            repository: self.repository.clone(),
            whole: turn.whole,
        })
    }
}
