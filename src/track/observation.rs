//! One sighting against what was seen before: an observation, and the verdict on it.
//!
//! A capture says that a session had a status at some moment between the oldest that its page may still show and now. How the
//! row came into the list tells how much that is worth. Judging is pure: it changes neither the belief nor what a witness showed.
//!
//! The first line that fits decides:
//!
//! | the row's status | how it came into the list | others confirm the belief | verdict |
//! | --- | --- | --- | --- |
//! | cannot be read | any | | [`Verdict::Unreadable`] |
//! | the wait that is believed and that it has shown, after work | Stayed | no | [`Verdict::Change`] |
//! | the work that is believed and that it has shown, after rest or a question | Stayed | not pages | [`Verdict::Change`] |
//! | the same in the data | | | [`Verdict::Change`] |
//! | another kind of question than before a gap | any | | [`Verdict::Change`] |
//! | a question within a turn, in the data, after one that had ended a turn, or the other way round | | not pages | [`Verdict::Change`] |
//! | the believed one | any | | [`Verdict::Confirms`] |
//! | any, while none is believed | any | | [`Verdict::FirstReadable`] |
//! | rest of any kind, as the data's first word on what rests | | | [`Verdict::FirstReadable`] |
//! | rest of any kind, in the data, of an error that rows show, or a question that cards do | | | [`Verdict::Defer`] |
//! | work or a question, in the data, right after an error that rows show | | yes | [`Verdict::Defer`] |
//! | rest of any kind, as the data's first word, right after the first row that shows work | | yes | [`Verdict::Defer`] |
//! | work, as the data's first word, right after the first row that asks or has finished | | yes | [`Verdict::Defer`] |
//! | another, in a page, while the data are fresh | any | by the data | [`Verdict::Defer`] |
//! | the one that it showed before | Stayed | | [`Verdict::Defer`] |
//! | the one that it showed before | Returned | no | [`Verdict::Defer`] |
//! | rest, where it asked before the session became what is believed | Stayed, Returned | yes | [`Verdict::Defer`] |
//! | rest of another kind than before, while a card asks beside a row at rest | Stayed, Returned | yes | [`Verdict::Defer`] |
//! | another, unless it is a card's and the row says what is believed | Returned, Restored | yes | [`Verdict::Defer`] |
//! | the same, unless it was left since the oldest moment | Arrived | yes | [`Verdict::Defer`] |
//! | idle for want of a mark | any | | [`Verdict::Defer`] |
//! | idle, in a list younger than [`SETTLE`] | all but Stayed | | [`Verdict::Defer`] |
//! | one that was left since the oldest moment | any | yes, or this witness has shown a later one | [`Verdict::Stale`] |
//! | the same, where the data have told what is believed | Returned, Restored, Arrived | | [`Verdict::Stale`] |
//! | how a turn ended, in the data, right after rows show the next one | | by pages | [`Verdict::Stale`] |
//! | another | any | | [`Verdict::Change`] |

use super::data::DATA_LATE;
use super::moves::{Digest, Moves};
use super::{Belief, LAG, SETTLE, Shown, Testimony, Witness};
use crate::read::Sighting;
use crate::session::{Rest, SessionId, Status, Wait};
use crate::time::{Span, Time};

/// What has been at rest for so long before the data first tell of it is an old story: a page asks for them when it is loaded, so they
/// first tell of such a rest where the page, or the setting, came long after it. Within this time a page without a stream has asked
/// three times (after 30 s, 1 and 2 minutes more).
const LONG_AGO: Span = Span::minutes(5);

/// How a session's row came into the list of its witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It stood in the reading before this one.
    Stayed,
    /// It was away for a while, as a filter or a collapsed group takes it away, while the list stayed.
    Returned,
    /// The list was away, and shows again what it showed before.
    Restored,
    /// It is new in a list that has been there.
    Arrived,
    /// It came with its list.
    Loaded,
}

/// What follows from an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody can tell what the row says: nothing follows.
    Unreadable,
    /// It agrees with the belief. With a number, it shows the status of that revision for the first time.
    Confirms(Option<u32>),
    /// Nothing was readable so far: a baseline.
    FirstReadable,
    /// It may be old or a guess: it is believed only if it lasts.
    Defer,
    /// It shows the status of this earlier revision, so the witness is behind.
    Stale(u32),
    /// The status has changed.
    Change,
}

/// One sighting of a known session, and what its witness showed of it before.
#[derive(Debug)]
pub(super) struct Observation {
    origin: Origin,
    /// What the witness last showed of it that could be read.
    before: Option<Shown>,
    /// The list is so young that an idle row may be a guess.
    settling: bool,
    /// What it showed before may have been such a guess.
    guessed: bool,
    /// The oldest moment that the page may still show.
    oldest: Time,
    /// The page's data show it.
    is_of_data: bool,
    now: Time,
}

impl Observation {
    pub fn new(testimony: &Testimony, id: &SessionId, oldest: Time, now: Time) -> Observation {
        // A row that could never be read has shown nothing yet.
        let before = testimony.shown.get(id).filter(|before| before.status != Status::Unknown).cloned();
        let settling = now.since(testimony.loaded) < SETTLE;
        let in_this_list = |before: &Shown| before.since >= testimony.loaded;
        let origin = match &before {
            Some(before) if before.present => Origin::Stayed,
            Some(before) if in_this_list(before) => Origin::Returned,
            Some(_) => Origin::Restored,
            None if settling => Origin::Loaded,
            None => Origin::Arrived,
        };
        let guessed = settling && before.as_ref().is_some_and(in_this_list);
        Observation { origin, before, settling, guessed, oldest, is_of_data: false, now }
    }

    /// The same for the page's data. They are no list that is drawn before its marks, and no row of theirs is away for a while.
    pub fn of_data(testimony: &Testimony, id: &SessionId, oldest: Time, now: Time) -> Observation {
        let before = testimony.shown.get(id).filter(|before| before.status != Status::Unknown).cloned();
        let origin = if before.is_some() { Origin::Stayed } else { Origin::Loaded };
        Observation { origin, before, settling: false, guessed: false, oldest, is_of_data: true, now }
    }

    /// The verdict on a sighting as it is understood. `by_pages` tells whether other pages confirm the belief, and `overruled` whether
    /// fresh data do.
    pub fn judge(&self, belief: &Belief, sighting: &Sighting, by_pages: bool, overruled: bool) -> Verdict {
        let corroborated = by_pages || overruled;
        let (status, row) = (&sighting.status, sighting.listed.as_ref());
        if *status == Status::Unknown {
            return Verdict::Unreadable;
        }
        let cursor = self.cursor();
        let left = belief.left_since(self.oldest, status, row, cursor);
        // The data know nothing of the errors that rows have shown, so that is not what they come to late. A page that first shows a
        // card beside a row that says what is believed is not late.
        let is_failure_in_data = self.is_of_data && matches!(status, Status::Failed(_));
        let is_first_card = self.before.is_none() && belief.is_told_more_by(sighting);
        let left = left.filter(|_| !is_failure_in_data && !is_first_card);
        let left = left.or_else(|| self.ending_before(belief, status, cursor, by_pages));
        if belief.observed().same_state(status) {
            if self.begins_anew(belief, by_pages, overruled) || self.asks_anew(belief, sighting, left, by_pages) {
                return Verdict::Change;
            }
            if self.repeats(status) {
                return Verdict::Confirms(None);
            }
            // A witness that lags has come to the first that it can be. One whose list has just come is up to date, and so is one whose
            // row is back, unless others show it, too: a page that lags also shows late what it had filtered away.
            let is_up_to_date = if cursor > 0 { self.appeared() && !corroborated } else { self.settling };
            let behind = if is_up_to_date { None } else { left };
            return Verdict::Confirms(Some(behind.unwrap_or(belief.revision())));
        }
        if *belief.observed() == Status::Unknown || self.finds_at_rest(belief, status) {
            return Verdict::FirstReadable;
        }
        let says_less = self.is_of_data && belief.is_beyond_data(status) && !self.has_shown_work_since(belief);
        let says_less = says_less || (corroborated && self.is_late(belief, status));
        // Those who show the row alone do not contradict a card beside it, also where the row is back that asked before it was away.
        let is_late_arrival = self.origin == Origin::Arrived && left.is_some();
        let is_back_beside_others = self.appeared() && corroborated && !is_late_arrival;
        let may_be_old = if is_back_beside_others { !belief.is_told_more_by(sighting) } else { self.repeats(status) };
        let may_be_old = may_be_old || corroborated && self.lacks_card(belief, status);
        if overruled || says_less || may_be_old || self.guesses(status) {
            return Verdict::Defer;
        }
        match left {
            Some(revision) if corroborated || self.may_be_behind(belief) => Verdict::Stale(revision),
            _ => Verdict::Change,
        }
    }

    /// Understands the sighting by what cards and data have told, unless its row may show one of the statuses that the session has left
    /// and this witness has yet to show: then it does not show the present one.
    pub fn understand(&self, belief: &Belief, sighting: &mut Sighting, witness: Witness) {
        let cursor = self.cursor();
        let left = belief.left_since(self.oldest, &sighting.status, None, cursor);
        if cursor == 0 || left.is_none() {
            belief.understand(sighting, witness, self.in_same_list(), self.oldest);
        }
    }

    /// What has moved about the session since this witness last showed it; `None` where that is no sign of life: a page that first
    /// guesses, or lags, and then catches up shows nothing of the kind.
    pub fn sign_of_life(&self, belief: &Belief, status: &Status, digest: Digest) -> Option<Moves> {
        let before = self.before.as_ref().filter(|_| belief.observed().same_state(status))?;
        if before.status.same_state(belief.observed()) {
            return Some(digest.moved(before.digest)).filter(|moves| !moves.is_none());
        }
        let is_news =
            before.present && !self.settling && belief.left_since(self.oldest, &before.status, None, 0).is_none();
        is_news.then_some(Moves::NONE)
    }

    /// What the witness shows now, as long as no verdict moves its cursor.
    pub fn shown(&self, belief: &Belief, status: &Status, digest: Digest, corroborated: bool, now: Time) -> Shown {
        // A row that was away may have been through anything meanwhile: where nobody knows better, what it shows is news if it lasts.
        let is_shown_again = self.origin == Origin::Returned && !corroborated;
        let repeated = self.in_same_list().filter(|before| before.status.same_state(status) && !is_shown_again);
        let since = repeated.map_or(now, |before| before.since);
        let mut shown = Shown::new(status, digest, self.cursor(), since);
        // What is like the one that it showed before the last is a later one: what was believed between them lies behind it as well.
        let has_left = self.in_same_list().is_some_and(|before| !before.status.same_state(status));
        shown.cursor = shown.cursor.saturating_add(u32::from(has_left && belief.had(&shown))); // a damaged state may say any
        shown
    }

    /// What the witness shows with a row that cannot be read: the next readable status is compared with the last one.
    pub fn shown_unreadable(&self, shown: Shown, belief: &Belief) -> Shown {
        match &self.before {
            Some(before) => Shown { present: false, ..before.clone() },
            None => Shown { present: *belief.observed() == Status::Unknown, ..shown },
        }
    }

    /// Whether the row tells anything that it did not tell before. Two witnesses that know different things must not take turns.
    pub fn tells_more(&self, shown: &Shown) -> bool {
        let Some(before) = &self.before else { return true };
        !before.present || before.digest != shown.digest || before.status != shown.status
    }

    /// What the session was before it became this, as the witness showed it, unless that may have been a guess. Data at rest have shown
    /// nothing of an error that rows show, or of a question that cards do: the session was not at rest meanwhile. What is the same anew
    /// has worked in between.
    pub fn passed(&self, belief: &Belief, status: &Status) -> Option<Shown> {
        let is_known = |before: &&Shown| !(self.is_of_data && belief.is_beyond_data(&before.status));
        let before = self.before.as_ref().filter(|before| before.present && !self.guessed).filter(is_known);
        let is_anew = belief.observed().same_state(status);
        let passed = before.filter(|before| !is_anew || !before.status.same_state(status)).cloned();
        passed.or_else(|| is_anew.then(|| Shown::new(&Status::Running(None), Digest::default(), 0, self.now)))
    }

    /// Whether a card is found only when its page is opened, so that nothing has happened now. One that comes as its own row comes
    /// to rest is of that ending, however late its page is.
    pub fn finds_card_later(&self, belief: &Belief, sighting: &Sighting) -> bool {
        let stood = |before: &Shown| before.present || self.origin == Origin::Restored;
        let worked = |before: &Shown| stood(before) && matches!(before.status, Status::Running(_));
        !self.is_of_data && belief.is_card_found_later(sighting, self.now) && !self.before.as_ref().is_some_and(worked)
    }

    /// What the row showed before in the list in which it stands now.
    pub fn in_same_list(&self) -> Option<&Shown> {
        let same = matches!(self.origin, Origin::Stayed | Origin::Returned);
        self.before.as_ref().filter(|_| same)
    }

    /// Another kind of the same state is no other: a card stands on some pages only.
    fn repeats(&self, status: &Status) -> bool {
        self.in_same_list().is_some_and(|before| before.status.same_state(status))
    }

    /// Whether a row rests only because the card beside it is gone with the page that it stood on: it rested before as well, or its page
    /// showed it to ask when the session had not yet become what is believed.
    fn lacks_card(&self, belief: &Belief, status: &Status) -> bool {
        let rested = |before: &Shown| before.status.rests() && belief.is_row(status);
        let asked = |before: &Shown| matches!(before.status, Status::Waiting(_)) && before.since < belief.since();
        status.rests() && self.in_same_list().is_some_and(|before| rested(before) || asked(before))
    }

    /// Whether this witness has shown it at work so long after it became what is believed that this is not late.
    fn has_shown_work_since(&self, belief: &Belief) -> bool {
        let mut before = self.before.iter();
        before.any(|before| matches!(before.status, Status::Running(_)) && before.since >= belief.since() + DATA_LATE)
    }

    /// Whether the data tell of what rows have only just left, so that they may be late: of work or a question before an error of a row,
    /// or in their first word, which was asked for before the page had rows, that a session rests which runs, or runs which asks or has
    /// finished. That it is idle the page may only have guessed.
    fn is_late(&self, belief: &Belief, status: &Status) -> bool {
        let just = self.is_of_data && belief.since() + DATA_LATE > self.oldest + LAG;
        let of_turn_that_failed = !is_rest_in_a_row(status) && belief.has_failed_in_rows();
        let is_left = match belief.observed() {
            Status::Running(_) => is_rest_in_a_row(status),
            Status::Waiting(_) | Status::Finished => matches!(status, Status::Running(_)),
            _ => false,
        };
        let is_first = self.before.is_none() && belief.is_baseline();
        just && (of_turn_that_failed || is_first && is_left)
    }

    /// The rest that rows have just shown, where the data tell how a turn ended while rows already show the next one. It is that turn
    /// of which they tell, unless the row rests as well.
    fn ending_before(&self, belief: &Belief, status: &Status, cursor: u32, by_pages: bool) -> Option<u32> {
        let tells_ending = self.is_of_data && by_pages && is_rest_in_a_row(status);
        let just = tells_ending && belief.since() + DATA_LATE > self.oldest + LAG;
        // Where they have not told yet how it ended, or have told no work since, they have not left it behind.
        let has_worked = |before: &Shown| before.present && matches!(before.status, Status::Running(_));
        let is_unsaid = self.before.as_ref().is_some_and(|before| !has_worked(before));
        if just { belief.ending_before(if is_unsaid { 0 } else { cursor }) } else { None }
    }

    /// The first revision that may still lie before this witness; 0 while it has shown none of them. A list that is back shows nothing
    /// of what its page had left behind.
    fn cursor(&self) -> u32 {
        self.before.as_ref().map_or(0, |before| before.cursor)
    }

    /// Whether the witness has shown what is believed, and something else since, which was not believed at once: what it shows then is
    /// another wait, the work after one, or the next turn. What a row shows may be late, as long as others show the session as it is
    /// believed. Data that tell of work have yet to come to what the row has shown meanwhile; the question that they tell may be the
    /// same.
    fn begins_anew(&self, belief: &Belief, by_pages: bool, overruled: bool) -> bool {
        let is_seen = self.origin == Origin::Stayed && !self.settling && self.cursor() > belief.revision();
        let before = self.before.as_ref().filter(|before| before.present && before.since >= belief.since());
        let Some(before) = before.filter(|_| is_seen && (self.is_of_data || !by_pages)) else { return false };
        match (&before.status, belief.observed()) {
            (Status::Running(_), Status::Waiting(_)) => !overruled,
            (Status::Waiting(_), Status::Running(_)) => true,
            (status, Status::Running(_)) => status.rests() && !self.guesses(status),
            _ => false,
        }
    }

    /// Whether a page shows after a gap another kind of question than there was before it, or the data tell of one within the turn after
    /// one that had ended a turn, or the other way round. Where a page shows it to ask, the data may only have been late with that.
    /// A status that was `left` is no other question.
    fn asks_anew(&self, belief: &Belief, sighting: &Sighting, left: Option<u32>, by_pages: bool) -> bool {
        let row = sighting.listed.as_ref().unwrap_or(&sighting.status);
        let is_back = !self.is_of_data && !self.guesses(row) && belief.is_just_back(self.now);
        let ends = sighting.status == Status::Waiting(Wait::Reply);
        let goes_on = self.before.as_ref().is_some_and(|before| match before.status {
            Status::Waiting(Wait::Reply) => sighting.listed.is_none(),
            // What is unspecified may be a card's question, which their summary tells in words.
            Status::Waiting(Wait::Unspecified) => false,
            _ => matches!(before.status, Status::Waiting(_)) && ends,
        });
        let has_gone_on = self.is_of_data && !by_pages && goes_on && belief.is_told_by_data();
        left.is_none() && (is_back || has_gone_on) && belief.asks_otherwise(sighting)
    }

    /// Whether the witness may only now have come to what was left, though no other shows what is believed: it has shown a later one, or its
    /// row was not seen to change and may have been so before the data told what is believed.
    fn may_be_behind(&self, belief: &Belief) -> bool {
        self.cursor() > 0 || self.appeared() && belief.is_told_by_data()
    }

    /// The row was not seen to change: it came into the list as it is.
    fn appeared(&self) -> bool {
        matches!(self.origin, Origin::Returned | Origin::Restored | Origin::Arrived)
    }

    /// The data's first word on a session that has long been at rest, and that it rests in another way than its row says: it may
    /// have been so for days.
    fn finds_at_rest(&self, belief: &Belief, status: &Status) -> bool {
        self.is_of_data
            && self.before.is_none()
            && is_rest_in_a_row(status)
            && (belief.is_baseline() || belief.since() <= self.oldest - LONG_AGO)
            && belief.observed().rests()
    }

    /// A list that has just come may show sessions as idle before it knows better. What a row has shown otherwise it knows.
    /// A row without a mark may get one yet, whenever it comes.
    fn guesses(&self, status: &Status) -> bool {
        if *status == Status::Idle(Rest::Unmarked) {
            return true;
        }
        self.settling && self.origin != Origin::Stayed && matches!(status, Status::Idle(_))
    }
}

/// Whether rows show as rest what the data tell.
fn is_rest_in_a_row(status: &Status) -> bool {
    status.rests() || matches!(status, Status::Failed(_) | Status::Waiting(Wait::Reply))
}

#[cfg(test)]
mod tests {
    use super::{Digest, Observation, Origin, Verdict};
    use crate::read::Sighting;
    use crate::session::{Failure, Rest, SessionId, Status, Wait};
    use crate::time::{Span, Time};
    use crate::track::{Belief, LAG, SETTLE, Shown, Testimony, Witness};

    const NOW: Time = Time(1_764_000_000_000);
    const RUNS: Status = Status::Running(None);
    const WAITS: Status = Status::Waiting(Wait::Unspecified);
    const RESTS: Status = Status::Idle(Rest::Plain);
    const FAILED: Status = Status::Failed(Failure::Unspecified);

    fn sighting(status: Status) -> Option<Sighting> {
        Some(Sighting {
            id: SessionId::parse("session_A")?,
            title: "A".to_owned(),
            status,
            listed: None,
            evidence: Vec::new(),
            repository: None,
            branch: None,
            detail: None,
            pull_request: None,
            progress: None,
            elapsed: None,
            started_by: None,
        })
    }

    /// A belief that has had these statuses, the first for an hour, each of the others for so many seconds.
    fn belief(statuses: &[(Status, u64)]) -> Option<Belief> {
        let whole: u64 = statuses.iter().map(|(_, seconds)| seconds).sum();
        let mut at = NOW - Span::seconds(whole);
        let mut statuses = statuses.iter().cloned();
        let (first, lasts) = statuses.next()?;
        let mut belief = Belief::first(&sighting(first)?, false, Witness::Tab(9), at);
        at = at + Span::seconds(lasts);
        for (status, lasts) in statuses {
            belief.change_to(status, None, Witness::Tab(9), at);
            at = at + Span::seconds(lasts);
        }
        Some(belief)
    }

    /// How a row came into the list, with what it showed before and with which cursor.
    fn observation(origin: Origin, before: Status, cursor: u32, settling: bool) -> Option<Observation> {
        let loaded = if settling { NOW - Span(SETTLE.0 - 1) } else { NOW - SETTLE };
        let in_this_list = !matches!(origin, Origin::Restored);
        let since = if in_this_list { loaded } else { loaded - Span(1) };
        let shown =
            Shown { status: before, since, digest: Digest::default(), cursor, present: origin == Origin::Stayed };
        let id = SessionId::parse("session_A")?;
        let rows = (!matches!(origin, Origin::Arrived | Origin::Loaded)).then(|| (id.clone(), shown));
        let testimony = Testimony { loaded, shown: rows.into_iter().collect(), ..Testimony::default() };
        let observation = Observation::new(&testimony, &id, NOW - LAG, NOW);
        assert_eq!(observation.origin, origin);
        Some(observation)
    }

    #[track_caller]
    fn check(
        observation: Option<Observation>,
        belief: Option<Belief>,
        status: &Status,
        others: bool,
        verdict: Verdict,
    ) {
        let judged = observation
            .zip(belief)
            .zip(sighting(status.clone()))
            .map(|((observation, belief), sighting)| observation.judge(&belief, &sighting, others, false));
        assert_eq!(judged, Some(verdict));
    }

    #[test]
    fn what_cannot_be_read_is_no_evidence() {
        for origin in [Origin::Stayed, Origin::Returned, Origin::Restored, Origin::Arrived] {
            let seen = observation(origin, RUNS, 1, false);
            check(seen, belief(&[(RUNS, 60)]), &Status::Unknown, true, Verdict::Unreadable);
        }
        check(
            observation(Origin::Loaded, RUNS, 0, true),
            belief(&[(Status::Unknown, 60)]),
            &Status::Unknown,
            true,
            Verdict::Unreadable,
        );
    }

    #[test]
    fn what_is_believed_is_confirmed() {
        let twice = || belief(&[(RUNS, 60), (WAITS, 20), (RUNS, 20)]);
        let check = |seen, verdict| check(seen, twice(), &RUNS, false, verdict);
        // Shown before in this list, and shown on: it says nothing new.
        check(observation(Origin::Stayed, RUNS, 3, false), Verdict::Confirms(None));
        check(observation(Origin::Returned, RUNS, 3, false), Verdict::Confirms(None));
        // A witness that showed the wait and now runs may be behind: at the first run that lies before it.
        check(observation(Origin::Stayed, WAITS, 2, false), Verdict::Confirms(Some(2)));
        check(observation(Origin::Arrived, RUNS, 0, false), Verdict::Confirms(Some(0)));
        // A list that has just come is up to date; so is a row that was away.
        check(observation(Origin::Loaded, RUNS, 0, true), Verdict::Confirms(Some(2)));
        check(observation(Origin::Returned, WAITS, 1, false), Verdict::Confirms(Some(2)));
    }

    #[test]
    fn the_first_readable_status_is_a_baseline() {
        check(
            observation(Origin::Arrived, RUNS, 0, false),
            belief(&[(Status::Unknown, 60)]),
            &RUNS,
            true,
            Verdict::FirstReadable,
        );
        check(
            observation(Origin::Stayed, RUNS, 1, false),
            belief(&[(Status::Unknown, 60)]),
            &RUNS,
            true,
            Verdict::FirstReadable,
        );
    }

    #[test]
    fn the_first_word_of_the_data_on_a_session_at_rest_is_a_baseline() {
        let replies = Status::Waiting(Wait::Reply);
        let (resting, running) = (belief(&[(RUNS, 600), (RESTS, 900)]), belief(&[(RUNS, 600)]));
        let told = |shown: Option<Shown>| {
            let id = SessionId::parse("session_A")?;
            let shown = shown.map(|shown| (id.clone(), shown)).into_iter().collect();
            Some(Observation::of_data(&Testimony { shown, ..Testimony::default() }, &id, NOW - SETTLE, NOW))
        };
        for status in [&replies, &FAILED, &Status::Finished] {
            check(told(None), resting.clone(), status, true, Verdict::FirstReadable);
            check(told(None), running.clone(), status, true, Verdict::Change);
        }
        check(told(None), resting.clone(), &RUNS, true, Verdict::Change);
        let shown = Shown::new(&RESTS, Digest::default(), 2, NOW - LAG);
        check(told(Some(shown)), resting, &replies, true, Verdict::Change);
    }

    #[test]
    fn a_row_that_fresh_data_contradict_is_deferred() {
        for origin in [Origin::Stayed, Origin::Returned, Origin::Restored, Origin::Arrived, Origin::Loaded] {
            let judged = observation(origin, RUNS, 1, origin == Origin::Loaded)
                .zip(belief(&[(RUNS, 600)]))
                .zip(sighting(WAITS))
                .map(|((observation, belief), sighting)| observation.judge(&belief, &sighting, true, true));
            assert_eq!(judged, Some(Verdict::Defer));
        }
    }

    #[test]
    fn what_a_row_repeats_is_deferred() {
        for origin in [Origin::Stayed, Origin::Returned] {
            check(
                observation(origin, RUNS, 1, false),
                belief(&[(RUNS, 600), (WAITS, 300)]),
                &RUNS,
                false,
                Verdict::Defer,
            );
        }
        // Another list may say the same anew.
        check(
            observation(Origin::Restored, RUNS, 1, false),
            belief(&[(RUNS, 600), (WAITS, 300)]),
            &RUNS,
            false,
            Verdict::Change,
        );
    }

    #[test]
    fn a_row_that_was_not_seen_to_change_is_deferred_while_others_show_what_is_believed() {
        for origin in [Origin::Returned, Origin::Restored, Origin::Arrived] {
            check(observation(origin, RUNS, 1, false), belief(&[(WAITS, 600)]), &FAILED, true, Verdict::Defer);
            check(observation(origin, RUNS, 1, false), belief(&[(WAITS, 600)]), &FAILED, false, Verdict::Change);
        }
        for (origin, settling) in [(Origin::Stayed, false), (Origin::Loaded, true)] {
            check(observation(origin, RUNS, 1, settling), belief(&[(WAITS, 600)]), &FAILED, true, Verdict::Change);
        }
    }

    #[test]
    fn idle_in_a_list_that_has_just_come_is_deferred() {
        for origin in [Origin::Returned, Origin::Restored, Origin::Loaded] {
            check(observation(origin, WAITS, 1, true), belief(&[(RUNS, 600)]), &RESTS, false, Verdict::Defer);
        }
        check(observation(Origin::Stayed, WAITS, 1, true), belief(&[(RUNS, 600)]), &RESTS, false, Verdict::Change);
        check(observation(Origin::Returned, WAITS, 1, false), belief(&[(RUNS, 600)]), &RESTS, false, Verdict::Change);
        check(observation(Origin::Loaded, WAITS, 1, true), belief(&[(RUNS, 600)]), &WAITS, false, Verdict::Change);
    }

    #[test]
    fn what_was_left_a_moment_ago_is_stale() {
        let left = |seconds| belief(&[(RUNS, 600), (WAITS, 300), (FAILED, seconds)]);
        check(observation(Origin::Stayed, RUNS, 0, false), left(30), &WAITS, true, Verdict::Stale(1));
        check(observation(Origin::Stayed, RUNS, 1, false), left(30), &WAITS, false, Verdict::Stale(1));
        // Nobody else says otherwise, and the witness has shown nothing that was believed.
        check(observation(Origin::Stayed, RUNS, 0, false), left(30), &WAITS, false, Verdict::Change);
        // It has shown a later one already.
        check(observation(Origin::Stayed, RUNS, 2, false), left(30), &WAITS, true, Verdict::Change);
        // Longer ago than a page can lag.
        check(observation(Origin::Stayed, RUNS, 0, false), left(60), &WAITS, true, Verdict::Change);
        check(observation(Origin::Stayed, RUNS, 0, false), left(59), &WAITS, true, Verdict::Stale(1));
    }

    #[test]
    fn any_other_status_is_a_change() {
        for origin in [Origin::Stayed, Origin::Returned, Origin::Restored, Origin::Arrived] {
            check(observation(origin, RUNS, 1, false), belief(&[(RUNS, 600)]), &WAITS, false, Verdict::Change);
        }
        check(observation(Origin::Loaded, RUNS, 1, true), belief(&[(RUNS, 600)]), &WAITS, false, Verdict::Change);
    }
}
