//! How a belief becomes another: its first sight, a transition, more of the same, the user's looks, forgetting. Takes in what it
//! is told to believe, and never decides that.

use super::{Belief, BeliefRecord, EvidenceRecord, Past};
use crate::read::{DataChange, Evidence, Sighting};
use crate::session::{Rest, Status, Wait};
use crate::time::Time;
use crate::track::facts::SessionFacts;
use crate::track::{LAG, Moves, SETTLE, Shown, TrackEvent, Transition, Witness};

/// How many statuses that were left are remembered; they serve to recognise tabs that lag, and flapping.
const MAX_PAST: usize = 12;

/// How many pieces of evidence are kept for a status.
const MAX_EVIDENCE: usize = 4;

impl Belief {
    /// The first sight of a session. What was so before is nobody's news, so this is a baseline, unless the session has `come` into a
    /// list that was long in sight.
    pub(in crate::track) fn first(sighting: &Sighting, come: bool, witness: Witness, now: Time) -> Belief {
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
    pub(in crate::track) fn first_news(&self) -> Option<TrackEvent> {
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
    pub(in crate::track) fn acknowledge(&mut self) -> bool {
        // A running session has nothing to say yet: its ending must not count as seen.
        let news = self.asks() && !self.waits() && !self.record.acknowledged;
        self.record.acknowledged |= news;
        news
    }

    /// The user wants to see again what it has to say. Of what was never seen this changes nothing.
    pub(in crate::track) fn unread(&mut self) {
        self.record.acknowledged = false;
    }

    /// Forgets what the page said of it besides its title, place and status, and what it was before; but not what serves to
    /// recognise a tab that lags.
    pub(in crate::track) fn forget_past(&mut self, now: Time) {
        self.record.observed = self.record.observed.without_words();
        self.record.row_status = self.record.row_status.take().map(|status| status.without_words());
        self.record.past.retain(|past| now.since(past.left) < LAG);
        self.record.evidence.clear();
        self.facts.forget_details();
    }

    /// A page shows it.
    pub(in crate::track) fn see(&mut self, now: Time) {
        self.record.seen = self.record.seen.max(now);
        self.record.gone = false;
    }

    /// A witness shows it, perhaps otherwise than it is believed. Of the data that is no sight of it; that they confirm what is
    /// believed is noted elsewhere.
    pub(in crate::track) fn see_by(&mut self, witness: Witness, now: Time) {
        if witness != Witness::Data {
            self.see(now);
        }
    }

    /// It is gone for certain. Returns whether that is news.
    pub(in crate::track) fn leave_view(&mut self) -> bool {
        !std::mem::replace(&mut self.record.gone, true)
    }

    /// It gave a sign of life.
    pub(in crate::track) fn stir(&mut self, now: Time) {
        self.record.changed = now;
    }

    /// It gave a sign of life, by which something has moved.
    pub(in crate::track) fn move_by(&mut self, moves: Moves, now: Time) {
        let record = &mut self.record;
        let again =
            if record.moves.common(moves).common(Moves::TITLE).is_none() { Moves::NONE } else { Moves::TITLE_AGAIN };
        record.moves = record.moves.and(moves).and(again);
        record.signs = record.signs.saturating_add(1);
        self.stir(now);
    }

    /// What the pages that show it now could show to move about it.
    pub(in crate::track) fn set_could_move(&mut self, moves: Moves, as_of: Option<Time>) {
        self.could_move = moves;
        self.as_of = as_of;
    }

    /// Whether any page shows it as it is believed.
    pub(in crate::track) fn set_live(&mut self, live: bool, now: Time) {
        self.record.live_since = live.then(|| self.record.live_since.unwrap_or(now));
        if live {
            self.see(now);
        }
    }

    /// It was told that its turn runs long.
    pub(in crate::track) fn set_long_told(&mut self, told: Time) {
        self.record.long_told = Some(told);
    }

    /// Its stall was told, or is over.
    pub(in crate::track) fn set_stall_told(&mut self, told: Option<Time>) {
        self.record.stall_told = told;
    }

    /// Takes in more of the same status: its kind, its words, its numbers.
    pub(in crate::track) fn refine(&mut self, sighting: &Sighting, witness: Witness, now: Time) {
        // What the data call a failure is not the error that its row shows: they know nothing of that one.
        if witness == Witness::Data && self.has_failed_in_rows() {
            return self.facts.learn(sighting, witness, now);
        }
        let own_words = self.record.evidence.first().is_none_or(|evidence| evidence.witness == witness);
        let tells_more = match &sighting.status {
            // What holds it up, only its own page shows: other pages go on showing the phase that it was in.
            Status::Running(phase) => phase.is_some() && (own_words || self.may_stall()),
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

    /// A witness that has come to this revision shows it as it is believed. If it is the present one, and the row says so by itself,
    /// nobody tells it beyond the row any more.
    pub(in crate::track) fn confirm(&mut self, revision: u32, sighting: &Sighting, witness: Witness) {
        let is_in_row = witness != Witness::Data && sighting.listed.is_none() && !sighting.evidence.is_empty();
        if is_in_row && revision == self.record.revision {
            self.record.row_status = None;
        }
    }

    /// What the data tell of where it comes from.
    pub(in crate::track) fn learn_origin(&mut self, change: &DataChange) {
        self.facts.learn_origin(change);
    }

    /// Forgets all that only the page's data have told. `shown` is what a page shows. Returns its status if that is another now.
    pub(in crate::track) fn forget_data(&mut self, shown: Status, now: Time) -> Option<Status> {
        let is_told_by_data = self.is_told_by_data();
        self.facts.forget_data();
        self.record.moves = self.record.moves.without(Moves::HEARTBEAT);
        self.record.evidence.retain(|evidence| evidence.witness != Witness::Data);
        let row = self.record.row_status.take_if(|_| is_told_by_data).unwrap_or(shown);
        if !is_told_by_data || row.same_state(&self.record.observed) {
            return None;
        }
        self.record.observed = row.clone();
        // What it is now, nobody has watched it be until now.
        self.stir(now);
        Some(row)
    }

    /// The witness that told the phase is gone: what is left of the phase is what others show.
    pub(in crate::track) fn settle_phase<'a>(&mut self, mut shown: impl Iterator<Item = &'a Status>, now: Time) {
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
    pub(in crate::track) fn rebase(&mut self, sighting: &Sighting, come: bool, witness: Witness, now: Time) {
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
    pub(in crate::track) fn pass_through(&mut self, shown: &Shown) {
        let observed = &self.record.observed;
        if shown.since >= self.record.since && shown.status != Status::Unknown && !shown.status.same_state(observed) {
            let left = std::mem::replace(&mut self.record.observed, shown.status.clone());
            let row_left = self.record.row_status.take();
            self.leave(left, row_left, shown.since);
        }
    }

    /// The status has changed, as a sighting shows. `is_found`: that is not new, but was only found now.
    pub(in crate::track) fn change(
        &mut self,
        sighting: &Sighting,
        witness: Witness,
        is_found: bool,
        now: Time,
    ) -> Option<Transition> {
        let (status, row) = (sighting.status.clone(), sighting.listed.clone());
        let transition = self.leave_for(status, row, witness, is_found, now);
        self.record.evidence = evidence(sighting, witness, now);
        self.facts.learn(sighting, witness, now);
        transition
    }

    /// The status has changed. Returns the transition, unless it is none to the user.
    pub(in crate::track) fn change_to(
        &mut self,
        observed: Status,
        row_status: Option<Status>,
        witness: Witness,
        now: Time,
    ) -> Option<Transition> {
        self.leave_for(observed, row_status, witness, false, now)
    }

    fn leave_for(
        &mut self,
        observed: Status,
        row_status: Option<Status>,
        witness: Witness,
        is_found: bool,
        now: Time,
    ) -> Option<Transition> {
        let from = self.status();
        let after_gap = !self.is_live();
        let left_row = std::mem::replace(&mut self.record.row_status, row_status);
        let left = std::mem::replace(&mut self.record.observed, observed);
        // Idle after running means that the turn has ended. After a gap it may have been read meanwhile, and a hidden failure
        // also shows as idle.
        let has_ended =
            matches!((&left, self.observed()), (Status::Running(_), Status::Idle(Rest::Plain | Rest::Unmarked)));
        self.record.ended_unseen = has_ended && !after_gap;
        // The status that is left counts too: work that ends again at once is a new ending.
        self.leave(left, left_row, now);
        let again = self.is_shown_again(now) || self.is_back_as_it_was() || is_found;
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

    fn leave(&mut self, status: Status, row_status: Option<Status>, now: Time) {
        let record = &mut self.record;
        let (status, row_status) = (status.without_words(), row_status.map(|row| row.without_words()));
        record.past.push(Past { revision: record.revision, status, row_status, left: now });
        if record.past.len() > MAX_PAST {
            record.past.remove(0);
        }
        record.revision = record.revision.saturating_add(1); // a damaged state may say any
    }

    /// A page that is loaded shows finished sessions as idle for a moment: unread again, with no work in between, is the same
    /// ending.
    fn is_shown_again(&self, now: Time) -> bool {
        self.record.observed == Status::Finished && self.was_just_unread(now)
    }

    /// Whether it has just been shown as unread, with no work since.
    fn was_just_unread(&self, now: Time) -> bool {
        let works = |past: &Past| matches!(past.status, Status::Running(_) | Status::Waiting(_));
        let since_work = self.record.past.iter().rev().take_while(|past| !works(past));
        let mut lately = since_work.filter(|past| now.since(past.left) < LAG);
        lately.any(|past| past.status == Status::Finished)
    }

    /// It was archived, and is back as it was before: nothing has happened to it meanwhile.
    fn is_back_as_it_was(&self) -> bool {
        match self.record.past.as_slice() {
            [.., before, archived] => {
                archived.status == Status::Archived && before.status.same_state(&self.record.observed)
            }
            _ => false,
        }
    }

    /// Whether a page shows a card that asks, of a session that has been at rest for a while. Where its result had been read and no longer
    /// is, another turn has ended.
    pub(in crate::track) fn is_card_found_later(&self, sighting: &Sighting, now: Time) -> bool {
        let was_read = matches!(self.record.observed, Status::Idle(_)) && !self.was_just_unread(now);
        let has_ended_anew = was_read && sighting.listed == Some(Status::Finished);
        let has_long_rested = match self.status() {
            Status::Idle(_) => !has_ended_anew,
            Status::Finished => self.age(now) > SETTLE,
            _ => false,
        };
        sighting.listed.is_some() && has_long_rested
    }
}

fn evidence(sighting: &Sighting, witness: Witness, at: Time) -> Vec<EvidenceRecord> {
    let record = |e: &Evidence| EvidenceRecord { rule: e.rule.to_owned(), on: e.on.clone(), witness, at };
    sighting.evidence.iter().take(MAX_EVIDENCE).map(record).collect()
}
