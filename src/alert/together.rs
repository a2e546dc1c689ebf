//! Finished sessions that come together: every ten minutes, or when nothing runs any more. Never holds back anything else,
//! and never waits for a session of which was told that it may not come to an end.

use super::{Alerts, Need, NeedKind, Policy, Stage};
use crate::session::{Phase, Status};
use crate::settings::Key;
use crate::time::{Span, Time};
use crate::track::{Belief, Track};

/// Between two notifications of what has finished. The clock's, so that nobody has to remember when the last one was.
const EVERY: Span = Span::minutes(10);

/// When what has finished is told.
#[derive(Clone, Copy)]
pub(super) enum Gathering {
    /// When it is due.
    AtOnce,
    /// With all that comes until the next full ten minutes.
    Every,
    /// Not before then, when nothing runs any more; `None` while something does.
    AllDone(Option<Time>),
}

impl Gathering {
    /// When a need is told that is due then.
    pub(super) fn at(self, kind: NeedKind, due: Time) -> Option<Time> {
        match self {
            Gathering::Every if kind == NeedKind::Finished => {
                let since = Span(due.0 % EVERY.0);
                Some(if since == Span::default() { due } else { due + (EVERY - since) })
            }
            Gathering::AllDone(then) if kind == NeedKind::Finished => then.map(|then| then.max(due)),
            _ => Some(due),
        }
    }

    /// Whether anything waits for others.
    pub(super) fn gathers(self) -> bool {
        !matches!(self, Gathering::AtOnce)
    }
}

impl Alerts {
    /// When what has finished is told, as the user wants it.
    pub(super) fn gathering(&self, track: &Track, policy: &Policy, now: Time) -> Gathering {
        match policy.settings.chosen(Key::FinishedTogether) {
            _ if !policy.settings.on(Key::AlertFinished) => Gathering::AtOnce,
            "together_ten_minutes" => Gathering::Every,
            "together_all_done" => Gathering::AllDone(self.all_done_at(track, policy, now)),
            _ => Gathering::AtOnce,
        }
    }

    /// From when on nothing runs any more, as far as can be known now, and all that has finished is due. What went out of
    /// sight may run until it is out of view.
    fn all_done_at(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let mut then = Time::default();
        let at_work = |session: &&Belief| is_at_work(session) && session.is_in_view(now) && !policy.mutes(session);
        for session in track.sessions.values().filter(at_work) {
            then = then.max(session.leaves_view_at()?);
        }
        for (id, need) in self.needs.iter() {
            let Need { kind: NeedKind::Finished, stage: Stage::Held(due) } = need else { continue };
            let session = track.sessions.get(id).filter(|session| session.is_live());
            if session.is_some_and(|session| policy.not_before(session, need.kind, now).is_none()) {
                then = then.max(*due);
            }
        }
        Some(then)
    }
}

/// Whether an end is to be expected: not where the session stands still, or may do so.
fn is_at_work(session: &Belief) -> bool {
    let rests = |phase| matches!(phase, Phase::UsageLimited | Phase::Paused);
    matches!(session.status(), Status::Running(phase) if !phase.is_some_and(rests))
        && session.stall_told().is_none()
        && session.long_told().is_none()
}
