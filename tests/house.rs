//! The layering of the house, held by reading its sources: which room may know of which.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use support::expect::root;

/// What knows nothing of how it is written down, sent or kept.
const ROOMS_OF_THE_CORE: [&str; 14] = [
    "session",
    "read",
    "track",
    "triage",
    "marks",
    "history",
    "forecast",
    "alert",
    "view",
    "engine",
    "settings",
    "words",
    "languages",
    "web",
];

/// How it is written down, sent and kept.
const OUTER_ROOMS: [&str; 3] = ["codec", "storage", "protocol"];

/// A room, and what its sources may not name.
const RULES: [(&str, &[&str]); 14] = [
    ("session", &["read", "track", "triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("read", &["track", "triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("track", &["triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("triage", &["read", "alert", "view", "engine", "settings", "web", "words"]),
    ("marks.rs", &["read", "track", "triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("history", &["read", "triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("forecast", &["read", "triage", "alert", "view", "engine", "settings", "web", "words"]),
    ("alert", &["read", "triage", "view", "engine", "web"]),
    ("view", &["read", "web"]),
    ("engine", &["view", "web"]),
    ("settings.rs", &["read", "track", "triage", "alert", "view", "engine", "web", "words"]),
    ("codec", &ROOMS_OF_THE_CORE),
    ("storage", &["view", "protocol", "web"]),
    ("protocol", &["storage", "web"]),
];

#[test]
fn no_room_knows_what_it_must_not() {
    for (room, forbidden) in RULES {
        for file in sources(&root().join("src").join(room)) {
            let text = code(&file);
            let known = rooms_in(&text);
            let wrong: Vec<_> = forbidden.iter().filter(|other| known.contains(**other)).collect();
            assert!(wrong.is_empty(), "{} knows {wrong:?}", file.display());
        }
    }
}

#[test]
fn the_core_knows_nothing_of_forms_storage_and_messages() {
    for room in ROOMS_OF_THE_CORE.iter().filter(|room| **room != "web") {
        let place = root().join("src").join(room);
        for file in sources(&if place.exists() { place } else { place.with_extension("rs") }) {
            let text = code(&file);
            let known = rooms_in(&text);
            let wrong: Vec<_> = OUTER_ROOMS.iter().filter(|other| known.contains(**other)).collect();
            assert!(wrong.is_empty(), "{} knows {wrong:?}", file.display());
        }
    }
}

#[test]
fn rooms_are_found_however_they_are_imported() {
    let text = "use crate::alert::Log;\nuse crate::{\n    read::{self, Place},\n    track, time as then,\n};\nfn x() -> crate::view::Row {}";
    assert_eq!(rooms_in(text), BTreeSet::from(["alert", "read", "track", "time", "view"]));
    assert_eq!(rooms_in("use crate::\n    words::{crate_name, Arg};"), BTreeSet::from(["words"]));
}

#[test]
fn only_view_protocol_and_web_know_serde_and_only_web_knows_javascript() {
    for file in sources(&root().join("src")) {
        let place = file.strip_prefix(root().join("src")).unwrap().to_str().unwrap().to_owned();
        let goes_out = ["view", "protocol", "web"].iter().any(|room| place.starts_with(room));
        let web = place.starts_with("web");
        let text = code(&file);
        assert!(goes_out || !text.contains("serde"), "{place} knows serde");
        for word in ["js_sys", "web_sys", "wasm_bindgen::", "JsValue"] {
            assert!(web || !text.contains(word), "{place} knows {word}");
        }
    }
}

#[test]
fn the_core_asks_nobody_for_time_chance_or_the_world() {
    for file in sources(&root().join("src")) {
        for word in
            ["SystemTime", "Instant::now", "std::env", "std::fs", "std::net", "std::thread", "HashMap", "println!"]
        {
            assert!(!code(&file).contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in sources(&root().join("src")) {
        assert!(fs::read_to_string(&file).unwrap().starts_with("//!"), "{}", file.display());
    }
}

#[test]
fn the_walk_in_the_documents_names_what_there_is() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let names: Vec<_> = page.split('`').skip(1).step_by(2).filter_map(|ticked| ticked.split_once("::")).collect();
    let stops: Vec<_> = names.into_iter().filter(|(file, _)| file.contains('/')).collect();
    assert!(stops.len() >= 15, "the walk has {} stops", stops.len());
    for (file, name) in stops {
        let source = fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("there is no {file}"));
        let is_declared =
            |word: &&str| ['(', '<'].iter().any(|behind| source.contains(&format!("{word}{name}{behind}")));
        let is_there = [" fn ", "fn ", "function "].iter().any(is_declared);
        assert!(is_there, "{file} has no {name}");
    }
}

/// The most lines of a function. A longer one holds several thoughts, and one that grows by cases is where faults begin.
const MOST_LINES_OF_A_FUNCTION: usize = 45;
/// The most lines of a source without its tests. A longer one is more than one room.
const MOST_LINES_OF_A_FILE: usize = 500;

#[test]
fn no_function_and_no_file_is_too_long() {
    let mut functions = 0;
    for file in sources(&root().join("src")) {
        let text = without_tests(&file);
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES_OF_A_FILE, "{} has {lines} lines", file.display());
        for (name, lines) in lengths_of_functions(&text) {
            functions += 1;
            assert!(lines <= MOST_LINES_OF_A_FUNCTION, "{name} in {} has {lines} lines", file.display());
        }
    }
    assert!(functions > 1_000, "only {functions} functions were found");
}

#[test]
fn functions_are_measured_from_their_signature_to_their_brace() {
    let text = "trait A {\n    fn declared();\n    fn short() {}\n}\npub(super) const fn f(\n    x: u8,\n) {\n    {\n    }\n}\n// fn no() {\nfn g() {\n}\n";
    assert_eq!(lengths_of_functions(text), [("short", 1), ("f", 6), ("g", 2)]);
}

/// The functions of a formatted source that have a body, and how many lines each has.
fn lengths_of_functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let mut functions = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let begun = line.trim_start();
        let Some((before, name)) = begun.split_once("fn ").filter(|_| !begun.starts_with("//")) else { continue };
        let is_signature = without_visibility(before).split_whitespace().all(|word| matches!(word, "const" | "unsafe"));
        let indent = &line[..line.len() - begun.len()];
        let ends = |line: &&str| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}'));
        let is_one_line = line.ends_with('}');
        let is_declaration =
            lines[at..].iter().find(|line| line.ends_with([';', '{', '}'])).is_some_and(|line| line.ends_with(';'));
        if is_signature && is_one_line {
            functions.push((name_at(name), 1));
        } else if is_signature && !is_declaration {
            let length = lines[at..].iter().skip(1).position(ends).unwrap_or(0) + 2;
            functions.push((name_at(name), length));
        }
    }
    functions
}

#[test]
fn no_type_name_is_declared_twice() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources(&root().join("src")) {
        for name in types_in(&code(&file)) {
            places.entry(name.to_owned()).or_default().push(file.display().to_string());
        }
    }
    assert!(places.len() > 150, "only {} types were found", places.len());
    places.retain(|_, files| files.len() > 1);
    assert!(places.is_empty(), "who reads one of these names has to ask which it is: {places:#?}");
}

#[test]
fn types_are_found_however_they_are_declared() {
    let text = "pub struct A;\npub(super) enum B<T> {}\nmod x {\n    trait C: D {}\n}\ntype E = F;\nimpl C for A {\n    type G = A;\n}";
    assert_eq!(types_in(text), ["A", "B", "C", "E"]);
}

/// The types that a source declares. An associated type belongs to its trait, and is none of its own.
fn types_in(text: &str) -> Vec<&str> {
    let declared = |line| {
        let (keyword, rest) = without_visibility(str::trim_start(line)).split_once(' ')?;
        let is_type =
            matches!(keyword, "struct" | "enum" | "union" | "trait") || keyword == "type" && !line.starts_with(' ');
        is_type.then(|| name_at(rest))
    };
    text.lines().filter_map(declared).collect()
}

/// The rest of a line after `pub` or `pub(…)`.
fn without_visibility(line: &str) -> &str {
    match line.strip_prefix("pub(") {
        Some(within) => within.split_once(") ").map_or(line, |(_, rest)| rest),
        None => line.strip_prefix("pub ").unwrap_or(line),
    }
}

/// The rooms that a source names after `crate::`, alone or in a group.
fn rooms_in(text: &str) -> BTreeSet<&str> {
    let mut rooms = BTreeSet::new();
    for rest in text.split("crate::").skip(1).map(str::trim_start) {
        match rest.strip_prefix('{') {
            None => drop(rooms.insert(name_at(rest))),
            Some(group) => {
                let mut depth = 0;
                let mut begins = true;
                for (at, one) in group.char_indices() {
                    match one {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        _ if begins && !one.is_whitespace() => {
                            rooms.insert(name_at(&group[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

/// The name that a text begins with.
fn name_at(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
}

/// The Rust files below a folder, or the one file.
fn sources(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).unwrap_or_else(|_| panic!("{} is gone: mend the rules", place.display()));
    let all = entries.flat_map(|entry| sources(&entry.unwrap().path()));
    all.filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// What is compiled of a file outside its tests and comments.
fn code(file: &Path) -> String {
    without_tests(file).lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// A source without its tests. A file of tests is empty.
fn without_tests(file: &Path) -> String {
    let is_of_tests = file.ends_with("tests.rs") || file.ends_with("tests/oracle.rs");
    if is_of_tests {
        String::new()
    } else {
        fs::read_to_string(file).unwrap().split("#[cfg(test)]").next().unwrap().to_owned()
    }
}
