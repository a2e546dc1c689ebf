//! Makes the view model of the welcome page: the one next step, how many sessions need the user, and the settings to
//! look at first.
//!
//! Must never: name a step as next that is done.

use serde::Serialize;

use super::{Context, SettingView, head};
use crate::settings::Key;

/// Which steps to the first alert are done. Only the page can know that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps {
    /// Whether the user has seen the test notification.
    pub test: bool,
    /// Whether Claude Code is open in a tab.
    pub open: bool,
    /// Whether the icon is pinned to the toolbar.
    pub pinned: bool,
}

/// What the welcome page shows.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct WelcomeView {
    /// The next step: `test`, `open` or `board`; empty when all are done.
    pub next: String,
    /// How many sessions need the user; empty where none does.
    pub needs: String,
    /// The settings to look at first, as far as they have an effect: page data, plan, and number of slots.
    pub settings: Vec<SettingView>,
}

impl WelcomeView {
    /// What the welcome page shows when these steps are done.
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
