//! The first page somebody sees: the one thing to do next, who already waits, and what only the user knows of the plan.
//!
//! Must never name as next what is done already.

use serde::Serialize;

use super::{Context, SettingView, head};
use crate::session::Status;
use crate::settings::Key;
use crate::track::Belief;
use crate::words::Message;

/// The steps to the first alert, as far as they are done. Only the page can know that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps {
    /// The user has seen the test notification.
    pub test: bool,
    /// Claude Code is open in a tab.
    pub open: bool,
    /// The icon stands in the toolbar.
    pub pinned: bool,
}

/// What the welcome says.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WelcomeView {
    /// The one step to take next: `test`, `open` or `board`; nothing when all are done.
    pub next: String,
    /// How many need the user.
    pub headline: String,
    /// How many sessions already wait, or nothing.
    pub waits: String,
    /// The settings that say how many sessions the plan lets run at once.
    pub plan: Vec<SettingView>,
    /// The page's data are read along.
    pub page_data: bool,
}

impl WelcomeView {
    /// What the welcome says after these steps.
    pub fn new(done: Steps, context: &Context) -> WelcomeView {
        let triage = context.state.triage(context.now);
        let waiting = |session: &&Belief| matches!(session.status(), Status::Waiting(_)) && triage.needs(session);
        let count = context.state.track.sessions.values().filter(waiting).count();
        let waits = (count > 0).then(|| Message::plain("alert_several_already_waits").with(count));
        let settings = &context.state.settings;
        let plan = [Key::Plan, Key::Slots].into_iter().filter(|key| settings.has_effect(*key));
        WelcomeView {
            next: next(done).to_owned(),
            headline: context.say(&head::headline(context)),
            waits: waits.map(|waits| context.say(&waits)).unwrap_or_default(),
            plan: plan.filter_map(|key| SettingView::of(key, settings, context.language)).collect(),
            page_data: settings.on(Key::PageData),
        }
    }
}

fn next(done: Steps) -> &'static str {
    match done {
        Steps { test: false, .. } => "test",
        Steps { open: false, .. } => "open",
        Steps { pinned: false, .. } => "board",
        _ => "",
    }
}
