//! Keeps the outbox: the effects that the background has to carry out. It is stored before any of them is carried out,
//! and an entry leaves it when its effect is reported done.

use super::State;
use crate::alert::{Notification, ScreenOp};
use crate::session::SessionId;
use crate::track::TabId;

/// The most entries in the outbox. Beyond it, the oldest are dropped: a browser this far behind shows nothing anyway.
const MAX_OUTBOX: usize = 200;

/// An effect that is not yet reported done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// The entry's id, by which it is reported done.
    pub id: String,
    /// The effect.
    pub effect: Effect,
}

/// Something that the background does outside the core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Show a notification.
    Notify(Notification),
    /// Remove the notification with this id from the screen.
    Withdraw(String),
    /// Show a session's page: in the tab that has it open, else where the user wants it.
    OpenSession(SessionId),
    /// Show these sessions alone on the board, in a tab.
    OpenSessions(Vec<SessionId>),
    /// Show the board in a tab.
    OpenBoard,
    /// Show the Claude Code page.
    OpenCode,
    /// Make sure that a pinned tab shows the Claude Code page and that the browser does not discard it.
    WatchTab,
    /// Load these tabs anew.
    ReloadTabs(Vec<TabId>),
    /// Delete the copies of damaged stored parts.
    ForgetCopies,
}

impl Effect {
    /// Whether it shows the notification of this id.
    fn shows(&self, id: &str) -> bool {
        matches!(self, Effect::Notify(notification) if notification.id == *id)
    }

    /// Whether it brings a page to the front.
    fn opens(&self) -> bool {
        match self {
            Effect::OpenSession(_) | Effect::OpenSessions(_) | Effect::OpenBoard => true,
            Effect::OpenCode | Effect::WatchTab => true,
            Effect::Notify(_) | Effect::Withdraw(_) | Effect::ReloadTabs(_) | Effect::ForgetCopies => false,
        }
    }
}

impl State {
    /// Puts an effect into the outbox.
    pub(super) fn send(&mut self, effect: Effect) {
        if let Effect::Withdraw(id) = &effect {
            // A notification that is still in the outbox must not appear after it was withdrawn.
            self.drop_notification(id);
        }
        self.entries = self.entries.wrapping_add(1);
        self.outbox.push(OutboxEntry { id: format!("{}-{}", self.entries, self.clock.now().0), effect });
        let over = self.outbox.len().saturating_sub(MAX_OUTBOX);
        self.outbox.drain(..over);
    }

    /// Puts the alerts' screen operations into the outbox.
    pub(super) fn send_all(&mut self, ops: Vec<ScreenOp>) {
        for op in ops {
            self.send(match op {
                ScreenOp::Notify(notification) => Effect::Notify(notification),
                ScreenOp::Withdraw(id) => Effect::Withdraw(id),
            });
        }
    }

    /// Drops a notification from the outbox.
    pub(super) fn drop_notification(&mut self, notification: &str) {
        self.outbox.retain(|entry| !entry.effect.shows(notification));
    }

    /// Drops the effects that open a page: none may open minutes after the user's click.
    pub(super) fn drop_pages(&mut self) {
        self.outbox.retain(|entry| !entry.effect.opens());
    }
}
