//! The data that the page fetches for itself: every answer that is known, in `tests/data`, and properties of the reading.
//! `UPDATE_EXPECT=1 cargo test --test read_data` writes what was read beside the answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};
use session_watch::read::{DataRow, DataTale, FIELDS, Sighting, TaleKind};
use session_watch::session::SessionId;
use session_watch::time::{Span, Time};
use support::data::{node, picked, written};
use support::expect::{check_file, root};

/// When the first answer of a fixture comes.
const BEGIN: Time = Time(1_788_256_800_000);

#[test]
fn every_answer_that_is_known() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/data")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            let fixture: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let lines = read(&fixture);
            assert!(!lines.contains("secret"), "{}", path.display());
            check_file(&path.with_extension("expected"), &lines).unwrap_or_else(|why| panic!("{why}"));
            count += 1;
        }
    }
    assert!(count >= 15, "{count} answers");
}

/// What the steps of a fixture say, a line for each row.
fn read(fixture: &Value) -> String {
    let mut rows: BTreeMap<SessionId, DataRow> = BTreeMap::new();
    let mut lines = String::new();
    for step in fixture["steps"].as_array().unwrap() {
        let seconds = step["at"].as_u64().unwrap();
        let now = BEGIN + Span::seconds(seconds);
        for DataTale { kind, rows: changes } in tales(&step["how"], &step["rows"]) {
            for change in changes {
                if kind == TaleKind::Removed {
                    lines += &format!("{seconds} {} is gone\n", change.id);
                    continue;
                }
                let row = rows.entry(change.id.clone()).or_default();
                row.apply(&change, (kind, 1), now);
                let place = if row.is_worth_a_place(now) { "" } else { " (no place)" };
                let from = change.parent.as_ref().map(|parent| format!(" by {parent}")).unwrap_or_default();
                let limit = change.limit.map(|limit| match limit.resets {
                    Some(at) => format!(" (limit until {})", at.since(BEGIN).0 / 60_000),
                    None => " (no limit)".to_owned(),
                });
                let limit = limit.unwrap_or_default();
                lines += &format!("{seconds} {}{from}{limit}{place}\n", line(&row.sighting(&change, now)));
            }
        }
    }
    lines
}

fn line(sighting: &Sighting) -> String {
    let text =
        |name: &str, text: &Option<String>| text.as_ref().map(|text| format!(" {name}={text}")).unwrap_or_default();
    let evidence: Vec<_> = sighting.evidence.iter().map(|e| format!("{}={}", e.rule, e.on)).collect();
    let listed = sighting.listed.as_ref().map(|row| format!(" (row {row:?})")).unwrap_or_default();
    format!(
        "{} \"{}\" {:?}{listed} <{}>{}{}{}",
        sighting.id,
        sighting.title,
        sighting.status,
        evidence.join(" "),
        text("repository", &sighting.repository),
        text("branch", &sighting.branch),
        text("wants", &sighting.detail),
    )
}

fn tales(how: &Value, rows: &Value) -> Vec<DataTale> {
    let rows: Vec<Value> = rows.as_array().unwrap().iter().map(picked).collect();
    DataTale::all(&node(&json!([{ "how": how, "rows": rows }])))
}

#[test]
fn the_script_in_the_pages_world_takes_the_same_fields() {
    let script = fs::read_to_string(root().join("extension/page-data/listen.js")).unwrap();
    let list = script.split_once("const FIELDS").unwrap().1.split_once("]);").unwrap().0;
    let taken: Vec<(String, u32)> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("[\"")?.strip_suffix("],"))
        .map(|line| line.split_once("\", ").unwrap())
        .map(|(path, most)| (path.to_owned(), most.parse().unwrap()))
        .collect();
    let known: Vec<_> = FIELDS.iter().map(|(path, most)| ((*path).to_owned(), *most)).collect();
    assert_eq!(taken, known);
}

#[test]
fn what_nobody_may_take_is_not_named() {
    let forbidden =
        ["input", "events", "messages", "status_bucket", "connection_status", "description", "recent_action"];
    for (path, _) in FIELDS {
        let last = path.rsplit('.').next().unwrap();
        assert!(!forbidden.contains(&last), "{path}");
    }
}

#[test]
fn moments_are_written_as_they_are_read() {
    for day in (0..40_000).step_by(13) {
        let moment = day * 86_400_000 + 51_787_123;
        let rows = json!([{ "id": "cse_A", "last_event_at": written(moment, 9) }]);
        assert_eq!(tales(&json!("answer"), &rows)[0].rows[0].beat, Some(Time(moment)));
    }
}

/// Values as answers have them: the known words at the known places, and anything else.
fn any_json() -> impl Strategy<Value = Value> {
    let words = [
        "running",
        "idle",
        "requires_action",
        "WORKER_STATUS_IDLE",
        "active",
        "failed",
        "archived",
        "need_input",
        "rejected",
        "blocked",
        "quantum_foam",
        "",
        "cse_A",
        "session_A",
        "acme/api",
        "claude/x",
        "2026-09-01T10:00:30.123456789Z",
        "ExitPlanMode",
    ];
    let names = [
        "id",
        "title",
        "status",
        "worker_status",
        "unread",
        "created_at",
        "last_event_at",
        "external_metadata",
        "post_turn_summary",
        "status_category",
        "needs_action",
        "pending_action",
        "tool_name",
        "action_description",
        "input",
        "config",
        "outcomes",
        "git_info",
        "repo",
        "branches",
        "sources",
        "url",
        "current_branches",
        "rate_limit_info",
        "resetsAt",
        "session_context",
    ];
    let leaf = prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(|word| json!(word)),
        1 => any::<String>().prop_map(|text| json!(text)),
        1 => any::<bool>().prop_map(|is| json!(is)),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        let name = prop_oneof![9 => prop::sample::select(names.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            4 => prop::collection::btree_map(name, inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_row() -> impl Strategy<Value = Value> {
    any_json().prop_map(|mut row| {
        if let Value::Object(fields) = &mut row {
            fields.insert("id".to_owned(), json!("cse_A"));
        }
        row
    })
}

fn after<'t>(tales: impl IntoIterator<Item = &'t DataTale>) -> DataRow {
    let mut row = DataRow::default();
    for DataTale { kind, rows } in tales {
        rows.iter().for_each(|change| row.apply(change, (*kind, 1), BEGIN));
    }
    row
}

proptest! {
    #[test]
    fn any_json_at_all_is_read(value in any_json()) {
        for tale in DataTale::all(&node(&value)) {
            let row = after([&tale]);
            let _ = (row.status(BEGIN), row.is_worth_a_place(BEGIN));
        }
    }

    #[test]
    fn a_row_that_is_told_twice_says_the_same(row in any_row()) {
        for how in ["answer", "changed"] {
            let told = tales(&json!(how), &json!([row]));
            prop_assert_eq!(after(&told), after(told.iter().chain(&told)));
        }
    }

    #[test]
    fn parts_say_together_what_the_whole_says(row in any_row(), at in any::<prop::sample::Index>()) {
        let Value::Object(fields) = row else { return Ok(()) };
        let cut = at.index(fields.len());
        // The heartbeat and the summary belong to what the worker does then; they come with it.
        let with_worker = ["worker_status", "session_status", "status", "external_metadata", "created_at", "last_event_at"];
        let (mut first, mut second) = (json!({ "id": "cse_A" }), json!({ "id": "cse_A" }));
        for (nth, (name, value)) in fields.iter().enumerate() {
            let to = if nth < cut && !with_worker.contains(&name.as_str()) { &mut first } else { &mut second };
            to[name] = value.clone();
        }
        let parts = tales(&json!("changed"), &json!([first, second]));
        let whole = tales(&json!("changed"), &json!([fields]));
        prop_assert_eq!(after(&parts), after(&whole));
    }

    #[test]
    fn what_is_unknown_is_no_status(word in "[a-z_]{1,20}") {
        let known = ["running", "idle", "requires_action", "unspecified"];
        prop_assume!(!known.iter().any(|known| word.ends_with(known)));
        let told = tales(&json!("answer"), &json!([{ "id": "cse_A", "status": "active", "worker_status": word }]));
        prop_assert_eq!(after(&told).status(BEGIN).name(), "unknown");
    }

    #[test]
    fn nothing_that_is_not_named_is_told(value in any_json()) {
        let secret = value.to_string().replace("running", "Qzx");
        let planted = json!({ "id": "cse_A", "events": value, "external_metadata": { "pending_action": { "input": secret } } });
        prop_assert_eq!(picked(&planted).to_string(), r#"{"external_metadata":{"pending_action":{}},"id":"cse_A"}"#);
    }
}
