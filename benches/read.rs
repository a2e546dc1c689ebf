//! How long a reading takes: `cargo bench --bench read`. Prints one line for each size, the median of many readings.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../tests/support/pages.rs"]
mod pages;

use std::hint::black_box;
use std::time::Instant;

use session_watch::read::{Capture, Place, read};

fn main() {
    for rows in [50, 1_000] {
        let (html, statuses) = pages::sidebar(rows, 1);
        let bytes = html.len();
        let place = Place { name: "list".to_owned(), html: vec![html] };
        let capture = Capture { url: "https://claude.ai/code".to_owned(), places: vec![place] };
        assert_eq!(read(&capture).0.sightings.len(), statuses.len());

        let mut times: Vec<u128> = Vec::new();
        for _ in 0..std::env::var("READINGS").ok().and_then(|n| n.parse().ok()).unwrap_or(400) {
            let start = Instant::now();
            black_box(read(black_box(&capture)));
            times.push(start.elapsed().as_nanos());
        }
        times.sort_unstable();
        let micros = |at: usize| times[at] as f64 / 1e3;
        let (median, slow) = (micros(times.len() / 2), micros(times.len() * 95 / 100));
        println!("read {rows:>5} rows, {:>4} kB: median {median:>7.0} µs, 95 % within {slow:>7.0} µs", bytes / 1000);
    }
}
