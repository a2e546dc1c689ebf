//! Readings as text, one line for each sighting.

use std::fmt::Write;

use session_watch::read::{Note, Reading, Sighting};
use session_watch::session::{Starter, Status};

/// A reading and its notes.
pub fn reading(reading: &Reading, notes: &[Note]) -> String {
    let mut out = String::new();
    writeln!(out, "sight: {:?}", reading.sight).unwrap();
    if let Some(open) = &reading.open {
        writeln!(out, "open: {open}").unwrap();
    }
    for one in &reading.sightings {
        writeln!(out, "{}", sighting(one)).unwrap();
    }
    for note in notes {
        writeln!(out, "note {:?}: {:?}", note.kind, note.on).unwrap();
    }
    out
}

fn sighting(one: &Sighting) -> String {
    let mut out = format!("{} | {} | {:?}", one.id, status(&one.status), one.title);
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            write!(out, " | {name} {value}").unwrap();
        }
    };
    field("repository", one.repository.clone());
    field("branch", one.branch.clone());
    field("detail", one.detail.as_ref().map(|detail| format!("{detail:?}")));
    field("pulls", one.pull_request.as_ref().map(|pulls| format!("{:?} {:?}", pulls.numbers, pulls.state)));
    field("progress", one.progress.map(|progress| format!("{}%", progress.percent())));
    field("listed", one.listed.as_ref().map(|status| status.name().to_owned()));
    field("elapsed", one.elapsed.map(|span| format!("{} s", span.0 / 1000)));
    field("started by", one.started_by.as_ref().map(starter));
    let evidence: Vec<String> = one.evidence.iter().map(|why| format!("{} {:?}", why.rule, why.on)).collect();
    field("by", Some(evidence.join(", ")).filter(|by| !by.is_empty()));
    out
}

fn starter(starter: &Starter) -> String {
    match starter {
        Starter::Session(id) => id.to_string(),
        Starter::Routine => "a routine".to_owned(),
    }
}

fn status(status: &Status) -> String {
    match status {
        Status::Running(Some(phase)) => format!("running {phase:?}"),
        Status::Waiting(wait) => format!("waiting {wait:?}"),
        Status::Failed(why) => format!("failed {why:?}"),
        Status::Idle(rest) => format!("idle {rest:?}"),
        other => other.name().to_owned(),
    }
}
