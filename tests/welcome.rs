//! The welcome: the one thing to do next, how many need the user, and the settings it asks about.
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
