//! The inputs that `fuzz` kept, as ordinary tests: a folder under `tests/corpus` for each check, a file for each input. How they are found:
//! `fuzz/README.md`. The tree's are with the tree's own tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../fuzz/src/checks/mod.rs"]
mod checks;
mod support;

use std::fs;

use support::expect::root;

/// Runs a check over its folder. A check that fails says which input it was by the name of the file.
fn every(folder: &str, check: impl Fn(&[u8])) {
    let mut paths: Vec<_> =
        fs::read_dir(root().join("tests/corpus").join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
    }
}

/// As the fuzz targets do it.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

#[test]
fn captures() {
    every("page", |data| checks::page(&text(data)));
}

#[test]
fn long_captures() {
    every("long", |data| checks::long(&text(data), 100_000));
}

#[test]
fn stored_states() {
    every("stored", |data| checks::stored(&text(data)));
}

#[test]
fn messages() {
    every("messages", |data| checks::messages(&text(data)));
}

#[test]
fn data() {
    every("data", |data| checks::data(&text(data)));
}

#[test]
fn days() {
    every("days", checks::days);
}

#[test]
fn words() {
    every("words", |data| checks::words(&text(data)));
}
