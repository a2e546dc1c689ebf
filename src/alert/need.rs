//! The needs of sessions, one for each: from the moment one comes up, while it is held, after it was said, until it is over.
//!
//! All that begins a need calls `hold`; all that ends one calls `end`. Never words anything.

use super::together::Gathering;
use super::{AlertKind, Alerts, BURST, BURST_SIZE, NeedKind, Outcome, Policy, Reminders, ScreenOp};
use crate::session::SessionId;
use crate::settings::Key;
use crate::time::Time;
use crate::track::{Belief, LONG, Track};

/// What a session needs its user for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What.
    pub kind: NeedKind,
    /// How far its alert is.
    pub stage: Stage,
}

/// How far the alert of a need is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is said if it lasts until then.
    Held(Time),
    /// It was said, or its user looked at it instead.
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
        // Once it is told, it waits like any other.
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
    /// Begins a need, or goes on holding it: it is said if it lasts until `due`.
    pub(super) fn hold(&mut self, id: &SessionId, kind: NeedKind, due: Time) {
        self.needs.insert(id.clone(), Need { kind, stage: Stage::Held(due) });
    }

    /// Notes at the beginning of a need what will put it off: quiet hours, a snooze, or others to come together with.
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
        // It is held already, so that what has finished last is not taken for one that others wait for.
        let gathered = self.gathering(track, policy, now).at(kind, due).is_none_or(|then| then > due);
        let is_put_off = |session: &Belief| put_off(session) || policy.mutes(session);
        if gathered && track.sessions.get(id).is_some_and(|session| !is_put_off(session)) {
            self.log.record(kind, id, track, Outcome::Gathered, now);
        }
    }

    /// Notes that a need was said, or seen instead.
    pub(super) fn tell(&mut self, id: &SessionId, kind: NeedKind, now: Time) {
        self.needs.insert(id.clone(), Need::told(kind, now));
    }

    /// A need is over, or was seen: what was held is not said, for this reason, and what is on the screen goes.
    pub(super) fn end(&mut self, id: &SessionId, why: Outcome, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        if let Some(need) = self.needs.remove(id).filter(|need| need.due().is_some()) {
            self.log.record(need.kind, id, track, why, now);
        }
        let why = if why == Outcome::Seen { Outcome::WithdrawnSeen } else { Outcome::WithdrawnOver };
        self.withdraw(id, why, track, now, ops);
    }

    /// When the next needs can be said. If a burst is on its way, they wait for each other, but never longer than [`BURST`].
    pub(super) fn ripe_at(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let gathering = self.gathering(track, policy, now);
        let due = |(id, need)| due_in_sight(id, need, gathering, track, policy, now);
        let dues: Vec<Time> = self.needs.iter().filter_map(due).collect();
        let first = *dues.iter().min()?;
        let near = dues.iter().filter(|due| **due <= first + BURST);
        if near.clone().count() >= BURST_SIZE { near.max().copied() } else { Some(first) }
    }

    /// Takes out the needs that are due, but for those that flap and were told to.
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

    /// Why a need that is due is not said after all.
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

/// When a held need can be said. What went out of sight since it began waits until it is surely still so, for it may have ended meanwhile;
/// quiet hours and snoozes put off the rest, and what has finished may wait for others.
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
    // What was judged before a snooze or the quiet hours is said as far as it would be judged so again.
    let judged = match need.kind {
        NeedKind::Stalled => session.quiet_since()? + policy.settings.span(Key::StallAlert),
        NeedKind::RunsLong => session.runs_since()? + LONG,
        _ => due,
    };
    gathering.at(need.kind, due.max(sure).max(judged)).map(Some)?.max(policy.not_before(session, need.kind, now))
}
