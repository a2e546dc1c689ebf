//! What is believed of one session: its status, how it came to it, and since when.
//! Answers questions about it; `change` is where it becomes another. Never looks at a tab, and never decides what to believe.

mod change;

use super::facts::SessionFacts;
use super::looks::SURE;
use super::{Moves, Shown, Witness};
use crate::read::Sighting;
use crate::session::{Progress, PullRequest, Rest, SessionId, Starter, Status, Title, Wait};
use crate::time::{Span, Time};

/// How long a session that runs or waits is worth an alert when it can no longer be seen.
const MATTERS: Span = Span::hours(24);

/// What no page has shown for this long no longer counts as it was last seen.
const OUT_OF_VIEW: Span = Span::minutes(10);

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
    /// What rows had said, where a card or the data told more.
    pub row_status: Option<Status>,
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

    /// When it will be out of view, if no page shows it again; `None` while one does.
    pub fn leaves_view_at(&self) -> Option<Time> {
        (!self.is_live()).then(|| self.record.seen + OUT_OF_VIEW)
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

    /// Whether its title was first told by the page's data.
    pub(super) fn was_met_by_data(&self) -> bool {
        self.facts.title.by == Some(Witness::Data)
    }

    /// When it was created, as its data say.
    pub fn created(&self) -> Option<Time> {
        self.facts.created
    }

    /// Who has started it, where that was no person.
    pub fn started_by(&self) -> Option<&Starter> {
        self.facts.started_by.as_ref().map(|fact| &fact.value)
    }

    /// Whether a sighting tells the repository or the starter of the session while that is unknown.
    pub(super) fn lacks_origin_of(&self, sighting: &Sighting) -> bool {
        sighting.repository.is_some() && self.repository().is_none()
            || sighting.started_by.is_some() && self.started_by().is_none()
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
    /// a tab that lags may only now have come to. `row` is what the row says where a card told otherwise. A turn that has ended
    /// with a question is another wait than one within a turn; who saw its row alone has seen it end.
    pub(super) fn left_since(&self, then: Time, status: &Status, row: Option<&Status>, cursor: u32) -> Option<u32> {
        let mut to_come = self.record.past.iter().filter(|past| past.revision >= cursor && past.left > then);
        let ends_turn = |status: &Status, row: Option<&Status>| {
            *status == Status::Waiting(Wait::Reply) || row.is_some_and(Status::rests)
        };
        let is_it = |past: &&Past| {
            says_the_same(past.row_status.as_ref(), status)
                || past.status.same_state(status)
                    && ends_turn(&past.status, past.row_status.as_ref()) == ends_turn(status, row)
                || past.status.rests() && row.is_some_and(Status::rests) && !self.record.observed.rests()
        };
        to_come.find(is_it).map(|past| past.revision)
    }

    /// When the status before the present one began, as far as that is remembered.
    pub(super) fn before_last_since(&self) -> Option<Time> {
        self.record.past.iter().rev().nth(1).map(|past| past.left)
    }

    /// While it runs: the revision of the rest or failure that it has left for that, unless that lies before `cursor`.
    pub(super) fn ending_before(&self, cursor: u32) -> Option<u32> {
        let runs = matches!(self.record.observed, Status::Running(_));
        let before = self.record.past.last().filter(|past| runs && past.revision >= cursor);
        let rested = |past: &Past| past.status.rests() || past.row_status.as_ref().is_some_and(Status::rests);
        let is_ending = |past: &&Past| rested(past) || matches!(past.status, Status::Failed(_));
        before.filter(is_ending).map(|past| past.revision)
    }

    /// Whether what a tab shows was recognised as one of the statuses that the session has left.
    pub(super) fn had(&self, shown: &Shown) -> bool {
        self.record.past.iter().any(|past| past.is_shown(shown))
    }

    /// Whether a tab came late to what it shows: it was recognised as a status that the session had left before.
    pub(super) fn had_left(&self, shown: &Shown) -> bool {
        self.record.past.iter().any(|past| past.is_shown(shown) && past.left < shown.since)
    }

    /// Whether what a tab shows was understood as one of the statuses that the session has left, of which rows said less.
    pub(super) fn had_less_in_row(&self, shown: &Shown) -> bool {
        self.record.past.iter().any(|past| past.row_status.is_some() && past.is_shown(shown))
    }

    /// Whether it has failed as rows show it, of which the page's data know nothing, or a card has told a question, of which they may
    /// not know yet: that it rests is no other word on it.
    pub(super) fn is_beyond_data(&self, told: &Status) -> bool {
        let rests = matches!(told, Status::Idle(_) | Status::Finished | Status::Waiting(Wait::Reply));
        let asks_in_cards = self.waits() && self.record.row_status.is_some() && !self.is_told_by_data();
        rests && (self.has_failed_in_rows() || asks_in_cards)
    }

    /// Whether this is what its row says, where a card or the data have told more.
    pub(super) fn is_row(&self, status: &Status) -> bool {
        says_the_same(self.record.row_status.as_ref(), status)
    }

    /// Whether a sighting has a card that tells more, beside a row that says what is believed.
    pub(super) fn is_told_more_by(&self, sighting: &Sighting) -> bool {
        says_the_same(sighting.listed.as_ref(), &self.record.observed)
    }

    /// Whether it has been in sight only for so short that pages may not have shown yet what became of it meanwhile.
    pub(super) fn is_just_back(&self, now: Time) -> bool {
        self.live_since().is_none_or(|since| self.record.since < since && now.since(since) < SURE)
    }

    /// Whether a page tells of a question of another kind than the one that is known, or that one has ended a turn where the other did
    /// not. What was only understood tells neither.
    pub(super) fn asks_otherwise(&self, sighting: &Sighting) -> bool {
        let ends_turn = |row: Option<&Status>| row.is_some_and(Status::rests);
        let is_read = |rule: Option<&str>| rule.is_some_and(|rule| !rule.is_empty());
        let was_read = is_read(self.record.evidence.first().map(|evidence| evidence.rule.as_str()));
        let is_other = ends_turn(self.record.row_status.as_ref()) != ends_turn(sighting.listed.as_ref())
            || self.record.observed.asks_for_another(&sighting.status);
        self.waits() && is_other && was_read && is_read(sighting.evidence.first().map(|evidence| evidence.rule))
    }

    /// Whether a card or the data have told more of it than its row.
    pub(super) fn says_more_than_row(&self) -> bool {
        self.record.row_status.is_some()
    }

    /// Whether it has failed as rows show it.
    pub(super) fn has_failed_in_rows(&self) -> bool {
        matches!(self.record.observed, Status::Failed(_)) && !self.is_told_by_data()
    }

    /// Whether it was seen at work after this moment, and no longer is.
    pub(super) fn has_worked_since(&self, then: Time) -> bool {
        self.record.past.iter().any(|past| past.left > then && matches!(past.status, Status::Running(_)))
    }

    /// Whether its status is what the page's data have told.
    pub(super) fn is_told_by_data(&self) -> bool {
        self.record.evidence.iter().any(|evidence| evidence.witness == Witness::Data)
    }

    /// Notes that what a witness shows was recognised as the status of this revision, which the session has left. Where a card or the data
    /// had told more of it than its row, that is what the row means.
    pub(super) fn show_past(&self, revision: u32, shown: &mut Shown) {
        shown.show(revision);
        let past = self.record.past.iter().find(|past| past.revision == revision);
        if let Some(past) = past.filter(|past| says_the_same(past.row_status.as_ref(), &shown.status)) {
            shown.status = past.status.clone();
        }
    }

    /// What a witness shows that insists on it. A row that was recognised as an earlier question or failure of which only the data had
    /// told would have gone on by now: so it says no more than that its session rests.
    pub(super) fn insisted(&self, shown: &Shown) -> Status {
        let told_by_data = matches!(shown.status, Status::Waiting(Wait::Reply) | Status::Failed(_));
        let past = self.record.past.iter().find(|past| told_by_data && past.is_shown(shown));
        past.and_then(|past| past.row_status.as_ref()).unwrap_or(&shown.status).clone()
    }

    /// Whether what a tab shows was recognised as a rest from which the session has worked since, and it may still be late with that.
    fn is_earlier_rest(&self, shown: &Shown, oldest: Time) -> bool {
        let mut since = self.record.past.iter().skip_while(|past| !past.is_shown(shown));
        since.next().is_some_and(|past| past.status.rests())
            && since.any(|past| matches!(past.status, Status::Running(_)) && past.left > oldest)
    }

    /// Understands a sighting as one does who knows what cards and data have told: cards stand on some pages only, and where
    /// they are missing, the row alone takes nothing back, and is no evidence for what they said.
    /// One that its witness already showed `before` still means what it meant then, also beside a later one that is the same in a row,
    /// unless that was left before `oldest`: no page is so late.
    pub(super) fn understand(&self, sighting: &mut Sighting, witness: Witness, before: Option<&Shown>, oldest: Time) {
        let row = &sighting.status;
        let is_it = |past: &&Past| says_the_same(past.row_status.as_ref(), row);
        let mut past = self.record.past.iter().filter(|past| before.is_some_and(|before| past.is_shown(before)));
        let still = past.find(is_it);
        let is_believed = row.same_state(&self.record.observed) && still.is_none_or(|past| past.left <= oldest);
        let is_plain = witness == Witness::Data || sighting.listed.is_some() || is_believed;
        if is_plain || before.is_some_and(|before| self.is_earlier_rest(before, oldest)) {
            return;
        }
        let of_row = says_the_same(self.record.row_status.as_ref(), row).then_some(&self.record.observed);
        let meant = of_row.or(still.map(|past| &past.status));
        if let Some(meant) = meant.cloned() {
            sighting.status = meant;
            sighting.evidence.clear();
        }
    }
}

impl Past {
    /// Whether a witness showed this last.
    pub(super) fn is_shown(&self, shown: &Shown) -> bool {
        self.revision.saturating_add(1) == shown.cursor && self.status.same_state(&shown.status)
    }
}

/// Whether a row says what another said of the same session. Whoever has read it has not answered.
fn says_the_same(before: Option<&Status>, row: &Status) -> bool {
    before.is_some_and(|before| before.same_state(row) || (before.rests() && row.rests()))
}
