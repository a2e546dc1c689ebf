//! Reminds of waits that were said and are not answered, together with others that are due.
//! This module never reminds of a session out of sight, and never of anything but a wait.

use super::{AlertKind, Alerts, Need, NeedKind, Outcome, Policy, ScreenOp, Stage, say};
use crate::session::SessionId;
use crate::settings::{Key, Settings};
use crate::time::{Span, Time};
use crate::track::Track;

/// Reminders that are due within this time of each other become one.
const TOGETHER: Span = Span::minutes(2);

/// The third reminder comes this long after the wait was said. The settings time the first two.
const LATER: Span = Span::hours(2);

/// The time from each later reminder to the next.
const EVERY: Span = Span::hours(4);

/// When a need was said, or seen first, and how many reminders there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// When it was said or seen first.
    pub since: Time,
    /// How many reminders there were.
    pub reminders: u8,
}

impl Reminders {
    fn due(&self, settings: &Settings) -> Option<Time> {
        self.stage(self.reminders, settings)
    }

    fn stage(&self, reminder: u8, settings: &Settings) -> Option<Time> {
        let (first, again) = (settings.span(Key::RemindFirst), settings.span(Key::RemindAgain));
        // 0 means never.
        let is_on = first > Span::default() && (reminder == 0 || again > Span::default());
        let after = match reminder {
            0 => first,
            1 => again,
            later => LATER.max(again) + Span(EVERY.0 * u64::from(later - 2)),
        };
        is_on.then(|| self.since + after)
    }

    /// Counts this reminder and all others that are due by now: after a long sleep one is enough.
    fn remind(&mut self, settings: &Settings, now: Time) {
        self.reminders = self.reminders.saturating_add(1);
        self.pass(settings, now);
    }

    /// Counts all that are due by then.
    fn pass(&mut self, settings: &Settings, then: Time) {
        while self.reminders < u8::MAX && self.due(settings).is_some_and(|due| due <= then) {
            self.reminders += 1;
        }
    }
}

impl Alerts {
    /// When the next reminder is due; `None` while none is.
    pub(super) fn next_reminder(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let due = |told: &Reminders, sure: Time| told.due(policy.settings).map(|due| due.max(sure));
        let due = self.remindable(track, policy, now).filter_map(|(_, told, sure)| due(told, sure)).min();
        let not_before = policy.quiet.max(self.recent.free_at(now));
        due.map(|due| not_before.map_or(due, |then| then.max(due)))
    }

    /// The waits that can be reminded of, each with the moment from which it is surely still so. A wait out of sight
    /// may have been answered, and one that its user looks at needs no reminder.
    fn remindable<'a>(
        &'a self,
        track: &Track,
        policy: &Policy,
        now: Time,
    ) -> impl Iterator<Item = (&'a SessionId, &'a Reminders, Time)> {
        self.needs.iter().filter_map(move |(id, need)| {
            let Need { kind: NeedKind::NeedsInput, stage: Stage::Told(told) } = need else { return None };
            let session = track.sessions.get(id).filter(|session| !session.is_acknowledged())?;
            if policy.silences(session, now) || track.looked_at(id) {
                return None;
            }
            Some((id, told, track.sure_at(session, now)?))
        })
    }

    /// Shows one reminder for all waits that are due.
    pub(super) fn remind(&mut self, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        if self.next_reminder(track, policy, now).is_none_or(|due| due > now) {
            return;
        }
        let remind = self.count_reminders(track, policy, now);
        self.say_reminder(remind, track, policy, now, ops);
    }

    /// Shows one reminder for every wait, when the user first comes on a day. Returns what is to be done on the screen.
    pub fn remind_of_all(&mut self, track: &Track, policy: &Policy, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        let is_on = policy.settings.span(Key::RemindFirst) > Span::default();
        if !is_on || policy.quiet.max(self.recent.free_at(now)).is_some() {
            return ops;
        }
        let old = |told: &Reminders, sure: Time| sure <= now && now.since(told.since) >= TOGETHER;
        let all: Vec<SessionId> = self
            .remindable(track, policy, now)
            .filter(|(_, told, sure)| old(told, *sure))
            .map(|(id, ..)| id.clone())
            .collect();
        for id in &all {
            if let Some(Need { stage: Stage::Told(told), .. }) = self.needs.get_mut(id) {
                told.pass(policy.settings, now + TOGETHER);
            }
        }
        if !all.is_empty() {
            self.say_reminder(all, track, policy, now, &mut ops);
        }
        ops
    }

    fn say_reminder(
        &mut self,
        mut remind: Vec<SessionId>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        if !AlertKind::StillWaiting.wanted(policy.settings) {
            return;
        }
        // The new reminder replaces the former one. The log does not call that withdrawn, for the wait is still so.
        let formers = self.notices.extract_if(.., |notice| notice.kind == AlertKind::StillWaiting);
        ops.extend(formers.map(|former| ScreenOp::Withdraw(former.id)));
        remind.sort_by_cached_key(|id| say::urgency(id, track, policy));
        let notice = self.notice(AlertKind::StillWaiting, remind, now);
        for id in &notice.sessions {
            self.log.record_of(AlertKind::StillWaiting, Some(id), track, Outcome::Said, now);
        }
        ops.push(ScreenOp::Notify(say::reminder(&notice, track, policy, now)));
        self.shown(notice, now);
    }

    /// Counts a reminder of each wait that is due now or soon. Returns these waits.
    fn count_reminders(&mut self, track: &Track, policy: &Policy, now: Time) -> Vec<SessionId> {
        let settings = policy.settings;
        // A wait that has only just been said is not due soon, however short its time to the first reminder.
        let soon = |told: &Reminders| {
            told.due(settings).is_some_and(|due| due.since(now) <= TOGETHER.min(now.since(told.since)))
        };
        let due = self.remindable(track, policy, now).filter(|(_, told, sure)| *sure <= now && soon(told));
        let due: Vec<SessionId> = due.map(|(id, ..)| id.clone()).collect();
        for id in &due {
            if let Some(Need { stage: Stage::Told(told), .. }) = self.needs.get_mut(id) {
                told.remind(settings, now);
            }
        }
        due
    }
}
