//! Flapping: a session that changes back and forth is told of once, and then only of what lasts for a quiet minute.

use super::Alerts;
use crate::session::SessionId;
use crate::time::Time;
use crate::track::{FLAP_LIMIT, FLAP_SPAN, Track};

impl Alerts {
    /// When a flapping session that was already told of will have been quiet for a minute. Otherwise returns `None`,
    /// and notes a flapping session as told of now.
    pub(super) fn waits_for_calm(&mut self, id: &SessionId, track: &Track, now: Time) -> Option<Time> {
        let calm = self.calm_at(id, track, now)?;
        // The value that was there before is the moment of the former alert.
        self.flapping.insert(id.clone(), now).map(|_| calm)
    }

    /// When a flapping session will have been quiet for a minute; `None` if it does not flap, or has been.
    fn calm_at(&self, id: &SessionId, track: &Track, now: Time) -> Option<Time> {
        let session = track.sessions.get(id)?;
        let last = session.past().last()?.left;
        let flaps = session.transitions_within(FLAP_SPAN, now) > FLAP_LIMIT || self.flapping.contains_key(id);
        let calm = last + FLAP_SPAN;
        (flaps && calm > now).then_some(calm)
    }

    /// Ends the flapping of a session whose present change came after a quiet minute.
    pub(super) fn end_flapping(&mut self, id: &SessionId, track: &Track, now: Time) {
        let before = track.sessions.get(id).and_then(|session| session.past().iter().rev().nth(1));
        if before.is_none_or(|past| now.since(past.left) >= FLAP_SPAN) {
            self.flapping.remove(id);
        }
    }
}
