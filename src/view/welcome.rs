//! The first page somebody sees: the one thing to do next, how many need the user, and the settings worth a first look.
//!
//! Must never name as next what is done already.

use serde::Serialize;

use super::{Context, SettingView, head};
use crate::settings::Key;

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
pub struct WelcomeView {
    /// The one step to take next: `test`, `open` or `board`; nothing when all are done.
    pub next: String,
    /// How many need the user, or nothing.
    pub needs: String,
    /// What the page's data add, and how many sessions the plan lets run at once.
    pub settings: Vec<SettingView>,
}

impl WelcomeView {
    /// What the welcome says after these steps.
    pub fn new(done: Steps, context: &Context) -> WelcomeView {
        let settings = &context.state.settings;
        let asked = [Key::PageData, Key::Plan, Key::Slots].into_iter().filter(|key| settings.has_effect(*key));
        WelcomeView {
            next: next(done).to_owned(),
            needs: head::needs(context).map(|needs| context.say(&needs)).unwrap_or_default(),
            settings: asked.filter_map(|key| SettingView::of(key, settings, context.language)).collect(),
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
