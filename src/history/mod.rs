//! Records the past of every session: its life as a list of stretches, and the turns that ended. The timeline, the
//! history view and the forecast are made from it. It is bounded in sessions, stretches, turns and days.
//!
//! Must never: decide what a session does or whether an alert is shown. After each step it copies what is believed;
//! time in which no page showed a session is recorded as unseen.

mod import;
mod life;

use life::MAX_STRETCHES;
pub use life::{Doing, Life, OpenTurn, Stretch, Turn};

use crate::lean::lowercase;
use crate::map::Map;
use crate::session::{SessionId, Status, Title};
use crate::time::{Span, Time};
use crate::track::{Belief, Track};

/// How long a life is kept after it was last added to, and a turn after its end.
pub const KEEP: Span = Span::hours(30 * 24);

/// The most lives kept. Beyond it, the lives whose last stretch began first are dropped.
pub const MAX_LIVES: usize = 400;

/// The most turns kept for the forecast, newest last.
pub const MAX_TURNS: usize = 300;

/// A session is recorded as unseen after it was out of sight for this long. A shorter gap means that its row was
/// scrolled away or its page reloaded.
pub const UNSEEN: Span = Span::minutes(2);

/// The lives of all sessions.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The life of each session.
    pub lives: Map<SessionId, Life>,
    /// The turns that ended, oldest first.
    pub turns: Vec<Turn>,
    /// The number of changes so far. The history is stored only after this number has changed.
    pub additions: u64,
}

/// Two histories with the same content are equal, however often each was changed.
impl PartialEq for History {
    fn eq(&self, other: &History) -> bool {
        self.lives == other.lives && self.turns == other.turns
    }
}

impl Eq for History {}

impl History {
    /// Records what is believed now.
    pub fn note(&mut self, track: &Track, now: Time) {
        for session in track.sessions.values() {
            let Some(doing) = doing(session, now) else {
                continue;
            };
            let life = match self.lives.get_mut(session.id()) {
                Some(life) => life,
                None => {
                    self.lives.insert(session.id().clone(), Life::new(session, doing));
                    self.additions += 1;
                    continue;
                }
            };
            self.additions += u64::from(life.describe(session));
            if life.doing() == doing {
                continue;
            }
            let from = match doing {
                Doing::Unseen => session.last_seen(),
                // A status that returns unchanged, after a gap or an acknowledgement, began before: it goes on from
                // now.
                _ if session.since() > life.last().from => session.since(),
                _ => now,
            };
            if let Some(turn) = life.begin_stretch(doing, from, session.is_baseline()) {
                self.turns.push(turn);
            }
            self.additions += 1;
        }
        self.keep_bounds(now);
    }

    fn keep_bounds(&mut self, now: Time) {
        let over = self.turns.len().saturating_sub(MAX_TURNS);
        self.turns.drain(..over);
        self.forget(now);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.lives.clear();
        self.turns.clear();
        self.additions += 1;
    }

    fn forget(&mut self, now: Time) {
        let before = (self.lives.len(), self.turns.len());
        self.lives.retain(|_, life| now.since(life.last().from) < KEEP || life.doing().goes_on());
        if self.lives.len() > MAX_LIVES {
            let by_age: Map<_, _> = self.lives.iter().map(|(id, life)| ((life.last().from, id.clone()), ())).collect();
            for (_, id) in by_age.keys().take(self.lives.len() - MAX_LIVES) {
                self.lives.remove(id);
            }
        }
        self.turns.retain(|turn| now.since(turn.at) < KEEP);
        self.additions += u64::from((self.lives.len(), self.turns.len()) != before);
    }
}

/// What a session does; `None` where its status cannot be read.
fn doing(session: &Belief, now: Time) -> Option<Doing> {
    if !session.is_live() && now.since(session.last_seen()) >= UNSEEN {
        return Some(Doing::Unseen);
    }
    match session.status() {
        Status::Running(_) => Some(Doing::Running),
        Status::Waiting(_) => Some(Doing::Waiting),
        Status::Failed(_) => Some(Doing::Failed),
        Status::Finished => Some(Doing::Finished),
        Status::Idle(_) => Some(Doing::Idle),
        Status::Archived => Some(Doing::Archived),
        Status::Unknown => None,
    }
}

/// The kind of task that a title names, in lower case.
pub fn kind(title: &Title) -> Option<String> {
    title.kind.as_ref().map(|kind| lowercase(kind))
}
