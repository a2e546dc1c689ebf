//! Every directory under `tests/pages` is a test. `UPDATE_EXPECT=1 cargo test --test read_pages` rewrites what is expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use session_watch::read::{plan, read};
use support::{capture, fixture, render};

#[test]
fn pages_read_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = String::new();
    for fixture in fixture::all() {
        let (reading, notes) = read(&fixture.whole());
        let actual = render::reading(&reading, &notes);
        let path = fixture.directory.join("expected");
        if update {
            fs::write(&path, &actual).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if actual != expected {
            wrong += &format!("\n{}:\n{}", fixture.name, difference(&expected, &actual));
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nUPDATE_EXPECT=1 rewrites what is expected.");
}

/// The lines that differ.
fn difference(expected: &str, actual: &str) -> String {
    let mut out = String::new();
    for line in expected.lines().filter(|line| !actual.lines().any(|other| other == *line)) {
        out += &format!("- {line}\n");
    }
    for line in actual.lines().filter(|line| !expected.lines().any(|other| other == *line)) {
        out += &format!("+ {line}\n");
    }
    if out.is_empty() { format!("another order:\n{actual}") } else { out }
}

#[test]
fn the_plan_sends_all_that_the_reader_reads() {
    for fixture in fixture::all() {
        let captured = capture::capture(&fixture.url, &fixture.html, &plan());
        let mut whole = read(&fixture.whole()).0;
        let mut pieces = read(&captured).0;
        // Places come one after the other, so sessions may come in another order than on the page.
        whole.sightings.sort_by(|one, other| one.id.cmp(&other.id));
        pieces.sightings.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(render::reading(&pieces, &[]), render::reading(&whole, &[]), "{}", fixture.name);
    }
}

#[test]
fn the_plan_never_sends_the_transcript() {
    for fixture in fixture::all() {
        let captured = capture::capture(&fixture.url, &fixture.html, &plan());
        for place in captured.places {
            for html in place.html {
                assert!(!html.contains("SECRET"), "{}: {}: {html}", fixture.name, place.name);
            }
        }
    }
}

#[test]
fn statuses_are_what_a_person_sees() {
    let mut matrix: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for fixture in fixture::all() {
        let (reading, _) = read(&fixture.whole());
        let ids: Vec<&str> = reading.sightings.iter().map(|sighting| sighting.id.as_str()).collect();
        let told: Vec<&str> = fixture.truth.iter().map(|(session, _)| session.as_str()).collect();
        for id in ids.iter().filter(|id| !told.contains(*id)) {
            wrong.push(format!("{}: {id} is no session, or its truth is missing", fixture.name));
        }
        for (session, truth) in &fixture.truth {
            let seen = reading.sightings.iter().find(|sighting| sighting.id.as_str() == session);
            let seen = seen.map_or("missing", |sighting| sighting.status.name());
            *matrix.entry((truth.clone(), seen.to_owned())).or_default() += 1;
            if seen != truth {
                wrong.push(format!("{}: {session} is {truth}, read as {seen}", fixture.name));
            }
        }
    }
    println!("truth → read: sessions");
    for ((truth, seen), count) in &matrix {
        println!("{truth:>9} → {seen:<9} {count:>4}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
