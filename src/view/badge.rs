//! Makes the badge of the toolbar button: a number, a colour, and a tooltip that says the same in words.

use serde::Serialize;

use super::board::sight_message;
use super::head;
use super::{Context, SightView};
use crate::settings::Key;
use crate::track::Belief;
use crate::triage::Section;

/// What the toolbar button shows.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BadgeView {
    /// The number of sessions that the setting counts, empty for none. A "?" follows while the watch is blind.
    pub text: String,
    /// A CSS colour: grey while the watch is blind, else that of the most urgent session counted. Its contrast with
    /// white is at least 4.5.
    pub color: String,
    /// The tooltip.
    pub title: String,
}

impl BadgeView {
    /// The badge at the context's moment.
    pub fn new(context: &Context) -> BadgeView {
        let triage = context.state.triage(context.now);
        let chosen = context.state.settings.chosen(Key::Badge);
        let counts = |session: &&Belief| match triage.section(session) {
            Section::NeedsYou => chosen != "badge_nothing",
            Section::ToReview => chosen == "badge_review",
            _ => false,
        };
        let counted: Vec<_> = context.state.track.sessions.values().filter(counts).collect();
        let is_blind = SightView::of(context.state) == SightView::Blind;
        let count = if counted.is_empty() { String::new() } else { counted.len().to_string() };
        let has = |section| counted.iter().any(|session| triage.section(session) == section);
        let color = match counted.iter().any(|session| session.waits()) {
            _ if is_blind => "#64676f",
            true => "#b45309",
            false if has(Section::ToReview) && !has(Section::NeedsYou) => "#15803d",
            false => "#b91c1c",
        };
        let mut tooltip = head::headline_and_sum(context);
        tooltip.extend(sight_message(context));
        tooltip.extend(head::silence(context));
        BadgeView {
            text: if is_blind { count + "?" } else { count },
            color: color.to_owned(),
            title: context.joined(&tooltip),
        }
    }
}
