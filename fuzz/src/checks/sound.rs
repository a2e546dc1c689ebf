//! What must hold of the state after every step.

use session_watch::engine::{Event, State, StepOutput, step};
use session_watch::protocol::replies::EffectOut;
use session_watch::time::{Span, Time};
use session_watch::track::MAX_SESSIONS;
use session_watch::view::{BadgeView, BoardView, Context, HistoryView, LogView, Query, TimelineView};
use session_watch::words::{Language, Unit};

use super::door;

/// The latest moment a JavaScript `Date` can tell.
pub const LAST: u64 = 8_640_000_000_000_000;

/// Takes a step and checks what came of it.
pub fn checked(state: &mut State, event: Event, wall: Time) -> StepOutput {
    let asks = step(state, event, wall);
    assert!(asks.wake_at.is_none_or(|at| at > wall && at.0 <= LAST), "wakes at {:?}, now {}", asks.wake_at, wall.0);
    assert!(state.outbox.len() <= 200 && state.alerts.log.0.len() <= 300);
    assert!(state.track.sessions.len() <= MAX_SESSIONS && state.track.tabs.len() <= 50);
    let known = state.track.sessions.len();
    assert!(state.alerts.needs.len() <= known && state.alerts.flapping.len() <= known, "only what is on the board");
    assert!(state.alerts.notices.len() <= 2 * known + 1, "{} notices", state.alerts.notices.len());
    asks
}

/// A worker may die after any step: what it wrote is what it knew.
pub fn reborn(state: &State) -> State {
    let written = door::written(state);
    let mut read = door::stored(&written).expect("what was written can be read");
    read.history = door::history(&state.history);
    assert_eq!(read, *state);
    read
}

/// Left alone, the core must come to rest: it may have something to do for every session, but never go on and on.
pub fn comes_to_rest(state: &mut State, mut wall: Time) {
    let things = state.track.sessions.len() + state.track.tabs.len() + state.alerts.needs.len();
    let from = wall;
    show(state, wall);
    for _ in 0..4 * things + 20 {
        let asks = checked(state, Event::Tick, wall);
        match asks.wake_at {
            Some(at) if at.since(from) < Span::minutes(1) => wall = at,
            _ => return,
        }
    }
    panic!("spins: {} ms for {} ticks", wall.since(from).0, 4 * things + 20);
}

/// Words everything there is to see.
fn show(state: &State, wall: Time) {
    let context = Context::new(state, state.clock.to_wall(state.at(wall)), &Echo);
    BadgeView::new(&context);
    BoardView::new(&Query::default(), &context);
    TimelineView::new(&context);
    HistoryView::new("", &context);
    LogView::new("", "", &context);
    for entry in &state.outbox {
        EffectOut::new(entry, &state.settings, &Echo);
    }
}

/// A language that has every key.
struct Echo;

impl Language for Echo {
    fn text(&self, _: &str) -> Option<String> {
        Some("$1 $2 $3 $".to_owned())
    }

    fn plural(&self, _: u64) -> String {
        "other".to_owned()
    }

    fn number(&self, number: u64) -> String {
        number.to_string()
    }

    fn unit(&self, number: u64, _: Unit) -> String {
        number.to_string()
    }

    fn clock(&self, at: Time) -> String {
        at.0.to_string()
    }

    fn day(&self, at: Time) -> String {
        at.0.to_string()
    }

    fn list_separator(&self) -> char {
        ','
    }

    fn decomposed(&self, text: &str) -> String {
        text.to_lowercase()
    }
}
