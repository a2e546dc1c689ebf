//! How long a reading takes: `cargo bench --bench read`. Prints one line for each size. The best of many
//! readings is what it costs, the median what a busy machine makes of it.

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

        let mut times: Vec<u128> = (0..400)
            .map(|_| {
                let start = Instant::now();
                black_box(read(black_box(&capture)));
                start.elapsed().as_nanos()
            })
            .collect();
        times.sort_unstable();
        let micros = |at: usize| times[at] as f64 / 1e3;
        let (best, median) = (micros(0), micros(times.len() / 2));
        println!("read {rows:>5} rows, {:>4} kB: best {best:>6.0} µs, median {median:>6.0} µs", bytes / 1000);
    }
}
