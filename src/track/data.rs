//! The second witness: the data that pages fetch for themselves. All tabs tell of the same data, so it is one witness, with
//! what was last told of each session; each tab has a [`Feed`].
//!
//! While the data are fresh, a row that says otherwise has to insist. Never takes a session that is not told of for one that
//! is gone, and never an empty answer for anything.

use super::{Belief, LAG, Look, Moves, Presence, Shown, Tab, TabId, Testimony, Track, TrackEvent, Witness};
use crate::map::Map;
use crate::read::{DataChange, DataRow, DataTale, Sighting, TaleKind, WorkerWord};
use crate::session::{Rest, SessionId, Status, Wait};
use crate::time::{Span, Time};

/// An answer is fresh for so long: a page without a stream asks every 30 s while anything changes, so within this time comes the next
/// answer even if one fails.
pub(super) const FRESH: Span = Span::minutes(1);

/// A page without a stream asks at least so often: the time between two questions doubles from 30 s to 10 minutes while nothing
/// changes. The rest is for a hidden page, whose timers run once a minute (L).
pub(super) const POLL: Span = Span::minutes(11);

/// A stream that begins tells of every session within so long: it first adds a whole row for each (B). So do the parts of an answer.
pub(super) const BEGINS: Span = Span::seconds(10);

/// A row that contradicts fresh data for so long is no longer taken to be late, and neither are the data: every stream has sent a
/// `sync` by then, as every 100 to 120 s, so one that has not been lost has had its chance to say otherwise.
pub const DRIFT: Span = Span::minutes(2);

/// Data of a stream may be so much later than a row. A worker's word was seen within 2 s of a start and seconds after an ending (L):
/// this is several times that. If it were longer, what they alone know would be told late.
pub(super) const DATA_LATE: Span = Span::seconds(10);

/// What the data of all pages show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataWitness {
    /// What was last told of each session.
    pub rows: Map<SessionId, DataRow>,
    /// The same as any witness shows it.
    pub testimony: Testimony,
    /// When the account's usage limit is lifted, by the page's server, where it is reached.
    pub limit_resets: Option<Time>,
    /// Since when they show sessions while no page's list can be read.
    pub alone_since: Option<Time>,
}

/// How a tab tells of its page's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Which page it is: see [`super::Presence::born`].
    pub born: u64,
    /// When it last told of any.
    pub heard: Time,
    /// The page has a stream.
    pub streams: bool,
    /// Since when: it began with a whole row of every session.
    pub began: Option<Time>,
    /// Its `fetch` cannot be listened to.
    pub is_deaf: bool,
}

/// That the page no longer looks as the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// No page's list can be read, while the data show sessions.
    Unreadable,
    /// Rows and data contradict each other about so many sessions.
    Disagree(usize),
}

/// What a row shows of a status, as far as it and the data have to agree: work, a card that asks, or neither. A plain question and a
/// failure are rest in a row, and errors of rows are nothing to the data.
fn in_a_row(status: &Status) -> (bool, bool) {
    (matches!(status, Status::Running(_)), matches!(status, Status::Waiting(wait) if *wait != Wait::Reply))
}

/// Hearing.
impl Track {
    /// Whether a page shows the session now, and in this state.
    pub(super) fn a_page_shows(&self, id: &SessionId, status: &Status) -> bool {
        self.tabs.values().any(|tab| tab.confirms(id, status))
    }

    /// A new version has come: no script of the old one tells it anything.
    pub fn no_feeds(&mut self, now: Time) {
        self.tabs.values_mut().for_each(|tab| tab.feed = None);
        self.settle(now);
    }

    /// Takes in what a tab tells of its page's data. `born` is when that page was loaded.
    pub fn hear_data(&mut self, id: TabId, born: u64, tales: Vec<DataTale>, now: Time) -> Vec<TrackEvent> {
        let mut events = Vec::new();
        self.admit(id);
        self.feed(id, born, &tales, now);
        self.settle(now);
        if self.data.testimony.loaded == Time::default() && tales.iter().any(|tale| !tale.rows.is_empty()) {
            self.data.testimony.loaded = now;
        }
        let has_answered = tales.iter().any(|tale| tale.kind == TaleKind::Answer && !tale.rows.is_empty());
        for DataTale { kind, rows } in tales {
            for change in rows {
                match kind {
                    TaleKind::Removed => self.remove(&change.id, &mut events),
                    _ => self.learn(id, kind, &change, now, &mut events),
                }
            }
        }
        // Only now is it known whom the answer leaves out.
        if let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()).filter(|_| has_answered) {
            (feed.heard, feed.began) = (now, feed.began.filter(|_| feed.streams));
        }
        self.look_again(now, &mut events);
        self.settle(now);
        self.acknowledge_looked_at(now, &mut events);
        self.forget(now);
        events
    }

    /// Notes how the tab tells of its data. A page may tell of them before it tells what it shows.
    fn feed(&mut self, id: TabId, born: u64, tales: &[DataTale], now: Time) {
        let mut tab = self.tabs.remove(&id).unwrap_or_default();
        if tab.heard == Time::default() || tab.presence.born < born {
            // What the page before showed is gone with it.
            tab.page.clear();
            tab.presence = Presence { born, ..Presence::default() };
            (tab.live, tab.heard) = (true, now);
        }
        let feed = tab.feed.get_or_insert_default();
        if feed.born != born {
            *feed = Feed { born, ..Feed::default() };
        }
        for tale in tales {
            match tale.kind {
                TaleKind::Listens => {}
                TaleKind::Deaf => feed.is_deaf = true,
                TaleKind::Ended => feed.streams = false,
                // An empty answer proves nothing, and another counts when it has been taken in.
                TaleKind::Answer => {}
                TaleKind::Added | TaleKind::Changed | TaleKind::Removed | TaleKind::Sync => {
                    feed.began = feed.began.filter(|_| feed.streams).or(Some(now));
                    (feed.heard, feed.streams) = (now, true);
                }
            }
        }
        self.tabs.insert(id, tab);
    }

    /// Takes in what a row in a tab's data says of a session.
    fn learn(&mut self, tab: TabId, kind: TaleKind, change: &DataChange, now: Time, events: &mut Vec<TrackEvent>) {
        if let Some(limit) = change.limit {
            self.data.limit_resets = limit.resets;
        }
        let before = self.data.rows.get(&change.id).cloned();
        if before.as_ref().is_some_and(|before| self.was_written_before(before, tab, kind, change)) {
            return self.hear_again(kind, &change.id, now);
        }
        let mut row = before.clone().unwrap_or_default();
        row.apply(change, (kind, tab), now);
        let is_known = self.sessions.contains_key(&change.id);
        if !is_known && !row.is_worth_a_place(now) {
            return;
        }
        if kind == TaleKind::Answer
            && before.as_ref().is_some_and(|before| self.may_be_older(before, &row, &change.id, now))
        {
            return;
        }
        let has_moved = before.as_ref().is_some_and(|before| before.beat.is_some() && row.has_moved_since(before.beat));
        if let Some(before) = &before {
            self.pass_ending(&change.id, before, &row, now, events);
            self.pass_answered_question(&change.id, before, &row, now);
        }
        let is_unread = |row: &DataRow| row.status(now) == Status::Unknown;
        let is_read_again = !is_unread(&row) && before.as_ref().is_some_and(is_unread);
        if let Some(before) = before.as_ref().filter(|_| has_moved || is_read_again) {
            self.pass_unseen_turn(change, before, &mut row, now);
        }
        let sighting = row.sighting(change, now);
        self.data.rows.insert(change.id.clone(), row.clone());
        if is_known {
            self.tell_anew(tab, kind, &sighting, has_moved, now);
            self.look_at_data(sighting, has_moved, now, events);
        } else {
            self.meet(sighting, change, now, events);
        }
        let Some(belief) = self.sessions.get_mut(&change.id) else { return };
        belief.learn_origin(change);
        // The end of a turn and the beginning of the next move it, too: that is no work.
        let works = |row: &DataRow| row.worker == WorkerWord::Running;
        if has_moved && before.is_some_and(|before| works(&before)) && works(&row) {
            belief.move_by(Moves::HEARTBEAT, now);
        }
    }

    /// Whether a row has an older last event than the one that is known. A stream tells in order, so that says something only where
    /// another page tells, too.
    fn was_written_before(&self, known: &DataRow, tab: TabId, kind: TaleKind, change: &DataChange) -> bool {
        let is_older = change.beat.is_some() && known.has_moved_since(change.beat);
        let tells = |tab: &Tab| tab.feed.is_some_and(Feed::has_told);
        is_older && (kind == TaleKind::Answer || self.tabs.iter().any(|(other, of)| *other != tab && tells(of)))
    }

    /// Whether an answer may have been written before what it contradicts, so that nothing in it is news until a row or the next answer
    /// says so. Either it tells of no later event than what was told just before and a page shows as well: where the server writes no
    /// fraction, nobody can tell which is newer. Or its last event was before a row came to what is believed.
    fn may_be_older(&self, known: &DataRow, row: &DataRow, id: &SessionId, now: Time) -> bool {
        let says = row.status(now);
        let contradicts = |status: &Status| in_a_row(status) != in_a_row(&says) && self.a_page_shows(id, status);
        let told_just_before = known.beat.is_some() && now.since(known.told) < DATA_LATE;
        if told_just_before && !row.has_moved_since(known.beat) && contradicts(&known.status(now)) {
            return true;
        }
        let Some(belief) = self.sessions.get(id) else { return false };
        let by_row = !belief.is_told_by_data() && now.since(belief.since()) < DATA_LATE;
        by_row
            && contradicts(belief.observed())
            && self.latest_of_last_event(row).is_some_and(|event| event < belief.since())
    }

    /// When its last event was, at the latest, by the computer's clock. The clock of the page's server may differ from that, but by no
    /// more than between any event and when it was told.
    fn latest_of_last_event(&self, row: &DataRow) -> Option<Time> {
        let delays = self.data.rows.values().filter_map(|row| Some(row.told.since(row.beat?)));
        Some(row.beat? + delays.min()?)
    }

    /// A row with an older last event than the one that is known was written before: nothing in it is news. Where a stream says so,
    /// that stream lives, and would tell more.
    fn hear_again(&mut self, kind: TaleKind, id: &SessionId, now: Time) {
        let streams = matches!(kind, TaleKind::Added | TaleKind::Changed);
        if let Some(row) = self.data.rows.get_mut(id).filter(|_| streams) {
            row.told = now;
        }
    }

    /// The first sight of a session by its data. It is news if it was created since there are data.
    fn meet(&mut self, sighting: Sighting, change: &DataChange, now: Time, events: &mut Vec<TrackEvent>) {
        let loaded = self.data.testimony.loaded;
        let has_come = loaded < now && change.created.is_some_and(|created| created >= loaded);
        let belief = Belief::first(&sighting, has_come, Witness::Data, now);
        events.extend(belief.first_news());
        let shown = Shown::new(&sighting.status, Default::default(), 1, now);
        self.data.testimony.shown.insert(sighting.id.clone(), shown);
        self.sessions.insert(sighting.id, belief);
    }

    /// Takes in what the data say of a session that is known. `has_moved`: it has done something since they were told last.
    pub(super) fn look_at_data(
        &mut self,
        mut sighting: Sighting,
        has_moved: bool,
        now: Time,
        events: &mut Vec<TrackEvent>,
    ) {
        let id = sighting.id.clone();
        let mut is_of_row = false;
        let is_unread = sighting.status == Status::Finished;
        let is_unread_told = self.data.rows.get(&id).is_some_and(|row| row.unread.is_some());
        match self.sessions.get(&id).map(Belief::observed) {
            // Whether it was read is not told, so the row's word on that stands.
            Some(Status::Finished) if sighting.status == Status::Idle(Rest::Plain) && !is_unread_told => {
                sighting.status = Status::Finished;
            }
            Some(Status::Idle(Rest::Plain)) if is_unread && self.has_been_read(&id, has_moved, now) => {
                sighting.status = Status::Idle(Rest::Plain);
            }
            Some(Status::Running(_) | Status::Waiting(_)) if sighting.status.rests() => {
                if let Some((known_better, is_of_card)) = self.newer_word(&id, now) {
                    sighting.listed = is_of_card.then(|| sighting.status.clone());
                    sighting.status = known_better;
                    sighting.evidence.clear();
                    is_of_row = true;
                }
            }
            _ => {}
        }
        self.pass_summed_turn(&sighting, now);
        self.renew(&sighting, has_moved, now);
        let oldest = self.borne_out_since(&sighting).unwrap_or_default().max(now - LAG);
        let look = Look { witness: Witness::Data, oldest, has_grown: false, moved_up: Vec::new(), now };
        let asks_anew = has_moved && matches!(sighting.status, Status::Waiting(_));
        if let Some(mut shown) = self.see(&look, sighting, events) {
            // What has been so for longer than they may be late, they show, and not what was so before. So they do a question that is told with
            // a later event than before.
            let believed = self.sessions.get(&id).filter(|session| session.observed().same_state(&shown.status));
            if let Some(session) = believed.filter(|session| asks_anew || session.since() + DATA_LATE <= now) {
                shown.show(session.revision());
            }
            self.data.testimony.shown.insert(id.clone(), shown);
        }
        self.let_rows_show(&id, is_of_row, now);
    }

    /// Since when a page shows the same as the data, or the rest beyond which they know more, if it has come to that since the session
    /// became what is believed, and no page shows that any more: then the data are not late.
    fn borne_out_since(&self, sighting: &Sighting) -> Option<Time> {
        let (id, status) = (&sighting.id, sighting.listed.as_ref().unwrap_or(&sighting.status));
        let belief = self.sessions.get(id).filter(|belief| !belief.observed().same_state(&sighting.status))?;
        if self.a_page_shows(id, belief.observed()) {
            return None;
        }
        let pages = self.tabs.values().filter(|tab| tab.confirms(id, status));
        let since = pages.filter_map(|tab| tab.page.shown.get(id)).map(|shown| shown.since);
        since.filter(|since| *since >= belief.since()).max()
    }

    /// The error or question that a page has come to show of the session, and that was not believed because it could be late, or
    /// seemed to be over because the data are. Where these say rest, they know nothing of the one, and of the other not for as long as
    /// they may be late. Also whether it may be a card's question, beside a row at rest: a session's own page has no cards.
    fn newer_word(&self, id: &SessionId, now: Time) -> Option<(Status, bool)> {
        let belief = self.sessions.get(id)?;
        let runs = matches!(belief.observed(), Status::Running(_));
        let all_tabs = || self.tabs.values().filter(|tab| tab.live);
        let all_shown = || all_tabs().filter_map(|tab| Some((tab.page.shown.get(id)?, tab.presence.open.is_none())));
        let goes_on = |shown: &&Shown| shown.present && !matches!(shown.status, Status::Failed(_) | Status::Unknown);
        let by_row = (runs && !belief.is_told_by_data()).then_some(belief.since());
        let gone_on = all_shown().map(|(shown, _)| shown).filter(goes_on).map(|shown| shown.since).chain(by_row).max();
        let is_newer = |shown: &Shown| match shown.status {
            // Where others have come to something else since, it is the page that is late.
            Status::Failed(_) => {
                shown.since + LAG > belief.since() && Some(shown.since) > gone_on && !belief.had_less_in_row(shown)
            }
            Status::Waiting(_) => {
                let is_of_past = |row| belief.left_since(now - LAG, &shown.status, row, shown.cursor).is_some();
                let is_late = belief.had(shown) || is_of_past(None) || is_of_past(Some(&Status::Finished));
                // A page that is just back may go on showing it from before.
                let is_late = is_late || belief.is_just_back(now);
                runs && shown.since >= belief.since().max(now - DATA_LATE) && !is_late
            }
            _ => false,
        };
        let (shown, has_cards) = all_shown().find(|(shown, _)| shown.present && is_newer(shown))?;
        Some((shown.status.clone(), has_cards && matches!(shown.status, Status::Waiting(_))))
    }

    /// Whether its result is known to have been read, so that data which do not say so are late: nothing has happened since, or a row
    /// showed it only just before.
    fn has_been_read(&self, id: &SessionId, has_moved: bool, now: Time) -> bool {
        self.sessions.get(id).is_some_and(|belief| {
            let was_unread = belief.past().last().is_some_and(|past| past.status == Status::Finished);
            let just_in_a_row = !belief.is_told_by_data() && now.since(belief.since()) < DATA_LATE;
            was_unread && (!has_moved || just_in_a_row)
        })
    }

    /// The data say again what they said before a row showed otherwise, and no page shows that row any more: then it is they who
    /// speak last, unless the session has done nothing by them and they may be late.
    fn renew(&mut self, sighting: &Sighting, has_moved: bool, now: Time) {
        let Some(session) = self.sessions.get(&sighting.id).filter(|session| !session.is_live()) else { return };
        let shown = self.data.testimony.shown.get_mut(&sighting.id);
        let again = |shown: &&mut Shown| shown.since < session.since() && shown.status.same_state(&sighting.status);
        let is_news = has_moved || session.since() + LAG <= now;
        if let Some(shown) = shown.filter(again).filter(|_| is_news) {
            (shown.since, shown.cursor) = (now, 0);
        }
    }

    /// An answer, or a row with which a stream begins, tells what is so now. Where the session has been otherwise for so long that
    /// this cannot be late, or has moved and was otherwise before the page was answered last, it is news, although the data said the
    /// same before.
    fn tell_anew(&mut self, tab: TabId, kind: TaleKind, sighting: &Sighting, has_moved: bool, now: Time) {
        let is_asked_for = kind == TaleKind::Answer && self.told_data().streams(now).next().is_none();
        let feed = self.tabs.get(&tab).and_then(|tab| tab.feed).filter(|_| is_asked_for && has_moved);
        let asked = feed.map_or(Time::default(), |feed| feed.heard - BEGINS);
        let oldest = asked.max(now - LAG);
        let differs = |session: &&Belief| {
            session.since() <= oldest
                && !session.observed().same_state(&sighting.status)
                && !session.is_beyond_data(&sighting.status)
        };
        let is_news = self.sessions.get(&sighting.id).filter(differs).is_some();
        if sighting.status == Status::Unknown || !is_news || !(is_asked_for || kind == TaleKind::Added) {
            return;
        }
        let shown = self.data.testimony.shown.get_mut(&sighting.id);
        if let Some(shown) = shown.filter(|shown| shown.status.same_state(&sighting.status)) {
            let works = matches!(sighting.status, Status::Running(_));
            shown.status = if works { Status::Unknown } else { Status::Running(None) };
        }
    }

    /// A session has left the stream.
    fn remove(&mut self, id: &SessionId, events: &mut Vec<TrackEvent>) {
        self.data.rows.remove(id);
        self.data.testimony.shown.remove(id);
        if self.sessions.get_mut(id).is_some_and(Belief::leave_view) {
            events.push(TrackEvent::Gone(id.clone()));
        }
    }

    /// Takes in once more what was not sure when it was told, and is now: the page has heard from its server since.
    fn look_again(&mut self, now: Time, events: &mut Vec<TrackEvent>) {
        let sure = self.data.rows.iter().filter(|(id, row)| self.has_settled(id, row, now));
        let sure: Vec<SessionId> = sure.map(|(id, _)| id.clone()).collect();
        let late = self.data.rows.iter().filter(|(id, row)| self.goes_on_beyond_row(id, row, now));
        let late: Vec<SessionId> = late.map(|(id, _)| id.clone()).collect();
        for id in &late {
            if let Some(shown) = self.data.testimony.shown.get_mut(id) {
                shown.status = Status::Running(None);
            }
        }
        for id in sure.into_iter().chain(late) {
            let Some(row) = self.data.rows.get(&id) else { continue };
            let sighting = row.sighting(&DataChange::nothing(id), now);
            self.look_at_data(sighting, false, now, events);
        }
    }

    /// Whether a row's turn may have failed when it was told, and has by now.
    fn has_settled(&self, id: &SessionId, row: &DataRow, now: Time) -> bool {
        let is_unsaid = |shown: &Shown| shown.status == Status::Unknown || !shown.present;
        let heard = self.told_data().as_of(id).unwrap_or_default();
        row.fails_since.is_some()
            && !row.is_unsettled(heard)
            && self.data.testimony.shown.get(id).is_some_and(is_unsaid)
            && self.told_data().is_known(row, now, FRESH)
    }

    /// Whether a stream told how a turn ended while a row that was late still showed work, and goes on saying so beside that row, which
    /// has long come to rest as well. What was believed before is no such word.
    fn goes_on_beyond_row(&self, id: &SessionId, row: &DataRow, now: Time) -> bool {
        let Some((session, shown)) = self.sessions.get(id).zip(self.data.testimony.shown.get(id)) else { return false };
        let says_more = matches!(shown.status, Status::Waiting(Wait::Reply) | Status::Failed(_));
        says_more
            && shown.present
            && shown.status.same_state(&row.status(now))
            && shown.since < session.since()
            && session.observed().rests()
            && session.since() + LAG <= now
            && !session.had(shown)
            && self.told_data().goes_on(id, now)
    }
}

/// Asking.
impl Track {
    /// How old the word is that the board goes by, where that is the data's and not fresh.
    pub fn age_of_word(&self, session: &Belief, now: Time) -> Option<Span> {
        let id = session.id();
        let by_page = self.a_page_shows(id, session.observed());
        let age = now.since(self.told_data().as_of(id).filter(|_| session.is_live() && !by_page)?);
        (age >= FRESH).then_some(age)
    }

    /// Tabs whose data cannot be read along before they are loaded anew.
    pub fn tabs_to_reload(&self) -> Vec<TabId> {
        let unheard = self.tabs.iter().filter(|(_, tab)| tab.live && tab.feed.is_none());
        unheard.map(|(id, _)| *id).collect()
    }

    /// Whether some page cannot be listened to, and no other tells of the data.
    pub fn is_deaf(&self, now: Time) -> bool {
        let is_deaf = |tab: &Tab| tab.live && tab.feed.is_some_and(|feed| feed.is_deaf);
        self.tabs.values().any(is_deaf) && !self.told_data().see(now)
    }

    /// What shows that the page is no longer as the rules say, or its data.
    pub fn drift(&self, now: Time) -> Option<Drift> {
        if self.data.alone_since.is_some_and(|since| now.since(since) >= DRIFT) {
            return Some(Drift::Unreadable);
        }
        let disagree = self.data.rows.iter().filter(|(id, row)| self.disagrees(id, row, now)).count();
        (disagree > 0).then_some(Drift::Disagree(disagree))
    }

    /// Whether a row has long contradicted fresh data.
    fn disagrees(&self, id: &SessionId, row: &DataRow, now: Time) -> bool {
        let Some(told) = self.data.testimony.shown.get(id).filter(|_| self.told_data().is_known(row, now, FRESH))
        else {
            return false;
        };
        self.tabs.values().filter(|tab| tab.live).any(|tab| {
            let Some(shown) = tab.page.shown.get(id).filter(|shown| shown.present) else { return false };
            let readable = shown.status != Status::Unknown && told.status != Status::Unknown;
            let differs = in_a_row(&shown.status) != in_a_row(&told.status);
            readable && differs && now.since(shown.since.max(told.since)) >= DRIFT
        })
    }
}
