//! Counts the plan's slots: how many sessions may run at once, how many do, and which of them could make room (KB-029,
//! step 7).

use crate::history::{Doing, History};
use crate::lean::sort_by;
use crate::session::{Priority, SessionId, Status};
use crate::time::{Span, Time};
use crate::track::{Belief, Limits, Track};

/// A session with a lower percentage may be cancelled without much loss.
const LITTLE: u8 = 30;

/// A session with a higher percentage had better finish.
const NEARLY: u8 = 70;

/// The slots of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    /// The number of sessions in view that run or wait.
    pub used: u64,
    /// The number of sessions that the plan lets run; `None` where the user has not chosen a plan.
    pub total: Option<u64>,
    /// The session that could make room, when all slots are used.
    pub advice: Option<(SessionId, Advice)>,
}

/// How a session could make room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// It waits for an answer and holds its slot until then: answer it.
    Answer,
    /// It has stalled and given no sign of life for this long: cancel it.
    Stalled(Span),
    /// It has come only this far, in percent: cancel it.
    Early(u8),
    /// It is nearly done, at this percentage: let it finish.
    Nearly(u8),
    /// It is the least urgent that runs.
    LeastUrgent(Priority),
    /// It began last.
    Newest,
}

/// The most sessions that ran or waited at once in the lives that are kept.
pub fn most_at_once(history: &History) -> usize {
    let mut changes = Vec::new();
    for life in history.lives.values() {
        let ends = life.stretches.iter().skip(1).map(|next| next.from);
        for (stretch, end) in life.stretches.iter().zip(ends.map(Some).chain([None])) {
            if matches!(stretch.doing, Doing::Running | Doing::Waiting) {
                changes.push((stretch.from, 1));
                changes.extend(end.map(|end| (end, -1)));
            }
        }
    }
    // At the same moment an end (-1) sorts before a beginning (1).
    sort_by(&mut changes, Ord::cmp);
    let mut running = 0_i64;
    let most = changes
        .iter()
        .map(|(_, by)| {
            running += by;
            running
        })
        .max();
    usize::try_from(most.unwrap_or_default()).unwrap_or_default()
}

/// The slots in use. `priority` returns a session's priority, if it has one.
pub fn slots(
    track: &Track,
    total: Option<u64>,
    limits: &Limits,
    priority: impl Fn(&Belief) -> Option<Priority>,
    now: Time,
) -> Slots {
    let holds = |s: &&Belief| s.is_in_view(now) && matches!(s.status(), Status::Running(_) | Status::Waiting(_));
    let holding: Vec<&Belief> = track.sessions.values().filter(holds).collect();
    let used = holding.len() as u64;
    let advise = |session: &&Belief| {
        let percent = session.progress().map(|p| p.percent());
        let stalled = session.stall(limits, now).and_then(|_| session.quiet_since()).map(|since| now.since(since));
        let urgency = priority(session);
        let newest = || {
            !session.is_baseline()
                && holding.iter().all(|other| other.since() < session.since() || other.id() == session.id())
        };
        // The lowest order is advised: first a stalled session, then a running one, last one that waits.
        let (order, advice) = match (session.status(), stalled, percent, urgency) {
            (Status::Waiting(_), ..) => (2, Advice::Answer),
            (_, Some(quiet), ..) => (0, Advice::Stalled(quiet)),
            (_, _, Some(percent), _) if percent > NEARLY => (1, Advice::Nearly(percent)),
            // A P1 session is never advised to be cancelled.
            (_, _, _, Some(Priority::P1)) => return None,
            (_, _, Some(percent), _) if percent < LITTLE => (1, Advice::Early(percent)),
            (_, _, _, Some(priority)) => (1, Advice::LeastUrgent(priority)),
            _ if newest() => (1, Advice::Newest),
            _ => return None,
        };
        let urgency = urgency.map_or(u8::MAX, |priority| priority as u8);
        // Of sessions that could go, the least urgent comes first; of those to be answered, the most urgent.
        let least_urgent = if advice == Advice::Answer { urgency } else { u8::MAX - urgency };
        Some(((order, least_urgent, percent, u64::MAX - session.since().0), session.id().clone(), advice))
    };
    let best = holding.iter().filter_map(advise).min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let advice = best.filter(|_| total.is_some_and(|total| used >= total)).map(|(_, id, advice)| (id, advice));
    Slots { used, total, advice }
}
