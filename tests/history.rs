//! What must hold of the history whatever happens: it is in order, it does not count time twice, it is bounded, and storing it loses nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use session_watch::engine::{Event, State, step};
use session_watch::history::{KEEP, MAX_LIVES, MAX_TURNS};
use session_watch::read::{Capture, Place};
use session_watch::time::{Span, Time};
use session_watch::track::Presence;
use session_watch::wire::{self, stored};
use support::rows::{row, sidebar};

const BEGIN: Time = Time(1_764_000_000_000);
const STATUSES: [&str; 7] = ["running", "waiting", "finished", "failed", "idle", "archived", "unknown"];

/// What the page shows next: so many seconds later, each session's status, or nothing of it.
type Moment = (u64, Vec<Option<&'static str>>);

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let status = prop::option::weighted(0.9, prop::sample::select(&STATUSES[..]));
    prop::collection::vec((1_u64..1_500, prop::collection::vec(status, 3)), 1..120)
}

fn sees(statuses: &[Option<&str>]) -> Event {
    let rows = statuses
        .iter()
        .enumerate()
        .filter_map(|(n, status)| Some(row(&format!("session_{n}"), "[Fix] It", (*status)?)));
    let list = sidebar(&rows.collect::<String>());
    let capture = Capture {
        url: "https://claude.ai/code".to_owned(),
        places: vec![Place { name: "list".to_owned(), html: vec![list] }],
    };
    Event::Heard(1, Presence { born: 1, ..Presence::default() }, Some(capture))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_life_is_in_order_and_counts_no_time_twice(moments in moments()) {
        let (mut state, mut now) = (State::default(), BEGIN);
        for (seconds, statuses) in &moments {
            now = now + Span::seconds(*seconds);
            step(&mut state, sees(statuses), now);
        }
        for life in state.history.lives.values() {
            prop_assert!(!life.stretches.is_empty() && life.stretches.len() <= 40);
            for pair in life.stretches.windows(2) {
                prop_assert!(pair[0].from <= pair[1].from && pair[0].doing != pair[1].doing, "{pair:?}");
            }
            prop_assert!(life.ran(now) + life.waited(now) <= now.since(BEGIN));
            prop_assert!(life.turn.is_none_or(|turn| turn.from >= BEGIN && turn.ran <= life.ran(now)));
        }
        let turns: u32 = state.history.lives.values().map(|life| life.turns).sum();
        prop_assert_eq!(turns as usize, state.history.turns.len());
        prop_assert!(state.history.turns.windows(2).all(|pair| pair[0].at <= pair[1].at + Span::minutes(30)));
        let again = stored::read_history(stored::write_history(&state.history)).unwrap();
        prop_assert_eq!(again, state.history);
    }
}

#[test]
fn what_is_kept_has_bounds() {
    let (mut state, mut now) = (State::default(), BEGIN);
    let mut show = |state: &mut State, number: usize, status: &str| {
        now = now + Span::seconds(30);
        let list = sidebar(&row(&format!("session_{number}"), "It", status));
        let capture = Capture {
            url: "https://claude.ai/code".to_owned(),
            places: vec![Place { name: "list".to_owned(), html: vec![list] }],
        };
        step(state, Event::Heard(1, Presence { born: 1, ..Presence::default() }, Some(capture)), now);
        now
    };
    for number in 0..MAX_LIVES + 50 {
        for status in ["idle", "running", "finished"] {
            show(&mut state, number, status);
        }
    }
    assert_eq!(state.history.lives.len(), MAX_LIVES);
    assert_eq!(state.history.turns.len(), MAX_TURNS);
    let bytes = wire::json::written(&stored::write_history(&state.history)).len();
    assert!(bytes < 400_000, "{bytes} bytes");
    let after = show(&mut state, 1, "idle") + KEEP + Span::hours(1);
    step(&mut state, Event::Tick, after);
    assert!(state.history.lives.len() < 3, "what is long over is forgotten: {}", state.history.lives.len());
}
