//! Turns that passed between two words of the data, which then say the same again.
//! Never decides whether what they say is believed.

use super::moves::Digest;
use super::{Belief, LAG, Shown, Track};
use crate::read::{DataChange, DataRow, Sighting};
use crate::session::{SessionId, Status, Wait};
use crate::time::Time;

impl Track {
    /// A new summary is of a new turn: where the data show again what they showed before, or it is not sure yet what they show, or
    /// a card has told a question of the turn before, the session has worked in between.
    pub(super) fn pass_summed_turn(&mut self, sighting: &Sighting, now: Time) {
        let id = &sighting.id;
        let is_summed = self.data.rows.get(id).is_some_and(|row| row.has_new_summary(now));
        let is_news = |session: &&Belief| is_summed && !session.observed().same_state(&sighting.status);
        let Some(session) = self.sessions.get(id).filter(is_news) else { return };
        let Some(shown) = self.data.testimony.shown.get_mut(id) else { return };
        if session.waits() && session.is_beyond_data(&sighting.status) {
            *shown = Shown::new(&Status::Running(None), shown.digest, shown.cursor, now);
        } else if sighting.status == Status::Unknown || shown.status.same_state(&sighting.status) {
            shown.status = Status::Running(None);
        }
    }

    /// A session has done something since its data were told `before`: where they show again what they showed then, it may have
    /// worked in between.
    pub(super) fn pass_unseen_turn(&mut self, change: &DataChange, before: &DataRow, row: &mut DataRow, now: Time) {
        let id = &change.id;
        let Some(session) = self.sessions.get(id) else { return };
        // To be renamed is an event, and no work, unless there is a new summary as well.
        let is_renamed = change.title.as_deref().is_some_and(|title| title != session.title());
        let status = row.status(now);
        // What they have told at rest since an error of a row, that error left. So a question that comes with a later event is the next
        // turn's.
        let rested = |shown: &Shown| shown.status.rests() && shown.since >= session.since();
        let asks_later = status == Status::Waiting(Wait::Reply) && row.has_moved_since(before.beat);
        let is_summed = row.has_new_summary(now);
        let is_next = asks_later && (is_summed || self.data.testimony.shown.get(id).is_some_and(rested));
        let outlives = before.told >= session.since() + LAG || is_next;
        let in_rows = self.a_page_shows(id, session.observed()) || self.is_awaited(session, now);
        let is_beyond = session.is_beyond_data(&status) && !in_rows;
        let is_outlived = outlives && is_beyond && (is_summed || !is_renamed);
        // So is to be read. Where a row shows an ending that nobody has read, that was one before, and so it was where they ask the same.
        let is_read = before.unread == Some(true) && row.unread == Some(false);
        let asks_the_same = status == Status::Waiting(Wait::Reply) && row.summary == before.summary;
        let is_earlier = is_read && (asks_the_same || *session.observed() == Status::Finished);
        // What could not be read in between was something else: then the work that goes on now is no later one.
        let goes_on = matches!(session.observed(), Status::Running(_)) && before.status(now) == Status::Unknown;
        let has_worked = |then: Time| session.has_worked_since(then) || goes_on && session.since() > then;
        let shown = self.data.testimony.shown.get_mut(id).filter(|_| !session.observed().same_state(&status));
        let Some(shown) = shown else { return };
        if is_outlived {
            *shown = Shown::new(&Status::Running(None), shown.digest, shown.cursor, now);
        } else if !is_earlier && shown.status.same_state(&status) && has_worked(shown.since) {
            shown.status = Status::Running(None);
            // Nobody knows yet of which turn its summary is.
            row.fails_since = row.fails_since.map(|_| now);
        }
    }

    /// The data told a question, no witness showed it for a while, and then the data tell another one. The first question was
    /// answered meanwhile, so the session has worked. What pages show now came after that work.
    pub(super) fn pass_answered_question(&mut self, id: &SessionId, before: &DataRow, row: &DataRow, now: Time) {
        let was_out_of_sight = |session: &Belief| {
            session.live_since().is_none_or(|since| since > before.told) && session.since() <= before.told
        };
        let asks_anew =
            |session: &&mut Belief| session.waits() && was_out_of_sight(session) && row.asks_anew(before, now);
        let Some(session) = self.sessions.get_mut(id).filter(asks_anew) else { return };
        let work = Shown::new(&Status::Running(None), Digest::default(), 0, now);
        session.pass_through(&work);
        if let Some(shown) = self.data.testimony.shown.get_mut(id) {
            shown.status = work.status;
            shown.show(session.revision());
        }
        for shown in self.tabs.values_mut().filter_map(|tab| tab.page.shown.get_mut(id)).filter(|shown| shown.present) {
            shown.show(session.revision());
        }
    }
}
