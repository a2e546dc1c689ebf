//! Witnesses: what a tab's page shows, whether the tab still answers, whether the user looks at it.
//! Never decides which witness is believed.

use super::moves::{Digest, Moves};
use super::order::Order;
use super::{DataWitness, Feed, LAG};
use crate::map::Map;
use crate::read::{Reading, Sight};
use crate::session::{Rest, SessionId, Status};
use crate::time::{Span, Time};

/// A page that is asked whether it is still there has answered by then, or the background has given it up.
pub(super) const ANSWERS: Span = Span::seconds(5);

/// The browser's number for a tab; good until the browser ends.
pub type TabId = u32;

/// Who shows sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// The page of a tab.
    Tab(TabId),
    /// The data that pages fetch for themselves, whichever tab's page it was.
    Data,
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
    /// How it tells of its page's data; `None` where they are not read along.
    pub feed: Option<Feed>,
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
    /// Sessions whose rows were busy being archived in the latest reading.
    pub archiving: Vec<SessionId>,
    /// What it last showed of each session.
    pub shown: Map<SessionId, Shown>,
    /// In which order.
    pub order: Order,
    /// How much of the plan its page shows as used.
    pub plan_used: PlanUsed,
}

/// How much of the plan is used, in percent, as a page shows it. It is the page's word on this moment: not stored, and no
/// part of what is believed.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanUsed(pub Option<u8>);

impl PartialEq for PlanUsed {
    fn eq(&self, _: &PlanUsed) -> bool {
        true
    }
}

impl Eq for PlanUsed {}

/// What one witness last showed of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The status that it shows, without the page's words: there are thousands of these.
    pub status: Status,
    /// Since when this witness shows it.
    pub since: Time,
    /// A digest of all that is shown of the session, to notice signs of life; of what was forgotten it shows nothing.
    pub digest: Digest,
    /// The session's statuses of earlier revisions lie behind this witness; 0 while it has shown none of them.
    pub cursor: u32,
    /// It stands in the latest reading.
    pub present: bool,
}

impl Shown {
    pub(super) fn new(status: &Status, digest: Digest, cursor: u32, since: Time) -> Shown {
        Shown { status: status.without_words(), since, digest, cursor, present: true }
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

    /// Whether it has come after this moment to what it shows of the session.
    pub(super) fn has_changed_since(&self, then: Time, id: &SessionId) -> bool {
        self.shown.get(id).is_some_and(|shown| shown.present && shown.since > then)
    }

    /// How many sessions stand in the latest reading.
    pub(super) fn present(&self) -> u32 {
        self.shown.values().map(|shown| u32::from(shown.present)).sum()
    }

    /// The witness has begun anew: what it showed before says nothing of what it shows now.
    pub(super) fn clear(&mut self) {
        self.shown.clear();
        self.order = Order::default();
        self.plan_used = PlanUsed::default();
        self.archiving.clear();
        self.unkept = None;
        self.sight = Sight::Missing;
    }

    /// What it shows of these sessions lasts from now on.
    pub(super) fn begin_anew(&mut self, now: Time, begins: impl Fn(&SessionId, &Shown) -> bool) {
        for (id, shown) in self.shown.iter_mut().filter(|(_, shown)| shown.present) {
            if begins(id, shown) {
                shown.since = now;
            }
        }
    }

    /// Whether one session has come into a list that has long been in sight, and nothing else has come or gone. Whoever
    /// unfolds a group, chooses another filter or asks for a longer list brings several rows, or takes others away. A
    /// row that cannot be read is as good as none.
    pub(super) fn grows_by_one(&self, reading: &Reading, now: Time) -> bool {
        let has_long_been_there = self.sight == Sight::Seen && now.since(self.loaded) >= LAG;
        let readable = |shown: &&Shown| shown.status != Status::Unknown;
        let before = |id| self.shown.get(id).filter(readable).map(|shown| shown.present);
        let (mut all, mut new, mut stayed) = (0, 0, 0);
        for sighting in reading.sightings.iter().filter(|sighting| sighting.status != Status::Unknown) {
            let before = before(&sighting.id);
            all += 1;
            new += usize::from(before.is_none());
            stayed += usize::from(before == Some(true));
        }
        let were_there = self.shown.values().filter(readable).filter(|shown| shown.present).count();
        has_long_been_there && new == 1 && stayed + 1 == all && stayed == were_there
    }

    /// The sessions that have moved up past others since the list was last seen. `is_row` tells whether a row says what was understood
    /// to mean more.
    pub(super) fn moved_up(
        &self,
        reading: &Reading,
        is_row: impl Fn(&SessionId, &Status, &Status) -> bool,
    ) -> Vec<SessionId> {
        let before = |id: &SessionId, row: &Status| {
            let shown = self.shown.get(id).filter(|shown| shown.present)?;
            let stays = shown.status.same_state(row) || is_row(id, row, &shown.status);
            stays.then_some(shown.digest)
        };
        if self.sight == Sight::Seen { self.order.moved_up(&before, reading) } else { Vec::new() }
    }

    /// Sessions that were busy being archived and have left the list, while all else in it stayed: these are gone for
    /// certain.
    pub(super) fn archived(&self, reading: &Reading) -> Vec<SessionId> {
        let here: Map<&SessionId, ()> = reading.sightings.iter().map(|sighting| (&sighting.id, ())).collect();
        let left = self.shown.iter().filter(|(id, shown)| shown.present && !here.contains_key(id));
        let left: Vec<_> = left.map(|(id, _)| id.clone()).collect();
        let is_whole = reading.sight == Sight::Seen && left.iter().all(|id| self.archiving.contains(id));
        if is_whole { left } else { Vec::new() }
    }

    /// Whether a reading brings a list that was not there before.
    pub(super) fn comes_anew(&self, reading: &Reading) -> bool {
        reading.sight == Sight::Seen && !self.was_there()
    }

    /// A list that is only filtered, or has all its groups collapsed, was there all the time.
    fn was_there(&self) -> bool {
        self.sight == Sight::Seen || (self.sight == Sight::Empty && !self.shown.is_empty())
    }

    /// Notes what a reading says of the list as a whole: whether it is there, and which sessions stand in it.
    ///
    /// `rests` tells whether a session is believed to rest, or is not known.
    pub(super) fn take_stock(&mut self, reading: &Reading, rests: impl Fn(&SessionId) -> bool, now: Time) {
        let sight = self.sight_of(reading, rests);
        let is_new = match self.sight {
            Sight::Seen => false,
            // A page that is being loaded shows an empty list for a moment. One that has been empty for long is an old list.
            Sight::Empty => self.shown.is_empty() && sight == Sight::Seen && now.since(self.loaded) < LAG,
            _ => true,
        };
        if is_new {
            self.loaded = now;
        }
        let archiving = reading.sightings.iter().filter(|sighting| sighting.is_busy());
        self.archiving = archiving.map(|sighting| sighting.id.clone()).collect();
        self.sight = sight;
        self.order = Order(reading.sorted.clone());
        self.plan_used = PlanUsed(reading.plan_used);
        self.unkept = None;
        let here: Map<&SessionId, ()> = reading.sightings.iter().map(|sighting| (&sighting.id, ())).collect();
        for (id, shown) in self.shown.iter_mut() {
            shown.present &= here.contains_key(&id);
        }
    }
}

impl Testimony {
    /// Whether a reading shows the list. One on which no status can be read is of a page that has changed: that is not
    /// seeing. Some builds give idle rows no mark, so a list without any mark is believed where it says nothing new, or
    /// goes on from one that had marks: no page is redesigned while it stands.
    fn sight_of(&self, reading: &Reading, rests: impl Fn(&SessionId) -> bool) -> Sight {
        let unmarked = Status::Idle(Rest::Unmarked);
        let is_readable = reading.sightings.iter().any(|one| one.status != Status::Unknown && one.status != unmarked);
        let is_idle = || reading.sightings.iter().all(|one| one.status == unmarked);
        let is_believed = || self.was_there() || reading.sightings.iter().all(|one| rests(&one.id));
        if reading.sight == Sight::Seen && !is_readable && !(is_idle() && is_believed()) {
            Sight::Missing
        } else {
            reading.sight
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

    /// What could be seen in this tab to move about a session that is as it is believed.
    pub(super) fn could_move(&self, id: &SessionId, status: &Status) -> Moves {
        if !self.confirms(id, status) {
            return Moves::NONE;
        }
        let row = self.page.shown.get(id).map_or(Moves::NONE, |shown| shown.digest.shown());
        let page = if self.presence.open.as_ref() == Some(id) { Moves::ACTIVITY } else { Moves::NONE };
        row.and(page)
    }

    /// Whether it was asked whether it is still there, and has not answered in time.
    pub(super) fn has_not_answered(&self, now: Time) -> bool {
        self.pinged > self.heard && self.pinged + ANSWERS <= now
    }

    /// Whether this tab shows the session now, and in this state.
    pub fn confirms(&self, id: &SessionId, status: &Status) -> bool {
        self.live && self.page.confirms(id, status)
    }
}

/// All that is shown, by whom, and whether the witness still answers.
pub(super) fn testimonies<'a>(
    tabs: &'a Map<TabId, Tab>,
    data: &'a DataWitness,
) -> impl Iterator<Item = (Witness, &'a Testimony, bool)> {
    let pages = tabs.iter().map(|(id, tab)| (Witness::Tab(*id), &tab.page, tab.live));
    let feeds = tabs.values().any(|tab| tab.live && tab.feed.is_some());
    pages.chain(std::iter::once((Witness::Data, &data.testimony, feeds)))
}

/// What a witness shows; nothing of one that is gone.
pub(super) fn testimony<'a>(
    tabs: &'a Map<TabId, Tab>,
    data: &'a DataWitness,
    witness: Witness,
) -> Option<&'a Testimony> {
    match witness {
        Witness::Data => Some(&data.testimony),
        Witness::Tab(id) => Some(&tabs.get(&id)?.page),
    }
}

/// The same, to be changed.
pub(super) fn testimony_mut<'a>(
    tabs: &'a mut Map<TabId, Tab>,
    data: &'a mut DataWitness,
    witness: Witness,
) -> Option<&'a mut Testimony> {
    match witness {
        Witness::Data => Some(&mut data.testimony),
        Witness::Tab(id) => Some(&mut tabs.get_mut(&id)?.page),
    }
}
