//! The record of what was said and what was held back, and why. Bounded: the oldest entries go first.

use super::Kind;
use crate::session::SessionId;
use crate::time::Time;
use crate::track::Track;

/// The most entries kept.
pub const MAX_ENTRIES: usize = 300;

/// The entries, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log(pub Vec<Entry>);

/// One thing that was said or held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Time,
    /// What it was about.
    pub kind: Kind,
    /// Whose; `None` when it was about no single session.
    pub session: Option<SessionId>,
    /// Its title at that time, for sessions that have left the board since.
    pub title: String,
    /// What became of it.
    pub why: Why,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was shown.
    Said,
    /// It was shown within one notification for several.
    SaidTogether,
    /// Held back: the status went back within the hold.
    WentBack,
    /// Held back: the user was looking at it.
    Looking,
    /// Held back: the user had seen it already.
    Seen,
    /// Held back: alerts of this kind are switched off.
    Off,
    /// Held back: the session changes back and forth.
    Flapping,
    /// Held back: the same ending, shown again.
    Again,
    /// Held back: the user has muted the session.
    Muted,
    /// Held back until the session's snooze is over.
    Snoozed,
    /// Held back until the quiet hours are over.
    Quiet,
    /// Held back until there is room: too many notifications within a minute.
    TooMany,
    /// Taken away from the screen, because it was no longer so or was seen.
    Withdrawn,
}

impl Entry {
    pub(super) fn new(kind: Kind, session: &SessionId, why: Why, at: Time) -> Entry {
        Entry::about(kind, Some(session.clone()), why, at)
    }

    pub(super) fn about(kind: Kind, session: Option<SessionId>, why: Why, at: Time) -> Entry {
        Entry { at, kind, session, title: String::new(), why }
    }
}

impl Log {
    pub(super) fn push(&mut self, entry: Entry) {
        self.0.push(entry);
        let over = self.0.len().saturating_sub(MAX_ENTRIES);
        self.0.drain(..over);
    }

    pub(super) fn held_back(&mut self, kind: Kind, id: &SessionId, track: &Track, why: Why, at: Time) {
        let title = track.sessions.get(id).map(|s| s.title.clone()).unwrap_or_default();
        self.push(Entry { title, ..Entry::new(kind, id, why, at) });
    }
}
