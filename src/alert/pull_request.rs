//! Tells of pull requests that go no further by themselves, as needs of their sessions. This module never judges a pull
//! request: its state is what the page says.

use super::{AlertKind, Alerts, Need, NeedKind, Outcome, Policy, ScreenOp, Stage};
use crate::session::SessionId;
use crate::time::Time;
use crate::track::Track;

impl Alerts {
    /// Takes the new state of a session's pull request. A session has one need, and a wait or a fresh ending is the
    /// better reason to go there.
    pub(super) fn pull_request(
        &mut self,
        id: &SessionId,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        let is_wanted = AlertKind::Need(NeedKind::PullRequest).wanted(policy.settings);
        let Some(session) = track.sessions.get(id).filter(|_| is_wanted) else { return };
        let is_stuck = session.pull_request().and_then(|request| request.state).is_some_and(|state| state.is_stuck());
        let need = self.needs.get(id);
        let is_held = need.is_some_and(|need| matches!(need.stage, Stage::Held(_)));
        if need.is_some_and(|need| need.kind == NeedKind::PullRequest) {
            self.end(id, Outcome::WentBack, track, now, ops);
        } else if is_stuck && (session.waits() || is_held) {
            return self.log.record(NeedKind::PullRequest, id, track, Outcome::NeededAnyway, now);
        }
        if is_stuck {
            self.hold_new(id, NeedKind::PullRequest, now, track, policy, now);
        }
    }

    /// Ends these needs where the user looks at the session. A session at rest is not acknowledged, so no event says
    /// this.
    pub(super) fn see_pull_requests(&mut self, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        let is_seen = |(id, need): &(&SessionId, &Need)| {
            need.kind == NeedKind::PullRequest && matches!(need.stage, Stage::Told(_)) && track.looked_at(id)
        };
        let seen: Vec<SessionId> = self.needs.iter().filter(is_seen).map(|(id, _)| id.clone()).collect();
        for id in seen {
            self.end(&id, Outcome::Seen, track, now, ops);
        }
    }
}
