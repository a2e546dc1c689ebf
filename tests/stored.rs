//! The stored state: every version that was ever released is still read, and what is damaged is refused as a whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::fs;

use serde_json::{Value, json};
use session_watch::alert::{AlertKind, SystemKind};
use session_watch::engine::{Effect, Event, Start, State};
use session_watch::storage;
use session_watch::time::Span;
use support::expect::root;
use support::json;
use support::stored::texts;
use support::world::World;

/// A state with every field and case that there is.
fn everything() -> Value {
    let mut everything = fixture("6.json");
    // How far each stream has come is no longer stored.
    assert!(everything["state"]["track"]["data"].as_object_mut().unwrap().remove("trails").is_some());
    everything
}

fn fixture(name: &str) -> Value {
    let text = fs::read_to_string(root().join("tests/stored").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn read(json: &Value) -> Result<State, &'static str> {
    storage::decode_state(json::read(json))
}

#[test]
fn this_version_is_read_and_written_as_it_was() {
    assert_eq!(json::written(&storage::encode_state(&read(&fixture("6.json")).unwrap())), everything());
}

/// It knew two kinds of needs less.
fn alerts_of_version_3(known: &mut Value) {
    let needs = known["state"]["alerts"]["needs"].as_array_mut().unwrap();
    needs.retain(|need| need[1]["kind"] != "runs-long" && need[1]["kind"] != "already-waits");
    known["state"]["alerts"]["log"].as_array_mut().unwrap().retain(|entry| entry["why"] != "gone");
    let track = known["state"]["track"].as_object_mut().unwrap();
    track.insert("away".to_owned(), json!(false));
    assert!(track.remove("returned").is_some());
    assert!(track["blindness"].as_object_mut().unwrap().remove("told_at").is_some());
    for tab in track["tabs"].as_array_mut().unwrap() {
        tab[1]["archiving"] = json!([]);
    }
}

/// What the fifth version knew, as it is stored now.
fn of_version_5() -> Value {
    let mut known = everything();
    for name in ["finished_least", "finished_together", "badge", "alert_pull_request"] {
        known["state"]["settings"][name] = json!(0);
    }
    for name in ["sound_needs", "sound_failed", "sound_finished"] {
        known["state"]["settings"][name] = json!(1);
    }
    let log = known["state"]["alerts"]["log"].as_array_mut().unwrap();
    log.retain(|entry| entry["why"] != "short" && entry["why"] != "gathered" && entry["why"] != "needed-anyway");
    let needs = known["state"]["alerts"]["needs"].as_array_mut().unwrap();
    needs.retain(|need| need[1]["kind"] != "pull-request");
    let past = known.pointer_mut("/state/track/sessions/2/1/past/0").unwrap();
    assert!(past.as_object_mut().unwrap().remove("listed").is_some());
    let data = known["state"]["track"]["data"].as_object_mut().unwrap();
    assert!(data.remove("limit_resets").is_some());
    for row in data["rows"].as_array_mut().unwrap() {
        row[1].pointer_mut("/replaced").and_then(Value::as_object_mut).map(|replaced| replaced.remove("by"));
    }
    known
}

#[test]
fn the_fifth_version_is_read_with_nothing_of_what_it_did_not_know() {
    assert_eq!(json::written(&storage::encode_state(&read(&fixture("5.json")).unwrap())), of_version_5());
}

/// What the fourth version knew, as it is stored now: nothing of the page's data, of what was asked, or of why something was taken
/// away, and no pause.
fn of_version_4() -> Value {
    let mut known = of_version_5();
    assert!(known["state"].as_object_mut().unwrap().remove("paused_until").is_some());
    let log = known["state"]["alerts"]["log"].as_array_mut().unwrap();
    log.retain(|entry| entry["why"] != "withdrawn-over" && entry["why"] != "withdrawn-seen");
    for entry in log {
        entry.as_object_mut().unwrap().remove("asks");
    }
    known["state"]["marks"]["repositories"] = json!([]);
    for (name, value) in [("page_data", 0), ("quiet_days", 127), ("quiet_p1", 0), ("quiet_failed", 0)] {
        known["state"]["settings"][name] = json!(value);
    }
    known["state"]["settings"]["open_in"] = json!(0);
    // It knew two effects less.
    known["state"]["outbox"].as_array_mut().unwrap().truncate(7);
    let track = &mut known["state"]["track"];
    let testimony = json!({ "loaded": 0, "sight": "missing", "archiving": [], "shown": [] });
    track["data"] = json!({ "rows": [], "testimony": testimony });
    track["sessions"].as_array_mut().unwrap().pop();
    assert!(track.pointer_mut("/tabs/0/1").unwrap().as_object_mut().unwrap().remove("feed").is_some());
    known
}

#[test]
fn the_fourth_version_is_read_with_nothing_of_the_pages_data() {
    assert_eq!(json::written(&storage::encode_state(&read(&fixture("4.json")).unwrap())), of_version_4());
}

/// What the third version knew, as it is stored now.
fn of_version_3() -> Value {
    let mut known = of_version_4();
    known["state"]["settings"]["notification_detail"] = json!(0);
    known["state"]["looks"] = json!({ "last": 1_764_000_000_000_u64 });
    known["state"]["entries"] = json!(6);
    known["state"]["outbox"].as_array_mut().unwrap().pop();
    let alerts = &mut known["state"]["alerts"];
    alerts["notifications"] = json!(0);
    alerts["recent"] = json!([]);
    alerts["causes"] = json!([]);
    alerts["log"].as_array_mut().unwrap().retain(|entry| entry["why"] != "too-many");
    let tab = known.pointer_mut("/state/track/tabs/0/1").unwrap().as_object_mut().unwrap();
    assert!(tab.remove("unkept").is_some());
    known["state"]["settings"]["alert_runs_long"] = json!(1);
    known["state"]["clock"]["changes"] = json!([]);
    alerts_of_version_3(&mut known);
    known.pointer_mut("/state/track/tabs/0/1/shown/0/1").unwrap()["digest"] = json!(0);
    let failed = known.pointer_mut("/state/track/sessions/10/1").unwrap();
    failed["page"] = json!({ "failed": { "titled": "It went wrong" } });
    for session in known["state"]["track"]["sessions"].as_array_mut().unwrap() {
        (session[1]["moves"], session[1]["signs"], session[1]["gone"]) = (json!(0), json!(0), json!(false));
        session[1].as_object_mut().unwrap().remove("long_told");
        // It knew no causes in the page's words.
        if session[1].pointer("/page/failed/caused").is_some() {
            session[1]["page"] = json!({ "failed": "connection-lost" });
        }
        // Nobody noted who told it.
        for name in ["title", "repository", "branch", "detail", "pull_request", "progress"] {
            if let Some([fact, _]) = session[1].get(name).and_then(Value::as_array).map(Vec::as_slice) {
                session[1][name] = fact.clone();
            }
        }
    }
    known
}

#[test]
fn the_third_version_is_read_with_nothing_of_what_it_did_not_know() {
    assert_eq!(json::written(&storage::encode_state(&read(&fixture("3.json")).unwrap())), of_version_3());
}

#[test]
fn the_third_version_had_no_checksum() {
    let [state, history] = ["3.json", "history-2.json"].map(|name| fixture(name).to_string());
    assert_eq!(storage::state_from_text(&state), read(&fixture("3.json")));
    let known = storage::decode_history(json::read(&fixture("history-3.json")));
    assert_eq!(storage::history_from_text(&history), known);
    let [state, history] = ["6.json", "history-3.json"].map(|name| fixture(name).to_string());
    assert_eq!(storage::state_from_text(&state), Err("stored by another version"), "what has one must have it");
    assert_eq!(storage::history_from_text(&history), Err("stored by another version"));
}

#[test]
fn a_text_with_one_wrong_byte_is_refused() {
    let history = storage::decode_history(json::read(&fixture("history-3.json"))).unwrap();
    let state = State { history, ..State::default() };
    let [_, history] = texts(&state);
    for_each_damage(&history, 1, |text| assert!(storage::history_from_text(text).is_err(), "{text}"));
    let [state, _] = texts(&read(&everything()).unwrap());
    for_each_damage(&state, 61, |text| assert!(storage::state_from_text(text).is_err(), "{text}"));
}

/// Calls back with the text where one byte is another one, is gone, or is there twice, or where the text ends: at every `stride`th byte.
fn for_each_damage(text: &str, stride: usize, mut check: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    for at in (0..bytes.len()).step_by(stride) {
        let with = |byte: &[u8], rest: &[u8]| [&bytes[..at], byte, rest].concat();
        let (byte, rest) = (bytes[at], &bytes[at + 1..]);
        let mut damaged: Vec<_> = (0..8).map(|bit| with(&[byte ^ 1 << bit], rest)).collect();
        damaged.extend([with(&[], rest), with(&[byte, byte], rest), with(&[], &[])]);
        damaged.extend(b"09{}[]\",: ".iter().filter(|other| **other != byte).map(|other| with(&[*other], rest)));
        damaged.into_iter().filter_map(|bytes| String::from_utf8(bytes).ok()).for_each(|text| check(&text));
    }
}

#[test]
fn what_is_damaged_is_said_once_and_the_rest_is_used() {
    let known = || Some(read(&everything()));
    let past = || Some(storage::decode_history(json::read(&fixture("history-3.json"))));
    let said = |state: &State| -> Vec<String> {
        let alerts = state.outbox.iter().filter_map(|entry| match &entry.effect {
            Effect::Notify(notification) if notification.kind == AlertKind::System(SystemKind::Reset) => {
                Some(notification)
            }
            _ => None,
        });
        alerts.map(|notification| notification.title.key.to_string()).collect()
    };

    let (state, damage) = storage::restored(known(), past());
    assert_eq!((said(&state), damage), (Vec::new(), None));
    assert!(!state.history.lives.is_empty());

    let (state, damage) = storage::restored(known(), Some(Err("damaged")));
    assert_eq!((said(&state), damage), (vec!["alert_history_lost".to_owned()], Some("damaged")));
    assert_eq!(state.track, known().unwrap().unwrap().track, "what is told does not hang on the past");
    assert!(state.history.lives.is_empty());
    assert!(state.history.additions > 0, "or it would not take the place of the damaged one, and be said again");

    let (state, damage) = storage::restored(Some(Err("damaged")), past());
    assert_eq!((said(&state), damage), (vec!["alert_reset".to_owned()], Some("damaged")));
    assert!(!state.history.lives.is_empty());

    let (state, damage) = storage::restored(Some(Err("damaged")), Some(Err("not JSON")));
    assert_eq!((said(&state), damage), (vec!["alert_reset".to_owned()], Some("damaged")), "both are one");

    let (state, damage) = storage::restored(None, None);
    assert_eq!((state, damage), (State::default(), None));
}

#[test]
fn what_is_said_of_unknown_sessions_is_let_go_of() {
    let mut strange = everything();
    let alerts = &mut strange["state"]["alerts"];
    let need = json!(["session_stranger", { "kind": "failed", "stage": { "held": 1 } }]);
    alerts["needs"].as_array_mut().unwrap().push(need);
    alerts["flapping"].as_array_mut().unwrap().push(json!(["session_stranger", 1]));
    assert_eq!(read(&strange), read(&everything()));
}

#[test]
fn the_second_version_wrote_out_what_is_nothing() {
    let mut known = of_version_3();
    let told = known.pointer_mut("/state/track/sessions/22/1").unwrap().as_object_mut().unwrap();
    assert!(told.remove("progress_since").is_some());
    assert_eq!(json::written(&storage::encode_state(&read(&fixture("2.json")).unwrap())), known);
    let history = storage::decode_history(json::read(&fixture("history-1.json"))).unwrap();
    assert_eq!(json::written(&storage::encode_history(&history)), fixture("history-3.json"));
}

#[test]
fn the_first_version_is_read_with_nothing_of_what_it_did_not_know() {
    let old = fixture("1.json");
    let now = json::written(&storage::encode_state(&read(&old).unwrap()));
    let (mut old, now) = (brief(&old["state"]), &now["state"]);
    for session in old["track"]["sessions"].as_array_mut().unwrap() {
        (session[1]["moves"], session[1]["signs"], session[1]["gone"]) = (json!(0), json!(0), json!(false));
    }
    for tab in old["track"]["tabs"].as_array_mut().unwrap() {
        tab[1]["archiving"] = json!([]);
    }
    old["track"]["away"] = json!(false);
    let shown = old.pointer_mut("/track/tabs/0/1/shown/0/1").unwrap().as_object_mut().unwrap();
    assert!(shown.remove("mark").is_some());
    shown.insert("digest".to_owned(), json!(0));
    (old["clock"]["behind"], old["clock"]["changes"]) = (json!(0), json!([]));
    old["track"]["data"] = now["track"]["data"].clone();
    for name in ["clock", "track", "outbox", "entries"] {
        assert_eq!(now[name], old[name]);
    }
    assert_eq!(now["alerts"]["notices"], old["alerts"]["notices"]);
    assert_eq!(now["marks"], json!({ "sessions": [], "repositories": [] }));
}

#[test]
fn a_moment_beyond_all_dates_is_damage() {
    let mut late = everything();
    late["state"]["alerts"]["recent"] = json!([9_007_199_254_740_992_u64]);
    assert_eq!(read(&late), Err("a moment beyond all dates"));
}

#[test]
fn a_clock_beyond_all_dates_is_damage() {
    let mut late = everything();
    late["state"]["clock"]["ahead"] = json!(9_007_199_254_740_992_u64);
    assert_eq!(read(&late), Err("a clock beyond all dates"));
}

#[test]
fn the_history_is_read_and_written_as_it_was() {
    let history = fixture("history-3.json");
    let read = |json: &Value| storage::decode_history(json::read(json));
    assert_eq!(json::written(&storage::encode_history(&read(&history).unwrap())), history);
    for place in places(&history) {
        let mut damaged = history.clone();
        *damaged.pointer_mut(&place).unwrap() = json!(-1);
        assert!(read(&damaged).is_err(), "{place} is wrong");
    }
}

#[test]
fn another_version_is_refused() {
    let mut newer = everything();
    newer["version"] = json!(storage::VERSION + 1);
    assert_eq!(read(&newer), Err("stored by another version"));
}

#[test]
fn whatever_is_missing_spoils_the_whole_or_is_nothing() {
    let mut stored = everything();
    for place in places(&stored) {
        // A setting that is missing has its default.
        if place.starts_with("/state/settings/") {
            continue;
        }
        let (parent, name) = place.rsplit_once('/').unwrap();
        let Some(value) = stored.pointer_mut(parent).unwrap().as_object_mut().and_then(|fields| fields.remove(name))
        else {
            continue;
        };
        if let Ok(state) = read(&stored) {
            assert_eq!(json::written(&storage::encode_state(&state)), stored, "{place} is missing");
        }
        stored.pointer_mut(parent).unwrap()[name] = value;
    }
    assert_eq!(stored, everything());
}

#[test]
fn whatever_is_of_another_kind_spoils_the_whole() {
    let mut stored = everything();
    for place in places(&stored) {
        // No text, no case, no list, no record, and no number that is stored is below zero.
        let value = std::mem::replace(stored.pointer_mut(&place).unwrap(), json!(-1));
        assert!(read(&stored).is_err(), "{place} is wrong");
        *stored.pointer_mut(&place).unwrap() = value;
    }
    assert_eq!(stored, everything());
}

/// A state as the third version stored it.
fn as_version_3(state: &State) -> Value {
    let mut stored = json::written(&storage::encode_state(state));
    stored["version"] = json!(3);
    let alerts = stored["state"]["alerts"].as_object_mut().unwrap();
    alerts.remove("notifications");
    alerts.remove("recent");
    let (mut told, mut pending) = (Vec::new(), Vec::new());
    for need in alerts.remove("needs").unwrap().as_array().unwrap() {
        let (session, kind) = (&need[0], &need[1]["kind"]);
        match need[1]["stage"].as_object().unwrap() {
            stage if stage.contains_key("held") => {
                pending.push(json!({ "session": session, "kind": kind, "due": stage["held"] }));
            }
            stage if kind == "needs-input" => told.push(json!([session, stage["told"]])),
            // Of what does not wait, nothing was kept after it was told.
            _ => {}
        }
    }
    alerts.insert("told".to_owned(), json!(told));
    alerts.insert("pending".to_owned(), json!(pending));
    stored["state"]["marks"] = stored["state"]["marks"]["sessions"].take();
    stored
}

#[test]
fn an_update_from_the_third_version_tells_nothing_twice_and_loses_nothing() {
    let mut world = World::new();
    world.sees(1, "A running, B running, C running, D running");
    world.sees(1, "A waiting, B failed, C running, D running");
    world.lives(Span::seconds(60), |world| drop(world.effects()));
    world.sees(1, "A waiting, B failed, C waiting, D finished");
    let old = as_version_3(&world.state);
    let mut updated = World { state: read(&old).unwrap(), ..World::new() };
    updated.wall = world.wall;
    updated.happens(Event::Start(Start::Installed));
    updated.sees(1, "A waiting, B failed, C waiting, D finished");
    let mut said = Vec::new();
    updated.lives(Span::seconds(30), |world| said.extend(world.effects()));
    let ids: Vec<String> = said.iter().filter_map(notified).collect();
    assert!(
        ids.len() == 2 && ids[0].starts_with("finished.session_D.") && ids[1].starts_with("needs_input.session_C.")
    );
    // The reminder counts from when it was told, before the update.
    updated.lives(Span::minutes(9), |world| said.extend(world.effects()));
    let last = said.iter().filter_map(notified).next_back().unwrap();
    assert!(last.starts_with("still_waiting."), "{last}");
}

/// The id of the notification that an effect shows.
fn notified(effect: &Effect) -> Option<String> {
    match effect {
        Effect::Notify(notification) => Some(notification.id.clone()),
        _ => None,
    }
}

/// What older versions wrote, without what is nothing.
fn brief(value: &Value) -> Value {
    match value {
        Value::Object(case) if case.len() == 1 && case.values().all(Value::is_null) => json!(case.keys().next()),
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), brief(value)))
            .collect(),
        Value::Array(values) => values.iter().map(brief).collect(),
        _ => value.clone(),
    }
}

/// Where every value within a value stands.
fn places(value: &Value) -> Vec<String> {
    let within: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(values) => values.iter().enumerate().map(|(n, value)| (n.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (name, value) in within {
        all.push(format!("/{name}"));
        all.extend(places(value).into_iter().map(|place| format!("/{name}{place}")));
    }
    all
}
