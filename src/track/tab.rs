//! A tab as a witness: what it shows, whether it still answers, whether the user looks at it.

use std::hash::{Hash, Hasher};

use super::Presence;
use crate::map::Map;
use crate::read::{Sight, Sighting};
use crate::session::{Failure, SessionId, Status};
use crate::time::Time;

/// The browser's number for a tab; good until the browser ends.
pub type TabId = u32;

/// The mark of what was forgotten: what the page tells next is no sign of life.
pub(super) const NO_MARK: u64 = 0;

/// One tab that has a Claude page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// What it last said of itself.
    pub presence: Presence,
    /// It answers.
    pub live: bool,
    /// When it last said anything.
    pub heard: Time,
    /// When its list last came into sight.
    pub loaded: Time,
    /// When it was last asked whether it is still there.
    pub pinged: Time,
    /// Whether it shows the list of sessions.
    pub sight: Sight,
    /// How many sessions of its page are not kept; `None` while all are.
    pub unkept: Option<u32>,
    /// What it last showed of each session.
    pub shown: Map<SessionId, Shown>,
}

/// What one tab last showed of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The status on the page, without its words: there are thousands of these.
    pub page: Status,
    /// Since when this tab shows it.
    pub since: Time,
    /// A digest of all that the page tells of it, to notice signs of life.
    pub mark: u64,
    /// The session's statuses with lower numbers lie behind this tab; 0 while it has shown none of them.
    pub cursor: u32,
    /// It stands in the tab's latest reading.
    pub present: bool,
}

impl Shown {
    pub(super) fn new(page: &Status, mark: u64, cursor: u32, since: Time) -> Shown {
        Shown { page: page.without_words(), since, mark, cursor, present: true }
    }
}

impl Tab {
    /// The session this tab's user is looking at.
    pub fn looking(&self) -> Option<&SessionId> {
        self.presence.open.as_ref().filter(|_| self.live && self.presence.visible && self.presence.focused)
    }

    /// Whether the user looks at this session in this tab.
    pub fn looks_at(&self, id: &SessionId) -> bool {
        self.looking() == Some(id)
    }

    /// How many sessions stand in its latest reading.
    pub(super) fn present(&self) -> u32 {
        self.shown.values().map(|shown| u32::from(shown.present)).sum()
    }

    /// Whether this tab shows the session now, and as `page`.
    pub fn confirms(&self, id: &SessionId, page: &Status) -> bool {
        self.live && self.shown.get(id).is_some_and(|s| s.present && s.page.same_state(page))
    }
}

/// A digest of what a page tells of a session. The elapsed time is left out: it counts on even when nothing else does.
pub(super) fn mark(sighting: &Sighting) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    sighting.title.hash(&mut hasher);
    sighting.status.name().hash(&mut hasher);
    if let Status::Running(Some(phase)) = &sighting.status {
        (*phase as u8).hash(&mut hasher);
    }
    if let Status::Failed(Failure::Titled(title)) = &sighting.status {
        title.hash(&mut hasher);
    }
    sighting.detail.hash(&mut hasher);
    sighting.branch.hash(&mut hasher);
    sighting.progress.map(|p| p.percent()).hash(&mut hasher);
    if let Some(pr) = &sighting.pull_request {
        pr.numbers.hash(&mut hasher);
        pr.state.map(|s| s as u8).hash(&mut hasher);
    }
    // Marks are stored, so they must mean the same in the next version: they also travel as a JavaScript number.
    hasher.finish() >> 12
}

/// FNV-1a: small, and the same on every platform and in every build.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    // `usize` differs between the browser (32 bits) and tests (64 bits); a mark must not.
    fn write_usize(&mut self, n: usize) {
        self.write(&(n as u64).to_le_bytes());
    }

    fn write_isize(&mut self, n: isize) {
        self.write(&(n as i64).to_le_bytes());
    }
}
