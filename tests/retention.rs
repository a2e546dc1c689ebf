//! The bounds of what is kept never cost what matters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::prelude::*;
use session_watch::alert::{AlertKind, NeedKind};
use session_watch::engine::Event;
use session_watch::session::{SessionId, Status};
use session_watch::time::Span;
use session_watch::track::{MAX_ROWS, MAX_SESSIONS, MAX_TABS, Presence, TabId};
use session_watch::view::{BoardView, Context, Query};
use support::english::English;
use support::stored::revived;
use support::world::{World, id};

/// As many rows of this status, named after a letter.
fn rows(letter: &str, many: Range<usize>, status: &str) -> String {
    many.map(|n| format!("{letter}{n:04} {status}")).collect::<Vec<_>>().join(", ")
}

fn kept(world: &World, name: &str) -> bool {
    world.state.track.sessions.contains_key(&id(name))
}

fn kinds(world: &World) -> Vec<AlertKind> {
    world.notices().into_iter().map(|(kind, _)| kind).collect()
}

/// What the board says of sessions that are not kept.
fn line(world: &World) -> String {
    let english = English::new();
    BoardView::new(&Query::default(), &Context::new(&world.state, world.wall, &english)).kept
}

#[test]
fn what_another_tab_makes_up_pushes_nothing_out_that_is_in_sight() {
    for made_up in [599, 600, 999, 1_000] {
        let mut world = World::new();
        world.sees(1, "01Real running");
        world.passes(Span::seconds(10));
        world.sees(2, &rows("z", 0..made_up, "running"));
        world.passes(Span::seconds(1));
        assert!(kept(&world, "01Real"), "{made_up}");
        world.sees(1, "01Real failed");
        world.passes(Span::seconds(3));
        assert_eq!(kinds(&world), [AlertKind::Need(NeedKind::Failed)], "{made_up}");
    }
}

#[test]
fn in_a_long_list_at_rest_what_runs_is_known() {
    for idle in [600, 900, 999] {
        let mut world = World::new();
        let page = |status: &str| format!("01Real {status}, {}", rows("2", 0..idle, "idle"));
        world.sees(1, &page("running"));
        world.passes(Span::seconds(10));
        world.sees(1, &page("waiting"));
        world.passes(Span::seconds(4));
        assert_eq!(kinds(&world), [AlertKind::Need(NeedKind::NeedsInput)], "{idle}");
        assert_eq!((world.state.track.sessions.len(), line(&world)), (idle + 1, String::new()));
    }
}

#[test]
fn of_what_runs_in_too_many_each_tab_has_its_share() {
    let mut world = World::new();
    world.sees(1, &rows("z", 0..400, "running"));
    world.sees(2, &rows("b", 0..1_000, "running"));
    world.sees(3, &rows("a", 0..1_000, "waiting"));
    let of = |letter: &str| {
        let ids = world.state.track.sessions.keys().filter(|id| id.as_str()["session_".len()..].starts_with(letter));
        ids.count()
    };
    assert_eq!((of("z"), of("b"), of("a")), (333, 333, 334));
}

#[test]
fn a_tab_that_is_silent_for_a_moment_keeps_its_share() {
    let mut world = World::new();
    world.sees(1, "01Real running");
    world.happens(Event::TabSilent(1));
    world.sees(2, &rows("0", 0..1_000, "running"));
    assert!(kept(&world, "01Real"));
    world.happens(Event::TabGone(1));
    world.sees(2, &rows("0", 0..1_000, "running"));
    assert_eq!(world.state.track.sessions.len(), MAX_SESSIONS);
}

#[test]
fn the_order_in_which_sessions_go() {
    let mut world = World::new();
    // Out of sight: "b" later than "a".
    world.sees(1, "a1 idle, a2 waiting, a3 archived, b1 idle");
    world.wall = world.wall + Span(1);
    world.sees(1, "b1 idle");
    world.wall = world.wall + Span(1);
    let list = |from: usize| format!("c1 archived, c2 unknown, {}", rows("d", from..998, "idle"));
    let left = |world: &World| {
        let known = world.state.track.sessions.keys();
        known
            .map(|id| id.as_str().trim_start_matches("session_").to_owned())
            .filter(|id| !id.starts_with('d'))
            .collect()
    };
    let mut after = |from: usize| -> Vec<String> {
        world.sees(1, &list(from));
        left(&world)
    };
    assert_eq!(after(4), ["a1", "a2", "a3", "b1", "c1", "c2"]);
    assert_eq!(after(3), ["a1", "a2", "b1", "c1", "c2"]);
    assert_eq!(after(2), ["a2", "b1", "c1", "c2"]);
    assert_eq!(after(1), ["a2", "c1", "c2"]);
    assert_eq!(line(&world), "", "nothing that a page shows is left out");
    world.sees(1, &list(0));
    assert_eq!(left(&world), ["a2", "c2"]);
    assert_eq!(line(&world), "Only the 1000 most important of at least 1001 sessions are kept");
}

#[test]
fn the_board_says_what_is_left_out_as_long_as_it_is() {
    let mut world = World::new();
    world.sees(1, &rows("a", 0..700, "idle"));
    world.sees(2, &rows("b", 0..540, "idle"));
    let said = "Only the 1000 most important of at least 1200 sessions are kept";
    assert_eq!(line(&world), said);
    world.passes(Span::minutes(5));
    world.state = revived(&world.state);
    assert_eq!(line(&world), said);
    world.sees(1, &rows("a", 0..700, "idle"));
    assert_eq!(line(&world), said, "the other tab's are left out as before");
    world.happens(Event::TabGone(1));
    world.sees(2, &rows("b", 0..540, "idle"));
    assert_eq!(line(&world), "");
}

#[test]
fn the_tab_in_front_is_the_last_to_go() {
    let hears = |world: &mut World, tab: TabId, visible: bool| {
        world.sees(tab, &rows("a", 0..999, "idle"));
        world.happens(Event::Heard(tab, Presence { born: 1, visible, ..Presence::default() }, None));
        world.wall = world.wall + Span(1);
    };
    let mut world = World::new();
    hears(&mut world, 1, true);
    // A short list costs nothing.
    world.sees(2, "c idle");
    for tab in 3..20 {
        hears(&mut world, tab, false);
    }
    let first = |world: &World| world.state.track.tabs.keys().copied().take(3).collect::<Vec<_>>();
    assert_eq!(first(&world), [1, 2, 16]);
    world.happens(Event::TabSilent(1));
    hears(&mut world, 20, false);
    assert_eq!(first(&world), [2, 16, 17]);
    assert!(world.state.track.tabs.values().map(|tab| tab.page.shown.len()).sum::<usize>() <= MAX_ROWS);
}

#[test]
fn tabs_without_a_list_go_before_those_that_have_one() {
    let mut world = World::new();
    world.sees(0, "A idle");
    for tab in 1..=MAX_TABS as TabId {
        world.wall = world.wall + Span(1);
        world.happens(Event::Heard(tab, Presence { born: 1, ..Presence::default() }, None));
    }
    let tabs = &world.state.track.tabs;
    assert!(tabs.len() == MAX_TABS && tabs.contains_key(&0) && !tabs.contains_key(&1));
}

/// Which sessions a tab shows, and a seed for what each of them does.
fn lists() -> impl Strategy<Value = Vec<(TabId, Range<usize>)>> {
    prop::collection::vec(
        (1..5 as TabId, 0..1_200_usize, 1..900_usize).prop_map(|(tab, from, many)| (tab, from..from + many)),
        1..6,
    )
}

const ACTIVE: [&str; 4] = ["running", "waiting", "failed", "finished"];
const AT_REST: [&str; 3] = ["idle", "archived", "unknown"];

/// What a session does: the more of `rest`, the fewer are active.
fn does(n: usize, seed: usize, rest: usize) -> &'static str {
    let chance = n.wrapping_mul(2_654_435_761).wrapping_add(seed) / 7 % 97;
    if chance % 10 < rest { AT_REST[chance % 3] } else { ACTIVE[chance % 4] }
}

fn is_active(status: &Status) -> bool {
    matches!(status, Status::Running(_) | Status::Waiting(_) | Status::Failed(_) | Status::Finished)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_active_in_sight_goes_while_something_at_rest_stays(lists in lists(), seed in 0..1_000_usize, rest in 0..10_usize) {
        let mut world = World::new();
        let mut shown: BTreeMap<TabId, Range<usize>> = BTreeMap::new();
        let mut ever: Vec<SessionId> = Vec::new();
        for (tab, list) in lists {
            let rows = list.clone().map(|n| format!("{n:04} {}", does(n, seed, rest)));
            world.sees(tab, &rows.collect::<Vec<_>>().join(", "));
            world.wall = world.wall + Span::seconds(10);
            ever.extend(list.clone().map(|n| id(&format!("{n:04}"))));
            shown.insert(tab, list);
            let sessions = &world.state.track.sessions;
            prop_assert!(sessions.len() <= MAX_SESSIONS);
            let rests = sessions.values().any(|session| !is_active(&session.status()));
            for list in shown.values() {
                let lost = list.clone().find(|n| ACTIVE.contains(&does(*n, seed, rest)) && !kept(&world, &format!("{n:04}")));
                prop_assert!(lost.is_none() || !rests, "{lost:?} is lost");
            }
            ever.sort();
            ever.dedup();
            if sessions.len() < MAX_SESSIONS {
                prop_assert_eq!(sessions.len(), ever.len());
            }
        }
    }
}

#[test]
fn what_is_in_sight_pushes_out_what_was_so_a_moment_ago() {
    let mut world = World::new();
    world.sees(1, &rows("a", 0..1_000, "running"));
    world.sees(1, &rows("b", 0..1_000, "running"));
    assert!(world.state.track.sessions.keys().all(|id| id.as_str().starts_with("session_b")));
}
