//! Records what was said and what was held back, and why. The log is bounded in entries and days: the oldest go first.

use super::{AlertKind, NeedKind, SystemKind};
use crate::session::SessionId;
use crate::time::{Span, Time};
use crate::track::Track;

/// The most entries kept.
pub const MAX_ENTRIES: usize = 300;

/// How long an entry is kept.
pub const KEEP_LOG: Span = Span::hours(7 * 24);

/// The entries, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log(pub Vec<LogEntry>);

/// One alert that was said or held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// When that was.
    pub at: Time,
    /// What it was about.
    pub kind: AlertKind,
    /// The session; `None` if it was not about a single one.
    pub session: Option<SessionId>,
    /// The session's title at that time, for sessions that have left the board since.
    pub title: String,
    /// What a waiting session asked then, in the page's words; `None` if the page did not say.
    pub asks: Option<String>,
    /// What became of it.
    pub why: Outcome,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was shown.
    Said,
    /// It was shown within one notification for several.
    SaidTogether,
    /// Held back: the status changed back within the hold.
    WentBack,
    /// Held back: the user was looking at it.
    Looking,
    /// Held back: the session was gone.
    Gone,
    /// Held back: the user had already seen it.
    Seen,
    /// Held back: alerts of this kind are switched off.
    Off,
    /// Held back: the session changes back and forth.
    Flapping,
    /// Held back: it was the same ending, shown again.
    Again,
    /// Held back: the turn was shorter than the user wants to hear of.
    Short,
    /// Held back: the session needs its user for something more urgent.
    NeededAnyway,
    /// Held back: the user has muted the session.
    Muted,
    /// Held back until the session's snooze is over.
    Snoozed,
    /// Held back until the quiet hours are over.
    Quiet,
    /// Held back to come together with others that finish.
    Gathered,
    /// Held back until there is room: there were too many notifications within a minute.
    TooMany,
    /// Withdrawn because it was no longer so or was seen. Versions before 5 did not tell these apart.
    Withdrawn,
    /// Withdrawn because it was no longer so.
    WithdrawnOver,
    /// Withdrawn because the user had seen it or silenced its session.
    WithdrawnSeen,
}

impl Log {
    /// Records what became of a session's need.
    pub(super) fn record(&mut self, kind: NeedKind, id: &SessionId, track: &Track, why: Outcome, at: Time) {
        self.record_of(AlertKind::Need(kind), Some(id), track, why, at);
    }

    /// Records what became of an alert about the watch itself.
    pub(super) fn record_system(&mut self, kind: SystemKind, why: Outcome, at: Time) {
        self.push(LogEntry { at, kind: AlertKind::System(kind), session: None, title: String::new(), asks: None, why });
    }

    /// Records what became of an alert about this session, or about several.
    pub(super) fn record_of(
        &mut self,
        kind: AlertKind,
        session: Option<&SessionId>,
        track: &Track,
        why: Outcome,
        at: Time,
    ) {
        let known = session.and_then(|id| track.sessions.get(id));
        let title = known.map(|session| session.title().to_owned()).unwrap_or_default();
        let asks = known.filter(|session| kind.is_of_a_wait() && session.waits()).and_then(|session| session.detail());
        self.push(LogEntry { at, kind, session: session.cloned(), title, asks: asks.map(str::to_owned), why });
    }

    fn push(&mut self, entry: LogEntry) {
        self.0.push(entry);
        let over = self.0.len().saturating_sub(MAX_ENTRIES);
        self.0.drain(..over);
    }

    /// Drops entries that are older than [`KEEP_LOG`].
    pub(super) fn forget(&mut self, now: Time) {
        self.0.retain(|entry| now.since(entry.at) < KEEP_LOG);
    }
}
