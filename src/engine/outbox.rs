//! The outbox: what is to be done outside, stored before anything of it is done. An entry leaves it only when it is
//! said to be done.

use super::State;
use crate::alert::{Notification, ScreenOp};
use crate::session::SessionId;
use crate::track::TabId;

/// The most entries an outbox holds; beyond it the oldest are dropped, because the browser plainly shows nothing.
const MAX_OUTBOX: usize = 200;

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its own id: the same entry, carried out twice, is done once.
    pub id: String,
    /// What to do.
    pub effect: Effect,
}

/// What can be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Show a notification.
    Notify(Notification),
    /// Take a notification away.
    Withdraw(String),
    /// Show a session's page: in the tab that has it, else where the user wants it.
    OpenSession(SessionId),
    /// Show these sessions alone on the board, in a tab.
    OpenSessions(Vec<SessionId>),
    /// Show the board in a tab.
    OpenBoard,
    /// Show the Claude Code page.
    OpenCode,
    /// See to it that a pinned tab shows the Claude Code page, and that the browser does not discard it.
    WatchTab,
    /// Load these tabs anew.
    ReloadTabs(Vec<TabId>),
    /// Let go of the copies of what was damaged.
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
    /// Asks for an effect.
    pub(super) fn send(&mut self, effect: Effect) {
        if let Effect::Withdraw(id) = &effect {
            // What could not be shown so far must not come after it was taken away.
            self.recall(id);
        }
        self.entries = self.entries.wrapping_add(1);
        self.outbox.push(OutboxEntry { id: format!("{}-{}", self.entries, self.clock.now().0), effect });
        let over = self.outbox.len().saturating_sub(MAX_OUTBOX);
        self.outbox.drain(..over);
    }

    /// Asks for what the alerts want done.
    pub(super) fn send_all(&mut self, ops: Vec<ScreenOp>) {
        for op in ops {
            self.send(match op {
                ScreenOp::Notify(notification) => Effect::Notify(notification),
                ScreenOp::Withdraw(id) => Effect::Withdraw(id),
            });
        }
    }

    /// Drops a notification that could not be shown so far.
    pub(super) fn recall(&mut self, notification: &str) {
        self.outbox.retain(|entry| !entry.effect.shows(notification));
    }

    /// Drops the pages to be opened: nobody wants one to open minutes after the click.
    pub(super) fn recall_pages(&mut self) {
        self.outbox.retain(|entry| !entry.effect.opens());
    }
}
