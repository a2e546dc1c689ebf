//! The badge on the toolbar button: a number, a colour, a tooltip. All it says is also said in words.

use super::head::headline;
use super::{Sight, last_seen, sight};
use crate::engine::State;
use crate::time::Time;
use crate::triage::Attention;
use crate::words::Message;

/// What the toolbar button shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// How many sessions need the user, with a question mark when they cannot be seen; nothing when all is well.
    pub text: String,
    /// The colour, by what is most pressing.
    pub tone: Tone,
    /// The same in words, part by part.
    pub tooltip: Vec<Message>,
}

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A session waits for its user.
    Urgent,
    /// Something failed or stalled.
    Trouble,
    /// Something has finished.
    Good,
    /// Nothing can be seen.
    Blind,
}

impl Tone {
    /// The colour as CSS writes it; each has a contrast of at least 4.5 with white.
    pub fn color(self) -> &'static str {
        match self {
            Tone::Urgent => "#b45309",
            Tone::Trouble => "#b91c1c",
            Tone::Good => "#15803d",
            Tone::Blind => "#64676f",
        }
    }
}

/// The badge of a state at a moment of its own clock.
pub fn badge(state: &State, now: Time) -> Badge {
    let triage = state.triage(now);
    let needs: Vec<_> = state.track.sessions.values().filter_map(|s| triage.needs(s)).collect();
    let sight = sight(state);
    let count = if needs.is_empty() { String::new() } else { needs.len().to_string() };
    let text = if sight == Sight::Blind { count + "?" } else { count };
    let tone = match needs.iter().min() {
        _ if sight == Sight::Blind => Tone::Blind,
        Some(Attention::NeedsInput) => Tone::Urgent,
        Some(Attention::Failed | Attention::Stalled) => Tone::Trouble,
        _ => Tone::Good,
    };
    let mut tooltip = headline(state, &triage);
    tooltip.extend(last_seen(state, sight, now));
    Badge { text, tone, tooltip }
}
