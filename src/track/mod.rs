//! Readings to transitions: what is believed of every session, and since when it is seen.
//!
//! The rules, each with the failure that it prevents:
//! * The first sight of a session is a baseline. (A page that is opened must not ring.)
//! * A tab speaks of a session only by changing what it shows. (A stuck tab repeats old news with every capture.)
//! * A tab that shows what a fresher one has already left is behind, and not believed. (Two tabs must not undo each other.)
//! * A session that is not shown has not changed. (Filters, collapsed groups and remounts are not endings.)
//! * Unknown is no status: nothing ever changes to it or from it.
//!
//! Never decides what is said of a transition, and never forgets one: that is `alert`'s and `engine`'s.

mod retention;
mod session;
mod sight;
mod signs;
mod stall;
mod tab;

pub use retention::{FORGET, MAX_ROWS, MAX_SESSIONS, MAX_TABS};
pub use session::{Because, Past, Tracked};
pub use sight::Blindness;
pub use signs::{FLAP_LIMIT, FLAP_SPAN, Sign};
pub use stall::{Limits, Stall};
pub use tab::{Shown, Tab, TabId};

use crate::map::Map;
use crate::read::{Reading, Sight, Sighting};
use crate::session::{SessionId, Status};
use crate::time::{Span, Time};

/// How long a tab may be behind another before what it shows counts as news.
pub const LAG: Span = Span::minutes(1);

/// A list that has just appeared may show sessions as idle before it knows better, so that alone is believed only when it has lasted this long.
pub const SETTLE: Span = Span::seconds(5);

/// A page that was frozen, or asleep with the computer, may for so long show what was so before.
const SURE: Span = Span::seconds(10);

/// Everything believed at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Every session on the board.
    pub sessions: Map<SessionId, Tracked>,
    /// Every tab that has been heard of.
    pub tabs: Map<TabId, Tab>,
    /// Whether the list of sessions can be seen at all.
    pub blindness: Blindness,
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

/// Something that happened, as far as the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A session changed its status.
    Changed(Transition),
    /// A running session has shown no sign of life for the alert's threshold.
    Stalled(SessionId),
    /// A stalled session gave a sign of life.
    Moved(SessionId),
    /// The user has seen what the session has to say.
    Seen(SessionId),
    /// The user looks at a session that waits. That answers nothing: whoever sits before the screen may have gone for lunch.
    Looked(SessionId),
    /// Sessions that were running or waiting have been out of sight for the grace period.
    SightLost,
    /// The list of sessions can be seen again.
    SightBack,
}

/// A change of status that the tracker believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Whose.
    pub session: SessionId,
    /// Which one of the session's: counts up from 1.
    pub number: u32,
    /// What it was.
    pub from: Status,
    /// What it is.
    pub to: Status,
    /// The session was out of sight before, so the change lies somewhere in the gap.
    pub after_gap: bool,
    /// It is the same ending as before, shown again without any work in between, so there is nothing new to say.
    pub again: bool,
}

impl Track {
    /// Takes in what a tab says. `reading` is `None` when its page shows what it showed before.
    pub fn hear(&mut self, id: TabId, presence: Presence, reading: Option<Reading>, now: Time) -> Vec<News> {
        let mut news = Vec::new();
        self.admit(id);
        let mut tab = self.tabs.remove(&id).unwrap_or_default();
        // What was left since then, a page may only now have come to.
        let mut behind = now - LAG;
        if tab.presence.born != presence.born || tab.heard == Time::default() {
            // A new page knows nothing of the old one's rows: its first sight of each is a fresh one.
            tab.shown.clear();
            tab.unkept = None;
            tab.sight = Sight::Missing;
        } else if !tab.live {
            behind = tab.heard - LAG;
            self.begin_anew(&mut tab, now);
        }
        tab.live = true;
        tab.heard = now;
        tab.presence = presence;
        let alive = tab.presence.open.clone().filter(|_| tab.presence.pulse > 0);
        self.tabs.insert(id, tab);
        self.settle(now);
        if let Some(session) = alive.and_then(|id| self.sessions.get_mut(&id)) {
            session.changed = now;
        }
        if let Some(reading) = reading {
            self.look(id, reading, behind, now, &mut news);
        }
        self.settle(now);
        self.acknowledge_looked_at(&mut news);
        self.forget(now);
        self.make_room(id, now);
        news
    }

    /// The tab is closed, or its page has left: nothing is known through it any more.
    pub fn tab_gone(&mut self, id: TabId, now: Time) {
        self.tabs.remove(&id);
        self.settle(now);
    }

    /// No other tabs are there any more, although nobody heard of their end.
    pub fn only_tabs(&mut self, there: &[TabId], now: Time) {
        self.tabs.retain(|id, _| there.contains(id));
        self.settle(now);
    }

    /// The tab did not answer: what it showed is only last seen until it speaks again.
    pub fn tab_silent(&mut self, id: TabId, now: Time) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.live = false;
        }
        self.settle(now);
    }

    /// The computer slept or the clock jumped: nobody can tell what was on any page meanwhile, so every tab has to speak first.
    pub fn all_silent(&mut self, now: Time) {
        for tab in self.tabs.values_mut() {
            tab.live = false;
        }
        self.settle(now);
    }

    /// The browser has started: tabs have new numbers.
    pub fn no_tabs(&mut self, now: Time) {
        self.tabs.clear();
        self.settle(now);
    }

    /// What time alone brings about: stalls, blindness, a disagreement that has lasted.
    pub fn tick(&mut self, limits: &Limits, now: Time) -> Vec<News> {
        let mut news = Vec::new();
        self.believe_lasting(now, &mut news);
        self.settle(now);
        for (id, session) in self.sessions.iter_mut() {
            if session.moved() {
                session.stall_told = None;
                news.push(News::Moved(id.clone()));
            } else if session.stall_told.is_none() && session.stall(limits, now) == Some(Stall::Due) {
                session.stall_told = Some(now);
                news.push(News::Stalled(id.clone()));
            }
        }
        let worth_telling = self.worth_telling(now);
        news.extend(self.blindness.tick(limits.blind_grace, worth_telling, now));
        self.forget(now);
        news
    }

    /// The next moment at which [`Track::tick`] may have something to say.
    pub fn next_tick(&self, limits: &Limits, now: Time) -> Option<Time> {
        let stalls = self.sessions.values().filter_map(|s| s.stall_due(limits));
        let blind = self.blindness.due(limits.blind_grace).filter(|_| self.worth_telling(now));
        let lasting = self.disagreements().map(|(_, _, shown, lasts)| shown.since + lasts);
        stalls.chain(blind).chain(lasting).min()
    }

    /// Notes that the user has seen what the session has to say; `true` if that was news.
    pub fn acknowledge(&mut self, id: &SessionId) -> bool {
        self.sessions.get_mut(id).is_some_and(Tracked::acknowledge)
    }

    /// Forgets every session that no page shows now, and of the others all that they do not need to be known by: it comes back when the page says it
    /// again. Nothing becomes news by it.
    pub fn forget_past(&mut self, now: Time) {
        self.sessions.retain(|_, session| session.live_since.is_some());
        self.sessions.values_mut().for_each(|session| session.forget_past(now));
        for tab in self.tabs.values_mut() {
            tab.shown.retain(|id, _| self.sessions.contains_key(id));
            tab.shown.values_mut().for_each(|shown| shown.mark = tab::NO_MARK);
        }
    }

    /// Whether the user is looking at this very session.
    pub fn looked_at(&self, id: &SessionId) -> bool {
        self.tabs.values().any(|tab| tab.looks_at(id))
    }

    /// From when on it is sure that the session is still as it was before it went out of sight; `None` while it is out of sight.
    pub fn sure_at(&self, session: &Tracked) -> Option<Time> {
        let live = session.live_since?;
        // A list that has come anew is up to date.
        let anew = |tab: &Tab| tab.loaded >= live && tab.confirms(&session.id, &session.page);
        let sure = session.since >= live || self.tabs.values().any(anew);
        Some(if sure { live } else { live + SURE })
    }

    /// Whether any session runs or waits, so that sight matters.
    pub fn anything_going_on(&self) -> bool {
        self.sessions.values().any(|s| matches!(s.status(), Status::Running(_) | Status::Waiting(_)))
    }

    /// Whether losing sight matters: something was running or waiting.
    fn worth_telling(&self, now: Time) -> bool {
        self.sessions.values().any(|s| s.matters(now))
    }

    /// Takes in one reading of a tab's page.
    fn look(&mut self, id: TabId, reading: Reading, behind: Time, now: Time, news: &mut Vec<News>) {
        let readable = reading.sightings.iter().any(|s| s.status != Status::Unknown);
        if let Some(tab) = self.tabs.get_mut(&id) {
            // One that is only filtered, or has all its groups collapsed, was there all the time.
            let was_there = tab.sight == Sight::Seen || (tab.sight == Sight::Empty && !tab.shown.is_empty());
            if !was_there {
                tab.loaded = now;
            }
            // A list on which no status can be read is a page that has changed: that is not seeing.
            tab.sight = if reading.sight == Sight::Seen && !readable { Sight::Missing } else { reading.sight };
            tab.unkept = None;
            let here: Map<&SessionId, ()> = reading.sightings.iter().map(|s| (&s.id, ())).collect();
            for (id, shown) in tab.shown.iter_mut() {
                shown.present &= here.contains_key(&id);
            }
        }
        let (known, new): (Vec<_>, Vec<_>) =
            reading.sightings.into_iter().partition(|s| self.sessions.contains_key(&s.id));
        for sighting in known {
            self.see(id, sighting, behind, now, news);
        }
        self.meet(id, &new, now);
    }

    /// Takes in sessions that are seen for the first time. All at once: a page may show a thousand.
    fn meet(&mut self, tab_id: TabId, sightings: &[Sighting], now: Time) {
        if let Some(tab) = self.tabs.get_mut(&tab_id) {
            tab.shown.extend(sightings.iter().map(|s| (s.id.clone(), Shown::new(&s.status, tab::mark(s), 1, now))));
            self.sessions.extend(sightings.iter().map(|s| (s.id.clone(), Tracked::baseline(s, tab_id, now))));
        }
    }

    /// Takes in one session's sighting by a page that may be `behind` by so much.
    fn see(&mut self, tab_id: TabId, mut sighting: Sighting, behind: Time, now: Time, news: &mut Vec<News>) {
        let others_current = self.witnessed_elsewhere(tab_id, &sighting.id);
        let Some(tab) = self.tabs.get_mut(&tab_id) else {
            return;
        };
        let mark = tab::mark(&sighting);
        // A row that could never be read has shown nothing yet.
        let before = tab.shown.get(&sighting.id).filter(|b| b.page != Status::Unknown).cloned();
        let Some(session) = self.sessions.get_mut(&sighting.id) else {
            return;
        };
        sighting.status = session.understood(&sighting);
        session.seen = session.seen.max(now);
        // A list that has just come says all anew. A single row that comes, or comes back, into a page was not seen to change there.
        let settling = now.since(tab.loaded) < SETTLE;
        // A page that first guesses, or lags, and then catches up is no sign of life.
        let stirred = before.as_ref().is_some_and(|b| {
            if b.page.same_state(&session.page) {
                b.mark != mark && b.mark != tab::NO_MARK
            } else {
                b.present && !settling && session.left_since(behind, &b.page, 0).is_none()
            }
        });
        if stirred && session.page.same_state(&sighting.status) {
            session.changed = now;
        }
        let comes = before.as_ref().map_or(!settling, |b| !b.present);
        // What it has already shown otherwise it knows.
        let guess =
            settling && matches!(sighting.status, Status::Idle(_)) && before.as_ref().is_none_or(|b| !b.present);
        let anew = before.as_ref().is_none_or(|b| !b.present && b.since < tab.loaded);
        // Another kind of the same state is nothing new: a card is on some pages only.
        let unchanged = before.as_ref().is_some_and(|b| !anew && b.page.same_state(&sighting.status));
        let cursor = before.as_ref().filter(|_| !anew).map_or(0, |b| b.cursor);
        let since = before.as_ref().filter(|_| unchanged).map_or(now, |b| b.since);
        let mut shown = Shown::new(&sighting.status, mark, cursor, since);
        if sighting.status == Status::Unknown {
            // Keep what the tab last showed, so that its next readable status is compared with that.
            if let Some(before) = before {
                shown = Shown { present: false, ..before };
            } else {
                shown.present = session.page == Status::Unknown;
            }
        } else if session.page.same_state(&sighting.status) {
            if !unchanged {
                // One that lags has come to the first that it can be; one whose list or row has just come is up to date.
                let came = if cursor > 0 { comes } else { settling };
                let lags = session.left_since(behind, &sighting.status, cursor).filter(|_| !came);
                shown.cursor = lags.unwrap_or(session.number).saturating_add(1);
            }
            // Only what a tab shows anew is told: two tabs that know different things must not take turns.
            if before.is_none_or(|b| b.mark != mark || !b.present || b.page != sighting.status.without_words()) {
                session.refine(&sighting, tab_id, now);
            }
        } else if session.page == Status::Unknown {
            session.rebase(&sighting, tab_id, now);
            shown.cursor = session.number.saturating_add(1);
        } else if unchanged || (comes && others_current > 0) || guess {
            // Nothing new, or not for certain: then `believe_lasting` comes back to it.
        } else {
            match session.left_since(behind, &sighting.status, cursor).filter(|_| others_current > 0 || cursor > 0) {
                Some(number) => shown.cursor = number.saturating_add(1),
                None => {
                    if let Some(before) = before.filter(|b| b.present && !(settling && b.since >= tab.loaded)) {
                        session.pass_through(&before);
                    }
                    news.extend(session.change(&sighting, tab_id, now).map(News::Changed));
                    shown.cursor = session.number.saturating_add(1);
                }
            }
        }
        tab.shown.insert(sighting.id, shown);
    }

    /// How many live tabs other than this one show the session as it is believed.
    fn witnessed_elsewhere(&self, not: TabId, id: &SessionId) -> usize {
        let Some(session) = self.sessions.get(id) else {
            return 0;
        };
        self.tabs.iter().filter(|(tab, state)| **tab != not && state.confirms(id, &session.page)).count()
    }

    /// Tabs that have begun to show something else since the last transition and keep showing it, with how long that has to last.
    fn disagreements(&self) -> impl Iterator<Item = (&SessionId, TabId, &Shown, Span)> {
        self.tabs.iter().filter(|(_, tab)| tab.live).flat_map(|(tab_id, tab)| {
            tab.shown.iter().filter_map(|(id, shown)| {
                let session = self.sessions.get(id)?;
                let newer = shown.since >= session.since && shown.present && shown.page != Status::Unknown;
                let lasts = if session.live_since.is_some() || session.had(shown) { LAG } else { SETTLE };
                (newer && !session.page.same_state(&shown.page)).then_some((id, *tab_id, shown, lasts))
            })
        })
    }

    /// A tab that only lagged would have caught up by now: what it shows is newer than what is believed.
    fn believe_lasting(&mut self, now: Time, news: &mut Vec<News>) {
        let lasting: Vec<_> = self
            .disagreements()
            .filter(|(_, _, shown, lasts)| now.since(shown.since) >= *lasts)
            .map(|(id, tab, shown, _)| (id.clone(), tab, shown.page.clone()))
            .collect();
        for (id, tab, page) in lasting {
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            if !session.page.same_state(&page) {
                news.extend(session.change_to(page, None, tab, now).map(News::Changed));
            }
            if let Some(shown) = self.tabs.get_mut(&tab).and_then(|t| t.shown.get_mut(&id)) {
                shown.cursor = session.number.saturating_add(1);
            }
        }
    }

    /// A page that could not speak has not kept showing what it showed, either: what is news of it has to last from now on.
    fn begin_anew(&self, tab: &mut Tab, now: Time) {
        for (id, shown) in tab.shown.iter_mut() {
            if self.sessions.get(id).is_some_and(|session| shown.present && shown.since >= session.since) {
                shown.since = now;
            }
        }
    }

    /// Brings what depends on all tabs together up to date: who is live, whether anything can be seen.
    fn settle(&mut self, now: Time) {
        for (id, session) in self.sessions.iter_mut() {
            if session.because.first().is_some_and(|told| !self.tabs.contains_key(&told.tab)) {
                // Only pages that tell more than others tell the phase.
                let shown = self.tabs.values().filter_map(|tab| tab.shown.get(id).filter(|shown| shown.present));
                session.settle_phase(shown.map(|shown| &shown.page), now);
            }
            let live = self.tabs.values().any(|tab| tab.confirms(id, &session.page));
            session.live_since = live.then(|| session.live_since.unwrap_or(now));
            if live {
                session.seen = session.seen.max(now);
            }
        }
        let sees = self.tabs.values().any(|tab| tab.live && tab.sight == Sight::Seen);
        self.blindness.settle(sees, now);
    }

    /// Looking at what has finished or failed is all it asks for; what waits goes on waiting.
    fn acknowledge_looked_at(&mut self, news: &mut Vec<News>) {
        let looked: Vec<_> = self.tabs.values().filter_map(Tab::looking).cloned().collect();
        for id in looked {
            let waits = self.sessions.get(&id).is_some_and(|s| matches!(s.page, Status::Waiting(_)));
            if waits {
                news.push(News::Looked(id));
            } else if self.acknowledge(&id) {
                news.push(News::Seen(id));
            }
        }
    }
}
