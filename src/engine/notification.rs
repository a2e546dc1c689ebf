//! Carries out what the user does with a notification: clicks it, presses a button, or closes it.
//!
//! Must never: keep anything of its own. The notification's id and the stored notices tell what it is about, also to a
//! worker that did not show it.

use super::{Command, Effect, Snooze, State};
use crate::alert::{Button, Subject};
use crate::time::{LocalTime, Time};
use crate::track::TrackEvent;

impl State {
    pub(super) fn clicked(&mut self, notification: String) -> Vec<TrackEvent> {
        let seen = self.open_subject(self.alerts.subject(&notification));
        self.alerts.closed(&notification);
        self.send(Effect::Withdraw(notification));
        seen
    }

    /// Carries out the button at a place in [`Button::ALL`]; an unknown place does nothing.
    pub(super) fn pressed(&mut self, notification: &str, button: u32, wall: LocalTime, now: Time) -> Vec<TrackEvent> {
        let commands = match (Button::ALL.get(button as usize), self.alerts.subject(notification)) {
            (Some(Button::Next), _) => vec![Command::Next],
            (Some(Button::Snooze), Subject::Session(id)) => vec![Command::Snooze(id, Snooze::TenMinutes)],
            (Some(Button::Snooze), Subject::Sessions(ids)) => {
                ids.into_iter().map(|id| Command::Snooze(id, Snooze::TenMinutes)).collect()
            }
            _ => Vec::new(),
        };
        // None of these is ever refused.
        commands.into_iter().flat_map(|command| self.execute(command, wall, now).unwrap_or_default()).collect()
    }

    pub(super) fn closed(&mut self, notification: String) {
        // It was shown, even if its worker died before it could report that. So it must not be shown again.
        self.drop_notification(&notification);
        if self.alerts.closed(&notification) {
            self.send(Effect::Withdraw(notification));
        }
    }
}
