//! The welcome: the one thing to do next, how many need the user, and the settings it asks about. And that the board's first
//! view asks one thing at a time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::time::Span;
use session_watch::view::{BoardView, Context, Query, Steps, WelcomeView};
use support::english::English;
use support::rows::{row, sidebar};
use support::world::World;

fn welcome(world: &World, done: Steps) -> WelcomeView {
    let english = English::new();
    WelcomeView::new(done, &Context::new(&world.state, world.wall, &english))
}

#[test]
fn next_is_the_first_step_that_is_not_done() {
    let check = |test, open, pinned, next: &str| {
        assert_eq!(welcome(&World::new(), Steps { test, open, pinned }).next, next);
    };
    check(false, false, false, "test");
    check(false, true, true, "test");
    check(true, false, true, "open");
    check(true, true, false, "board");
    check(true, true, true, "");
}

#[test]
fn it_counts_what_needs_the_user_as_the_badge_does_before_all_steps_are_done() {
    let mut world = World::new();
    assert_eq!(welcome(&world, Steps::default()).needs, "");
    let rows = [("session_A", "waiting"), ("session_B", "question"), ("session_C", "failed"), ("session_D", "running")];
    world.shows(1, sidebar(&rows.map(|(id, status)| row(id, id, status)).concat()));
    assert_eq!(welcome(&world, Steps::default()).needs, "3 need you");
}

#[test]
fn it_asks_for_the_page_data_and_the_plan_and_a_number_only_of_who_has_one_of_their_own() {
    let mut world = World::new();
    let asked = |world: &World| -> Vec<String> {
        welcome(world, Steps::default()).settings.into_iter().map(|setting| setting.name).collect()
    };
    assert_eq!(asked(&world), ["page_data", "plan"]);
    world.set(&[("plan", 2.0)]);
    assert_eq!(asked(&world), ["page_data", "plan", "slots"]);
}

#[test]
fn the_board_makes_one_offer_at_a_time_the_page_data_first_and_the_plan_last() {
    let mut world = World::new();
    let english = English::new();
    let offers = |world: &World| {
        let board = BoardView::new(&Query::default(), &Context::new(&world.state, world.wall, &english));
        [&board.data_offer, &board.together_offer, &board.plan_offer].map(|offer| !offer.is_empty())
    };
    let ten = |status: &str| -> String {
        (1..=10).map(|n| row(&format!("session_{n}"), &format!("Task {n}"), status)).collect()
    };
    world.shows(1, sidebar(&ten("running")));
    assert_eq!(offers(&world), [true, false, false]);
    world.passes(Span::minutes(10));
    world.shows(1, sidebar(&ten("finished")));
    assert_eq!(offers(&world), [true, false, false]);
    world.set(&[("page_data", 1.0)]);
    assert_eq!(offers(&world), [false, true, false]);
    world.set(&[("finished_together", 1.0)]);
    assert_eq!(offers(&world), [false, false, true]);
    world.set(&[("plan", 1.0)]);
    assert_eq!(offers(&world), [false, false, false]);
}
