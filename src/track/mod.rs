//! Readings to transitions: what is believed of every session, and since when it is seen.
//!
//! A sighting becomes an [`observation`], which gets a verdict, which changes the [`belief`] or does not. The rules, each with
//! the failure that it prevents:
//! * The first sight of a session is a baseline. (A page that is opened must not ring.)
//! * Only a change in a witness's row counts as evidence; a repeated capture does not. (A stuck tab repeats old news.)
//! * A witness that shows what a fresher one has already left is behind, and not believed. (Two tabs must not undo each other.)
//! * A session that is not shown has not changed. (Filters, collapsed groups and remounts are not endings.)
//! * Unknown is no status: nothing ever changes to it or from it.
//!
//! Never decides what is said of a transition, and never forgets one: that is `alert`'s and `engine`'s.

mod belief;
mod data;
mod endings;
mod events;
mod facts;
mod lasting;
mod looks;
mod moves;
mod observation;
mod order;
mod retention;
mod sight;
mod signs;
mod stall;
mod tab;
mod told;
mod turns;
mod twins;

pub use crate::read::NEVER_STARTED;
pub use belief::{Belief, BeliefRecord, EvidenceRecord, Past};
pub use data::{DRIFT, DataWitness, Drift, Feed};
pub use events::{TrackEvent, Transition};
pub use facts::{Fact, ParsedTitle, SessionFacts};
pub use moves::{Digest, Moves};
pub use order::Order;
pub use retention::{FORGET, MAX_ROWS, MAX_SESSIONS, MAX_TABS};
pub use sight::{Blindness, WhyBlind};
pub use signs::{FLAP_LIMIT, FLAP_SPAN, Sign};
pub use stall::{LONG, Limits, Stall, UsualTurn};
pub use tab::{PlanUsed, Presence, Shown, Tab, TabId, Testimony, Witness};
pub use twins::TwinMarks;

use observation::{Observation, Verdict};
use told::ToldData;

use crate::map::Map;
use crate::read::{Reading, Sight, Sighting};
use crate::session::{PullRequestState, Rest, SessionId, Status};
use crate::time::{Span, Time};

/// How long a witness may be behind another before what it shows counts as news. A hidden page's timers
/// run once a minute (L), so what it draws by them may be so late.
pub const LAG: Span = Span::minutes(1);

/// A list that has just appeared may show sessions as idle before it knows better, so that alone is believed only when it has
/// lasted this long.
pub const SETTLE: Span = Span::seconds(5);

/// Everything believed at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Every session on the board.
    pub sessions: Map<SessionId, Belief>,
    /// Every tab that has been heard of.
    pub tabs: Map<TabId, Tab>,
    /// What the page's own data show, while they are read along.
    pub data: DataWitness,
    /// Whether the list of sessions can be seen at all.
    pub blindness: Blindness,
    /// Nobody is at the computer, so nobody looks at anything.
    pub away: bool,
    /// When somebody last came back to it.
    pub returned: Option<Time>,
}

/// One look at what a witness shows.
struct Look {
    witness: Witness,
    /// The oldest moment that it may still show.
    oldest: Time,
    /// One session has come into its list, and all else stayed.
    has_grown: bool,
    /// The sessions that have moved up in it.
    moved_up: Vec<SessionId>,
    now: Time,
}

/// Hearing.
impl Track {
    /// Takes in what a tab says. `reading` is `None` when its page shows what it showed before.
    pub fn hear(&mut self, id: TabId, presence: Presence, reading: Option<Reading>, now: Time) -> Vec<TrackEvent> {
        let mut events = Vec::new();
        self.admit(id);
        let streams = presence.open.clone().filter(|_| presence.pulse > 0);
        let oldest = self.attend(id, presence, now);
        // What its page saw before it fell silent is no sight yet: the reading may tell that nothing can be read.
        self.settle_sessions(now);
        if let Some(session) = streams.and_then(|open| self.sessions.get_mut(&open)) {
            session.move_by(Moves::ACTIVITY, now);
        }
        if let Some(reading) = reading {
            self.look(Witness::Tab(id), reading, oldest, now, &mut events);
            self.hear_questions_again(now, &mut events);
        }
        self.settle(now);
        self.acknowledge_looked_at(now, &mut events);
        self.forget(now);
        self.make_room(id, now);
        events
    }

    /// The tab is closed, or its page has left: nothing is known through it any more.
    pub fn tab_gone(&mut self, id: TabId, now: Time) {
        let gone = self.tabs.remove(&id);
        if gone.is_some_and(|tab| !tab.live) {
            self.begin_all_anew(now);
        }
        self.settle(now);
    }

    /// No other tabs are there any more, although nobody heard of their end.
    pub fn only_tabs(&mut self, there: &[TabId], now: Time) {
        self.tabs.retain(|id, _| there.contains(id));
        self.settle(now);
    }

    /// The tab did not answer: what it showed is only last seen until it speaks again.
    pub fn tab_silent(&mut self, id: TabId, now: Time) {
        let Some(mut tab) = self.tabs.remove(&id) else { return };
        let was_awaited = !std::mem::take(&mut tab.live);
        if was_awaited {
            self.begin_all_anew(now);
        }
        self.tabs.insert(id, tab);
        self.settle(now);
    }

    /// The computer slept or the clock jumped: nobody can tell what was on any page meanwhile, so every tab has to speak first.
    pub fn all_silent(&mut self, now: Time) {
        for tab in self.tabs.values_mut() {
            tab.live = false;
        }
        self.settle(now);
    }

    /// Somebody has come back to the computer, or nobody is there any more. Returns whether that was news.
    pub fn set_away(&mut self, away: bool, now: Time) -> bool {
        let news = self.away != away;
        self.away = away;
        if news && !away {
            self.returned = Some(now);
        }
        news
    }

    /// The browser has started: tabs have new numbers.
    pub fn no_tabs(&mut self, now: Time) {
        self.tabs.clear();
        self.settle(now);
    }

    /// Notes that a tab speaks. Returns the oldest moment that its page may still show.
    fn attend(&mut self, id: TabId, presence: Presence, now: Time) -> Time {
        let mut tab = self.tabs.remove(&id).unwrap_or_default();
        let mut oldest = now - LAG;
        if tab.presence.born != presence.born || tab.heard == Time::default() {
            // A new page knows nothing of the old one's rows: its first sight of each is a fresh one.
            tab.page.clear();
            tab.feed = tab.feed.filter(|feed| feed.born == presence.born);
        } else if !tab.live {
            // What was left since it was last heard, its page may only now have come to.
            oldest = tab.heard - LAG;
            // A page that could not speak has not kept showing what it showed, either. Where nobody knows better, that may all be news.
            tab.page.begin_anew(now, |id, shown| {
                let session = self.sessions.get(id);
                session.is_some_and(|session| shown.since >= session.since() || !self.may_be_known(session, now))
            });
        }
        tab.live = true;
        tab.heard = now;
        tab.presence = presence;
        self.tabs.insert(id, tab);
        oldest
    }

    /// A page that was awaited has not spoken: where only that one knew better, what others have shown all the time may be news.
    fn begin_all_anew(&mut self, now: Time) {
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            let Some(mut tab) = self.tabs.remove(&id) else { continue };
            if tab.live {
                tab.page.begin_anew(now, |id, shown| {
                    let session = self.sessions.get(id).filter(|session| shown.since < session.since());
                    session.is_some_and(|session| !self.may_be_known(session, now))
                });
            }
            self.tabs.insert(id, tab);
        }
    }

    /// Takes in one reading of what a witness shows, which may be as old as `oldest`.
    fn look(&mut self, witness: Witness, mut reading: Reading, oldest: Time, now: Time, events: &mut Vec<TrackEvent>) {
        let before = tab::testimony(&self.tabs, &self.data, witness);
        let is_row = |id: &SessionId, row: &Status, meant: &Status| {
            self.sessions.get(id).is_some_and(|session| session.observed().same_state(meant) && session.is_row(row))
        };
        let moved_up = before.map(|testimony| testimony.moved_up(&reading, is_row));
        let moved_up = moved_up.unwrap_or_default();
        let has_grown = self.take_stock(witness, &reading, oldest, now, events);
        // Where the page has changed, a row without a mark is one that cannot be read.
        if tab::testimony(&self.tabs, &self.data, witness).is_some_and(|testimony| testimony.sight == Sight::Missing) {
            let unmarked = reading.sightings.iter_mut().filter(|one| one.status == Status::Idle(Rest::Unmarked));
            unmarked.for_each(|sighting| sighting.status = Status::Unknown);
        }
        let look = Look { witness, oldest, has_grown, moved_up, now };
        let is_known = |sighting: &Sighting| self.sessions.contains_key(&sighting.id);
        let (known, new): (Vec<_>, Vec<_>) = reading.sightings.into_iter().partition(is_known);
        let mut all_shown: Vec<_> =
            new.iter().map(|s| (s.id.clone(), Shown::new(&s.status, Digest::new(s), 1, now))).collect();
        for sighting in known {
            let id = sighting.id.clone();
            let before = self.pull_request_state(&id);
            all_shown.extend(self.see(&look, sighting, events).map(|shown| (id.clone(), shown)));
            self.let_data_show(&id, now);
            self.let_pages_show(witness, &id, now);
            let now = self.pull_request_state(&id);
            events.extend((before.is_some() && now.is_some() && now != before).then_some(TrackEvent::PullRequest(id)));
        }
        let first = |sighting: &Sighting| Belief::first(sighting, has_grown, witness, now);
        let firsts: Vec<_> = new.iter().map(|sighting| (sighting.id.clone(), first(sighting))).collect();
        events.extend(firsts.iter().filter_map(|(_, belief)| belief.first_news()));
        // Both maps grow once: a page may show a thousand sessions.
        self.sessions.extend(firsts);
        if let Some(testimony) = tab::testimony_mut(&mut self.tabs, &mut self.data, witness) {
            testimony.shown.extend(all_shown);
        }
    }

    fn pull_request_state(&self, id: &SessionId) -> Option<PullRequestState> {
        self.sessions.get(id)?.pull_request()?.state
    }

    /// Takes in what a reading says of the list as a whole: who has left it for certain, and whether one session has come into it.
    fn take_stock(
        &mut self,
        witness: Witness,
        reading: &Reading,
        oldest: Time,
        now: Time,
        events: &mut Vec<TrackEvent>,
    ) -> bool {
        let Some(testimony) = tab::testimony_mut(&mut self.tabs, &mut self.data, witness) else { return false };
        let has_grown = testimony.grows_by_one(reading, now);
        let archived = testimony.archived(reading);
        let anew = testimony.comes_anew(reading);
        let rests = |id: &SessionId| self.sessions.get(id).is_none_or(Belief::rests);
        testimony.take_stock(reading, rests, now);
        // A page of which nothing can be read does not tell whose it is.
        let anew = anew && testimony.sight == Sight::Seen;
        if anew && self.is_of_another_account(reading) {
            self.leave_account(events);
        }
        events.extend(archived.iter().filter_map(|id| self.archive(id, witness, oldest, now)));
        has_grown
    }

    /// A witness shows that a session is archived: its row was busy and has left the list. One that lags may come to that when the
    /// session has long been brought back.
    fn archive(&mut self, id: &SessionId, witness: Witness, oldest: Time, now: Time) -> Option<TrackEvent> {
        let corroborated = self.is_corroborated(witness, id);
        let shown = tab::testimony_mut(&mut self.tabs, &mut self.data, witness)?.shown.get_mut(id)?;
        let session = self.sessions.get_mut(id)?;
        let left = session.left_since(oldest, &Status::Archived, None, shown.cursor);
        let behind = left.filter(|_| corroborated || shown.cursor > 0);
        let is_news = behind.is_none() && *session.observed() != Status::Archived;
        let change = if is_news { session.change_to(Status::Archived, None, witness, now) } else { None };
        (shown.status, shown.since) = (Status::Archived, now);
        shown.show(behind.unwrap_or(session.revision()));
        change.map(TrackEvent::Changed)
    }

    /// Whether a list that has come anew shows sessions, but none that is known: somebody else has signed in.
    fn is_of_another_account(&self, reading: &Reading) -> bool {
        let shows_more_than_archived = reading.sightings.iter().any(|sighting| sighting.status != Status::Archived);
        shows_more_than_archived && !reading.sightings.iter().any(|sighting| self.sessions.contains_key(&sighting.id))
    }

    /// All sessions that no page shows now, and no page's data tell, are another account's. They come back as they were if their
    /// account does.
    fn leave_account(&mut self, events: &mut Vec<TrackEvent>) {
        for (id, session) in self.sessions.iter_mut() {
            if !session.is_live() && session.leave_view() {
                events.push(TrackEvent::Gone(id.clone()));
            }
        }
    }

    /// The sighting of a session beside what its witness showed of it before, and a digest of what may move in it.
    fn observe(&self, look: &Look, sighting: &Sighting) -> Option<(Observation, Digest)> {
        let Look { witness, oldest, now, .. } = *look;
        let testimony = tab::testimony(&self.tabs, &self.data, witness)?;
        Some(match witness {
            Witness::Tab(_) => (Observation::new(testimony, &sighting.id, oldest, now), Digest::new(sighting)),
            // What moves in the data is their heartbeat. The title, which a page shows, too, must not move twice.
            Witness::Data => (Observation::of_data(testimony, &sighting.id, oldest, now), Digest::default()),
        })
    }

    /// Who bears out what is believed of a session, other than this witness: pages, fresh data, a page that has yet to speak.
    fn bear_out(&self, look: &Look, sighting: &Sighting) -> Option<(bool, bool, bool)> {
        let belief = self.sessions.get(&sighting.id)?;
        let overruled = self.overruled_until(look.witness, &sighting.status, belief, look.now).is_some();
        Some((self.is_corroborated(look.witness, &sighting.id), overruled, self.is_awaited(belief, look.now)))
    }

    /// Takes in the sighting of a session that is known. Returns what the witness now shows of it.
    fn see(&mut self, look: &Look, mut sighting: Sighting, events: &mut Vec<TrackEvent>) -> Option<Shown> {
        let Look { witness, has_grown, now, .. } = *look;
        let (by_pages, overruled, is_awaited) = self.bear_out(look, &sighting)?;
        let (observation, digest) = self.observe(look, &sighting)?;
        let belief = self.sessions.get_mut(&sighting.id)?;
        observation.understand(belief, &mut sighting, witness);
        belief.see_by(witness, now);
        let has_moved_up = || look.moved_up.contains(&sighting.id).then_some(Moves::NONE);
        if let Some(moves) = observation.sign_of_life(belief, &sighting.status, digest).or_else(has_moved_up) {
            belief.move_by(moves, now);
        }
        let mut shown = observation.shown(belief, &sighting.status, digest, by_pages || overruled || is_awaited, now);
        match observation.judge(belief, &sighting, by_pages, overruled) {
            Verdict::Unreadable => return Some(observation.shown_unreadable(shown, belief)),
            Verdict::Defer => {} // `believe_lasting` comes back to it
            Verdict::Stale(revision) => belief.show_past(revision, &mut shown),
            Verdict::Confirms(revision) => {
                if let Some(revision) = revision {
                    shown.show(revision);
                    belief.confirm(revision, &sighting, witness);
                }
                // Where the user groups the list by folder, it tells the repository and nothing else that is new.
                let tells_more = observation.tells_more(&shown) || belief.lacks_origin_of(&sighting);
                if tells_more || witness == Witness::Data {
                    belief.refine(&sighting, witness, now);
                }
            }
            Verdict::FirstReadable => {
                // What was said of it before is not what it is.
                events.extend(belief.asks().then(|| TrackEvent::Gone(sighting.id.clone())));
                belief.rebase(&sighting, has_grown, witness, now);
                events.extend(belief.first_news());
                shown.show(belief.revision());
            }
            Verdict::Change => {
                observation.passed(belief, &sighting.status).iter().for_each(|passed| belief.pass_through(passed));
                let is_found = observation.finds_card_later(belief, &sighting);
                events.extend(belief.change(&sighting, witness, is_found, now).map(TrackEvent::Changed));
                shown.show(belief.revision());
            }
        }
        Some(shown)
    }
}

/// The passing of time.
impl Track {
    /// What time alone brings about: stalls, blindness, a disagreement that has lasted.
    pub fn tick(&mut self, limits: &Limits, usual: UsualTurn, now: Time) -> Vec<TrackEvent> {
        let mut events = Vec::new();
        self.believe_lasting(now, &mut events);
        self.settle(now);
        for (id, session) in self.sessions.iter_mut() {
            if session.has_moved() {
                session.set_stall_told(None);
                events.push(TrackEvent::Moved(id.clone()));
            } else if session.stall_told().is_none() && session.stall(limits, now) == Some(Stall::Due) {
                session.set_stall_told(Some(now));
                events.push(TrackEvent::Stalled(id.clone()));
            } else if session.long_due(usual).is_some_and(|due| due <= now) {
                session.set_long_told(now);
                events.push(TrackEvent::RunsLong(id.clone()));
            }
        }
        let worth_telling = self.is_blindness_worth_telling(now);
        events.extend(self.blindness.tick(limits.blind_grace, worth_telling, now));
        self.forget(now);
        events
    }

    /// The next moment at which [`Track::tick`] may have something to say.
    pub fn next_tick(&self, limits: &Limits, usual: UsualTurn, now: Time) -> Option<Time> {
        let stalls = self.sessions.values().filter_map(|session| session.stall_due(limits));
        let long = self.sessions.values().filter_map(|session| session.long_due(usual));
        let blind = self.blindness.due(limits.blind_grace).filter(|_| self.is_blindness_worth_telling(now));
        let lasting = self.disagreements(now).map(|one| one.due).filter(|due| *due > now);
        stalls.chain(long).chain(blind).chain(lasting).min()
    }

    /// Brings what depends on all witnesses together up to date: who is live, whether anything can be seen.
    fn settle(&mut self, now: Time) {
        self.settle_sessions(now);
        let sees = self.tabs.values().any(|tab| tab.live && tab.page.sight == Sight::Seen);
        let data_see = self.told_data().see(now);
        self.data.alone_since = (data_see && !sees).then(|| self.data.alone_since.unwrap_or(now));
        self.blindness.settle(sees || data_see, now);
    }

    /// The same of what is known of each session.
    fn settle_sessions(&mut self, now: Time) {
        let told = ToldData { data: &self.data, tabs: &self.tabs };
        for (id, session) in self.sessions.iter_mut() {
            let told_by = session.evidence().first().map(|evidence| evidence.witness);
            if told_by.is_some_and(|witness| tab::testimony(&self.tabs, &self.data, witness).is_none()) {
                // Only pages that tell more than others tell the phase.
                let shown =
                    tab::testimonies(&self.tabs, &self.data).filter_map(|(_, testimony, _)| testimony.shown.get(id));
                session.settle_phase(shown.filter(|shown| shown.present).map(|shown| &shown.status), now);
            }
            let by_page = self.tabs.values().any(|tab| tab.confirms(id, session.observed()));
            session.set_live(by_page || told.confirm(id, session.observed(), now), now);
        }
        self.look_what_could_move();
    }
}

/// Asking.
impl Track {
    /// Whether a live witness other than this one shows the session as it is believed.
    fn is_corroborated(&self, not_by: Witness, id: &SessionId) -> bool {
        let Some(session) = self.sessions.get(id) else { return false };
        let mut others = self.live_testimonies().filter(|(witness, _)| *witness != not_by && *witness != Witness::Data);
        // One that shows the row alone bears out what a card or the data told beyond it.
        let is_row = |shown: &Shown| shown.present && session.is_row(&shown.status);
        let shows = |testimony: &Testimony| testimony.shown.get(id).is_some_and(is_row);
        others.any(|(_, testimony)| testimony.confirms(id, session.observed()) || shows(testimony))
    }

    /// Whether a page shows the session as it is believed, or may yet.
    fn may_be_known(&self, session: &Belief, now: Time) -> bool {
        session.is_live() || self.is_awaited(session, now)
    }

    /// Whether a page that has yet to speak after a gap showed the session before it as it is believed.
    pub(super) fn is_awaited(&self, session: &Belief, now: Time) -> bool {
        let mut awaited = self.tabs.values().filter(|tab| !tab.live && !tab.has_not_answered(now));
        awaited.any(|tab| tab.page.confirms(session.id(), session.observed()))
    }

    fn live_testimonies(&self) -> impl Iterator<Item = (Witness, &Testimony)> {
        let all = tab::testimonies(&self.tabs, &self.data);
        all.filter_map(|(witness, testimony, live)| live.then_some((witness, testimony)))
    }
}
