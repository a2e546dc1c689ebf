//! What the user said of single sessions: mute, snooze, a priority of their own, a note; and of repositories: mute. Kept by the
//! session's id or the repository's name, bounded; never changed by anything a page shows.

use crate::map::Map;
use crate::session::{Priority, SessionId, Title};
use crate::time::Time;

/// The most sessions with marks; beyond it the longest untouched go first.
pub const MAX_MARKS: usize = 200;

/// The longest note, in characters.
pub const MAX_NOTE: usize = 500;

/// The most repositories that are muted; beyond it the first that were muted go first.
pub const MAX_REPOSITORIES: usize = 100;

/// All marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// By session.
    pub sessions: Map<SessionId, Mark>,
    /// Repositories of whose sessions nothing is said, in the order in which they were muted.
    pub repositories: Vec<String>,
}

/// What the user said of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Nothing is said of it, and it asks for nobody.
    pub muted: bool,
    /// The same, until then.
    pub snoozed: Option<Time>,
    /// Its priority, whatever its title says.
    pub priority: Option<Priority>,
    /// What the user wants to remember.
    pub note: String,
    /// When any of this was last said.
    pub at: Time,
}

impl Marks {
    /// The session's marks.
    pub fn of(&self, id: &SessionId) -> Mark {
        self.sessions.get(id).cloned().unwrap_or_default()
    }

    /// Whether the session is muted, or the repository in which it works.
    pub fn muted(&self, id: &SessionId, repository: Option<&str>) -> bool {
        self.sessions.get(id).is_some_and(|mark| mark.muted)
            || repository.is_some_and(|name| self.muted_repository(name))
    }

    /// Whether the repository is muted.
    pub fn muted_repository(&self, name: &str) -> bool {
        self.repositories.iter().any(|muted| muted == name)
    }

    /// Mutes a repository, or no longer.
    pub fn mute_repository(&mut self, name: &str, muted: bool) {
        self.repositories.retain(|other| other != name);
        if muted {
            self.repositories.push(name.to_owned());
        }
        let over = self.repositories.len().saturating_sub(MAX_REPOSITORIES);
        self.repositories.drain(..over);
    }

    /// Until when the session is snoozed, if it is.
    pub fn snoozed(&self, id: &SessionId, now: Time) -> Option<Time> {
        self.sessions.get(id)?.snoozed.filter(|until| *until > now)
    }

    /// The priority the user gave the session.
    pub fn priority(&self, id: &SessionId) -> Option<Priority> {
        self.sessions.get(id)?.priority
    }

    /// How urgent the session is: what the user said, else what its title says by the convention, else what it only suggests.
    pub fn urgency(&self, id: &SessionId, title: &Title) -> Option<Priority> {
        self.priority(id).or(title.priority).or(title.suggested)
    }

    /// When the next snooze ends.
    pub fn next_end(&self, now: Time) -> Option<Time> {
        self.sessions.values().filter_map(|mark| mark.snoozed).filter(|until| *until > now).min()
    }

    /// Changes the marks of one session.
    pub fn change(&mut self, id: SessionId, now: Time, change: impl FnOnce(&mut Mark)) {
        let mut mark = self.of(&id);
        change(&mut mark);
        mark.at = now;
        mark.snoozed = mark.snoozed.filter(|until| *until > now);
        if mark.says_nothing() {
            self.sessions.remove(&id);
            return;
        }
        self.sessions.insert(id, mark);
        if self.sessions.len() > MAX_MARKS {
            let oldest = self.sessions.iter().min_by_key(|(_, mark)| mark.at).map(|(id, _)| id.clone());
            oldest.map(|id| self.sessions.remove(&id));
        }
    }
}

impl Mark {
    fn says_nothing(&self) -> bool {
        !self.muted && self.snoozed.is_none() && self.priority.is_none() && self.note.is_empty()
    }
}

/// A note as it is kept: one that is too long ends where the room does.
pub fn note(text: &str) -> String {
    text.trim().chars().take(MAX_NOTE).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(n: usize) -> SessionId {
        SessionId::parse(&format!("session_{n:026}")).unwrap()
    }

    #[test]
    fn marks_come_and_go() {
        let mut marks = Marks::default();
        marks.change(id(1), Time(10), |mark| mark.muted = true);
        marks.change(id(1), Time(10), |mark| mark.snoozed = Some(Time(20)));
        assert!(marks.muted(&id(1), None) && !marks.muted(&id(2), None));
        assert_eq!(marks.snoozed(&id(1), Time(19)), Some(Time(20)));
        assert_eq!(marks.snoozed(&id(1), Time(20)), None);
        assert_eq!(marks.next_end(Time(10)), Some(Time(20)));
        marks.change(id(1), Time(30), |mark| mark.muted = false);
        assert!(marks.sessions.is_empty(), "a snooze that is over is no mark");
    }

    #[test]
    fn a_muted_repository_mutes_its_sessions() {
        let mut marks = Marks::default();
        for n in 0..MAX_REPOSITORIES + 2 {
            marks.mute_repository(&format!("acme/{n}"), true);
        }
        assert_eq!(marks.repositories.len(), MAX_REPOSITORIES);
        assert!(
            marks.muted(&id(1), Some("acme/2")) && !marks.muted(&id(1), Some("acme/1")) && !marks.muted(&id(1), None)
        );
        marks.mute_repository("acme/2", false);
        assert!(!marks.muted(&id(1), Some("acme/2")));
    }

    #[test]
    fn the_longest_untouched_go_first() {
        let mut marks = Marks::default();
        for n in 0..MAX_MARKS + 5 {
            marks.change(id(n), Time(n as u64), |mark| mark.muted = true);
        }
        assert_eq!(marks.sessions.len(), MAX_MARKS);
        assert!(!marks.muted(&id(4), None) && marks.muted(&id(5), None));
    }
}
