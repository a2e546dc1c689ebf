//! Gathers what has finished, so that it is said together: every ten minutes, or when nothing runs any more. This
//! module never holds back another need, and never waits for a session that was told to have stalled or to run long.

use super::{Alerts, Need, NeedKind, Policy, Stage};
use crate::session::{Phase, Status};
use crate::settings::Key;
use crate::time::{Span, Time};
use crate::track::{Belief, Track};

/// The time between two notifications of what has finished. It is counted by the clock, so that no last one is stored.
const EVERY: Span = Span::minutes(10);

/// How long what has finished is held for others.
#[derive(Clone, Copy)]
pub(super) enum Gathering {
    /// Not at all: each is said when it is due.
    AtOnce,
    /// Until the clock's next full ten minutes.
    Every,
    /// Until nothing runs any more, which is so at this moment; `None` while something runs.
    AllDone(Option<Time>),
}

impl Gathering {
    /// When a need of this kind that is due at `due` is said; `None` while that cannot be known.
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

    /// Whether what has finished waits for others at all.
    pub(super) fn gathers(self) -> bool {
        !matches!(self, Gathering::AtOnce)
    }
}

impl Alerts {
    /// How long what has finished is held now, by the user's settings.
    pub(super) fn gathering(&self, track: &Track, policy: &Policy, now: Time) -> Gathering {
        match policy.settings.chosen(Key::FinishedTogether) {
            _ if !policy.settings.on(Key::AlertFinished) => Gathering::AtOnce,
            "together_ten_minutes" => Gathering::Every,
            "together_all_done" => Gathering::AllDone(self.all_done_at(track, policy, now)),
            _ => Gathering::AtOnce,
        }
    }

    /// When nothing runs any more and all that has finished is due, as far as can be known now; `None` while something
    /// runs. A session out of sight counts as running until it is out of view.
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

/// Whether the session runs and is expected to end: not where it is limited or paused, has stalled or runs long.
fn is_at_work(session: &Belief) -> bool {
    let rests = |phase| matches!(phase, Phase::UsageLimited | Phase::Paused);
    matches!(session.status(), Status::Running(phase) if !phase.is_some_and(rests))
        && session.stall_told().is_none()
        && session.long_told().is_none()
}
