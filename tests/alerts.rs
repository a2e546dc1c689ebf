//! What holds of all notifications, whatever they are about: their ids.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use session_watch::alert::Kind;
use session_watch::engine::{Command, Effect, Event, State};
use session_watch::time::Span;
use support::world::{World, id};

/// The ids of what is to be shown, which is then done.
fn shown(world: &mut World) -> Vec<String> {
    let id = |effect| match effect {
        Effect::Notify(notification) => Some(notification.id),
        _ => None,
    };
    world.effects().into_iter().filter_map(id).collect()
}

/// Two bursts of failures, the second `later` by the computer's clock.
fn two_bursts(later: i64) -> Vec<String> {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running, D running, E running, F running");
    world.sees(1, "A failed, B failed, C failed, D running, E running, F running");
    let mut ids = shown(&mut world);
    world.wall.0 = world.wall.0.checked_add_signed(later).unwrap();
    world.sees(1, "A failed, B failed, C failed, D failed, E failed, F failed");
    ids.extend(shown(&mut world));
    ids
}

#[test]
fn two_notifications_for_several_sessions_have_different_ids() {
    for later in [0, -1, -5_000, -3_600_000, 5_000] {
        let ids = two_bursts(later);
        assert!(ids.len() == 2 && ids[0] != ids[1], "{later} ms later: {ids:?}");
    }
}

#[test]
fn no_two_notifications_share_an_id_while_the_clock_stands_still() {
    let mut world = World::new();
    world.set(&[("remind_first", 1.0), ("remind_again", 2.0)]);
    let mut ids = Vec::new();
    let mut hour_of_alerts = |world: &mut World| {
        world.sees(1, "A running, B running, C running");
        world.sees(1, "A waiting, B failed, C running");
        for _ in 0..4 {
            world.passes(Span::minutes(1));
            ids.extend(shown(world));
        }
        world.happens(Event::TabGone(1));
        world.passes(Span::minutes(1));
        ids.extend(shown(world));
        world.happens(Event::Command(Command::TestNotification));
        world.happens(Event::Command(Command::TestNotification));
        ids.extend(shown(world));
    };
    hour_of_alerts(&mut world);
    // For the core no time passes until the computer's clock is where it was.
    world.wall = world.wall - Span::minutes(5);
    hour_of_alerts(&mut world);
    let all: BTreeSet<_> = ids.iter().collect();
    assert!(ids.len() > 10 && all.len() == ids.len(), "{ids:?}");
}

#[test]
fn ids_differ_from_those_of_a_state_that_was_lost() {
    let mut ids = Vec::new();
    for lost in 0..2 {
        let mut world = World::new();
        world.wall = world.wall + Span(lost);
        world.sees(1, "A running");
        world.sees(1, "A failed");
        ids.extend(shown(&mut world));
    }
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn a_click_finds_the_session_also_when_the_stored_state_was_lost() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(1, "A failed");
    let (_, notification) = world.notices().pop().unwrap();
    world.state = State::default();
    assert_eq!(world.clicked(&notification), [Effect::OpenSession(id("A"))]);
    world.sees(1, "A running");
    world.happens(Event::TabGone(1));
    world.passes(Span::seconds(30));
    let (kind, notification) = world.notices().pop().unwrap();
    assert_eq!(kind, Kind::CannotSee);
    world.state = State::default();
    assert_eq!(world.clicked(&notification), [Effect::OpenCode]);
}
