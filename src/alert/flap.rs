//! Sessions that change back and forth: told once, and then only what lasts for a quiet minute.

use super::Alerts;
use crate::session::SessionId;
use crate::time::Time;
use crate::track::{FLAP_LIMIT, FLAP_SPAN, Track};

impl Alerts {
    /// If the session flaps and was told to: when it will have been quiet for long enough. Notes that it is told now
    /// otherwise.
    pub(super) fn waits_for_calm(&mut self, id: &SessionId, track: &Track, now: Time) -> Option<Time> {
        let calm = self.calm_at(id, track, now)?;
        // What was there before is what it was told.
        self.flapping.insert(id.clone(), now).map(|_| calm)
    }

    /// If the session flaps: when it will have been quiet for long enough.
    fn calm_at(&self, id: &SessionId, track: &Track, now: Time) -> Option<Time> {
        let session = track.sessions.get(id)?;
        let last = session.past().last()?.left;
        let flaps = session.transitions_within(FLAP_SPAN, now) > FLAP_LIMIT || self.flapping.contains_key(id);
        let calm = last + FLAP_SPAN;
        (flaps && calm > now).then_some(calm)
    }

    /// A session that changes after a quiet minute begins anew, also if nothing happened in that minute that could have
    /// been noted.
    pub(super) fn end_flapping(&mut self, id: &SessionId, track: &Track, now: Time) {
        let before = track.sessions.get(id).and_then(|session| session.past().iter().rev().nth(1));
        if before.is_none_or(|past| now.since(past.left) >= FLAP_SPAN) {
            self.flapping.remove(id);
        }
    }
}
