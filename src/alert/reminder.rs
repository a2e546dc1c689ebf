//! A wait that was said and is still there: one reminder after a while, again later, for all such waits together.

use super::notice::Kind;
use super::{Act, Alerts, Why, Wishes, say};
use crate::session::SessionId;
use crate::settings::{Key, Settings};
use crate::time::{Span, Time};
use crate::track::Track;

/// Waits whose reminders are due within this span are reminded of together.
const TOGETHER: Span = Span::minutes(2);

/// A wait that was said or held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When it was said.
    pub since: Time,
    /// How many reminders there were.
    pub reminders: u8,
}

impl Told {
    fn due(&self, settings: &Settings) -> Option<Time> {
        self.stage(self.reminders, settings)
    }

    fn stage(&self, reminder: u8, settings: &Settings) -> Option<Time> {
        let after = match reminder {
            0 => settings.span(Key::RemindFirst),
            1 => settings.span(Key::RemindAgain),
            _ => return None,
        };
        // 0 means never.
        (after > Span::default()).then(|| self.since + after)
    }

    /// Counts the reminder, and any other that is due by now too: after a long sleep one is enough.
    fn remind(&mut self, settings: &Settings, now: Time) {
        self.reminders += 1;
        while self.due(settings).is_some_and(|due| due <= now) {
            self.reminders += 1;
        }
    }
}

impl Alerts {
    pub(super) fn next_reminder(&self, track: &Track, wishes: &Wishes, now: Time) -> Option<Time> {
        let due = |told: &Told, sure: Time| told.due(wishes.settings).map(|due| due.max(sure));
        let due = self.remindable(track, wishes, now).filter_map(|(_, told, sure)| due(told, sure)).min();
        let not_before = wishes.quiet.max(self.recent.free_at(now));
        due.map(|due| not_before.map_or(due, |then| then.max(due)))
    }

    /// Waits that can be reminded of, and from when on: what cannot be seen may have been answered, and what is looked at needs no word.
    fn remindable<'a>(
        &'a self,
        track: &Track,
        wishes: &Wishes,
        now: Time,
    ) -> impl Iterator<Item = (&'a SessionId, &'a Told, Time)> {
        self.told.iter().filter_map(move |(id, told)| {
            let session = track.sessions.get(id).filter(|session| !session.acknowledged)?;
            let hushed = wishes.marks.muted(id) || wishes.marks.snoozed(id, now).is_some();
            let sure = track.sure_at(session).filter(|_| !hushed && !track.looked_at(id))?;
            Some((id, told, sure))
        })
    }

    pub(super) fn remind(&mut self, track: &Track, wishes: &Wishes, now: Time, acts: &mut Vec<Act>) {
        let settings = wishes.settings;
        if self.next_reminder(track, wishes, now).is_none_or(|due| due > now) {
            return;
        }
        // What was said only just now is not due soon, however short the time until it is.
        let soon =
            |told: &Told| told.due(settings).is_some_and(|due| due.since(now) <= TOGETHER.min(now.since(told.since)));
        let remind: Vec<_> = self
            .remindable(track, wishes, now)
            .filter(|(_, told, sure)| *sure <= now && soon(told))
            .map(|(id, ..)| id.clone())
            .collect();
        for id in &remind {
            if let Some(told) = self.told.get_mut(id) {
                told.remind(settings, now);
            }
        }
        if !Kind::StillWaiting.wanted(settings) {
            return;
        }
        self.withdraw_where(|n| n.kind == Kind::StillWaiting, now, acts);
        let notice = self.notice(Kind::StillWaiting, remind, now);
        for id in &notice.sessions {
            self.log.held_back(Kind::StillWaiting, id, track, Why::Said, now);
        }
        acts.push(Act::Notify(say::reminder(&notice, track, now)));
        self.shown(notice, now);
    }

    /// Remembers a wait for the reminders.
    pub(super) fn remember(&mut self, id: &SessionId, now: Time) {
        self.told.insert(id.clone(), Told { since: now, reminders: 0 });
    }
}
