//! A working day of twelve sessions, played through the real core in simulated hours, and what was said in it beside what was
//! needed. `./build.sh day` prints the account; `UPDATE_EXPECT=1 cargo test --test day` writes it into `docs/day.md`.
//!
//! The day is `twelve-sessions.json`: what is true, what its user does, and what is needed when. The browsers play the same file
//! (`tests/e2e/day.test.js`). Never knows what the core believes: it shows pages and reads notifications.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod account;
mod feed;
mod file;
mod page;
mod player;
#[path = "../support/mod.rs"]
mod support;
mod ways;

use account::Account;
use file::Day;
use player::{Player, Sight};
use support::expect::{check_file, root};

/// What stands below it is written by the test.
const WRITTEN: &str = "<!-- From here on: UPDATE_EXPECT=1 cargo test --test day -->\n";

#[test]
fn all_that_is_needed_is_said_in_time_and_nothing_else() {
    let day = Day::load();
    let played = Player::play(&day, Sight::USUAL);
    let account = Account::new(&day, &played.said);
    let ways = ways::table(&day, &played);
    println!("{}\n{ways}", account.table());
    let path = root().join("docs/day.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let head = text.split(WRITTEN).next().unwrap();
    let body = [account.table(), ways, account.list(), played.boards()].join("\n");
    check_file(&path, &format!("{head}{WRITTEN}\n{body}")).unwrap_or_else(|difference| panic!("{difference}"));
    assert_eq!(account.mistakes(), Vec::<String>::new());
}

/// A day that asks nothing proves nothing.
#[test]
fn the_day_has_all_that_a_day_has() {
    let day = Day::load();
    assert_eq!(day.sessions.len(), 12);
    let kinds: std::collections::BTreeSet<&str> = day.needs().map(|need| need.kind).collect();
    let all = ["already waits", "can go on", "cannot see", "failed", "finished", "needs input", "runs long", "stalled"];
    assert!(all.iter().chain(&["still waiting", "stopped"]).all(|kind| kinds.contains(kind)), "{kinds:?}");
    let turns = day.turns();
    let minutes = |at: usize| turns[at].0 / 60;
    assert_eq!((minutes(0), minutes(turns.len() - 1)), (2, 90), "{turns:?}");
    let long = turns.iter().filter(|(seconds, _)| *seconds >= 3_600);
    assert_eq!(long.count(), day.needs().filter(|need| need.kind == "runs long").count(), "{turns:?}");
}
