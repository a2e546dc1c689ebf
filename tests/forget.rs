//! Forgetting on request: what is stored afterwards holds nothing of what is over, and nothing that was told is told again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::engine::{Command, Effect, Event, Start};
use session_watch::time::Span;
use support::rows::{row, sidebar};
use support::stored::texts;
use support::world::{World, id};

/// A world with something of everything: A and B are gone, C and D are in sight.
fn world() -> World {
    let mut world = World::new();
    let gone = row(id("A").as_str(), "Old secret", "failed") + &row(id("B").as_str(), "Old plan", "running");
    world.shows(1, sidebar(&gone));
    world.happens(Event::Command(Command::Note(id("B"), "Old note".to_owned())));
    world.happens(Event::Command(Command::Collapse("repository:old".to_owned(), true)));
    world.shows(1, sidebar(&gone.replace("running", "waiting")));
    world.passes(Span::minutes(2));
    world.effects();
    let seen = |status| row(id("C").as_str(), "New task", status) + &row(id("D").as_str(), "Other task", "waiting");
    world.shows(1, sidebar(&seen("running")));
    world.happens(Event::Command(Command::Note(id("C"), "New note".to_owned())));
    world.passes(Span::minutes(5));
    world.shows(1, sidebar(&seen("failed")));
    world.passes(Span::minutes(5));
    world.effects();
    world
}

#[test]
fn what_is_stored_holds_nothing_of_what_is_over() {
    let mut world = world();
    assert!(texts(&world.state).concat().contains("Old secret"));
    let additions = world.state.history.additions;
    world.happens(Event::Command(Command::Forget));
    let stored = texts(&world.state).concat();
    assert!(!stored.contains("Old ") && !stored.contains("repository:"), "{stored}");
    for gone in ["A", "B"] {
        assert!(!stored.contains(&format!("[\"{}\"", id(gone))), "{stored}");
    }
    assert!(stored.contains("New task") && stored.contains("New note"), "{stored}");
    assert!(world.state.alerts.log.0.is_empty());
    assert!(world.state.history.additions > additions, "what is not counted is not stored");
    assert!(world.effects().contains(&Effect::ForgetCopies));
}

#[test]
fn what_was_told_is_not_told_again_and_what_is_new_is() {
    let mut world = world();
    world.happens(Event::Command(Command::Forget));
    world.passes(Span::minutes(2));
    world.happens(Event::Start(Start::Woken));
    let seen = |status| row(id("C").as_str(), "New task", status) + &row(id("D").as_str(), "Other task", "waiting");
    world.shows(1, sidebar(&seen("failed")));
    world.passes(Span::minutes(1));
    assert_eq!(world.bodies(), ["waiting for 11 min"], "what waits is brought up again, as before");
    world.shows(1, sidebar(&seen("waiting")));
    world.passes(Span::minutes(1));
    assert_eq!(world.bodies().len(), 1, "what happens afterwards is told");
}

#[test]
fn the_reminders_of_what_still_waits_go_on() {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.sees(1, "A waiting, B running");
    world.passes(Span::minutes(1));
    world.effects();
    world.happens(Event::Command(Command::Forget));
    world.passes(Span::minutes(8));
    assert_eq!(world.bodies(), [""; 0]);
    world.passes(Span::minutes(2));
    assert_eq!(world.bodies().len(), 1);
}

#[test]
fn what_the_page_still_says_comes_back_and_is_no_sign_of_life() {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.passes(Span::minutes(5));
    world.happens(Event::Command(Command::Forget));
    let evidence = |world: &World| world.state.track.sessions.get(&id("A")).unwrap().evidence().len();
    assert_eq!(evidence(&world), 0);
    let changed = world.state.track.sessions.get(&id("A")).unwrap().last_sign_of_life();
    world.sees(1, "A running, B finished");
    assert_eq!(evidence(&world), 1);
    assert_eq!(world.state.track.sessions.get(&id("A")).unwrap().last_sign_of_life(), changed);
}

#[test]
fn copies_are_let_go_of_even_if_the_browser_ends_over_it() {
    let mut world = World::new();
    world.happens(Event::Command(Command::Forget));
    world.happens(Event::Start(Start::Browser));
    assert!(world.effects().contains(&Effect::ForgetCopies));
}

#[test]
fn a_log_entry_goes_after_seven_days() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(1, "A failed");
    world.passes(Span::minutes(1));
    let entries = world.state.alerts.log.0.len();
    assert!(entries > 0);
    world.passes(Span::hours(6 * 24));
    assert_eq!(world.state.alerts.log.0.len(), entries);
    world.passes(Span::hours(24));
    assert_eq!(world.state.alerts.log.0.len(), 0);
}
