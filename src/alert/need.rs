//! Keeps the need of each session: from its beginning, while it is held and after it was said, until it is over.
//!
//! Whatever begins a need calls `hold`, and whatever ends one calls `end`. This module never words anything.

use super::together::Gathering;
use super::{AlertKind, Alerts, BURST, BURST_SIZE, NeedKind, Outcome, Policy, Reminders, ScreenOp};
use crate::session::SessionId;
use crate::settings::Key;
use crate::time::Time;
use crate::track::{Belief, LONG, Track};

/// What a session needs its user for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The kind of need.
    pub kind: NeedKind,
    /// How far its alert is.
    pub stage: Stage,
}

/// How far the alert of a need is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is said if it lasts until this moment.
    Held(Time),
    /// It was said, or its user saw it first.
    Told(Reminders),
}

/// A need that is due to be said.
pub(super) struct DueNeed {
    pub session: SessionId,
    pub kind: NeedKind,
    pub due: Time,
}

impl Need {
    pub(super) fn told(kind: NeedKind, now: Time) -> Need {
        // A wait that has been told is a wait like any other.
        let kind = if kind == NeedKind::AlreadyWaits { NeedKind::NeedsInput } else { kind };
        Need { kind, stage: Stage::Told(Reminders { since: now, reminders: 0 }) }
    }

    fn due(&self) -> Option<Time> {
        match self.stage {
            Stage::Held(due) => Some(due),
            Stage::Told(_) => None,
        }
    }
}

impl Alerts {
    /// Holds a need, which may be new: it is said if it lasts until `due`.
    pub(super) fn hold(&mut self, id: &SessionId, kind: NeedKind, due: Time) {
        self.needs.insert(id.clone(), Need { kind, stage: Stage::Held(due) });
    }

    /// Begins a need, and logs what puts it off: quiet hours, a snooze, or others that it is said together with.
    pub(super) fn hold_new(
        &mut self,
        id: &SessionId,
        kind: NeedKind,
        due: Time,
        track: &Track,
        policy: &Policy,
        now: Time,
    ) {
        let put_off = |session: &Belief| policy.not_before(session, kind, now).is_some_and(|then| then > due);
        if track.sessions.get(id).is_some_and(|session| put_off(session) && !policy.mutes(session)) {
            let is_quiet = policy.quiet.is_some_and(|end| end > due);
            self.log.record(kind, id, track, if is_quiet { Outcome::Quiet } else { Outcome::Snoozed }, now);
        }
        self.hold(id, kind, due);
        // The need is held before this question, so that the session that finishes last does not wait for itself.
        let gathered = self.gathering(track, policy, now).at(kind, due).is_none_or(|then| then > due);
        let is_put_off = |session: &Belief| put_off(session) || policy.mutes(session);
        if gathered && track.sessions.get(id).is_some_and(|session| !is_put_off(session)) {
            self.log.record(kind, id, track, Outcome::Gathered, now);
        }
    }

    /// Notes that a need was said, or that its user saw it first.
    pub(super) fn tell(&mut self, id: &SessionId, kind: NeedKind, now: Time) {
        self.needs.insert(id.clone(), Need::told(kind, now));
    }

    /// Ends a need. What was held is not said, with `why` in the log, and its notification is withdrawn.
    pub(super) fn end(&mut self, id: &SessionId, why: Outcome, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        if let Some(need) = self.needs.remove(id).filter(|need| need.due().is_some()) {
            self.log.record(need.kind, id, track, why, now);
        }
        let why = if why == Outcome::Seen { Outcome::WithdrawnSeen } else { Outcome::WithdrawnOver };
        self.withdraw(id, why, track, now, ops);
    }

    /// When the next needs can be said; `None` while none is held. The needs of a burst wait for each other, at most
    /// for [`BURST`].
    pub(super) fn ripe_at(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let gathering = self.gathering(track, policy, now);
        let due = |(id, need)| due_in_sight(id, need, gathering, track, policy, now);
        let dues: Vec<Time> = self.needs.iter().filter_map(due).collect();
        let first = *dues.iter().min()?;
        let near = dues.iter().filter(|due| **due <= first + BURST);
        if near.clone().count() >= BURST_SIZE { near.max().copied() } else { Some(first) }
    }

    /// Takes out the needs that are due. Those of flapping sessions that were told of stay held.
    pub(super) fn take_due(&mut self, track: &Track, policy: &Policy, now: Time) -> Vec<DueNeed> {
        let mut due = Vec::new();
        while let Some(ripe_at) = self.ripe_at(track, policy, now).filter(|ripe_at| *ripe_at <= now) {
            for ripe in self.take_ripe(ripe_at, track, policy, now) {
                if let Some(calm) = self.waits_for_calm(&ripe.session, track, now) {
                    self.log.record(ripe.kind, &ripe.session, track, Outcome::Flapping, now);
                    self.hold(&ripe.session, ripe.kind, calm);
                } else {
                    due.push(ripe);
                }
            }
        }
        due
    }

    fn take_ripe(&mut self, ripe_at: Time, track: &Track, policy: &Policy, now: Time) -> Vec<DueNeed> {
        let mut ripe = Vec::new();
        let gathering = self.gathering(track, policy, now);
        for (id, need) in self.needs.iter() {
            let is_ripe = due_in_sight(id, need, gathering, track, policy, now).is_some_and(|due| due <= ripe_at);
            if let Some(due) = need.due().filter(|_| is_ripe) {
                ripe.push(DueNeed { session: id.clone(), kind: need.kind, due });
            }
        }
        for one in &ripe {
            self.needs.remove(&one.session);
        }
        ripe
    }

    /// Why a need that is due is not said after all; `None` if it is.
    pub(super) fn reason_to_hold_back(&self, due: &DueNeed, track: &Track, policy: &Policy) -> Option<Outcome> {
        let session = track.sessions.get(&due.session)?;
        if !AlertKind::Need(due.kind).wanted(policy.settings) {
            Some(Outcome::Off)
        } else if policy.mutes(session) {
            Some(Outcome::Muted)
        } else if track.looked_at(&due.session) {
            Some(Outcome::Looking)
        } else if session.is_acknowledged() && due.kind != NeedKind::PullRequest {
            Some(Outcome::Seen)
        } else {
            None
        }
    }
}

/// When a held need can be said; `None` while its session is out of sight. A need whose session was out of sight waits
/// until it is surely still so. Quiet hours and snoozes put a need off, and what has finished may wait for others.
fn due_in_sight(
    id: &SessionId,
    need: &Need,
    gathering: Gathering,
    track: &Track,
    policy: &Policy,
    now: Time,
) -> Option<Time> {
    let due = need.due()?;
    let session = track.sessions.get(id)?;
    let sure = track.sure_at(session, now)?;
    // A stall or long run that was found before a snooze or the quiet hours is said only if it would be found again.
    let judged = match need.kind {
        NeedKind::Stalled => session.quiet_since()? + policy.settings.span(Key::StallAlert),
        NeedKind::RunsLong => session.runs_since()? + LONG,
        _ => due,
    };
    gathering.at(need.kind, due.max(sure).max(judged)).map(Some)?.max(policy.not_before(session, need.kind, now))
}
