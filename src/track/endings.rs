//! Endings of turns in the data, also of which they do not say yet for sure how they ended: what follows from such a word, and from
//! the next.
//! Never decides when it is sure, which is the row's to tell.

use super::data::{DATA_LATE, FRESH, POLL};
use super::{Belief, DRIFT, Shown, Track, TrackEvent, Witness};
use crate::read::{DataChange, DataRow};
use crate::session::{SessionId, Status, Wait};
use crate::time::Time;

impl Track {
    /// The data tell of a session of which they told, or tell now, that its turn has ended, and not yet surely how. That
    /// shows nothing, but takes back what they had said: the question was of an earlier turn, work after it is of
    /// another, and rest after it is the end of the turn, which was seen without a gap.
    pub(super) fn pass_ending(
        &mut self,
        id: &SessionId,
        before: &DataRow,
        row: &DataRow,
        now: Time,
        events: &mut Vec<TrackEvent>,
    ) {
        self.come_past_ending(id, before, row, now);
        if row.is_unsettled(now) {
            self.take_back_question(id, row, now, events);
        }
        let Some(fails_since) = before.fails_since else {
            if let Some(session) = self.sessions.get_mut(id).filter(|_| row.fails_since.is_some()) {
                session.stir(now);
            }
            return;
        };
        let was_known = self.told_data().is_known(before, now, POLL);
        match row.status(now) {
            Status::Running(_) => {
                // That ending may have been their first word.
                let untold =
                    |shown: &&mut Shown| !shown.present && matches!(shown.status, Status::Running(_) | Status::Unknown);
                let Some(session) = self.sessions.get(id) else { return };
                let runs_on = matches!(session.observed(), Status::Running(_));
                let ended = session.ending_before(0).filter(|_| !session.has_worked_since(fails_since));
                if let Some(shown) = self.data.testimony.shown.get_mut(id).filter(untold) {
                    (shown.status, shown.since, shown.present) = (before.row_status(), fails_since, runs_on);
                    ended.into_iter().for_each(|revision| shown.show(revision));
                }
            }
            status if status.rests() && was_known => {
                if let Some(session) = self.sessions.get_mut(id) {
                    session.set_live(true, now);
                }
            }
            _ => {}
        }
    }

    /// Until when a session that rests may yet prove to have failed, where only the data tell of its turn; the epoch where it cannot.
    pub(super) fn unsettled_until(&self, session: &Belief) -> Time {
        let is_theirs = session.observed().rests() && !self.a_page_shows(session.id(), session.observed());
        let row = self.data.rows.get(session.id()).filter(|_| is_theirs);
        // They have spoken again by then, if anybody still tells of them.
        row.and_then(DataRow::settles_at).map_or(Time::default(), |settles_at| settles_at + DRIFT)
    }

    /// The data tell that a turn has ended, as rows show. So what was before lies behind them, also where they do not say the same,
    /// and work of which they told late was of that turn.
    fn come_past_ending(&mut self, id: &SessionId, before: &DataRow, row: &DataRow, now: Time) {
        let is_told = row.rests() && (!before.rests() || row.has_new_summary(now));
        let Some(session) = self.sessions.get(id).filter(|session| is_told && !session.goes_on()) else { return };
        if let Some(shown) = self.data.testimony.shown.get_mut(id) {
            shown.show(session.revision());
            if session.observed().rests() {
                shown.status = session.observed().without_words();
            }
        }
    }

    /// Rows have just come from an error to rest, and since that error the data tell of a question: an error says nothing of a
    /// question beyond it, but this rest is the ending of which they told.
    pub(super) fn hear_questions_again(&mut self, now: Time, events: &mut Vec<TrackEvent>) {
        let told = self.told_data();
        let asks = |session: &&Belief| {
            let rests = session.since() == now && session.observed().rests();
            let failed = session.past().last().is_some_and(|past| matches!(past.status, Status::Failed(_)));
            if !rests || !failed {
                return false;
            }
            let shown = self.data.testimony.shown.get(session.id()).filter(|shown| shown.present);
            let tells = shown.is_some_and(|shown| {
                shown.status == Status::Waiting(Wait::Reply) && Some(shown.since) >= session.before_last_since()
            });
            let row = self.data.rows.get(session.id());
            tells && row.is_some_and(|row| told.is_known(row, now, FRESH))
        };
        let asking: Vec<SessionId> = self.sessions.values().filter(asks).map(|session| session.id().clone()).collect();
        for id in asking {
            let Some(row) = self.data.rows.get(&id) else { continue };
            let sighting = row.sighting(&DataChange::nothing(id.clone()), now);
            self.data.testimony.shown.remove(&id);
            self.look_at_data(sighting, false, now, events);
        }
    }

    /// What the data took for the question of a turn that has ended was another turn's. Rows were understood by it, and
    /// show rest. A question that rows have shown is over as well, if no page shows it any more and this is no late word.
    fn take_back_question(&mut self, id: &SessionId, row: &DataRow, now: Time, events: &mut Vec<TrackEvent>) {
        let Some(session) = self.sessions.get(id).filter(|session| session.waits()) else { return };
        let is_left = session.since() + DATA_LATE <= now && !self.a_page_shows(id, session.observed());
        let is_over = |session: &&mut Belief| is_left || session.is_told_by_data();
        let Some(session) = self.sessions.get_mut(id).filter(is_over) else { return };
        events.extend(session.change_to(row.row_status(), None, Witness::Data, now).map(TrackEvent::Changed));
        for page in self.tabs.values_mut().map(|tab| &mut tab.page) {
            let understood = |shown: &&mut Shown| shown.present && shown.status == Status::Waiting(Wait::Reply);
            let Some(shown) = page.shown.get_mut(id).filter(understood) else { continue };
            shown.status = row.row_status();
            shown.show(session.revision());
        }
    }
}
