//! The layering of the house, held by reading its sources: which room may know of which.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::expect::root;

/// A room, and what its sources may not name.
const RULES: [(&str, &[&str]); 12] = [
    ("session", &["read", "track", "triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("read", &["track", "triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("track", &["triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("triage", &["read", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("marks.rs", &["read", "track", "triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("history", &["read", "triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("forecast", &["read", "triage", "alert", "view", "engine", "settings", "wire", "web", "words"]),
    ("alert", &["read", "triage", "view", "engine", "wire", "web"]),
    ("view", &["read", "wire", "web"]),
    ("engine", &["view", "wire", "web"]),
    ("settings.rs", &["read", "track", "triage", "alert", "view", "engine", "wire", "web", "words"]),
    ("wire", &["web"]),
];

#[test]
fn no_room_knows_what_it_must_not() {
    for (room, forbidden) in RULES {
        for file in sources(&root().join("src").join(room)) {
            let text = code(&file);
            for other in forbidden {
                assert!(!text.contains(&format!("crate::{other}")), "{} knows crate::{other}", file.display());
            }
        }
    }
}

#[test]
fn only_view_wire_and_web_know_serde_and_only_web_knows_javascript() {
    for file in sources(&root().join("src")) {
        let place = file.strip_prefix(root().join("src")).unwrap().to_str().unwrap().to_owned();
        let goes_out = ["view", "wire", "web"].iter().any(|room| place.starts_with(room));
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
        let is_there = [" fn ", "fn ", "function "].iter().any(|word| source.contains(&format!("{word}{name}(")));
        assert!(is_there, "{file} has no {name}");
    }
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
    // Tests in a file of their own.
    if file.ends_with("tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
