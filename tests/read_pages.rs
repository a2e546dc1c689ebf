//! Every directory under `tests/pages` and `tests/structures` is a test, with its name. `UPDATE_EXPECT=1 cargo test --test read_pages` rewrites what is
//! expected; `cargo test --test read_pages -- NAME` reads one page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use session_watch::read::{plan, read};
use support::expect::check_file;
use support::fixture::{self, Fixture};
use support::{capture, render};

fn main() -> ExitCode {
    let tests = [fixture::all(), fixture::structures()]
        .into_iter()
        .flatten()
        .map(|page| Trial::test(page.name.clone(), move || check(&page).map_err(Failed::from)))
        .collect();
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

fn check(page: &Fixture) -> Result<(), String> {
    let (reading, notes) = read(&page.whole());
    check_file(&page.directory.join("expected"), &render::reading(&reading, &notes))?;
    statuses_are_what_a_person_sees(page)?;
    the_plan_sends_all_that_the_reader_reads(page)?;
    the_plan_never_sends_the_transcript(page)
}

fn the_plan_sends_all_that_the_reader_reads(page: &Fixture) -> Result<(), String> {
    let captured = capture::capture(&page.url, &page.html, &plan());
    let mut whole = read(&page.whole()).0;
    let mut pieces = read(&captured).0;
    // Places come one after the other, so sessions may come in another order than on the page.
    whole.sightings.sort_by(|one, other| one.id.cmp(&other.id));
    pieces.sightings.sort_by(|one, other| one.id.cmp(&other.id));
    let (whole, pieces) = (render::reading(&whole, &[]), render::reading(&pieces, &[]));
    if whole == pieces {
        Ok(())
    } else {
        Err(format!("what the plan sends reads as\n{pieces}\nthe whole page as\n{whole}"))
    }
}

fn the_plan_never_sends_the_transcript(page: &Fixture) -> Result<(), String> {
    for place in capture::capture(&page.url, &page.html, &plan()).places {
        if let Some(html) = place.html.iter().find(|html| html.contains("SECRET")) {
            return Err(format!("the plan sends, as {}: {html}", place.name));
        }
    }
    Ok(())
}

fn statuses_are_what_a_person_sees(page: &Fixture) -> Result<(), String> {
    let (reading, _) = read(&page.whole());
    let mut wrong = Vec::new();
    for sighting in &reading.sightings {
        let id = sighting.id.as_str();
        if page.truth.iter().all(|(session, _)| session != id) {
            wrong.push(format!("{id} is no session, or its truth is missing"));
        }
    }
    for (session, truth) in &page.truth {
        let sighting = reading.sightings.iter().find(|sighting| sighting.id.as_str() == session);
        let seen = sighting.map_or("missing", |sighting| sighting.status.name());
        if seen != truth {
            wrong.push(format!("{session} is {truth}, read as {seen}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
