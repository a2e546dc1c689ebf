//! The welcome: the one thing to do next, who already waits, and what is asked of the plan.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::view::{Context, Steps, WelcomeView};
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
fn whoever_waits_already_is_counted_before_all_steps_are_done() {
    let mut world = World::new();
    assert_eq!(welcome(&world, Steps::default()).waits, "");
    let rows = [("session_A", "waiting"), ("session_B", "question"), ("session_C", "failed"), ("session_D", "running")];
    world.shows(1, sidebar(&rows.map(|(id, status)| row(id, id, status)).concat()));
    assert_eq!(welcome(&world, Steps::default()).waits, "2 sessions already wait for you");
    assert_eq!(welcome(&world, Steps::default()).headline, "3 need you");
}

#[test]
fn the_plan_is_asked_and_its_number_only_of_who_has_one_of_their_own() {
    let mut world = World::new();
    let asked = |world: &World| -> Vec<String> {
        welcome(world, Steps::default()).plan.into_iter().map(|setting| setting.name).collect()
    };
    assert_eq!(asked(&world), ["plan"]);
    world.set(&[("plan", 2.0)]);
    assert_eq!(asked(&world), ["plan", "slots"]);
}
