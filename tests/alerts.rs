//! What holds of all notifications, whatever they are about: their ids, and how many there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use session_watch::alert::{AlertKind, LIMIT, LIMIT_SPAN, Outcome, SystemKind};
use session_watch::engine::{Command, Effect, Event, State};
use session_watch::protocol::replies::EffectOut;
use session_watch::time::{Span, Time};
use support::english::English;
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
fn alerts_of_one_moment_make_one_sound() {
    let check = |settings: &[(&str, f64)], expect: &[bool]| {
        let mut world = World::new();
        world.set(settings);
        world.sees(1, "A running, B running, C running");
        world.sees(1, "A failed, B failed, C waiting");
        world.passes(Span::minutes(1));
        let effects = EffectOut::all(&world.state.outbox, &world.state.settings, &English::new());
        let is_silent = |effect: &EffectOut| match effect {
            EffectOut::Notify { silent, .. } => Some(*silent),
            _ => None,
        };
        assert_eq!(effects.iter().filter_map(is_silent).collect::<Vec<_>>(), expect, "{settings:?}");
    };
    check(&[], &[true, true, false]);
    check(&[("sound", 0.0)], &[true, true, true]);
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
    assert_eq!(kind, AlertKind::System(SystemKind::CannotSee));
    world.state = State::default();
    assert_eq!(world.clicked(&notification), [Effect::OpenCode]);
}

/// When notifications were shown, as long as a world is looked at.
#[derive(Default)]
struct Shown(Vec<Time>);

impl Shown {
    fn look(&mut self, world: &mut World) {
        let ids = shown(world);
        let counted = ids.iter().filter(|id| !id.starts_with("test."));
        self.0.extend(counted.map(|_| world.wall));
    }

    /// The most within any [`LIMIT_SPAN`].
    fn most(&self) -> usize {
        let from = |begin: &Time| self.0.iter().filter(|at| *at >= begin && at.since(*begin) < LIMIT_SPAN).count();
        self.0.iter().map(from).max().unwrap_or_default()
    }
}

/// A page makes up a session each second, which fails at once; an honest one waits amid that. Each is told within a minute.
#[test]
fn a_page_cannot_word_one_notification_after_another() {
    let mut world = World::new();
    let mut seen = Shown::default();
    let mut rows = "A running".to_owned();
    for second in 0..100 {
        if second == 20 {
            rows = rows.replace("A running", "A waiting");
        }
        world.sees(1, &format!("{rows}, made{second:03} running"));
        world.lives(Span(400), |world| seen.look(world));
        rows += &format!(", made{second:03} failed");
        world.sees(1, &rows);
        seen.look(&mut world);
        world.lives(Span(600), |world| seen.look(world));
    }
    world.lives(Span::minutes(2), |world| seen.look(world));
    assert_eq!(seen.most(), LIMIT);
    let log = &world.state.alerts.log.0;
    let is_said = |why| matches!(why, Outcome::Said | Outcome::SaidTogether);
    for entry in log.iter().filter(|entry| entry.why == Outcome::TooMany) {
        let of_it = |later: &&session_watch::alert::LogEntry| later.session == entry.session && is_said(later.why);
        let said = log.iter().find(of_it).unwrap_or_else(|| panic!("{entry:?} is never said"));
        assert!(said.at.since(entry.at) <= LIMIT_SPAN + Span::seconds(2), "{entry:?} is said at {}", said.at.0);
    }
    let waits: Vec<_> =
        world.log().into_iter().filter(|(_, of, ..)| *of == Some(id("A"))).map(|(.., why)| why).collect();
    assert_eq!(waits, [Outcome::TooMany, Outcome::SaidTogether]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever happens on a page: no more than so many within a minute.
    #[test]
    fn there_are_never_too_many_notifications_within_a_minute(
        happenings in prop::collection::vec((prop::array::uniform8(0_usize..5), 0_u64..8_000, 0_u8..20), 1..60),
    ) {
        let mut world = World::new();
        let mut seen = Shown::default();
        world.set(&[("remind_first", 0.1), ("remind_again", 0.2), ("blind_grace", 1.0), ("stall_alert", 0.05)]);
        for (statuses, quiet, what) in happenings {
            let statuses = statuses.map(|status| ["running", "running", "waiting", "failed", "finished"][status]);
            let rows: Vec<_> = "ABCDEFGH".chars().zip(statuses).map(|(name, status)| format!("{name} {status}")).collect();
            match what {
                0 => world.happens(Event::TabGone(1)),
                1 => world.happens(Event::Command(Command::TestNotification)),
                _ => world.sees(1, &rows.join(", ")),
            }
            seen.look(&mut world);
            world.lives(Span(quiet), |world| seen.look(world));
        }
        prop_assert!(seen.most() <= LIMIT, "{:?}", seen.0);
    }
}
