//! Finds out when the usage limit is lifted: from the page's data, else from the words of rows.
//!
//! Must never: guess a moment that no page states.

use super::State;
use crate::alert::LimitReset;
use crate::session::Status;
use crate::time::{LocalTime, Span, Time};
use crate::track::Belief;

/// A moment nearer than this is told without its date.
const NEAR: Span = Span::hours(12);

/// How late a list may show that a session has stopped.
const LATE: Span = Span::minutes(11);

impl State {
    /// When the usage limit is lifted; `None` where no page says when, or the moment has passed.
    pub fn limit_reset(&self, wall: LocalTime) -> Option<LimitReset> {
        let is_ahead = |at: &Time| *at > wall.at;
        let by_data = self.track.data.limit_resets.filter(is_ahead);
        let at = by_data.or_else(|| self.reset_by_rows(wall).filter(is_ahead))?;
        Some(LimitReset { at, is_near: at.since(wall.at) < NEAR || LocalTime { at, ..wall }.day() == wall.day() })
    }

    /// The moment that the rows state, if all that state one agree. A row states a time of day: the next one after its
    /// session had stopped. A session that had stopped before it was first seen, or out of sight, is left out: its day
    /// is unknown.
    fn reset_by_rows(&self, wall: LocalTime) -> Option<Time> {
        let was_seen_to_stop = |session: &Belief| session.live_since().is_some_and(|since| since < session.since());
        let seen = self.track.sessions.values().filter(|session| !session.is_baseline() && was_seen_to_stop(session));
        let mut moments = seen.filter_map(|session| self.reset_by_row(session, wall));
        let first = moments.next()?;
        moments.all(|other| other == first).then_some(first)
    }

    fn reset_by_row(&self, session: &Belief, wall: LocalTime) -> Option<Time> {
        let Status::Failed(failure) = session.observed() else { return None };
        let time_of_day = failure.resets()?;
        let stopped = LocalTime { at: self.clock.to_wall(session.since()), ..wall };
        let ahead = stopped.until(time_of_day);
        // If its time has only just passed, the list may have been late to show that it was stopped before.
        (ahead + LATE <= Span::hours(24)).then(|| stopped.at + ahead)
    }
}
