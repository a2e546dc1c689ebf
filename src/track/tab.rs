//! Witnesses: what a tab's page shows, whether the tab still answers, whether the user looks at it.
//! Never decides which witness is believed.

use std::hash::{Hash, Hasher};

use crate::map::Map;
use crate::read::{Reading, Sight, Sighting};
use crate::session::{Failure, SessionId, Status};
use crate::time::Time;

/// The browser's number for a tab; good until the browser ends.
pub type TabId = u32;

/// The fingerprint of what was forgotten: what the page tells next is no sign of life.
pub(super) const NO_FINGERPRINT: u64 = 0;

/// Who shows sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// The page of a tab.
    Tab(TabId),
}

/// One tab that has a Claude page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// What it last said of itself.
    pub presence: Presence,
    /// It answers.
    pub live: bool,
    /// When it last said anything.
    pub heard: Time,
    /// When it was last asked whether it is still there.
    pub pinged: Time,
    /// What its page shows.
    pub page: Testimony,
}

/// What one message of a tab tells besides the reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// When the page was loaded, by its own clock: another value is another page.
    pub born: u64,
    /// The session whose own page it is.
    pub open: Option<SessionId>,
    /// The tab is in front of its window.
    pub visible: bool,
    /// The window has the focus.
    pub focused: bool,
    /// Batches of changes counted in the transcript since the tab's last message.
    pub pulse: u64,
}

/// All that one witness shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Testimony {
    /// When its list last came into sight.
    pub loaded: Time,
    /// Whether it shows the list of sessions.
    pub sight: Sight,
    /// How many sessions of its list are not kept; `None` while all are.
    pub unkept: Option<u32>,
    /// What it last showed of each session.
    pub shown: Map<SessionId, Shown>,
}

/// What one witness last showed of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The status that it shows, without the page's words: there are thousands of these.
    pub status: Status,
    /// Since when this witness shows it.
    pub since: Time,
    /// A digest of all that is shown of the session, to notice signs of life.
    pub fingerprint: u64,
    /// The session's statuses of earlier revisions lie behind this witness; 0 while it has shown none of them.
    pub cursor: u32,
    /// It stands in the latest reading.
    pub present: bool,
}

impl Shown {
    pub(super) fn new(status: &Status, fingerprint: u64, cursor: u32, since: Time) -> Shown {
        Shown { status: status.without_words(), since, fingerprint, cursor, present: true }
    }

    /// The witness shows the status of this revision: what was before lies behind it.
    pub(super) fn show(&mut self, revision: u32) {
        self.cursor = revision.saturating_add(1);
    }
}

impl Testimony {
    /// Whether it shows the session now, and in this state.
    pub(super) fn confirms(&self, id: &SessionId, status: &Status) -> bool {
        self.shown.get(id).is_some_and(|shown| shown.present && shown.status.same_state(status))
    }

    /// How many sessions stand in the latest reading.
    pub(super) fn present(&self) -> u32 {
        self.shown.values().map(|shown| u32::from(shown.present)).sum()
    }

    /// The witness has begun anew: what it showed before says nothing of what it shows now.
    pub(super) fn clear(&mut self) {
        self.shown.clear();
        self.unkept = None;
        self.sight = Sight::Missing;
    }

    /// Notes what a reading says of the list as a whole: whether it is there, and which sessions stand in it.
    pub(super) fn take_stock(&mut self, reading: &Reading, now: Time) {
        // One that is only filtered, or has all its groups collapsed, was there all the time.
        let was_there = self.sight == Sight::Seen || (self.sight == Sight::Empty && !self.shown.is_empty());
        if !was_there {
            self.loaded = now;
        }
        // A list on which no status can be read is a page that has changed: that is not seeing.
        let readable = reading.sightings.iter().any(|sighting| sighting.status != Status::Unknown);
        self.sight = if reading.sight == Sight::Seen && !readable { Sight::Missing } else { reading.sight };
        self.unkept = None;
        let here: Map<&SessionId, ()> = reading.sightings.iter().map(|sighting| (&sighting.id, ())).collect();
        for (id, shown) in self.shown.iter_mut() {
            shown.present &= here.contains_key(&id);
        }
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

    /// Whether this tab shows the session now, and in this state.
    pub fn confirms(&self, id: &SessionId, status: &Status) -> bool {
        self.live && self.page.confirms(id, status)
    }
}

/// All that is shown, by whom, and whether the witness still answers.
pub(super) fn testimonies(tabs: &Map<TabId, Tab>) -> impl Iterator<Item = (Witness, &Testimony, bool)> {
    tabs.iter().map(|(id, tab)| (Witness::Tab(*id), &tab.page, tab.live))
}

/// What a witness shows; nothing of one that is gone.
pub(super) fn testimony(tabs: &Map<TabId, Tab>, witness: Witness) -> Option<&Testimony> {
    match witness {
        Witness::Tab(id) => Some(&tabs.get(&id)?.page),
    }
}

/// The same, to be changed.
pub(super) fn testimony_mut(tabs: &mut Map<TabId, Tab>, witness: Witness) -> Option<&mut Testimony> {
    match witness {
        Witness::Tab(id) => Some(&mut tabs.get_mut(&id)?.page),
    }
}

/// A digest of what a page tells of a session. The elapsed time is left out: it counts on even when nothing else does.
pub(super) fn fingerprint(sighting: &Sighting) -> u64 {
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
    // Fingerprints are stored, so they must mean the same in the next version: they also travel as a JavaScript number.
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

    // `usize` differs between the browser (32 bits) and tests (64 bits); a fingerprint must not.
    fn write_usize(&mut self, n: usize) {
        self.write(&(n as u64).to_le_bytes());
    }

    fn write_isize(&mut self, n: isize) {
        self.write(&(n as i64).to_le_bytes());
    }
}
