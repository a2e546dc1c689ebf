//! What the timelines cannot show, step by step: bounds, the record, where a click leads, the order of the board.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use session_watch::alert::{AlertKind, Alerts, NeedKind, Outcome, SystemKind};
use session_watch::engine::{Command, Effect, Event, PING, Snooze, Start, State, step};
use session_watch::session::{Phase, Status};
use session_watch::settings::Refused;
use session_watch::time::{LocalTime, Span, Zone};
use session_watch::track::{EvidenceRecord, FORGET, MAX_ROWS, MAX_SESSIONS, MAX_TABS, Presence, TabId, Witness};
use support::data::told;
use support::rows::{row, sidebar};
use support::world::{BEGIN, World, card, id};

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
fn a_page_that_knows_less_does_not_take_back_what_another_tells() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.shows(2, card("Queued"));
    world.sees(1, "A running, B idle");
    world.sees(3, "A running");
    assert_eq!(world.page("A"), Status::Running(Some(Phase::Queued)));
    // Its own words it may take back.
    world.shows(2, sidebar(&row("session_A", "A", "running")));
    assert_eq!(world.page("A"), Status::Running(None));
}

#[test]
fn what_only_pages_told_that_are_gone_is_known_no_longer() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.shows(2, card("Queued"));
    world.shows(3, card("Queued"));
    world.passes(Span::minutes(20));
    world.happens(Event::TabGone(2));
    assert_eq!(world.page("A"), Status::Running(Some(Phase::Queued)), "another page tells it still");
    world.happens(Event::TabGone(3));
    assert_eq!(world.page("A"), Status::Running(None));
}

#[test]
fn that_a_page_which_told_more_is_gone_is_no_sign_of_life() {
    let mut world = World::new();
    world.shows(1, card("Analyzing"));
    world.shows(1, card("Testing"));
    world.shows(2, card("85% - Testing"));
    world.passes(Span::minutes(10));
    world.happens(Event::TabGone(2));
    world.passes(Span::minutes(5));
    assert_eq!(world.whys(), [Outcome::Said]);
}

#[test]
fn a_list_that_was_empty_for_a_while_has_not_just_come() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(2, "A running");
    world.passes(Span::minutes(1));
    world.sees(1, "A waiting");
    // Tab 2 is stuck; its user collapses the only group and opens it again.
    world.shows(2, sidebar(""));
    world.sees(2, "A running");
    world.passes(Span::minutes(5));
    assert!(matches!(world.page("A"), Status::Waiting(_)));
}

#[test]
fn a_page_that_is_loaded_anew_shows_nothing_of_the_old_one() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.happens(Event::Heard(1, Presence { born: 2, ..Presence::default() }, None));
    world.passes(Span::seconds(30));
    assert_eq!(world.notices().first().map(|(kind, _)| *kind), Some(AlertKind::System(SystemKind::CannotSee)));
}

#[test]
fn tabs_that_are_no_longer_there_are_forgotten() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(2, "A running");
    world.happens(Event::Tabs(vec![2, 3]));
    assert_eq!(world.state.track.tabs.keys().collect::<Vec<_>>(), [&2]);
}

#[test]
fn what_cannot_be_read_is_still_seen_while_any_tab_shows_it() {
    let mut world = World::new();
    world.sees(1, "A unknown, B idle");
    world.sees(2, "A unknown, B idle");
    world.happens(Event::TabGone(1));
    assert!(world.state.track.sessions.get(&id("A")).unwrap().is_live());
}

#[test]
fn a_group_is_collapsed_once_and_alone() {
    let mut world = World::new();
    let mut collapse =
        |key: &str, collapsed| world.happens(Event::Command(Command::Collapse(key.to_owned(), collapsed)));
    collapse("one", true);
    collapse("two", true);
    collapse("one", true);
    collapse("three", false);
    assert_eq!(world.state.collapsed, ["two", "one"]);
}

/// The digest is stored: another one would make every session move when the extension is updated.
#[test]
fn what_a_page_tells_has_the_same_digest_in_every_version() {
    let mut world = World::new();
    world.shows(1, sidebar(&row("session_A", "Fix login", "merged")));
    world.shows(2, card("85% - Testing"));
    let mark = |tab| world.state.track.tabs.get(&tab).unwrap().page.shown.get(&id("A")).unwrap().digest.0;
    assert_eq!((mark(1), mark(2)), (2_616_837_674_135_929, 294_669_297_023_743));
}

#[test]
fn the_board_puts_first_what_needs_its_user() {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running, D running, E idle, F archived");
    world.sees(1, "A finished, B failed, C waiting, D running, E idle, F archived");
    assert_eq!(world.rows(), "C waiting!, B failed!, A finished, D running, E idle, F archived");
    world.happens(Event::Command(Command::Acknowledge(id("C"))));
    world.happens(Event::Command(Command::Acknowledge(id("A"))));
    assert_eq!(world.rows(), "C waiting!, B failed!, D running, A idle, E idle, F archived");
}

#[test]
fn a_stall_is_marked_from_its_threshold_on() {
    let mut world = World::new();
    world.shows(1, card("Analyzing"));
    world.passes(Span::seconds(30));
    world.shows(1, card("Testing"));
    world.passes(Span(299_999));
    assert_eq!(world.rows(), "A running");
    world.passes(Span(1));
    assert_eq!(world.rows(), "A stalled");
}

#[test]
fn what_gives_no_signs_of_life_never_stalls() {
    let check = |first: String, then: String| {
        let mut world = World::new();
        world.shows(1, first);
        world.passes(Span::seconds(30));
        world.shows(1, then);
        world.passes(Span::hours(8));
        assert!(world.rows().ends_with(" running"), "{}", world.rows());
    };
    // A row shows nothing while its session works, and Claude gives it a title once.
    check(sidebar(&row("session_A", "A", "running")), sidebar(&row("session_A", "A", "running")));
    check(
        sidebar(&row("session_A", "New session", "running")),
        sidebar(&row("session_A", "Fix failing CI", "running")),
    );
    // A phase that has never changed may be the only one.
    check(card("Testing"), card("Testing"));
    // A card that showed phases is gone.
    check(card("Testing"), sidebar(&row("session_A", "A", "running")));
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
fn nobody_is_asked_while_nothing_goes_on() {
    let mut world = World::new();
    world.sees(1, "A idle, B finished");
    world.wall = world.wall + Span::minutes(10);
    world.happens(Event::Tick);
    assert!(world.asks.ping.is_empty());
    world.sees(1, "A running, B finished");
    assert_eq!(world.asks.wake_at, Some(world.wall + PING));
}

#[test]
fn sessions_that_no_page_shows_are_kept_for_a_day() {
    let mut world = World::new();
    world.sees(1, "A idle, B idle");
    world.sees(1, "B idle");
    world.wall = world.wall + Span(FORGET.0 - 1);
    world.happens(Event::Tick);
    assert_eq!(world.rows(), "B idle, A idle");
    world.wall = world.wall + Span(1);
    world.happens(Event::Tick);
    assert_eq!(world.rows(), "B idle");
}

#[test]
fn beyond_the_most_sessions_those_longest_unseen_go() {
    let mut world = World::new();
    let many = |from: usize, to: usize| (from..to).map(|n| format!("{n:04} idle")).collect::<Vec<_>>().join(", ");
    // A second of them: what is not shown is last seen, what is shown is seen.
    world.sees(1, &many(0, 300));
    world.wall = world.wall + Span(1);
    world.sees(1, &many(300, 300 + MAX_SESSIONS));
    let sessions = &world.state.track.sessions;
    assert_eq!(sessions.len(), MAX_SESSIONS);
    assert!(!sessions.contains_key(&id("0299")) && sessions.contains_key(&id("0300")));
    world.sees(1, &many(299, 300 + MAX_SESSIONS));
    assert_eq!(world.state.track.sessions.len(), MAX_SESSIONS);
}

#[test]
fn beyond_the_most_tabs_that_longest_unheard_goes() {
    let mut world = World::new();
    for tab in 0..MAX_TABS as TabId {
        world.sees(tab, "A idle");
        world.wall = world.wall + Span(1);
    }
    world.sees(7, "A idle");
    assert_eq!(world.state.track.tabs.len(), MAX_TABS);
    world.sees(99, "A idle");
    let tabs = &world.state.track.tabs;
    assert!(tabs.len() == MAX_TABS && !tabs.contains_key(&0) && tabs.contains_key(&1) && tabs.contains_key(&99));
}

#[test]
fn beyond_the_most_rows_the_tab_longest_unheard_goes() {
    let mut world = World::new();
    let many = |to: usize| (0..to).map(|n| format!("{n:04} idle")).collect::<Vec<_>>().join(", ");
    let full = (MAX_ROWS / MAX_SESSIONS) as TabId;
    for tab in 0..full {
        world.sees(tab, &many(MAX_SESSIONS));
        world.wall = world.wall + Span(1);
    }
    assert_eq!(world.state.track.tabs.len(), full as usize);
    world.sees(full, &many(1));
    assert!(world.state.track.tabs.keys().copied().eq(1..=full));
}

#[test]
fn a_notification_that_nobody_knew_of_is_not_taken_away() {
    let mut world = World::new();
    world.happens(Event::Closed("needs_input.session_A.17".to_owned()));
    assert_eq!(world.effects(), []);
}

#[test]
fn the_board_goes_by_the_cores_own_clock() {
    let mut world = World::new();
    world.sees(1, "A running");
    assert_eq!(world.state.at(BEGIN + Span(5)), BEGIN + Span(5));
    // The computer's clock is set back by an hour: for the core it is the next moment.
    world.wall = BEGIN - Span::hours(1);
    world.happens(Event::Tick);
    let next = BEGIN + Span(1);
    assert_eq!(world.state.at(world.wall), next);
    assert_eq!(world.state.at(world.wall + Span(5)), next + Span(5));
    assert_eq!(world.state.at(world.wall - Span(5)), next);
}

#[test]
fn after_damage_it_says_so_once() {
    let state = State::after_damage();
    assert!(matches!(state.outbox.as_slice(), [entry] if matches!(entry.effect, Effect::Notify(_))));
    let alerts = Alerts { notifications: 0, ..state.alerts };
    assert_eq!(State { outbox: Vec::new(), entries: 0, alerts, ..state }, State::default());
}

#[test]
fn a_status_comes_with_its_reasons() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.sees(1, "A finished");
    let evidence = world.state.track.sessions.get(&id("A")).unwrap().evidence();
    let told = |why: &EvidenceRecord| why.on == "Unread response" && why.witness == Witness::Tab(1) && why.at == BEGIN;
    assert!(evidence.iter().any(told), "{evidence:?}");
}

#[test]
fn a_title_that_is_missing_for_once_is_not_forgotten() {
    let mut world = World::new();
    world.sees(1, "A running");
    world.shows(1, sidebar(&row("session_A", "", "finished")));
    let session = world.state.track.sessions.get(&id("A")).unwrap();
    assert_eq!((session.title(), session.observed()), ("A", &Status::Finished));
}

#[test]
fn the_past_is_bounded() {
    let mut world = World::new();
    for status in ["running", "waiting"].into_iter().cycle().take(31) {
        world.sees(1, &format!("A {status}"));
    }
    let past = world.state.track.sessions.get(&id("A")).unwrap().past();
    assert_eq!(past.iter().map(|one| one.revision).collect::<Vec<_>>(), (18..30).collect::<Vec<_>>());
}

#[test]
fn only_the_browsers_start_makes_tabs_strangers() {
    let mut world = World::new();
    world.sees(1, "A running");
    for start in [Start::Woken, Start::Installed] {
        world.happens(Event::Start(start));
        assert!(world.state.track.tabs.contains_key(&1));
    }
    world.happens(Event::Start(Start::Browser));
    assert!(world.state.track.tabs.is_empty());
}

/// What a row may say; one in three cannot be read.
fn row_status() -> impl Strategy<Value = &'static str> {
    let readable = prop::sample::select(&["running", "waiting", "question", "finished", "failed", "idle", "archived"]);
    prop_oneof![2 => readable, 1 => Just("unknown")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// A row whose status cannot be read is worth as much as no row: the same history is played with such rows and without them.
    /// A third session always stands there readably, for a page on which nothing can be read is another matter.
    #[test]
    fn an_unknown_status_is_no_news(
        history in prop::collection::vec((prop::array::uniform2(row_status()), 0_u64..100), 1..40),
    ) {
        let (mut with, mut without) = (World::new(), World::new());
        for ([a, b], quiet) in history {
            let before = with.state.track.sessions.clone();
            with.sees(1, &format!("A {a}, B {b}, C running"));
            let readable = [("A", a), ("B", b)].into_iter().filter(|(_, status)| *status != "unknown");
            let readable: String = readable.map(|(name, status)| format!("{name} {status}, ")).collect();
            without.sees(1, &(readable + "C running"));
            for (name, _) in [("A", a), ("B", b)].into_iter().filter(|(_, status)| *status == "unknown") {
                let after = with.state.track.sessions.get(&id(name)).map(|session| (session.status(), session.revision()));
                let known = before.get(&id(name)).map(|session| (session.status(), session.revision()));
                prop_assert_eq!(after, known.or(Some((Status::Unknown, 0))));
            }
            // Mostly seconds, for the holds; now and then long enough for stalls and reminders.
            let quiet = if quiet > 90 { Span::minutes((quiet - 90) * 4) } else { Span(quiet * 100) };
            with.passes(quiet);
            without.passes(quiet);
            for (name, session) in with.state.track.sessions.iter() {
                let same = without.state.track.sessions.get(name).map_or(Status::Unknown, |other| other.status());
                prop_assert_eq!(session.status(), same);
            }
            prop_assert_eq!(with.effects(), without.effects());
            prop_assert_eq!(with.log(), without.log());
        }
    }
}

#[test]
fn a_page_may_tell_of_its_data_before_it_tells_what_it_shows() {
    let mut world = World::new();
    world.set(&[("page_data", 1.0)]);
    world.sees(1, "A running");
    let tales = |spec| told(spec, BEGIN.0, &|name| name.to_owned());
    world.happens(Event::Data(1, 2, tales("added A running")));
    assert_eq!(world.state.track.tabs_to_reload(), [0; 0]);
    let presence = Presence { born: 2, ..Presence::default() };
    world.happens(Event::Heard(1, presence, None));
    assert_eq!(world.state.track.tabs_to_reload(), [0; 0], "it is the same page that told of them");
    world.happens(Event::Heard(1, Presence { born: 3, ..Presence::default() }, None));
    assert_eq!(world.state.track.tabs_to_reload(), [1], "and this one has not told of any yet");
}

#[test]
fn beliefs_that_differ_in_facts_alone_differ() {
    let mut world = World::new();
    world.set(&[("page_data", 1.0)]);
    world.sees(1, "A running");
    let before = world.state.track.sessions.get(&id("A")).unwrap().clone();
    world.happens(Event::Data(1, 1, told("A running at acme/api", BEGIN.0, &|name| name.to_owned())));
    let after = world.state.track.sessions.get(&id("A")).unwrap();
    assert_eq!(before.record(), after.record());
    assert_ne!(before, *after);
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

#[test]
fn a_list_that_comes_to_be_grouped_by_folder_tells_the_repository() {
    let mut world = World::new();
    let list = |label| sidebar(&row(id("A").as_str(), "A", "running")).replace("Today", label);
    world.shows(1, list("Today"));
    world.shows(1, list("acme/shop"));
    assert_eq!(world.state.track.sessions.get(&id("A")).unwrap().repository(), Some("acme/shop"));
}
