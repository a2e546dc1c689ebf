//! Forgetting on request: what is stored afterwards holds nothing of what is over, and nothing that was told is told again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::engine::{Command, Effect, Event, Start};
use session_watch::time::Span;
use support::rows::{row, sidebar};
use support::stored::texts;
use support::world::{World, cards, id};

/// A world with something of everything: A and B are gone, C and D are in sight.
fn world() -> World {
    let mut world = World::new();
    let gone = |status| row(id("A").as_str(), "Old secret", "failed") + &row(id("B").as_str(), "Old plan", status);
    world.shows(1, sidebar(&gone("running")));
    world.happens(Event::Command(Command::Note(id("B"), "Old note".to_owned())));
    world.happens(Event::Command(Command::Collapse("repository:old".to_owned(), true)));
    world.shows(1, sidebar(&gone("waiting")));
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
    world.passes(Span::minutes(24 * 60 - 1));
    assert_eq!(world.state.alerts.log.0.len(), 0);
}

#[test]
fn what_is_shown_of_who_is_gone_is_taken_away_and_nothing_else() {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.sees(1, "A failed, B failed");
    world.effects();
    world.sees(1, "A failed");
    let shown = |world: &World| world.notices().into_iter().map(|(_, id)| id).collect::<Vec<_>>();
    let (gone, stays): (Vec<_>, Vec<_>) = shown(&world).into_iter().partition(|id| id.contains("session_B"));
    assert_eq!((gone.len(), stays.len()), (1, 1));
    world.happens(Event::Command(Command::Forget));
    assert_eq!(shown(&world), stays);
    let withdrawn = |effect| if let Effect::Withdraw(id) = effect { Some(id) } else { None };
    assert_eq!(world.effects().into_iter().filter_map(withdrawn).collect::<Vec<_>>(), gone);
}

#[test]
fn of_what_is_in_sight_all_goes_but_its_title_and_its_place() {
    let mut world = World::new();
    world.shows(1, cards(&[("Task A", "Testing")]));
    let known = |world: &World| {
        let session = world.state.track.sessions.get(&id("A")).unwrap();
        (session.repository().map(str::to_owned), session.branch().map(str::to_owned))
    };
    let repository = Some("acme/web-shop".to_owned());
    assert_eq!(known(&world), (repository.clone(), Some("main".to_owned())));
    world.happens(Event::Command(Command::Forget));
    assert_eq!(known(&world), (repository, None));
}

#[test]
fn what_a_tab_that_lags_may_still_show_is_remembered_for_a_minute() {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.sees(1, "A waiting, B running");
    world.passes(Span::seconds(1));
    world.sees(1, "A waiting, B waiting");
    world.passes(Span::seconds(59));
    world.happens(Event::Command(Command::Forget));
    let past = |name: &str| world.state.track.sessions.get(&id(name)).unwrap().past().len();
    assert_eq!((past("A"), past("B")), (0, 1));
}

#[test]
fn what_could_not_be_shown_yet_names_nobody_who_is_gone() {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running");
    world.sees(1, "A failed, B failed, C failed");
    let unshown =
        |world: &World| world.state.outbox.iter().filter(|one| matches!(one.effect, Effect::Notify(_))).count();
    assert_eq!(unshown(&world), 1);
    world.happens(Event::Command(Command::Forget));
    assert_eq!(unshown(&world), 1, "all three are in sight");
    world.sees(1, "A failed, B failed");
    world.happens(Event::Command(Command::Forget));
    assert_eq!(unshown(&world), 0);
}

#[test]
fn a_muted_repository_stays_so_while_it_is_in_sight() {
    let mut world = World::new();
    world.shows(1, cards(&[("Task A", "Testing")]));
    world.happens(Event::Command(Command::MuteRepository("acme/web-shop".to_owned(), true)));
    world.happens(Event::Command(Command::Forget));
    assert!(world.state.marks.muted_repository("acme/web-shop"));
    world.sees(1, "B running");
    world.happens(Event::Command(Command::Forget));
    assert!(!world.state.marks.muted_repository("acme/web-shop"));
}
