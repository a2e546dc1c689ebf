//! Forgetting on request. What is left are the settings and what a page shows just now, so that nothing which was told is told again.

use super::{Effect, State};
use crate::session::SessionId;
use crate::time::Time;

impl State {
    pub(super) fn forget(&mut self, now: Time) {
        self.track.forget_past(now);
        let (sessions, notices) = (&self.track.sessions, &self.alerts.notices);
        let known = |id: &SessionId| sessions.contains_key(id);
        // What could not be shown so far and names a session that is forgotten must not stay in storage.
        let past = notices.iter().filter(|notice| !notice.sessions.iter().all(known));
        let past: Vec<_> = past.map(|notice| notice.id.clone()).collect();
        past.iter().for_each(|id| self.recall(id));
        self.marks.sessions.retain(|id, _| self.track.sessions.contains_key(id));
        self.marks.repositories.retain(|name| self.track.sessions.values().any(|s| s.repository() == Some(name)));
        let ops = self.alerts.forget_past(&self.track, now);
        self.send_all(ops);
        self.collapsed.clear();
        self.history.clear();
        self.send(Effect::ForgetCopies);
    }
}
