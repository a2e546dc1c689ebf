//! Text as it may stand in storage or come as messages.

use session_watch::engine::{Event, Start, State};
use session_watch::read::Memory;
use session_watch::time::Time;
use session_watch::track::MAX_SESSIONS;

use super::door;
use super::sound::{LAST, checked, comes_to_rest, reborn};
use crate::support::rows::{row, sidebar};

/// An arbitrary moment for stories to begin at.
pub const BEGIN: u64 = 1_764_000_000_000;

/// JSON as it may be found in storage: it is refused, or the core goes on from it.
pub fn stored(json: &str) {
    let Some(mut state) = door::stored(json).filter(is_within_bounds) else { return };
    let rows =
        [row("session_A", "Fix", "finished"), row("session_B", "Add", "running"), row("session_C", "x", "waiting")];
    let capture = serde_json::json!({
        "url": "https://claude.ai/code", "born": 1, "visible": true, "focused": false, "pulse": 0,
        "changes": door::list(&sidebar(&rows.concat())),
    });
    let capture = serde_json::json!({ "kind": "capture", "tab": 1, "capture": capture }).to_string();
    let notification = state.alerts.notices.first().map_or_else(String::new, |notice| notice.id.clone());
    let mut wall = Time(state.clock.wall.0.min(LAST / 2));
    let events = [
        Event::Start(Start::Woken),
        Event::Tick,
        door::event(&capture).unwrap(),
        Event::Clicked(notification),
        Event::Start(Start::Browser),
        door::event(&capture).unwrap(),
    ];
    for event in events {
        checked(&mut state, event, wall);
        wall = Time(wall.0 + 7_000);
    }
    let mut state = reborn(&state);
    comes_to_rest(&mut state, Time(BEGIN));
    comes_to_rest(&mut state, wall);
}

/// More than this was never written by the core, so nobody says that it comes down to it again.
fn is_within_bounds(state: &State) -> bool {
    let (track, alerts) = (&state.track, &state.alerts);
    let known = track.sessions.len();
    let lists = [track.tabs.len(), state.outbox.len(), alerts.log.0.len(), alerts.needs.len(), alerts.notices.len()];
    known <= MAX_SESSIONS && lists.into_iter().zip([50, 200, 300, known, known]).all(|(length, most)| length <= most)
}

/// One message of the background on each line, with the milliseconds that pass before it: `3000 {"kind":"tick"}`.
pub fn messages(text: &str) {
    let mut state = State::default();
    let mut memory = Memory::default();
    let mut wall = Time(BEGIN);
    for line in text.lines().take(200) {
        let json = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let passed: i64 = line[..line.len() - json.len()].parse().unwrap_or(1_000);
        wall = Time(wall.0.saturating_add_signed(passed).min(LAST / 2));
        if let Some(event) = door::next_event(json, &mut memory) {
            checked(&mut state, event, wall);
        }
    }
    let mut state = reborn(&state);
    comes_to_rest(&mut state, wall);
}
