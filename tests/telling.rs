//! What of notifications the timelines cannot show, step by step: their words and buttons, where a click leads, what is on record.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::alert::{AlertKind, Alerts, NeedKind, Outcome, SystemKind};
use session_watch::engine::{Command, Effect, Event, Snooze, State, step};
use session_watch::settings::Refused;
use session_watch::time::{LocalTime, Span, Zone};
use support::rows::{row, sidebar};
use support::world::{World, card, id};

#[test]
fn a_click_leads_to_what_the_notification_is_about() {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running");
    world.sees(1, "A waiting, B running, C running");
    world.passes(Span::seconds(3));
    let (kind, alone) = world.notices()[0].clone();
    assert_eq!(
        (kind, alone.as_str()),
        (AlertKind::Need(NeedKind::NeedsInput), "needs_input.session_A.1764000003000.1")
    );
    assert_eq!(world.clicked(&alone).last(), Some(&Effect::OpenSession(id("A"))));

    world.sees(1, "A waiting, B failed, C failed");
    world.passes(Span::seconds(5));
    world.sees(1, "A failed, B failed, C failed");
    world.sees(1, "A running, B running, C running");
    world.sees(1, "A failed, B failed, C failed");
    let (_, several) = world.notices().pop().unwrap();
    assert!(several.starts_with("failed.several.1764000008000."), "{several}");
    world.effects();
    assert_eq!(world.clicked(&several), [Effect::OpenSessions(vec![id("A"), id("B"), id("C")])]);
}

#[test]
fn a_click_on_what_is_left_of_several_leads_to_the_one() {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running");
    world.sees(1, "A failed, B failed, C failed");
    world.sees(1, "A running, B failed, C running");
    let (_, several) = world.notices().pop().unwrap();
    world.effects();
    assert_eq!(world.clicked(&several), [Effect::OpenSession(id("B"))]);
}

#[test]
fn a_click_on_the_blind_alert_leads_to_the_page() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.happens(Event::TabGone(1));
    world.passes(Span::seconds(30));
    let (kind, blind) = world.notices()[0].clone();
    assert_eq!(kind, AlertKind::System(SystemKind::CannotSee));
    world.effects();
    assert_eq!(world.clicked(&blind), [Effect::OpenCode]);
}

#[test]
fn a_click_on_a_notification_that_nobody_remembers_still_leads_somewhere() {
    let mut world = World::new();
    assert_eq!(world.clicked("needs_input.session_A.17"), [Effect::OpenSession(id("A"))]);
    assert_eq!(world.clicked("cannot_see.several.17"), [Effect::OpenCode]);
    assert_eq!(world.clicked("failed.several.17"), [Effect::OpenBoard]);
    assert_eq!(world.clicked("anything"), [Effect::OpenBoard]);
}

#[test]
fn only_what_waits_stays_on_the_screen() {
    let sticky = [AlertKind::Need(NeedKind::NeedsInput), AlertKind::StillWaiting];
    let calm = [
        AlertKind::Need(NeedKind::Failed),
        AlertKind::Need(NeedKind::Stalled),
        AlertKind::Need(NeedKind::Finished),
        AlertKind::System(SystemKind::CannotSee),
        AlertKind::System(SystemKind::Test),
    ];
    assert!(sticky.into_iter().all(AlertKind::is_sticky) && !calm.into_iter().any(AlertKind::is_sticky));
}

#[test]
fn every_entry_of_the_outbox_has_an_id_of_its_own() {
    let mut world = World::new();
    for _ in 0..3 {
        world.happens(Event::Command(Command::OpenCode));
    }
    let mut ids: Vec<_> = world.state.outbox.iter().map(|entry| entry.id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn what_was_said_and_held_back_is_on_record() {
    let mut world = World::new();
    world.sees(1, "A running, B running");
    world.sees(1, "A waiting, B finished");
    world.happens(Event::Command(Command::Acknowledge(id("B"))));
    world.passes(Span::seconds(3));
    world.sees(1, "A running, B finished");
    let expect = [
        (AlertKind::Need(NeedKind::Finished), Some(id("B")), "B".to_owned(), Outcome::Seen),
        (AlertKind::Need(NeedKind::NeedsInput), Some(id("A")), "A".to_owned(), Outcome::Said),
        (AlertKind::Need(NeedKind::NeedsInput), Some(id("A")), "A".to_owned(), Outcome::WithdrawnOver),
    ];
    assert_eq!(world.log(), expect);
}

#[test]
fn what_has_to_wait_is_on_record_with_its_reason() {
    let waits_after = |before: Span, prepare: fn(&mut World)| {
        let mut world = World::new();
        world.is_quiet();
        world.sees(1, "A running");
        prepare(&mut world);
        world.passes(before);
        world.sees(1, "A waiting");
        world.whys()
    };
    let nothing = |_: &mut World| {};
    let snoozed = |world: &mut World| world.happens(Event::Command(Command::Snooze(id("A"), Snooze::Hour)));
    let muted = |world: &mut World| world.happens(Event::Command(Command::Mute(id("A"), true)));
    let end = Span::minutes(30);
    assert_eq!(waits_after(Span::minutes(1), nothing), [Outcome::Quiet]);
    assert_eq!(waits_after(Span::minutes(1), snoozed), [Outcome::Quiet]);
    // Its hold of three seconds ends with the quiet hours.
    assert_eq!(waits_after(end - Span::seconds(3), nothing), []);
    assert_eq!(waits_after(end - Span::seconds(3), snoozed), [Outcome::Snoozed]);
    assert_eq!(waits_after(end, snoozed), [Outcome::Snoozed]);
    assert_eq!(waits_after(Span::minutes(1), muted), []);
}

/// Four hours before clocks change, at 22:00 of the user's day: they show 7:00 an hour earlier in spring, an hour later in autumn.
#[test]
fn a_snooze_until_a_time_of_day_is_over_when_clocks_show_it() {
    for (before, after, hours) in [(60, 120, 8), (120, 60, 10), (60, 60, 9)] {
        let mut world = World::new();
        world.sees(1, "A running");
        let into_the_day = LocalTime { at: world.wall, zone: Zone::ahead(before), change: None }.time_of_day();
        world.wall = world.wall - into_the_day + Span::hours(22);
        let change = Some((world.wall + Span::hours(4), Zone::ahead(after)));
        let wall = LocalTime { at: world.wall, zone: Zone::ahead(before), change };
        step(&mut world.state, Event::Command(Command::Snooze(id("A"), Snooze::At(Span::hours(7)))), wall);
        let now = world.state.clock.now();
        assert_eq!(world.state.marks.snoozed(&id("A"), now), Some(now + Span::hours(hours)), "{before} to {after}");
    }
}

#[test]
fn that_nothing_can_be_seen_is_on_record_once() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.happens(Event::TabGone(1));
    world.passes(Span::seconds(30));
    assert_eq!(world.whys(), [Outcome::Said]);
}

#[test]
fn a_failure_is_told_in_the_pages_words() {
    let mut world = World::new();
    world.sees(1, "A running");
    let failed =
        row("session_A", "A", "failed").replace("Error", "Disk full").replace("<svg>", r#"<svg class="icon-warning">"#);
    world.shows(1, sidebar(&failed));
    assert_eq!(world.bodies(), ["Disk full"]);
}

#[test]
fn an_alert_tells_where() {
    let mut world = World::new();
    world.shows(1, card("Testing"));
    world.shows(1, card("Waiting for Input"));
    world.passes(Span::seconds(3));
    assert_eq!(world.bodies(), ["acme/web-shop · main"]);
}

#[test]
fn an_ending_that_was_acknowledged_and_is_shown_again_stays_acknowledged() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(1, "A finished");
    world.happens(Event::Command(Command::Acknowledge(id("A"))));
    world.sees(1, "A idle");
    world.passes(Span::seconds(10));
    world.sees(1, "A finished");
    assert_eq!(world.rows(), "A idle");
}

#[test]
fn a_notification_that_nobody_knew_of_is_not_taken_away() {
    let mut world = World::new();
    world.happens(Event::Closed("needs_input.session_A.17".to_owned()));
    assert_eq!(world.effects(), []);
}

#[test]
fn after_damage_it_says_so_once() {
    let state = State::after_damage();
    assert!(matches!(state.outbox.as_slice(), [entry] if matches!(entry.effect, Effect::Notify(_))));
    let alerts = Alerts { notifications: 0, ..state.alerts };
    assert_eq!(State { outbox: Vec::new(), entries: 0, alerts, ..state }, State::default());
}

#[test]
fn what_is_said_of_sessions_has_buttons_and_what_is_said_of_the_watch_has_none() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(1, "A waiting");
    world.passes(Span::seconds(3));
    let buttons = |world: &mut World| {
        let keys = |effect| match effect {
            Effect::Notify(said) => Some(said.buttons().iter().map(|button| button.key()).collect::<Vec<_>>()),
            _ => None,
        };
        world.effects().into_iter().filter_map(keys).collect::<Vec<_>>()
    };
    assert_eq!(buttons(&mut world), [["button_next", "button_snooze"]]);
    world.happens(Event::TabGone(1));
    world.passes(Span::seconds(30));
    assert_eq!(buttons(&mut world), [[""; 0]]);
}

#[test]
fn one_session_of_a_muted_repository_is_not_heard() {
    let mut world = World::new();
    world.shows(1, card("Testing"));
    world.happens(Event::Command(Command::MuteRepository("acme/web-shop".to_owned(), true)));
    world.happens(Event::Command(Command::Mute(id("A"), false)));
    assert_eq!(world.asks.refused, Some(Refused::RepositoryMuted));
    world.happens(Event::Command(Command::MuteRepository("acme/web-shop".to_owned(), false)));
    world.happens(Event::Command(Command::Mute(id("A"), false)));
    assert_eq!(world.asks.refused, None);
}
