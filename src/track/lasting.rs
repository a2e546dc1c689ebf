//! Witnesses that contradict what is believed: what becomes believable only by lasting, when, and whom to ask meanwhile.
//! Never reads a sighting: whether one is believed at once is [`super::observation`]'s to judge.

use super::data::DATA_LATE;
use super::tab::ANSWERS;
use super::{Belief, DRIFT, LAG, SETTLE, Shown, Tab, TabId, Track, TrackEvent, Witness, tab};
use crate::session::{SessionId, Status, Wait};
use crate::time::{Span, Time};

/// A row may be so much ahead of a stream: a worker's word was seen within 2 s of a start (L). If it were longer, a row that lags
/// could pass for one that is ahead.
const AHEAD: Span = Span::seconds(3);

/// A page that is shown draws its rows within so long after its data have come, and the script sees that.
const DRAWN: Span = Span::seconds(1);

/// A witness that has begun to show something else since the last transition, and keeps showing it.
pub(super) struct Disagreement<'a> {
    session: &'a SessionId,
    witness: Witness,
    shown: &'a Shown,
    /// When it will have lasted long enough to be believed.
    pub due: Time,
    /// It has lasted, but its page has said nothing lately: it insists on nothing before it has answered.
    is_silent: bool,
}

impl Track {
    /// A witness that only lagged would have caught up by now: what it shows is newer than what is believed.
    pub(super) fn believe_lasting(&mut self, now: Time, events: &mut Vec<TrackEvent>) {
        let lasting: Vec<_> = self
            .disagreements(now)
            .filter(|one| one.due <= now && !self.is_left_behind(one))
            .filter_map(|one| {
                Some((one.session.clone(), one.witness, self.sessions.get(one.session)?.insisted(one.shown)))
            })
            .collect();
        for (id, witness, status) in lasting {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            if !session.observed().same_state(&status) {
                events.extend(session.change_to(status.clone(), None, witness, now).map(TrackEvent::Changed));
            }
            let testimony = tab::testimony_mut(&mut self.tabs, &mut self.data, witness);
            if let Some(shown) = testimony.and_then(|testimony| testimony.shown.get_mut(&id)) {
                shown.status = status;
                shown.show(session.revision());
            }
        }
    }

    /// All witnesses that contradict what is believed, and keep doing so.
    pub(super) fn disagreements(&self, now: Time) -> impl Iterator<Item = Disagreement<'_>> {
        let all_shown = self.live_testimonies().flat_map(|(witness, testimony)| {
            testimony.shown.iter().map(move |(session, shown)| (witness, session, shown))
        });
        all_shown.filter_map(move |(witness, session, shown)| {
            self.disagreement(witness, self.sessions.get(session)?, shown, now)
        })
    }

    fn disagreement<'a>(
        &self,
        witness: Witness,
        belief: &'a Belief,
        shown: &'a Shown,
        now: Time,
    ) -> Option<Disagreement<'a>> {
        let is_by_data = witness == Witness::Data;
        let is_live = belief.is_live() && !self.is_only_in_row(belief, now);
        // Where the data can no longer be read that told it, a row's mark counts, however old: work, or a question within the turn.
        let has_mark = !shown.status.rests() && shown.status != Status::Waiting(Wait::Reply);
        let unread = belief.is_told_by_data() && !is_live && has_mark && self.is_newest_mark(belief.id(), shown);
        // Where no page shows a row any more, what a stream goes on saying beside it counts in the end.
        let is_later = shown.since >= belief.since();
        let outlasts = is_by_data && !is_later && !is_live && has_mark && self.told_data().goes_on(belief.id(), now);
        let newer = is_later || unread || outlasts;
        let newer = newer && shown.present && shown.status != Status::Unknown;
        let newer = newer && !(is_by_data && belief.is_beyond_data(&shown.status));
        // What has been archived, or has just become another in a row, data that are late still know as it was.
        let just = is_by_data && !belief.is_told_by_data() && shown.since < belief.since() + DATA_LATE;
        let may_be_late = just || belief.had(shown) || *belief.observed() == Status::Archived;
        let lasts = if is_live || may_be_late { LAG } else { SETTLE };
        // An answer tells of one moment: against a row that a page shows, it lasts only if a later one says the same.
        let then = is_live.then_some(shown.since + lasts);
        let newer = newer && (!is_by_data || self.told_data().lasts_until(belief.id(), then, now));
        // A page that shows the row alone does not contradict what a card or the data told beyond it.
        let disagrees = newer && !belief.observed().same_state(&shown.status) && !belief.is_row(&shown.status);
        // A row that contradicts fresh data has to insist until they are old, or for too long to be late.
        let overruled = if disagrees { self.overruled_until(witness, &shown.status, belief, now) } else { None };
        // What they have told since is newer than the row.
        let told = self.data.testimony.shown.get(belief.id()).map_or(shown.since, |told| told.since);
        let insists = overruled.map_or(shown.since, |until| until.min(shown.since.max(told) + DRIFT));
        let due = if outlasts { belief.last_seen() + DRIFT } else { insists.max(shown.since + lasts) };
        let has_spoken = |tab: &TabId| self.tabs.get(tab).is_some_and(|tab| tab.heard >= due);
        let is_silent = due <= now && matches!(&witness, Witness::Tab(tab) if !has_spoken(tab));
        let due = if is_silent { now + ANSWERS } else { due };
        disagrees.then_some(Disagreement { session: belief.id(), witness, shown, due, is_silent })
    }

    /// Whether pages show only what the row says of a session of which the data have told more, and can no longer be read.
    fn is_only_in_row(&self, belief: &Belief, now: Time) -> bool {
        let row = self.data.rows.get(belief.id()).filter(|_| belief.is_told_by_data() && belief.says_more_than_row());
        row.is_some_and(|row| row.status(now) == Status::Unknown && !row.is_unsettled(now))
    }

    /// Whether no page has come later than this one to what it shows of the session.
    pub(super) fn is_newest_mark(&self, id: &SessionId, shown: &Shown) -> bool {
        let mut others = self.live_testimonies().filter_map(|(_, testimony)| testimony.shown.get(id));
        others.all(|other| !other.present || other.since <= shown.since)
    }

    /// Until when it is open whether a page is right that has begun to show the session otherwise than it is believed. One that is
    /// known to be late is not. Where fresh data say that the session waits and the page's row rests, it is open for as long as the data
    /// may be late: a row rests for want of a mark. What is asked is then told while the page insists, or it never would be.
    pub(super) fn disputed_until(&self, session: &Belief, now: Time) -> Option<Time> {
        let contradicting = self.live_testimonies().filter_map(|(witness, testimony)| {
            let shown = testimony.shown.get(session.id()).filter(|shown| !session.had(shown))?;
            let due = self.disagreement(witness, session, shown, now)?.due;
            let overruled = self
                .overruled_until(witness, &shown.status, session, now)
                .filter(|_| session.waits() && shown.status.rests());
            Some(if overruled.is_some() { due.min(shown.since + DATA_LATE) } else { due })
        });
        contradicting.chain(self.told_data().open_until(session, now)).max()
    }

    /// Whether a page that disagrees has missed what another has shown since it began to: what it insists on is then old, however long
    /// it insists.
    fn is_left_behind(&self, one: &Disagreement) -> bool {
        let Witness::Tab(tab) = one.witness else { return false };
        let Some(page) = self.tabs.get(&tab).map(|tab| &tab.page) else { return false };
        page.shown.iter().filter(|(id, shown)| shown.present && *id != one.session).any(|(id, shown)| {
            let began = one.shown.since.max(shown.since);
            // One that shows the same was only ahead of data that are late.
            let is_ahead = |belief: &Belief| {
                shown.status.same_state(belief.observed()) && shown.since + DATA_LATE >= belief.since()
            };
            let misses = |belief: &&Belief| belief.since() > began && !is_ahead(belief);
            let Some(belief) = self.sessions.get(id).filter(misses) else { return false };
            let shows = |other: &Tab| {
                other.confirms(id, belief.observed()) || other.live && other.page.has_changed_since(began, id)
            };
            self.tabs.iter().any(|(other, shown)| *other != tab && shows(shown))
        })
    }

    /// The data have come to what rows may have shown before them, unless these are late: then rows show the status that is believed now.
    /// `is_of_row`: a row has told what the data were understood by.
    pub(super) fn let_rows_show(&mut self, id: &SessionId, is_of_row: bool, now: Time) {
        let Some(belief) = self.sessions.get(id).filter(|session| session.since() == now) else { return };
        for page in self.tabs.values_mut().map(|tab| &mut tab.page) {
            let Some(shown) = page.shown.get_mut(id).filter(|shown| shown.present) else { continue };
            // A row does not show what a card or the data tell beyond it.
            let is_same = shown.status.same_state(belief.observed()) && !belief.says_more_than_row();
            // What it has shown since before the session was otherwise, is what was so then.
            let is_older = belief.before_last_since().is_some_and(|since| shown.since + AHEAD < since);
            let left = belief.left_since(shown.since - LAG, belief.observed(), None, shown.cursor);
            if is_same && (is_of_row || !is_older && left.is_none() && !belief.had_left(shown)) {
                shown.show(belief.revision());
            }
        }
    }

    /// A page has come to what is believed now. Others that show the same, and would be later than any page if that were what was so before,
    /// have been ahead of it.
    pub(super) fn let_pages_show(&mut self, witness: Witness, id: &SessionId, now: Time) {
        let Some(belief) = self.sessions.get(id).filter(|session| session.since() == now) else { return };
        let status = belief.observed();
        let others = self.tabs.iter_mut().filter(|(tab, page)| page.live && Witness::Tab(**tab) != witness);
        for shown in others.filter_map(|(_, tab)| tab.page.shown.get_mut(id)) {
            let is_same = shown.present && shown.status.same_state(status) && shown.since < now;
            let may_be_late = belief.past().iter().any(|past| past.left > now - LAG && past.is_shown(shown))
                || belief.left_since(now - LAG, status, None, shown.cursor).is_some();
            if is_same && !may_be_late {
                shown.show(belief.revision());
            }
        }
    }

    /// A row has come to what the data told just before it, while it still showed the status before, as a page draws its rows by its data: then
    /// that was no late word of an earlier status.
    pub(super) fn let_data_show(&mut self, id: &SessionId, now: Time) {
        let Some(belief) = self.sessions.get(id).filter(|session| session.since() == now) else { return };
        let is_it = |shown: &&mut Shown| {
            let is_ahead = shown.since + DRAWN >= now && Some(shown.since) > belief.before_last_since();
            shown.present && is_ahead && shown.status.same_state(belief.observed())
        };
        if let Some(shown) = self.data.testimony.shown.get_mut(id).filter(is_it) {
            shown.show(belief.revision());
        }
    }

    /// Tabs that bear out what another has just begun to contradict, and have said nothing since: perhaps they no longer can. So perhaps
    /// can neither the other, when it is to be believed.
    pub fn doubted(&self, now: Time) -> Vec<TabId> {
        let mut doubted = Vec::new();
        for one in self.disagreements(now) {
            let Some(belief) = self.sessions.get(one.session) else { continue };
            let silent = |tab: &Tab| tab.heard.max(tab.pinged) < one.shown.since;
            let bears_out = |tab: &Tab| tab.confirms(one.session, belief.observed()) && silent(tab);
            let is_asked = |tab: &Tab| tab.pinged > tab.heard && tab.pinged + ANSWERS > now;
            let insists = |id: TabId, tab: &Tab| one.witness == Witness::Tab(id) && one.is_silent && !is_asked(tab);
            let asked = self.tabs.iter().filter(|(id, tab)| bears_out(tab) || insists(**id, tab));
            doubted.extend(asked.map(|(id, _)| *id));
        }
        doubted
    }

    /// Until when a witness that shows the session otherwise than it is believed has fresh data against it. Of an error that a row
    /// shows they know nothing.
    pub(super) fn overruled_until(&self, by: Witness, shows: &Status, belief: &Belief, now: Time) -> Option<Time> {
        let is_unknown_to_data = by == Witness::Data || matches!(shows, Status::Failed(_));
        if is_unknown_to_data { None } else { self.told_data().speak_until(belief.id(), belief.observed(), shows, now) }
    }
}
