//! Retention: bounds how much is kept, and decides what is dropped first when there is more.
//!
//! The bounds keep the stored state small, whatever pages show. This module never drops a session that runs, waits,
//! failed or is unread while one at rest is kept. It never lets one tab's rows take the place of another's: where there
//! are too many of one kind, each tab has an equal share.

use super::{Belief, DataWitness, LAG, SETTLE, Shown, Tab, TabId, Track, TrackEvent, Witness, tab};
use crate::map::Map;
use crate::read::Sight;
use crate::session::{Rest, SessionId, Status};
use crate::time::{Span, Time};

/// A session that no page has shown for this long leaves the board.
pub const FORGET: Span = Span::hours(24);

/// The most sessions that are kept: as many as one page can show.
pub const MAX_SESSIONS: usize = 1_000;

/// The most tabs that are kept.
pub const MAX_TABS: usize = 50;

/// The most rows that are kept of all tabs together. Rows make up most of the stored state.
pub const MAX_ROWS: usize = 5_000;

/// How much a session matters when there are too many. The last kind is dropped first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// It runs, waits, failed or is unread, and a tab shows it. That tab may be silent for the moment.
    Active,
    /// The same, but no tab shows it any more.
    LastSeen,
    /// It is at rest, or cannot be read, and is in sight.
    AtRest,
    /// It is archived and in sight.
    Archived,
    /// It is at rest and out of sight.
    Gone,
}

impl Worth {
    fn of(session: &Belief, shown: bool) -> Worth {
        match session.status() {
            Status::Running(_) | Status::Waiting(_) | Status::Failed(_) | Status::Finished if shown => Worth::Active,
            Status::Running(_) | Status::Waiting(_) | Status::Failed(_) | Status::Finished => Worth::LastSeen,
            _ if !session.is_live() => Worth::Gone,
            Status::Archived => Worth::Archived,
            _ => Worth::AtRest,
        }
    }
}

impl Track {
    /// Forgets all that only the data knew. A session that only they showed goes, and what they said of another is taken back
    /// to what its row says.
    pub fn forget_data(&mut self, now: Time) -> Vec<TrackEvent> {
        let mut events = Vec::new();
        self.data = DataWitness::default();
        self.believe_overruled(now, &mut events);
        for (id, session) in self.sessions.iter_mut() {
            let mut rows: Vec<_> = self.tabs.values_mut().filter_map(|tab| tab.page.shown.get_mut(id)).collect();
            let is_only_theirs = rows.is_empty() && session.was_met_by_data();
            if is_only_theirs {
                session.leave_view();
            }
            let told = session.observed().clone();
            let says_it = |shown: &Shown| shown.present && shown.status.same_state(&told);
            // A page that shows it so by itself still does.
            let is_shown = !session.says_more_than_row() && rows.iter().any(|shown| says_it(shown));
            let newest = rows.iter().max_by_key(|shown| (shown.present, shown.since));
            // Where no page is left that shows it, nobody can tell whether one ever showed it so.
            let row = newest.map_or(Status::Unknown, |shown| session.insisted(shown));
            let row = if is_shown { told.clone() } else { row };
            if let Some(row_status) = session.forget_data(row, now) {
                // What rows say was understood by what the data had said.
                let understood = rows.iter_mut().filter(|shown| shown.status.same_state(&told));
                understood.for_each(|shown| shown.status = row_status.clone());
                events.push(TrackEvent::Gone(id.clone()));
            } else if is_only_theirs {
                events.push(TrackEvent::Gone(id.clone()));
            }
        }
        self.tabs.values_mut().for_each(|tab| tab.feed = None);
        let tabs = &self.tabs;
        self.sessions.retain(|id, session| {
            !session.was_met_by_data() || tabs.values().any(|tab| tab.page.shown.contains_key(id))
        });
        self.settle(now);
        events
    }

    /// Nothing speaks any more against a question, an error or the end of a turn that a row has come to show beside the data: it is news
    /// now, unless the page may be late with it, or another has come to something else since.
    fn believe_overruled(&mut self, now: Time, events: &mut Vec<TrackEvent>) {
        let all = self.tabs.iter().filter(|(_, tab)| tab.live);
        let all =
            all.flat_map(|(tab, of)| of.page.shown.iter().map(move |(id, shown)| (*tab, of.page.loaded, id, shown)));
        let newest = all.filter(|(_, _, id, shown)| shown.present && self.is_newest_mark(id, shown));
        let newest: Vec<_> = newest.map(|(tab, loaded, id, _)| (tab, now.since(loaded) < SETTLE, id.clone())).collect();
        for (tab, is_young, id) in newest {
            let Some(session) = self.sessions.get_mut(&id).filter(|session| session.is_told_by_data()) else {
                continue;
            };
            let page = self.tabs.get_mut(&tab).map(|tab| &mut tab.page);
            let Some(shown) = page.and_then(|page| page.shown.get_mut(&id)) else { continue };
            let status = session.insisted(shown);
            let rest_is_sure = match status {
                Status::Finished => true,
                Status::Idle(rest) => rest != Rest::Unmarked && !is_young,
                _ => false,
            };
            let has_ended = rest_is_sure && matches!(session.observed(), Status::Running(_));
            let needs_user = has_ended || matches!(status, Status::Waiting(_) | Status::Failed(_));
            let is_newer = shown.since >= session.since() && !session.observed().same_state(&status);
            let is_late = session.left_since(now - LAG, &status, None, shown.cursor).is_some();
            if needs_user && is_newer && !is_late && !session.is_row(&status) {
                shown.status = status.clone();
                let change = session.change_to(status, None, Witness::Tab(tab), now);
                events.extend(change.map(TrackEvent::Changed));
                shown.show(session.revision());
            }
        }
    }

    /// How many sessions there are at least, where pages show more than are kept; `None` where all are kept.
    pub fn known_of(&self) -> Option<usize> {
        let unkept = self.tabs.values().filter_map(|tab| tab.page.unkept).max()?;
        Some(self.sessions.len() + unkept as usize)
    }

    /// Makes room for one more tab. A tab that shows no list is dropped before one that does.
    pub(super) fn admit(&mut self, id: TabId) {
        if self.tabs.len() >= MAX_TABS && !self.tabs.contains_key(&id) {
            self.drop_least_useful(id, |tab| usize::from(tab.page.sight != Sight::Seen));
        }
    }

    /// Makes room for the rows that a tab has just shown. The longest list is dropped first, so that no page can push
    /// out a shorter one.
    pub(super) fn make_room(&mut self, id: TabId, now: Time) {
        let rows = |tab: &Tab| tab.page.shown.len();
        while self.tabs.values().map(rows).sum::<usize>() > MAX_ROWS && self.drop_least_useful(id, rows) {
            self.settle(now);
        }
    }

    /// Drops one tab other than `but`: a silent one before one that answers, and the one in front last. Among equals it
    /// drops the one that costs most, then the one unheard for longest. Returns whether there was another tab.
    fn drop_least_useful(&mut self, but: TabId, cost: impl Fn(&Tab) -> usize) -> bool {
        let others = self.tabs.iter().filter(|(id, _)| **id != but);
        let use_of = |tab: &Tab| (tab.live, tab.live && tab.presence.visible, usize::MAX - cost(tab), tab.heard);
        let least = others.min_by_key(|(_, tab)| use_of(tab)).map(|(id, _)| *id);
        least.is_some_and(|id| self.tabs.remove(&id).is_some())
    }

    /// Drops sessions that have been out of sight for [`FORGET`], and those beyond the bound. After a sleep or a start,
    /// tabs first have time to show their sessions again.
    pub(super) fn forget(&mut self, now: Time) {
        let lasts = |since: Time| now.since(since) >= LAG;
        let steady = match self.blindness.since {
            Some(since) => lasts(since),
            None => self.sessions.values().filter_map(|session| session.live_since()).any(lasts),
        };
        if steady {
            self.sessions.retain(|_, session| session.is_live() || now.since(session.last_seen()) < FORGET);
        }
        let kept = (self.sessions.len() > MAX_SESSIONS).then(|| self.most_worth(now));
        if let Some(kept) = &kept {
            self.sessions.retain(|id, _| kept.contains_key(id));
        }
        self.data.rows.retain(|id, _| self.sessions.contains_key(id));
        self.data.testimony.shown.retain(|id, _| self.sessions.contains_key(id));
        for Tab { page, .. } in self.tabs.values_mut() {
            let before = page.present();
            page.shown.retain(|id, _| self.sessions.contains_key(id));
            let lost = before - page.present();
            if kept.is_some() && lost > 0 {
                page.unkept = Some(page.unkept.unwrap_or_default().saturating_add(lost));
            }
        }
    }

    /// The sessions that are worth most, at most [`MAX_SESSIONS`].
    fn most_worth(&self, now: Time) -> Map<SessionId, ()> {
        let mut kept = Vec::new();
        let mut distinct = Map::default();
        for (_, id) in self.claims(now).keys() {
            if kept.len() < MAX_SESSIONS && distinct.insert(*id, ()).is_none() {
                kept.push(((*id).clone(), ()));
            }
        }
        kept.into_iter().collect()
    }

    /// Every reason for keeping a session, the best first. A reason is the session's worth, then its place among its
    /// tab's sessions of that worth, or how long it has been out of sight.
    fn claims(&self, now: Time) -> Map<((Worth, u64), &SessionId), ()> {
        let mut claims = Vec::new();
        for (_, testimony, _) in tab::testimonies(&self.tabs, &self.data) {
            let mut taken: Map<Worth, u64> = Map::default();
            for (id, shown) in testimony.shown.iter() {
                let Some(session) = self.sessions.get(id) else { continue };
                let worth = Worth::of(session, true);
                if shown.present && shown.status.same_state(session.observed()) && worth != Worth::Gone {
                    let place = taken.get(&worth).copied().unwrap_or_default();
                    taken.insert(worth, place + 1);
                    claims.push((((worth, place), id), ()));
                }
            }
        }
        for (id, session) in self.sessions.iter() {
            // A session in sight has a better claim by its tab.
            let unseen = if session.is_live() { u64::MAX } else { now.since(session.last_seen()).0 };
            claims.push((((Worth::of(session, false), unseen), id), ()));
        }
        claims.into_iter().collect()
    }
}
