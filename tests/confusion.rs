//! How often the reader says of a session what a person who looks at the page says: `cargo test --test confusion -- --nocapture`
//! prints it, for the whole pages and for the small structures, apart from each other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::fmt::Write;

use session_watch::read::read;
use support::fixture::{self, Fixture};

const STATES: [&str; 8] = ["running", "waiting", "failed", "finished", "idle", "archived", "unknown", "missing"];

/// By the truth, then by what is read.
type Matrix = [[usize; 8]; 8];

fn state(name: &str) -> usize {
    STATES.iter().position(|one| *one == name).unwrap_or_else(|| panic!("{name} is no status"))
}

/// A session that is read and is none counts as one whose truth is missing.
fn matrix(pages: &[Fixture]) -> Matrix {
    let mut matrix = Matrix::default();
    for page in pages {
        let (reading, _) = read(&page.whole());
        let status = |id: &str| reading.sightings.iter().find(|one| one.id.as_str() == id).map(|one| one.status.name());
        for (id, truth) in &page.truth {
            matrix[state(truth)][state(status(id).unwrap_or("missing"))] += 1;
        }
        let invented = reading.sightings.iter().filter(|one| page.truth.iter().all(|(id, _)| id != one.id.as_str()));
        for one in invented {
            matrix[state("missing")][state(one.status.name())] += 1;
        }
    }
    matrix
}

fn table(name: &str, matrix: &Matrix) -> String {
    let mut out = format!("{name:<12}");
    for read in STATES {
        write!(out, "{read:>10}").unwrap();
    }
    out.push('\n');
    for (truth, row) in STATES.iter().zip(matrix).filter(|(_, row)| row.iter().any(|count| *count > 0)) {
        write!(out, "{truth:<12}").unwrap();
        for count in row {
            write!(out, "{:>10}", if *count == 0 { "·".to_owned() } else { count.to_string() }).unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn all_statuses_are_read_as_a_person_reads_them() {
    for (name, pages) in [("pages", fixture::all()), ("structures", fixture::structures())] {
        let matrix = matrix(&pages);
        println!("{}", table(name, &matrix));
        let all: usize = matrix.iter().flatten().sum();
        let right: usize = (0..STATES.len()).map(|at| matrix[at][at]).sum();
        println!("{name}: {right} of {all} right, on {} pages\n", pages.len());
        assert_eq!(right, all, "{name}");
    }
}
