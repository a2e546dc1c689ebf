//! Pull requests that go no further by themselves, told of as needs of their sessions. Never judges one: which state is
//! which is the page's to say.

use super::{AlertKind, Alerts, Need, NeedKind, Outcome, Policy, ScreenOp, Stage};
use crate::session::SessionId;
use crate::time::Time;
use crate::track::Track;

impl Alerts {
    /// A pull request has another state. A session has one need: what it waits for, or has only just come to, is the
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

    /// Whoever looks at the session has seen it: a session at rest is not acknowledged, so nobody else says so.
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
