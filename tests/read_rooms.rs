//! The modules of `src/read`: no two of them know each other, not even by way of others, and only `page` knows all rooms.
//! Reads the sources.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use support::expect::root;

/// Each module, as `cards::card`, with the modules that it imports. The room itself, `src/read/mod.rs`, is the empty name.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_module_of_the_reader_imports_itself_by_way_of_others() {
    let imports = imports();
    for module in imports.keys() {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = imports[module].iter().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            assert_ne!(next, module, "{module} imports itself by way of {reached:?}");
            if reached.insert(next) {
                open.extend(imports[next].iter().map(String::as_str));
            }
        }
    }
}

#[test]
fn only_the_page_knows_the_rooms() {
    for (module, imported) in imports() {
        if module.is_empty() || module == "page" || module.starts_with("page::") {
            continue;
        }
        for room in ["cards", "session_page", "attention"] {
            let is_own = module == room || module.starts_with(&format!("{room}::"));
            let knows = imported.iter().any(|other| other == room || other.starts_with(&format!("{room}::")));
            assert!(!knows || is_own, "{module} knows {room}");
        }
    }
}

#[test]
fn import_trees_are_read() {
    let text = "use super::{a, b::{C, d::E}};\npub(super) use f::G;\nuse crate::read::h;\n";
    let paths = ["super::a", "super::b::C", "super::b::d::E", "f::G", "crate::read::h"];
    assert_eq!(import_paths(text), paths.map(str::to_owned));
}

fn imports() -> Imports {
    let folder = root().join("src/read");
    let files = sources(&folder);
    let modules: BTreeMap<String, &PathBuf> = files.iter().map(|file| (module_of(&folder, file), file)).collect();
    let mut imports = Imports::new();
    for (module, file) in &modules {
        let is_room = file.ends_with("mod.rs");
        let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let mut targets = BTreeSet::new();
        for path in import_paths(code) {
            let absolute = if let Some(rest) = path.strip_prefix("crate::read::") {
                rest.to_owned()
            } else if let Some(rest) = path.strip_prefix("super::") {
                join(parent, rest)
            } else if is_room {
                join(module, &path)
            } else {
                continue;
            };
            // A path names a module, or something in it.
            let prefixes = absolute.match_indices("::").map(|(at, _)| &absolute[..at]).chain([absolute.as_str()]);
            let target = prefixes.filter(|prefix| modules.contains_key(*prefix)).last();
            targets.insert(target.unwrap_or_default().to_owned());
        }
        // What a room's own file imports from the standard library and other crates resolves to itself.
        if is_room {
            targets.remove("");
            targets.remove(module);
        }
        imports.insert(module.clone(), targets);
    }
    assert!(imports.len() > 20 && imports["page"].contains("cards"), "{imports:?}");
    imports
}

fn join(module: &str, path: &str) -> String {
    if module.is_empty() { path.to_owned() } else { format!("{module}::{path}") }
}

fn module_of(folder: &Path, file: &Path) -> String {
    let path = file.strip_prefix(folder).unwrap().with_extension("");
    let path = if path.ends_with("mod") { path.parent().unwrap().to_owned() } else { path };
    path.to_str().unwrap().replace(std::path::MAIN_SEPARATOR, "::")
}

/// The Rust files below a folder, without tests in files of their own.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && !["tests.rs", "oracle.rs"].iter().any(|name| path.ends_with(name))
        {
            files.push(path);
        }
    }
    files
}

/// Each path that a source imports, with its braces multiplied out.
fn import_paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for statement in text.split(';') {
        let lines = statement.lines().filter(|line| !line.trim_start().starts_with("//"));
        let statement: String = lines.collect::<Vec<_>>().join(" ");
        let statement = statement.trim();
        let words = if let Some(words) = statement.strip_prefix("use ") {
            words
        } else if let Some((_, words)) = statement
            .split_once(" use ")
            .filter(|(before, _)| before.starts_with("pub") && !before.contains(char::is_whitespace))
        {
            words
        } else {
            continue;
        };
        let tree: String = words.chars().filter(|one| !one.is_whitespace()).collect();
        multiply("", &tree, &mut paths);
    }
    paths
}

fn multiply(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((path, inner)) = tree.split_once('{') else {
        paths.push(format!("{before}{tree}"));
        return;
    };
    let inner = inner.strip_suffix('}').unwrap();
    let before = format!("{before}{path}");
    let mut depth = 0;
    let mut from = 0;
    for (at, one) in inner.char_indices() {
        match one {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                multiply(&before, &inner[from..at], paths);
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < inner.len() {
        multiply(&before, &inner[from..], paths);
    }
}
