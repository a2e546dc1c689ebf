//! A simulator: random worlds drive the real core through the real protocol, and an oracle that knows the truth judges what was said.
//!
//! `SEED=7 cargo test --test simulator -- --nocapture` plays one world and tells it, `./build.sh soak` plays others. What is simulated, and what the oracle
//! demands and excuses, stands in `README.md` beside this file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod clock;
mod data;
mod desktop;
mod happen;
mod life;
mod message;
mod oracle;
mod page;
mod plan;
mod random;
mod script;
#[path = "../support/mod.rs"]
mod support;
mod tab;
mod tally;
mod trouble;
mod wire;
mod worker;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use plan::plan;
use tally::Tally;
use world::World;

/// How many seeds an ordinary test run takes.
const WORLDS: u64 = 3_000;

#[test]
fn equal_seeds_give_equal_runs() {
    for seed in 0..20 {
        let run = || World::play(&plan(seed), false).digest;
        assert_eq!(run(), run(), "seed {seed}");
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_unsaid_nothing_false_nothing_twice() {
    if let Some(seed) = number("SEED") {
        let plan = plan(seed);
        let outcome = World::play(&plan, true);
        println!("{}", outcome.trace.join("\n"));
        println!("{}", outcome.violations.join("\n"));
        assert!(outcome.violations.is_empty());
        return;
    }
    let asked = number("WORLDS");
    let worlds = asked.unwrap_or(WORLDS);
    let first = number("FIRST").unwrap_or(0);
    let rows_alone = number("ROWS_ALONE").is_some();
    let seeds: Vec<u64> = failed_before().chain(first..first + worlds).collect();
    let next = AtomicUsize::new(0);
    let total = Mutex::new((Tally::default(), Vec::new()));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut tally = Tally::default();
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    let plan = plan(seed);
                    if rows_alone && plan.reads_data() {
                        continue;
                    }
                    let outcome = std::panic::catch_unwind(|| World::play(&plan, false));
                    match outcome {
                        Ok(outcome) => {
                            tally.count("worlds");
                            tally.add(&outcome.tally);
                            if let Some(first) = outcome.violations.first() {
                                total.lock().unwrap().1.push((seed, first.clone()));
                            }
                        }
                        Err(_) => total.lock().unwrap().1.push((seed, "panic".to_owned())),
                    }
                }
                total.lock().unwrap().0.add(&tally);
            });
        }
    });
    let (tally, violations) = total.into_inner().unwrap();
    let took = start.elapsed();
    for (what, count) in &tally.0 {
        println!("{count:>12} {what}");
    }
    println!(
        "{worlds} seeds, {} worlds in {took:.1?}, {:.0} seeds a second",
        tally.of("worlds"),
        worlds as f64 / took.as_secs_f64()
    );
    for (seed, violation) in violations.iter().take(number("SHOWN").unwrap_or(30) as usize) {
        println!("seed {seed}: {violation}\n    SEED={seed} cargo test --test simulator -- --nocapture");
    }
    assert!(violations.is_empty(), "{} worlds of {worlds} seeds went wrong", violations.len());
    if asked.is_none() {
        let rare: Vec<_> = tally::EXPECTED.iter().filter(|what| tally.of(what) < tally.of("worlds") / 100).collect();
        assert!(rare.is_empty(), "hardly ever happens any more: {rare:?}");
    }
}

/// The seeds that once went wrong.
fn failed_before() -> impl Iterator<Item = u64> {
    include_str!("seeds.txt").lines().filter_map(|line| line.split_whitespace().next()?.parse().ok())
}
