//! What pages fetch for themselves, as the script in their world tells it; and a row in a few words.

use serde_json::{Map, Value, json};
use session_watch::read::{DataNode, DataTale, FIELDS};

/// What a page's data tell in a timeline: `A running beat 3, B idle unread need_input wants: which one?` is an answer; a word
/// before that (`changed`, `added`, `removed`, `sync`, `ended`, `listens`) makes it a frame of the stream. Minutes are since
/// `begin`; `beat 3:20` is 20 s later than `beat 3`, and `beat 3:20.5` is written with a fraction.
pub fn told(spec: &str, begin: u64, title: &dyn Fn(&str) -> String) -> Vec<DataTale> {
    let kinds = ["changed", "added", "removed", "sync", "ended", "listens", "deaf"];
    let (first, rest) = spec.split_once(' ').unwrap_or((spec, ""));
    let (how, rows) = if kinds.contains(&first) { (first, rest) } else { ("answer", spec) };
    let rows = rows.split(',').filter(|row| !row.trim().is_empty());
    let rows: Vec<Value> = rows.map(|row| picked(&self::row(row.trim(), how, begin, title))).collect();
    DataTale::all(&node(&json!([{ "how": how, "rows": rows }])))
}

/// One row: a name, then what is told of it.
fn row(spec: &str, how: &str, begin: u64, title: &dyn Fn(&str) -> String) -> Value {
    let (spec, wants) = spec.split_once(" wants: ").unwrap_or((spec, ""));
    let mut words = spec.split_whitespace();
    let name = words.next().unwrap();
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| drop(row.insert(name.to_owned(), value));
    put("id", json!(format!("cse_{name}")));
    if how == "answer" || how == "added" {
        put("title", json!(title(name)));
        put("status", json!("active"));
    }
    let mut metadata = Map::new();
    while let Some(word) = words.next() {
        let mut minutes = || begin + moment(words.next().unwrap());
        match word {
            "running" | "idle" | "requires_action" => put("worker_status", json!(word)),
            "starting" => put("worker_status", Value::Null),
            "unreadable" | "unreadable_worker" => {
                put("worker_status", json!("quantum_foam"));
                if word == "unreadable" {
                    put("status", json!("active"));
                }
            }
            "failed" | "provision_failed" | "archived" | "paused" => put("status", json!(word)),
            "unread" | "read" => put("unread", json!(word == "unread")),
            "bridge" => put("environment_kind", json!("bridge")),
            "beat" => {
                let at = minutes();
                put("last_event_at", json!(written(at, if at.is_multiple_of(1_000) { 0 } else { 6 })));
            }
            "created" => put("created_at", json!(written(minutes(), 0))),
            "by" => put("parent_session_id", json!(format!("cse_{}", words.next().unwrap()))),
            "at" => put(
                "config",
                json!({ "outcomes": [{ "git_info": { "repo": words.next().unwrap(), "branches": ["claude/x"] } }] }),
            ),
            "limited" => {
                let resets = minutes() / 1_000;
                metadata.insert("rate_limit_info".to_owned(), json!({ "status": "rejected", "resetsAt": resets }));
            }
            "unlimited" => drop(metadata.insert("rate_limit_info".to_owned(), json!({ "status": "allowed" }))),
            "unsummed" => drop(metadata.insert("post_turn_summary".to_owned(), Value::Null)),
            "tool" => {
                let tool = words.next().unwrap();
                metadata.insert("pending_action".to_owned(), json!({ "tool_name": tool, "action_description": wants }));
            }
            category => {
                let category = category.strip_prefix("sum=").unwrap_or_else(|| panic!("what is {category}?"));
                let summary = json!({ "status_category": category, "needs_action": wants });
                metadata.insert("post_turn_summary".to_owned(), summary);
            }
        }
    }
    if !metadata.is_empty() {
        row.insert("external_metadata".to_owned(), Value::Object(metadata));
    }
    Value::Object(row)
}

/// Minutes, perhaps with seconds and a digit of their fraction, in milliseconds.
fn moment(text: &str) -> u64 {
    let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
    let (seconds, tenths) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let number = |digits: &str| digits.parse::<u64>().unwrap();
    (number(minutes) * 60 + number(seconds)) * 1_000 + number(tenths) * 100
}

/// A moment as the page's server writes it, with so many digits of a fraction: 0, or 3 and more. Another way than the reader's: day by
/// day.
pub fn written(moment: u64, digits: usize) -> String {
    let (mut days, seconds) = (moment / 86_400_000, moment / 1_000 % 86_400);
    let (minutes, second) = (seconds / 60, seconds % 60);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let zeros = "0".repeat(digits.saturating_sub(3));
    let fraction = if digits > 0 { format!(".{:03}{zeros}", moment % 1_000) } else { String::new() };
    let (hour, minute) = (minutes / 60, minutes % 60);
    format!("{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z", month + 1, days + 1)
}

/// JSON as the reader takes it.
pub fn node(value: &Value) -> DataNode {
    match value {
        Value::Null => DataNode::Null,
        Value::Number(number) => number.as_u64().map_or(DataNode::Null, DataNode::Number),
        Value::Bool(is) => DataNode::Bool(*is),
        Value::String(text) => DataNode::Text(text.clone()),
        Value::Array(values) => DataNode::List(values.iter().map(node).collect()),
        Value::Object(fields) => DataNode::Record(fields.iter().map(|(name, of)| (name.clone(), node(of))).collect()),
    }
}

/// What the script in the page's world tells of a row: written once more, in the simplest way.
pub fn picked(row: &Value) -> Value {
    pick(row, "").unwrap_or(Value::Null)
}

fn pick(value: &Value, path: &str) -> Option<Value> {
    let most = FIELDS.iter().find(|(name, _)| *name == path).map(|(_, most)| *most as usize);
    let leads = path.is_empty() || FIELDS.iter().any(|(name, _)| name.starts_with(&format!("{path}.")));
    if most.is_none() && !leads {
        return None;
    }
    match value {
        Value::Null | Value::Bool(_) => Some(value.clone()),
        Value::Number(_) => most.map(|_| value.clone()),
        Value::String(text) => most.map(|most| Value::String(text.chars().take(most).collect())),
        Value::Array(items) => Some(items.iter().take(5).filter_map(|item| pick(item, path)).collect()),
        Value::Object(fields) if leads => {
            let any = format!("{path}.*");
            let is_any = FIELDS.iter().any(|(name, _)| *name == any);
            let inner = |name: &str| match path {
                "" => name.to_owned(),
                _ if is_any => any.clone(),
                _ => format!("{path}.{name}"),
            };
            let told = fields.iter().filter_map(|(name, of)| Some((name.clone(), pick(of, &inner(name))?)));
            Some(Value::Object(told.collect()))
        }
        Value::Object(_) => None,
    }
}
