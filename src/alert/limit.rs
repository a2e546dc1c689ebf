//! Limits notifications to [`LIMIT`] within a minute, so that a page which makes up sessions cannot flood the screen.
//! This module never decides what is said, and drops nothing: what has to wait stays held.

use super::need::DueNeed;
use super::{Alerts, Outcome, ShownNotice};
use crate::time::{Span, Time};
use crate::track::Track;

/// The most notifications within [`LIMIT_SPAN`]. Test notifications, and those that say that stored data were lost, are
/// not counted: no page can cause them.
pub const LIMIT: usize = 6;

/// The span in which notifications are counted.
pub const LIMIT_SPAN: Span = Span::minutes(1);

/// When the latest notifications were shown, oldest first: at most [`LIMIT`] moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(pub Vec<Time>);

impl Recent {
    /// How many notifications may be shown now.
    pub(super) fn room(&self, now: Time) -> usize {
        LIMIT.saturating_sub(self.0.iter().filter(|at| now.since(**at) < LIMIT_SPAN).count())
    }

    /// When there is room again; `None` while there is room.
    pub(super) fn free_at(&self, now: Time) -> Option<Time> {
        let oldest = self.0.first().filter(|_| self.room(now) == 0)?;
        Some(*oldest + LIMIT_SPAN)
    }

    /// Counts a notification that is shown now.
    pub(super) fn count(&mut self, now: Time) {
        self.0.push(now);
        let over = self.0.len().saturating_sub(LIMIT);
        self.0.drain(..over);
    }
}

impl Alerts {
    /// Records a notification that is shown now.
    pub(super) fn shown(&mut self, notice: ShownNotice, now: Time) {
        self.recent.count(now);
        self.notices.push(notice);
    }

    /// Holds these needs until there is room again. Those that are still so then come in one digest.
    pub(super) fn put_off(&mut self, speak: Vec<DueNeed>, track: &Track, now: Time) {
        let Some(free_at) = self.recent.free_at(now) else { return };
        for due in speak {
            self.log.record(due.kind, &due.session, track, Outcome::TooMany, now);
            // If it flaps, that was not told either.
            self.flapping.remove(&due.session);
            self.hold(&due.session, due.kind, free_at);
        }
    }
}
