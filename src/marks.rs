//! The user's marks: on sessions mute, snooze, priority and note, on repositories mute. They are kept by the session's
//! id or the repository's name, in bounded number. Must never change through anything that a page shows.

use crate::map::Map;
use crate::session::{Priority, SessionId, Title};
use crate::time::Time;

/// The most sessions with marks. Beyond that, the marks that were changed longest ago are dropped.
pub const MAX_MARKS: usize = 200;

/// The longest note, in characters.
pub const MAX_NOTE: usize = 500;

/// The most muted repositories. Beyond that, those that were muted first are dropped.
pub const MAX_REPOSITORIES: usize = 100;

/// All marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The marks by session.
    pub sessions: Map<SessionId, Mark>,
    /// The muted repositories, in the order in which they were muted.
    pub repositories: Vec<String>,
}

/// The user's marks on one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Whether the session is muted: nothing is told of it, and it does not count as needing the user.
    pub muted: bool,
    /// Until when the session is snoozed, which silences it like a mute.
    pub snoozed: Option<Time>,
    /// The priority that the user has set, which overrides the title's.
    pub priority: Option<Priority>,
    /// The user's note. Empty for none.
    pub note: String,
    /// When the marks last changed.
    pub at: Time,
}

impl Marks {
    /// Returns the session's marks, or empty ones.
    pub fn get(&self, id: &SessionId) -> Mark {
        self.sessions.get(id).cloned().unwrap_or_default()
    }

    /// Whether the session or its repository is muted.
    pub fn muted(&self, id: &SessionId, repository: Option<&str>) -> bool {
        self.sessions.get(id).is_some_and(|mark| mark.muted)
            || repository.is_some_and(|name| self.muted_repository(name))
    }

    /// Whether the repository is muted.
    pub fn muted_repository(&self, name: &str) -> bool {
        self.repositories.iter().any(|muted| muted == name)
    }

    /// Mutes or unmutes a repository.
    pub fn mute_repository(&mut self, name: &str, muted: bool) {
        self.repositories.retain(|other| other != name);
        if muted {
            self.repositories.push(name.to_owned());
        }
        let over = self.repositories.len().saturating_sub(MAX_REPOSITORIES);
        self.repositories.drain(..over);
    }

    /// Returns until when the session is snoozed, or `None` if it is not.
    pub fn snoozed(&self, id: &SessionId, now: Time) -> Option<Time> {
        self.sessions.get(id)?.snoozed.filter(|until| *until > now)
    }

    /// Returns the priority that the user has set.
    pub fn priority(&self, id: &SessionId) -> Option<Priority> {
        self.sessions.get(id)?.priority
    }

    /// Returns the session's priority: the user's, else the title's by the convention, else the one that the title
    /// suggests.
    pub fn urgency(&self, id: &SessionId, title: &Title) -> Option<Priority> {
        self.priority(id).or(title.priority).or(title.suggested)
    }

    /// Returns when the next snooze ends.
    pub fn next_end(&self, now: Time) -> Option<Time> {
        self.sessions.values().filter_map(|mark| mark.snoozed).filter(|until| *until > now).min()
    }

    /// Changes the marks of one session.
    pub fn change(&mut self, id: SessionId, now: Time, change: impl FnOnce(&mut Mark)) {
        let mut mark = self.get(&id);
        change(&mut mark);
        mark.at = now;
        mark.snoozed = mark.snoozed.filter(|until| *until > now);
        if mark.is_empty() {
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
    fn is_empty(&self) -> bool {
        !self.muted && self.snoozed.is_none() && self.priority.is_none() && self.note.is_empty()
    }
}

/// Returns a note as it is stored: trimmed, and cut to [`MAX_NOTE`] characters.
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
