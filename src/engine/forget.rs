//! Carries out the command `Forget`.
//!
//! Must never: drop the settings, or what a page shows now. Without the latter, old states would be told again as new.

use super::{Effect, State};
use crate::session::SessionId;
use crate::time::Time;

impl State {
    pub(super) fn forget(&mut self, now: Time) {
        self.track.forget_past(now);
        let (sessions, notices) = (&self.track.sessions, &self.alerts.notices);
        let known = |id: &SessionId| sessions.contains_key(id);
        // A notification in the outbox that names a forgotten session must not stay in storage.
        let past = notices.iter().filter(|notice| !notice.sessions.iter().all(known));
        let past: Vec<_> = past.map(|notice| notice.id.clone()).collect();
        past.iter().for_each(|id| self.drop_notification(id));
        self.marks.sessions.retain(|id, _| self.track.sessions.contains_key(id));
        self.marks.repositories.retain(|name| self.track.sessions.values().any(|s| s.repository() == Some(name)));
        let ops = self.alerts.forget_past(&self.track, now);
        self.send_all(ops);
        self.collapsed.clear();
        self.history.clear();
        self.send(Effect::ForgetCopies);
    }
}
