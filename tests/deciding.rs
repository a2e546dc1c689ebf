//! What of the tracker and the board the timelines cannot show, step by step: bounds, what pages vouch for, the order of the board.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use session_watch::alert::{AlertKind, Outcome, SystemKind};
use session_watch::engine::{Command, Event, PING, Start};
use session_watch::session::{Phase, Status};
use session_watch::time::Span;
use session_watch::track::{EvidenceRecord, FORGET, MAX_ROWS, MAX_SESSIONS, MAX_TABS, Presence, TabId, Witness};
use support::data::told;
use support::rows::{row, sidebar};
use support::world::{BEGIN, World, card, id};

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
fn a_list_that_comes_to_be_grouped_by_folder_tells_the_repository() {
    let mut world = World::new();
    let list = |label| sidebar(&row(id("A").as_str(), "A", "running")).replace("Today", label);
    world.shows(1, list("Today"));
    world.shows(1, list("acme/shop"));
    assert_eq!(world.state.track.sessions.get(&id("A")).unwrap().repository(), Some("acme/shop"));
}
