//! History, log and timeline as files: every line has all columns, times and numbers are such, and no title is a formula.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::{Value, json};
use session_watch::time::Span;
use session_watch::view::export::Table;
use session_watch::view::records::Records;
use session_watch::view::{Context, TimelineView};
use support::english::English;
use support::rows::{row, sidebar};
use support::world::World;

const FORMULA: &str = "=HYPERLINK(1)\t\"x\"";

/// One session runs for ten minutes and is archived after it has been seen; another asks, with a title that is a formula.
fn lived() -> World {
    let mut world = World::new();
    let sees = |world: &mut World, first: &str, second: &str| {
        let rows = row("session_A", "Port the parser", first) + &row("session_B", FORMULA, second);
        world.shows(1, sidebar(&rows));
    };
    sees(&mut world, "running", "running");
    world.passes(Span::minutes(10));
    sees(&mut world, "finished", "waiting");
    world.passes(Span::minutes(5));
    sees(&mut world, "idle", "waiting");
    world.passes(Span::minutes(1));
    sees(&mut world, "archived", "waiting");
    world
}

fn with<T>(world: &World, of: impl FnOnce(&Context) -> T) -> T {
    of(&Context::new(&world.state, world.wall, &English::new()))
}

fn data(world: &World, records: Records, search: &str, kind: &str) -> Value {
    with(world, |context| serde_json::to_value(records.data(search, kind, context)).unwrap())
}

#[test]
fn the_history_has_a_line_for_each_session_that_is_over() {
    let data = data(&lived(), Records::History, "", "");
    assert_eq!(data["version"], 1);
    let [life] = data["history"].as_array().unwrap().as_slice() else { panic!("{data}") };
    let expected = json!({
        "id": "session_A", "url": "https://claude.ai/code/session_A", "title": "Port the parser", "repository": "",
        "status": "finished", "ended": "2025-11-24T16:10:00Z", "minutesRan": 10, "minutesWaited": 0, "turns": 1,
    });
    assert_eq!(life, &expected);
}

#[test]
fn the_log_is_written_as_it_is_narrowed() {
    let world = lived();
    let kinds = |search, kind| -> Vec<String> {
        let data = data(&world, Records::Log, search, kind);
        data["log"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert!(kinds("", "").contains(&"Finished".to_owned()) && kinds("", "").contains(&"Needs input".to_owned()));
    assert!(kinds("", "status_finished").iter().all(|kind| kind == "Finished"));
    assert_eq!(kinds("parser", ""), ["Finished", "Finished"], "shown, and taken away once it was seen");
}

#[test]
fn the_timeline_has_a_line_for_each_stretch_and_what_goes_on_has_no_end() {
    let data = data(&lived(), Records::Timeline, "", "");
    let of_b: Vec<_> = data["timeline"].as_array().unwrap().iter().filter(|line| line["id"] == "session_B").collect();
    let told: Vec<_> =
        of_b.iter().map(|line| (line["status"].as_str().unwrap(), line["minutes"].as_u64().unwrap())).collect();
    assert_eq!(told, [("running", 10), ("waiting", 6)]);
    assert_eq!((&of_b[0]["to"], &of_b[1]["to"]), (&of_b[1]["from"], &Value::Null));
}

#[test]
fn tables_are_whole_and_no_title_is_a_formula() {
    let world = lived();
    for (records, columns) in [(Records::History, 9), (Records::Log, 8), (Records::Timeline, 7)] {
        let pasted = with(&world, |context| records.table("", "", context, Table::Clipboard));
        for line in pasted.trim_end().split("\r\n") {
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(cells.len(), columns, "{line}");
            assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '@'])), "{line}");
        }
        let file = with(&world, |context| records.table("", "", context, Table::File));
        assert!(file.starts_with('\u{FEFF}') && file.ends_with("\r\n"));
        assert!(!file.contains("\"="), "{file}");
    }
}

#[test]
fn no_other_view_is_written() {
    assert_eq!(
        ["history", "log", "timeline"].map(Records::named),
        [Records::History, Records::Log, Records::Timeline].map(Some)
    );
    assert_eq!(Records::named("sessions"), None);
}

#[test]
fn twins_are_told_apart_on_the_timeline() {
    let mut world = World::new();
    let rows =
        row("session_01Twin1", "Fix failing CI", "running") + &row("session_01Twin2", "Fix failing CI", "waiting");
    world.shows(1, sidebar(&rows));
    let lines = with(&world, TimelineView::new).lines;
    let titles: Vec<_> = lines.into_iter().map(|line| line.title).collect();
    assert_eq!(titles, ["Fix failing CI · …win2", "Fix failing CI · …win1"]);
}
