//! The badge on the toolbar button: a number, a colour, a tooltip. All it says is also said in words.

use serde::Serialize;

use super::board::sight_message;
use super::head;
use super::{Context, SightView};

/// What the toolbar button shows.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BadgeView {
    /// How many sessions need the user, with a question mark when they cannot be seen; nothing when all is well.
    pub text: String,
    /// A CSS colour, by what is most pressing. Each has a contrast of at least 4.5 with white.
    pub color: String,
    /// The tooltip.
    pub title: String,
}

impl BadgeView {
    /// The badge.
    pub fn new(context: &Context) -> BadgeView {
        let triage = context.state.triage(context.now);
        let needs: Vec<_> = context.state.track.sessions.values().filter(|s| triage.needs(s)).collect();
        let is_blind = SightView::of(context.state) == SightView::Blind;
        let count = if needs.is_empty() { String::new() } else { needs.len().to_string() };
        let color = match needs.iter().any(|session| session.waits()) {
            _ if is_blind => "#64676f",
            true => "#b45309",
            false => "#b91c1c",
        };
        let mut tooltip = head::whole(context);
        tooltip.extend(sight_message(context));
        tooltip.extend(head::silence(context));
        BadgeView {
            text: if is_blind { count + "?" } else { count },
            color: color.to_owned(),
            title: context.joined(&tooltip),
        }
    }
}
