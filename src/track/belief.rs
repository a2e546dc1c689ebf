//! What is believed of one session: its status, how it came to it, and since when.
//! Takes in what it is told to believe. Never looks at a tab, and never decides what to believe.

use super::facts::SessionFacts;
use super::{LAG, Moves, SETTLE, Shown, TrackEvent, Transition, Witness};
use crate::read::{Evidence, Sighting};
use crate::session::{Progress, PullRequest, Rest, SessionId, Status, Title, Wait};
use crate::time::{Span, Time};

/// How long a session that runs or waits is worth an alert when it can no longer be seen.
const MATTERS: Span = Span::hours(24);

/// What no page has shown for this long no longer counts as it was last seen.
const OUT_OF_VIEW: Span = Span::minutes(10);

/// How many statuses that were left are remembered; they serve to recognise tabs that lag, and flapping.
const MAX_PAST: usize = 12;

/// How many pieces of evidence are kept for a status.
const MAX_EVIDENCE: usize = 4;

/// What is believed of one session.
#[derive(Clone, Debug)]
pub struct Belief {
    record: BeliefRecord,
    facts: SessionFacts,
    /// What the pages that show it now could show to move about it. Each event finds it anew, so it is not stored.
    could_move: Moves,
    /// When its data last said how it is, where they are read along. Found anew as well.
    as_of: Option<Time>,
}

/// What pages could show is no part of what is believed.
impl PartialEq for Belief {
    fn eq(&self, other: &Belief) -> bool {
        self.record == other.record && self.facts == other.facts
    }
}

impl Eq for Belief {}

/// The belief in the status with all its bookkeeping, in the open for who stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeliefRecord {
    /// Which session.
    pub id: SessionId,
    /// What the page says, by the newest believable evidence. [`Belief::status`] is what that means.
    pub observed: Status,
    /// What its row says, where a card told otherwise.
    pub row_status: Option<Status>,
    /// Since when; for a baseline, since it was first seen.
    pub since: Time,
    /// The status was already so at first sight: it may be older than `since`.
    pub baseline: bool,
    /// How many transitions there were.
    pub revision: u32,
    /// The page says idle, but the turn ended before our eyes and nobody has looked yet.
    pub ended_unseen: bool,
    /// The user has seen what it has to say.
    pub acknowledged: bool,
    /// The last sign of life: anything about it changed.
    pub changed: Time,
    /// What has been seen to move about it: of its title in this turn, of all else ever.
    pub moves: Moves,
    /// How many signs of life there were in this turn.
    pub signs: u32,
    /// When it was last shown by any page.
    pub seen: Time,
    /// It is gone for certain, and no page has shown it since.
    pub gone: bool,
    /// Since when it is seen without a gap; `None` when it is only last seen.
    pub live_since: Option<Time>,
    /// When its present stall was told.
    pub stall_told: Option<Time>,
    /// When it was told that its present turn runs long.
    pub long_told: Option<Time>,
    /// Statuses it has left, oldest first.
    pub past: Vec<Past>,
    /// Where the status comes from, most telling first.
    pub evidence: Vec<EvidenceRecord>,
}

/// A status that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The number of the transition that had brought it; 0 for a baseline.
    pub revision: u32,
    /// What the page had said, without its words.
    pub status: Status,
    /// When it was left.
    pub left: Time,
}

/// A piece of evidence for a status: which rule matched on what, shown by whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRecord {
    /// The rule's name in `read::rules`.
    pub rule: String,
    /// The label, marker or words. Empty where nothing but time spoke for the status.
    pub on: String,
    /// Who showed it.
    pub witness: Witness,
    /// When.
    pub at: Time,
}

/// Asking.
impl Belief {
    /// The belief that was stored as these two.
    pub fn restored(record: BeliefRecord, facts: SessionFacts) -> Belief {
        Belief { record, facts, could_move: Moves::NONE, as_of: None }
    }

    /// All that is to be stored of the status.
    pub fn record(&self) -> &BeliefRecord {
        &self.record
    }

    /// All that is known besides the status, with who told it.
    pub fn facts(&self) -> &SessionFacts {
        &self.facts
    }

    /// Which session.
    pub fn id(&self) -> &SessionId {
        &self.record.id
    }

    /// Its title as the page has it; may be empty.
    pub fn title(&self) -> &str {
        &self.facts.title.value.text
    }

    /// Its title, taken apart.
    pub fn title_parts(&self) -> &Title {
        &self.facts.title.value.parts
    }

    /// `owner/repo` or a folder.
    pub fn repository(&self) -> Option<&str> {
        self.facts.place.as_ref().map(|fact| fact.value.as_str())
    }

    /// Its branch.
    pub fn branch(&self) -> Option<&str> {
        self.facts.branch.as_ref().map(|fact| fact.value.as_str())
    }

    /// What it wants or did last, in the page's words.
    pub fn detail(&self) -> Option<&str> {
        self.facts.detail.as_ref().map(|fact| fact.value.as_str())
    }

    /// Its pull requests.
    pub fn pull_request(&self) -> Option<&PullRequest> {
        self.facts.pull_request.as_ref().map(|fact| &fact.value)
    }

    /// How far the page says it is.
    pub fn progress(&self) -> Option<Progress> {
        self.facts.progress.as_ref().map(|fact| fact.value)
    }

    /// Since when the page says so.
    pub fn progress_since(&self) -> Option<Time> {
        self.facts.progress_since
    }

    /// What the page says, by the newest believable evidence.
    pub fn observed(&self) -> &Status {
        &self.record.observed
    }

    /// What the page's word means to the user: a turn that has ended stays finished until it is acknowledged.
    pub fn status(&self) -> Status {
        match &self.record.observed {
            Status::Finished if self.record.acknowledged => Status::Idle(Rest::Plain),
            Status::Idle(_) if self.record.ended_unseen && !self.record.acknowledged => Status::Finished,
            observed => observed.clone(),
        }
    }

    /// Whether it runs or waits.
    pub fn goes_on(&self) -> bool {
        matches!(self.record.observed, Status::Running(_) | Status::Waiting(_))
    }

    /// Whether it waits, failed or finished: there is something for its user to see.
    pub fn asks(&self) -> bool {
        matches!(self.status(), Status::Waiting(_) | Status::Failed(_) | Status::Finished)
    }

    /// Since when it has this status; for a baseline, since it was first seen.
    pub fn since(&self) -> Time {
        self.record.since
    }

    /// How long it has had this status, as far as is known.
    pub fn age(&self, now: Time) -> Span {
        now.since(self.record.since)
    }

    /// Whether the status was already so at first sight, so that it may be older than its age.
    pub fn is_baseline(&self) -> bool {
        self.record.baseline
    }

    /// How many transitions there were.
    pub fn revision(&self) -> u32 {
        self.record.revision
    }

    /// Whether its turn ended before our eyes in a page that now says idle.
    pub fn ended_unseen(&self) -> bool {
        self.record.ended_unseen
    }

    /// Whether it waits: Claude stands still until it is answered.
    pub fn waits(&self) -> bool {
        matches!(self.record.observed, Status::Waiting(_))
    }

    /// Whether the user has seen what it has to say. Seeing it answers nothing, so what waits is never acknowledged.
    pub fn is_acknowledged(&self) -> bool {
        self.record.acknowledged && !self.waits()
    }

    /// When any page last showed it.
    pub fn last_seen(&self) -> Time {
        self.record.seen
    }

    /// Whether a page shows it now, as it is believed.
    pub fn is_live(&self) -> bool {
        self.record.live_since.is_some()
    }

    /// Whether a page shows it now, or did only lately: what is longer out of sight may long be over.
    pub fn is_in_view(&self, now: Time) -> bool {
        self.is_live() || (!self.record.gone && now.since(self.record.seen) < OUT_OF_VIEW)
    }

    /// Whether nothing goes on and nothing is to be seen.
    pub(super) fn rests(&self) -> bool {
        matches!(self.record.observed, Status::Idle(_) | Status::Archived)
    }

    /// Whether it was put away, or is another account's: no page is expected to show it.
    pub fn is_gone(&self) -> bool {
        self.record.gone
    }

    /// Since when it is seen without a gap; `None` when it is only last seen.
    pub fn live_since(&self) -> Option<Time> {
        self.record.live_since
    }

    /// The last sign of life.
    pub fn last_sign_of_life(&self) -> Time {
        self.record.changed
    }

    /// When its present stall was told.
    pub fn stall_told(&self) -> Option<Time> {
        self.record.stall_told
    }

    /// When it was told that its present turn runs long.
    pub fn long_told(&self) -> Option<Time> {
        self.record.long_told
    }

    /// How many signs of life there were in this turn.
    pub fn signs_of_life(&self) -> u32 {
        self.record.signs
    }

    /// Whether it has been seen to give signs of life that a page which shows it now would show again, or has a percentage that
    /// can stand still. Of all others nobody can say that they are missed.
    pub fn gives_signs(&self) -> bool {
        !self.signs_to_miss().is_none()
    }

    fn signs_to_miss(&self) -> Moves {
        let title = self.record.moves.common(Moves::TITLE_AGAIN);
        let lasting = Moves::PHASE.and(Moves::WORDS).and(Moves::ACTIVITY).and(Moves::HEARTBEAT);
        let seen = self.record.moves.common(lasting).common(self.could_move);
        title.and(seen).and(self.could_move.common(Moves::PROGRESS))
    }

    /// Until when it is known whether it gave a sign of life. A heartbeat can be missed only as far as the data have been told.
    pub(super) fn watched_until(&self, now: Time) -> Time {
        let only_beats = self.signs_to_miss().without(Moves::HEARTBEAT).is_none();
        self.as_of.filter(|_| only_beats && self.gives_signs()).map_or(now, |as_of| as_of.min(now))
    }

    /// When its data last said how it is, where they are read along.
    pub fn as_of(&self) -> Option<Time> {
        self.as_of
    }

    /// Whether its title was first told by the page's data.
    pub(super) fn was_met_by_data(&self) -> bool {
        self.facts.title.by == Some(Witness::Data)
    }

    /// When it was created, as its data say.
    pub fn created(&self) -> Option<Time> {
        self.facts.created
    }

    /// The session that has started it, as its data say.
    pub fn parent(&self) -> Option<&SessionId> {
        self.facts.parent.as_ref()
    }

    /// Statuses it has left, oldest first.
    pub fn past(&self) -> &[Past] {
        &self.record.past
    }

    /// Where the status comes from, most telling first.
    pub fn evidence(&self) -> &[EvidenceRecord] {
        &self.record.evidence
    }

    /// How often the session changed its status within `span` before `now`.
    pub fn transitions_within(&self, span: Span, now: Time) -> usize {
        self.record.past.iter().filter(|past| now.since(past.left) < span).count()
    }

    /// Whether losing sight of it is worth an alert.
    pub(super) fn matters(&self, now: Time) -> bool {
        self.goes_on() && !self.record.gone && now.since(self.record.seen) < MATTERS
    }

    /// The revision of the first status of this kind that the session has left since then and that is not before `cursor`: what
    /// a tab that lags may only now have come to.
    pub(super) fn left_since(&self, then: Time, status: &Status, cursor: u32) -> Option<u32> {
        let to_come = |past: &&Past| past.revision >= cursor && past.left > then;
        let mut to_come = self.record.past.iter().filter(to_come);
        to_come.find(|past| past.status.same_state(status)).map(|past| past.revision)
    }

    /// Whether what a tab shows was recognised as one of the statuses that the session has left.
    pub(super) fn had(&self, shown: &Shown) -> bool {
        let mut past = self.record.past.iter();
        past.any(|past| past.revision.saturating_add(1) == shown.cursor && past.status.same_state(&shown.status))
    }

    /// Whether its status is what the page's data have told.
    fn is_told_by_data(&self) -> bool {
        self.record.evidence.iter().any(|evidence| evidence.witness == Witness::Data)
    }

    /// Understands a sighting as one does who knows what cards and data have told: cards stand on some pages only, and where
    /// they are missing, the row alone takes nothing back, and is no evidence for what they said.
    pub(super) fn understand(&self, sighting: &mut Sighting, witness: Witness) {
        let says_what_the_row_said = self.record.row_status.as_ref().is_some_and(|row| {
            // The data know more of what rests than a row does, whether it was read or not.
            row.same_state(&sighting.status) || (self.is_told_by_data() && rests(row) && rests(&sighting.status))
        });
        let row_alone = witness != Witness::Data && sighting.listed.is_none() && says_what_the_row_said;
        if row_alone {
            sighting.status = self.record.observed.clone();
            sighting.evidence.clear();
        }
    }
}

/// Changing.
impl Belief {
    /// The first sight of a session. What was so before is nobody's news, so this is a baseline, unless the session has `come` into a
    /// list that was long in sight.
    pub(super) fn first(sighting: &Sighting, come: bool, witness: Witness, now: Time) -> Belief {
        let record = BeliefRecord {
            id: sighting.id.clone(),
            observed: sighting.status.clone(),
            row_status: sighting.listed.clone(),
            since: now,
            baseline: !come,
            revision: 0,
            ended_unseen: false,
            acknowledged: false,
            changed: now,
            moves: Moves::NONE,
            signs: 0,
            seen: now,
            gone: false,
            live_since: None,
            stall_told: None,
            long_told: None,
            past: Vec::new(),
            evidence: evidence(sighting, witness, now),
        };
        Belief { record, facts: SessionFacts::new(sighting, witness, now), could_move: Moves::NONE, as_of: None }
    }

    /// What there is to tell of a session at its first sight: of a baseline only that it waits, of another what it has come to.
    pub(super) fn first_news(&self) -> Option<TrackEvent> {
        let (session, to) = (self.record.id.clone(), self.status());
        if !self.is_baseline() && self.asks() {
            let from = Status::Unknown;
            let revision = self.record.revision;
            return Some(TrackEvent::Changed(Transition {
                session,
                revision,
                from,
                to,
                after_gap: false,
                again: false,
            }));
        }
        self.waits().then_some(TrackEvent::AlreadyWaits(session))
    }

    /// The user has seen what it has to say. Returns whether that was news.
    pub(super) fn acknowledge(&mut self) -> bool {
        // A running session has nothing to say yet: its ending must not count as seen.
        let news = self.asks() && !self.waits() && !self.record.acknowledged;
        self.record.acknowledged |= news;
        news
    }

    /// The user wants to see again what it has to say. Of what was never seen this changes nothing.
    pub(super) fn unread(&mut self) {
        self.record.acknowledged = false;
    }

    /// Forgets what the page said of it besides its title, place and status, and what it was before; but not what serves to
    /// recognise a tab that lags.
    pub(super) fn forget_past(&mut self, now: Time) {
        self.record.observed = self.record.observed.without_words();
        self.record.row_status = self.record.row_status.take().map(|status| status.without_words());
        self.record.past.retain(|past| now.since(past.left) < LAG);
        self.record.evidence.clear();
        self.facts.forget_details();
    }

    /// A page shows it.
    pub(super) fn see(&mut self, now: Time) {
        self.record.seen = self.record.seen.max(now);
        self.record.gone = false;
    }

    /// It is gone for certain. Returns whether that is news.
    pub(super) fn leave_view(&mut self) -> bool {
        !std::mem::replace(&mut self.record.gone, true)
    }

    /// It gave a sign of life.
    pub(super) fn stir(&mut self, now: Time) {
        self.record.changed = now;
    }

    /// It gave a sign of life, by which something has moved.
    pub(super) fn move_by(&mut self, moves: Moves, now: Time) {
        let record = &mut self.record;
        let again =
            if record.moves.common(moves).common(Moves::TITLE).is_none() { Moves::NONE } else { Moves::TITLE_AGAIN };
        record.moves = record.moves.and(moves).and(again);
        record.signs = record.signs.saturating_add(1);
        self.stir(now);
    }

    /// What the pages that show it now could show to move about it.
    pub(super) fn set_could_move(&mut self, moves: Moves, as_of: Option<Time>) {
        self.could_move = moves;
        self.as_of = as_of;
    }

    /// Whether any page shows it as it is believed.
    pub(super) fn set_live(&mut self, live: bool, now: Time) {
        self.record.live_since = live.then(|| self.record.live_since.unwrap_or(now));
        if live {
            self.see(now);
        }
    }

    /// It was told that its turn runs long.
    pub(super) fn set_long_told(&mut self, told: Time) {
        self.record.long_told = Some(told);
    }

    /// Its stall was told, or is over.
    pub(super) fn set_stall_told(&mut self, told: Option<Time>) {
        self.record.stall_told = told;
    }

    /// Takes in more of the same status: its kind, its words, its numbers.
    pub(super) fn refine(&mut self, sighting: &Sighting, witness: Witness, now: Time) {
        let own_words = self.record.evidence.first().is_none_or(|evidence| evidence.witness == witness);
        let tells_more = match &sighting.status {
            Status::Running(phase) => phase.is_some(),
            Status::Waiting(wait) => *wait != Wait::Unspecified,
            _ => true,
        };
        let takes_back = own_words && !matches!(sighting.status, Status::Waiting(_));
        self.record.row_status = sighting.listed.clone().or(self.record.row_status.take());
        if tells_more || takes_back {
            let could_stall = self.may_stall();
            self.record.observed = sighting.status.clone();
            if !sighting.evidence.is_empty() {
                self.record.evidence = evidence(sighting, witness, now);
            }
            // What held it up is over, so its quiet begins now.
            if self.may_stall() && !could_stall {
                self.stir(now);
            }
        }
        self.facts.learn(sighting, witness, now);
    }

    /// What the data tell of where it comes from.
    pub(super) fn learn_origin(&mut self, created: Option<Time>, parent: Option<&SessionId>) {
        self.facts.created = created.or(self.facts.created);
        self.facts.parent = parent.cloned().or(self.facts.parent.take());
    }

    /// Forgets all that only the page's data have told. `shown` is what a page shows. Returns its status if that is another now.
    pub(super) fn forget_data(&mut self, shown: Status) -> Option<Status> {
        let is_told_by_data = self.is_told_by_data();
        self.facts.forget_data();
        self.record.moves = self.record.moves.without(Moves::HEARTBEAT);
        self.record.evidence.retain(|evidence| evidence.witness != Witness::Data);
        let row = self.record.row_status.take_if(|_| is_told_by_data).unwrap_or(shown);
        if !is_told_by_data || row.same_state(&self.record.observed) {
            return None;
        }
        self.record.observed = row.clone();
        Some(row)
    }

    /// The witness that told the phase is gone: what is left of the phase is what others show.
    pub(super) fn settle_phase<'a>(&mut self, mut shown: impl Iterator<Item = &'a Status>, now: Time) {
        if matches!(self.record.observed, Status::Running(Some(_))) {
            let told = shown.find(|status| matches!(status, Status::Running(Some(_))));
            let could_stall = self.may_stall();
            self.record.observed = told.cloned().unwrap_or(Status::Running(None));
            if self.may_stall() && !could_stall {
                self.stir(now);
            }
        }
    }

    /// A status that could not be read so far: nobody knows what it was, so this is as good as the first sight.
    pub(super) fn rebase(&mut self, sighting: &Sighting, come: bool, witness: Witness, now: Time) {
        self.record.observed = sighting.status.clone();
        self.record.row_status.clone_from(&sighting.listed);
        self.record.since = now;
        self.record.changed = now;
        self.record.baseline = !come;
        self.record.acknowledged = false;
        self.record.evidence = evidence(sighting, witness, now);
        self.facts.learn(sighting, witness, now);
    }

    /// What a witness showed before it showed what is now believed has been so too, although it was not believed at once: one
    /// that lags may still come to it.
    pub(super) fn pass_through(&mut self, shown: &Shown) {
        let observed = &self.record.observed;
        if shown.since >= self.record.since && shown.status != Status::Unknown && !shown.status.same_state(observed) {
            let left = std::mem::replace(&mut self.record.observed, shown.status.clone());
            self.leave(left, shown.since);
        }
    }

    /// The status has changed, as a sighting shows.
    pub(super) fn change(&mut self, sighting: &Sighting, witness: Witness, now: Time) -> Option<Transition> {
        let transition = self.change_to(sighting.status.clone(), sighting.listed.clone(), witness, now);
        self.record.evidence = evidence(sighting, witness, now);
        self.facts.learn(sighting, witness, now);
        transition
    }

    /// The status has changed. Returns the transition, unless it is none to the user.
    pub(super) fn change_to(
        &mut self,
        observed: Status,
        row_status: Option<Status>,
        witness: Witness,
        now: Time,
    ) -> Option<Transition> {
        let from = self.status();
        let after_gap = !self.is_live();
        self.record.row_status = row_status;
        let left = std::mem::replace(&mut self.record.observed, observed);
        // Idle after running means that the turn has ended. After a gap it may have been read meanwhile, and a hidden failure
        // also shows as idle.
        let has_ended =
            matches!((&left, self.observed()), (Status::Running(_), Status::Idle(Rest::Plain | Rest::Unmarked)));
        self.record.ended_unseen = has_ended && !after_gap;
        // The status that is left counts too: work that ends again at once is a new ending.
        self.leave(left, now);
        let is_found = witness != Witness::Data && self.is_card_found_later(now);
        let again = self.is_shown_again(now) || is_found;
        let says_nothing_new = again || matches!(self.record.observed, Status::Idle(_) | Status::Archived);
        self.record.acknowledged &= says_nothing_new;
        self.record.since = now;
        self.record.changed = now;
        self.record.moves = self.record.moves.without(Moves::TITLE.and(Moves::TITLE_AGAIN));
        self.record.signs = 0;
        self.record.baseline = false;
        self.record.stall_told = None;
        self.record.long_told = None;
        self.record.evidence = vec![EvidenceRecord { rule: String::new(), on: String::new(), witness, at: now }];
        self.facts.forget_status();
        let to = self.status();
        let (session, revision) = (self.record.id.clone(), self.record.revision);
        let transition = Transition { session, revision, from, to, after_gap, again };
        (!transition.from.same_state(&transition.to)).then_some(transition)
    }

    fn leave(&mut self, status: Status, now: Time) {
        let record = &mut self.record;
        record.past.push(Past { revision: record.revision, status: status.without_words(), left: now });
        if record.past.len() > MAX_PAST {
            record.past.remove(0);
        }
        record.revision = record.revision.saturating_add(1); // a damaged state may say any
    }

    /// A page that is loaded shows finished sessions as idle for a moment: unread again, with no work in between, is the same
    /// ending.
    fn is_shown_again(&self, now: Time) -> bool {
        let works = |past: &Past| matches!(past.status, Status::Running(_) | Status::Waiting(_));
        let since_work = self.record.past.iter().rev().take_while(|past| !works(past));
        let mut lately = since_work.filter(|past| now.since(past.left) < LAG);
        self.record.observed == Status::Finished && lately.any(|past| past.status == Status::Finished)
    }

    /// A card that asks, found only when its page was opened: its session has been at rest for a while, so nothing has happened
    /// now.
    fn is_card_found_later(&self, now: Time) -> bool {
        if self.record.row_status.is_none() {
            return false;
        }
        match self.record.past.last().map(|past| &past.status) {
            Some(Status::Idle(_)) => true,
            Some(Status::Finished) => self.age(now) > SETTLE,
            _ => false,
        }
    }
}

/// Whether a row says that nothing goes on.
fn rests(status: &Status) -> bool {
    matches!(status, Status::Idle(_) | Status::Finished)
}

fn evidence(sighting: &Sighting, witness: Witness, at: Time) -> Vec<EvidenceRecord> {
    let record = |e: &Evidence| EvidenceRecord { rule: e.rule.to_owned(), on: e.on.clone(), witness, at };
    sighting.evidence.iter().take(MAX_EVIDENCE).map(record).collect()
}
