//! What the core costs natively: reading a page, and one step with a hundred sessions. `cargo bench` prints a line for each.
//! The best of many runs is what it costs, the median what a busy machine makes of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../tests/support/pages.rs"]
mod pages;

use std::hint::black_box;
use std::time::Instant;

use session_watch::engine::{Event, State, step};
use session_watch::read::{Capture, CapturedPlace, Changes, Memory, read};
use session_watch::storage;
use session_watch::time::Time;
use session_watch::track::Presence;

const URL: &str = "https://claude.ai/code";
const RUNS: usize = 400;

fn main() {
    for rows in [50, 1_000] {
        let (capture, sessions) = capture(rows, 1);
        assert_eq!(read(&capture).0.sightings.len(), sessions);
        let bytes = capture.places[0].html[0].len();
        report(&format!("read {rows} rows, {} kB", bytes / 1_000), || {
            black_box(read(black_box(&capture)));
        });
    }

    for rows in [50, 1_000] {
        let mut memory = Memory::default();
        let all = chunks(rows);
        let row = |number: u64| all.chunks[1 + number as usize % rows].clone();
        let first = memory.apply(1, URL.to_owned(), all.clone()).unwrap();
        assert_eq!(read(&first).0.sightings.len(), rows);
        drop(first);
        let mut number = 1;
        report(&format!("take in one changed row of {rows}, and read all"), || {
            number += 1;
            let one = Changes { number, base: Some(number - 1), chunks: vec![row(number)], ..Changes::default() };
            black_box(read(&memory.apply(1, URL.to_owned(), black_box(one)).unwrap()));
        });
    }

    let mut state = State::default();
    let mut now = 1_764_000_000_000;
    let mut hear = |capture: Option<Capture>, state: &mut State| {
        now += 100;
        step(state, Event::Heard(1, Presence::default(), capture), Time(now));
        let done = state.outbox.iter().map(|entry| entry.id.clone()).collect();
        step(state, Event::Done(done), Time(now));
    };
    // Two pages in turn, so that sessions really change from step to step.
    let pages = [capture(100, 1).0, capture(100, 2).0];
    hear(Some(pages[0].clone()), &mut state);
    let mut turn = 0;
    report("step: a capture of 100 sessions, most of them changed", || {
        turn += 1;
        hear(Some(pages[turn % 2].clone()), &mut state);
    });
    report("step: a tab with 100 sessions shows what it showed", || hear(None, &mut state));
    report("the stored form of 100 sessions and their history", || {
        black_box(storage::encode_state(black_box(&state)));
    });
}

fn capture(rows: usize, seed: u64) -> (Capture, usize) {
    let (html, statuses) = pages::sidebar(rows, seed);
    let place = CapturedPlace { name: "list".to_owned(), html: vec![html] };
    (Capture { url: URL.to_owned(), places: vec![place], ..Capture::default() }, statuses.len())
}

/// The same page in chunks: the list around its rows is the first.
fn chunks(rows: usize) -> Changes {
    const ROW: &str = "<div data-row-key=";
    let (html, _) = pages::sidebar(rows, 1);
    let html = html.strip_suffix("</div></aside>").unwrap();
    let mut parts = html.split(ROW);
    let mut list = parts.next().unwrap().to_owned();
    let mut chunks = Vec::new();
    for (row, id) in parts.zip(2..) {
        list.push_str(&format!(r#"<chunk at="{id}"></chunk>"#));
        chunks.push((id, [ROW, row].concat()));
    }
    chunks.insert(0, (1, list + "</div></aside>"));
    Changes { number: 1, order: vec![("list".to_owned(), vec![1])], chunks, ..Changes::default() }
}

fn report(what: &str, mut run: impl FnMut()) {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_nanos()
    };
    let mut times: Vec<u128> = (0..RUNS).map(time).collect();
    times.sort_unstable();
    let micros = |at: usize| times[at] as f64 / 1e3;
    println!("{what:<60} best {:>7.0} µs   median {:>7.0} µs", micros(0), micros(RUNS / 2));
}
