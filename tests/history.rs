//! What must hold of the history whatever happens: it is in order, it does not count time twice, it is bounded, and storing it loses nothing.
//! And what may be forecast from it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use session_watch::engine::{Event, State, step};
use session_watch::forecast::{Advice, Basis, most_at_once};
use session_watch::history::{Doing, KEEP, MAX_LIVES, MAX_TURNS};
use session_watch::protocol::{messages, replies};
use session_watch::read::{Capture, CapturedPlace, Memory};
use session_watch::session::Priority;
use session_watch::settings::Refused;
use session_watch::time::Span;
use session_watch::track::Presence;
use session_watch::{codec, storage};
use support::rows::{row, sidebar};
use support::world::{BEGIN, World, card, cards, id};

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
        places: vec![CapturedPlace { name: "list".to_owned(), html: vec![list] }],
        ..Capture::default()
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
        let again = storage::decode_history(storage::encode_history(&state.history)).unwrap();
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
            places: vec![CapturedPlace { name: "list".to_owned(), html: vec![list] }],
            ..Capture::default()
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
    let bytes = codec::json::print(&storage::encode_history(&state.history)).len();
    assert!(bytes < 400_000, "{bytes} bytes");
    let after = show(&mut state, 1, "idle") + KEEP + Span::hours(1);
    step(&mut state, Event::Tick, after);
    assert_eq!(state.history.lives.len(), MAX_LIVES, "a leap of the clock is not lived through");
    // It counts three days: that is what was lived through, and each of the others has to come.
    for day in 1..=27 {
        step(&mut state, Event::Tick, after + Span::hours(24 * day));
    }
    assert!(state.history.lives.len() < 3, "what is long over is forgotten: {}", state.history.lives.len());
}

#[test]
fn a_percentage_that_is_shown_again_is_no_newer() {
    let mut world = World::new();
    // Of what is marked as stalled nothing is estimated at all.
    world.set(&[("stall_mark", 20.0)]);
    world.sees(1, "A idle");
    world.passes(Span::minutes(1));
    world.shows(1, card("Running · 40%"));
    world.passes(Span::minutes(10));
    world.shows(1, card("Running · 50%"));
    let basis = |world: &World| world.board().remove(0).left.map(|left| left.basis);
    assert_eq!(basis(&world), Some(Basis::Progress(50)));
    world.passes(Span::minutes(9));
    world.shows(1, card("Testing · 50%"));
    assert_eq!(basis(&world), Some(Basis::Progress(50)));
    world.passes(Span::minutes(1));
    assert_eq!(basis(&world), None, "it has stood there for too long to tell anything");
}

#[test]
fn the_advice_on_full_slots_goes_by_urgency_and_progress() {
    let advice = |said: &[(&str, &str)]| {
        let mut world = World::new();
        world.set(&[("plan", 0.0)]);
        world.shows(1, cards(said));
        world.advice()
    };
    let percent = |title, words| advice(&[(title, words), ("B", "Running"), ("C", "Running")]);
    assert_eq!(percent("A", "Running · 71%"), Some((id("A"), Advice::Nearly(71))));
    assert_eq!(percent("A", "Running · 70%"), None);
    assert_eq!(percent("A", "Running · 30%"), None);
    assert_eq!(percent("A", "Running · 29%"), Some((id("A"), Advice::Early(29))));
    assert_eq!(percent("[P1] A", "Running · 29%"), None, "what is urgent cannot go");
    assert_eq!(percent("[P3] A", "Running · 50%"), Some((id("A"), Advice::LeastUrgent(Priority::P3))));
    assert_eq!(
        advice(&[("A", "Running · 20%"), ("B", "Running · 10%"), ("C", "Running · 90%")]),
        Some((id("B"), Advice::Early(10)))
    );
    assert_eq!(advice(&[("A", "Running · 20%"), ("B", "Running · 10%")]), None, "a slot is free");
}

#[test]
fn the_advice_on_full_slots_is_else_the_newest() {
    let mut world = World::new();
    world.set(&[("plan", 0.0)]);
    world.sees(1, "A running, B running, C running");
    assert_eq!(world.advice(), None, "nobody saw which is newest");
    world.sees(1, "A running, B idle, C idle");
    world.passes(Span::minutes(1));
    world.sees(1, "A running, B running, C running");
    assert_eq!(world.advice(), None, "two are");
    world.sees(1, "A running, B idle, C running");
    world.passes(Span::minutes(1));
    world.sees(1, "A running, B running, C running");
    assert_eq!(world.advice(), Some((id("B"), Advice::Newest)));
}

#[test]
fn nobody_is_advised_on_slots_before_they_have_said_how_many_there_are() {
    let mut world = World::new();
    world.shows(1, cards(&[("A", "Running · 20%"), ("B", "Running · 10%"), ("C", "Running · 90%"), ("D", "Running")]));
    assert_eq!(world.advice(), None);
    assert_eq!(most_at_once(&world.state.history), 4);
}

#[test]
fn only_turns_that_were_seen_all_along_are_a_measure() {
    let mut world = World::new();
    world.sees(1, "A idle, B idle, C running");
    world.passes(Span::minutes(1));
    world.sees(1, "A running, B running, C running");
    world.passes(Span::minutes(5));
    world.sees(1, "A running, C running");
    world.passes(Span::minutes(3));
    world.sees(1, "A running, B running, C running");
    world.passes(Span::minutes(1));
    world.sees(1, "A finished, B finished, C finished");
    let whole: Vec<_> = world.state.history.turns.iter().map(|turn| turn.whole).collect();
    assert_eq!(whole, [true, false, false]);
}

#[test]
fn a_turn_in_which_the_state_was_lost_is_no_measure() {
    let mut world = World::new();
    world.sees(1, "A idle");
    world.sees(1, "A running");
    world.passes(Span::minutes(5));
    world.state = State { history: std::mem::take(&mut world.state.history), ..State::default() };
    world.sees(1, "A waiting");
    world.passes(Span::minutes(1));
    world.sees(1, "A finished");
    let whole: Vec<_> = world.state.history.turns.iter().map(|turn| turn.whole).collect();
    assert_eq!(whole, [false]);
}

// ---- A history from a file ----

/// What another browser has noted: A still runs after eleven minutes, B has finished after ten.
fn of_another_browser() -> World {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.passes(Span::minutes(10));
    world.sees(1, "A running, B finished");
    world.passes(Span::minutes(1));
    world
}

/// Gives a world the file that another one has written, by way of the text that a user keeps.
fn loads(world: &mut World, file: &codec::Value) {
    let text = codec::json::print(file);
    let message = format!(r#"{{"kind":"command","command":{{"do":"import-history","history":{text}}}}}"#);
    let event = messages::event(codec::json::parse(&message).unwrap(), &mut Memory::default()).unwrap().unwrap();
    world.happens(event);
}

#[test]
fn a_history_from_a_file_adds_what_is_not_known_here() {
    let other = of_another_browser().state.history;
    let mut world = World::new();
    world.wall = BEGIN + Span::hours(2);
    world.sees(1, "B running");
    world.passes(Span::minutes(3));
    let before = world.state.history.lives.get(&id("B")).unwrap().clone();
    loads(&mut world, &replies::history_file(&other));
    assert_eq!(world.asks.refused, None);
    let lives = &world.state.history.lives;
    assert_eq!(lives.get(&id("B")), Some(&before), "what was seen here stays");
    assert_eq!(lives.get(&id("A")).unwrap().doing(), Doing::Unseen, "nobody sees it here");
    assert_eq!(lives.get(&id("A")).unwrap().ran(world.wall), Span::default());
    assert_eq!(world.state.history.turns, other.turns);
    let once = world.state.history.clone();
    loads(&mut world, &replies::history_file(&other));
    assert_eq!(world.state.history, once, "twice is once");
}

#[test]
fn what_cannot_have_been_is_left_out_and_no_such_file_is_refused() {
    let other = of_another_browser().state.history;
    let mut world = World::new();
    world.wall = BEGIN - Span::hours(1);
    loads(&mut world, &replies::history_file(&other));
    assert_eq!((world.state.history.lives.len(), world.state.history.turns.len()), (0, 0), "it is later than now");
    for file in [codec::Value::Null, replies::settings_file(&world.state.settings)] {
        loads(&mut world, &file);
        assert_eq!(world.asks.refused, Some(Refused::NoHistory));
    }
}
