//! `docs/privacy.md` names everything that is kept: its table is compared with what is stored, and with the keys under which it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use session_watch::storage::{self, HISTORY_VERSION, VERSION};
use support::expect::root;
use support::json;

#[test]
fn the_table_names_every_field_that_is_stored_and_no_other() {
    let form = Form::read();
    let stored = form.fields_of_fixtures();
    let named = fields_in_the_table();
    let missing: Vec<_> = stored.difference(&named).collect();
    assert!(missing.is_empty(), "docs/privacy.md does not say that this is stored: {missing:?}");
    let unknown: Vec<_> = named.difference(&stored).collect();
    assert!(unknown.is_empty(), "docs/privacy.md says that this is stored: {unknown:?}");
}

#[test]
fn the_fixtures_have_every_field_of_the_form() {
    let form = Form::read();
    let stored = form.fields_of_fixtures();
    let known: BTreeSet<&str> = stored.iter().flat_map(|path| path.split('.')).collect();
    let missing: Vec<_> = form.fields.iter().filter(|field| !known.contains(field.as_str())).collect();
    assert!(missing.is_empty(), "no fixture has {missing:?}");
}

#[test]
fn the_table_names_every_key_under_which_something_is_kept() {
    let text = privacy();
    let mut keys = Vec::new();
    for file in ["extension/shared/store.js", "extension/pages/appearance.js"] {
        let source = fs::read_to_string(root().join(file)).unwrap();
        keys.extend(source.lines().filter(|line| line.starts_with("const ")).flat_map(quoted));
    }
    assert!(keys.len() >= 6, "{keys:?}");
    for key in keys {
        // Where a version before kept it: it is only ever taken away.
        assert!(key == "state.damaged" || text.contains(&format!("`{key}`")), "docs/privacy.md does not name {key}");
    }
}

/// The quoted words of a line.
fn quoted(line: &str) -> Vec<String> {
    let words = line.split("//").next().unwrap().split('"').skip(1).step_by(2);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn privacy() -> String {
    fs::read_to_string(root().join("docs/privacy.md")).unwrap()
}

/// What the table's second column names: `` `place`: `field`, `field`; `place`… ``.
fn fields_in_the_table() -> BTreeSet<String> {
    let text = privacy();
    let rows =
        text.lines().skip_while(|line| !line.starts_with("| What")).skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(2).unwrap()).filter(|cell| !cell.trim().starts_with("key"));
    let mut named = BTreeSet::new();
    for group in cells.flat_map(|cell| cell.split(';')) {
        let ticked = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        match group.split_once(':') {
            Some((place, fields)) => {
                let [place] = ticked(place).try_into().unwrap();
                named.extend(ticked(fields).iter().map(|field| format!("{place}.{field}")));
            }
            None => named.extend(ticked(group)),
        }
    }
    named
}

/// The names in the stored form's macros.
struct Form {
    fields: BTreeSet<String>,
    cases: BTreeSet<String>,
}

impl Form {
    fn read() -> Form {
        let source = fs::read_to_string(root().join("src/storage/forms.rs")).unwrap();
        let bodies = |name: &str| -> Vec<String> {
            source.split(name).skip(1).map(|rest| rest.split(");").next().unwrap().to_owned()).collect()
        };
        let fields = [bodies("\nimpl_struct!("), bodies("\nhot!(")].concat();
        let fields = fields.iter().flat_map(|body| {
            let list = body.split_once('{').map_or(body.as_str(), |(_, list)| list);
            // A field may be stored under another name than the core's: `field as "name"`.
            let stored = |field: &str| field.split_once(" as ").map_or(field, |(_, name)| name).to_owned();
            list.split(',')
                .map(|field| stored(field).trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
                .collect::<Vec<_>>()
        });
        let cases = bodies("\nimpl_enum!(");
        Form { fields: fields.collect(), cases: cases.iter().flat_map(|body| body.lines().flat_map(quoted)).collect() }
    }

    /// Every field of a state and a history in which each of them says something, by where it stands.
    fn fields_of_fixtures(&self) -> BTreeSet<String> {
        let fixture = |name: &str| -> Value {
            serde_json::from_str(&fs::read_to_string(root().join("tests/stored").join(name)).unwrap()).unwrap()
        };
        let mut fields = BTreeSet::new();
        // What is no longer stored, a fixture still has.
        let state = storage::decode_state(json::read(&fixture(&format!("{VERSION}.json")))).unwrap();
        self.fields(&json::written(&storage::encode_state(&state))["state"], "", &mut fields);
        self.fields(&fixture(&format!("history-{HISTORY_VERSION}.json")), "", &mut fields);
        fields.remove("version");
        // A list of what has fields is named by them.
        let has_fields = |path: &String| fields.iter().any(|other| other.starts_with(&format!("{path}.")));
        fields.iter().filter(|path| !has_fields(path)).cloned().collect()
    }

    fn fields(&self, value: &Value, place: &str, fields: &mut BTreeSet<String>) {
        match value {
            Value::Object(entries) => {
                let is_case = entries.len() == 1 && entries.keys().all(|name| self.cases.contains(name));
                for (name, value) in entries {
                    match place {
                        _ if is_case => self.fields(value, place, fields),
                        // Their names are in the settings.
                        "settings" => drop(fields.insert(place.to_owned())),
                        "" => self.fields(value, name, fields),
                        _ => self.fields(value, &format!("{place}.{name}"), fields),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.fields(value, place, fields)),
            _ => drop(fields.insert(place.to_owned())),
        }
    }
}
