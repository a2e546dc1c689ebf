//! What a page's data may tell: a line is one message of the script in the page's world, as JSON, after so many seconds.

use session_watch::engine::{Command, Event, State};
use session_watch::read::DataTale;
use session_watch::time::Time;

use super::door;
use super::sound::{checked, comes_to_rest, reborn};
use super::story::BEGIN;
use crate::support::data::node;
use crate::support::rows::{row, sidebar};

/// The most lines taken.
const MAX_LINES: usize = 40;

/// Whatever is told, the state stays sound, is stored and read again, and comes to rest.
pub fn data(text: &str) {
    let mut state = State::default();
    let mut wall = Time(BEGIN);
    let on = Command::Set(vec![("page_data".to_owned(), 1.0)]);
    checked(&mut state, Event::Command(on), wall);
    for line in text.lines().take(MAX_LINES) {
        let at = line.find(['[', '{']).unwrap_or(line.len());
        let (seconds, json) = line.split_at(at);
        wall = Time(wall.0 + seconds.trim().parse::<u64>().unwrap_or(1).min(100_000) * 1_000);
        match serde_json::from_str(json) {
            Ok(told) => {
                checked(&mut state, Event::Data(1, 1, DataTale::all(&node(&told))), wall);
            }
            Err(_) => {
                let rows = [row("session_A", "Fix", "finished"), row("session_B", "Add", "running")];
                let capture = serde_json::json!({
                    "url": "https://claude.ai/code", "born": 1, "visible": true, "focused": false, "pulse": 0,
                    "changes": door::list(&sidebar(&rows.concat())),
                });
                let capture = serde_json::json!({ "kind": "capture", "tab": 1, "capture": capture }).to_string();
                checked(&mut state, door::event(&capture).unwrap(), wall);
            }
        }
    }
    let mut state = reborn(&state);
    let off = Command::Set(vec![("page_data".to_owned(), 0.0)]);
    checked(&mut state, Event::Command(off), wall);
    assert!(state.track.data.rows.is_empty(), "what only the data knew is forgotten");
    comes_to_rest(&mut state, wall);
}
