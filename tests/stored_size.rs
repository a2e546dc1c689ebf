//! What is stored fits the browser's quota, whatever a user has open: the most sessions, in as many tabs as are kept, with the longest titles, each with
//! a long past, while nothing can be shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::engine::{Event, State, step};
use session_watch::read::{Capture, MAX_TITLE, Place};
use session_watch::time::Time;
use session_watch::track::{MAX_ROWS, MAX_SESSIONS, MAX_TABS, Presence, TabId};
use support::rows::{row, sidebar};
use support::stored::texts;

/// Half of what `chrome.storage.local` takes: what is damaged is set aside beside it.
const MOST: usize = 10_485_760 / 2;

/// Longer than any life's stretches and any session's past that are kept.
const CHANGES: usize = 45;

#[test]
fn the_most_that_can_be_stored_fits_twice() {
    // Each character takes three bytes.
    let title = "長".repeat(MAX_TITLE);
    let page = |status: &str| {
        let rows: String = (0..MAX_SESSIONS).map(|n| row(&format!("session_{n:026}"), &title, status)).collect();
        Capture {
            url: "https://claude.ai/code".to_owned(),
            places: vec![Place { name: "list".to_owned(), html: vec![sidebar(&rows)] }],
        }
    };
    let pages = [page("running"), page("waiting"), page("failed")];
    let mut state = State::default();
    let mut now = 1_764_000_000_000;
    let mut hear = |tab: usize, page: &Capture| {
        now += 30_000;
        let presence = Presence { born: 1, ..Presence::default() };
        step(&mut state, Event::Heard(TabId::try_from(tab).unwrap(), presence, Some(page.clone())), Time(now));
    };
    for change in 0..CHANGES {
        hear(1, &pages[change % pages.len()]);
    }
    for tab in 1..=MAX_TABS {
        hear(tab, &pages[(CHANGES - 1) % pages.len()]);
    }
    assert_eq!((state.track.sessions.len(), state.track.tabs.len()), (MAX_SESSIONS, MAX_ROWS / MAX_SESSIONS));
    // The browser counts the text as it stands in JSON once more, with its quotation marks escaped.
    let [hot, history] = texts(&state).map(|text| serde_json::to_string(&text).unwrap().len());
    println!("the state {hot} bytes, the history {history}");
    assert!(hot + history < MOST, "the state {hot} bytes, the history {history}");
}
