//! Forgetting on request. What is left are the settings and what a page shows just now, so that nothing which was told is told again.

use super::{Effect, State};
use crate::session::SessionId;
use crate::time::Time;

impl State {
    pub(super) fn forget(&mut self, now: Time) {
        self.track.forget_past(now);
        let known = |id: &SessionId| self.track.sessions.contains_key(id);
        // What could not be shown so far and names a session that is forgotten must not stay in storage.
        for notice in self.alerts.notices.iter().filter(|notice| !notice.sessions.iter().all(&known)) {
            self.outbox.retain(|entry| !entry.effect.shows(&notice.id));
        }
        self.marks.0.retain(|id, _| known(id));
        let ops = self.alerts.forget_past(&self.track, now);
        self.send_all(ops);
        self.collapsed.clear();
        self.history.clear();
        self.send(Effect::ForgetCopies);
    }
}
