//! What is stored fits the browser's quota, whatever a page writes: the most sessions, in as many tabs as are kept, every text as long as it is kept and of
//! what the browser stores at the greatest length, each with a long past, notes on as many as can have one, while nothing can be shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::json;
use session_watch::engine::{Command, Event, State, step};
use session_watch::marks::{MAX_MARKS, MAX_NOTE};
use session_watch::protocol::messages;
use session_watch::read::{Capture, CapturedPlace, DataTale, Memory};
use session_watch::session::SessionId;
use session_watch::time::Time;
use session_watch::track::{MAX_SESSIONS, MAX_TABS, Presence};
use support::data::node;
use support::json;
use support::rows::asking_card;
use support::stored::texts;

/// What `chrome.storage.local` takes is 10,485,760.
const MOST: usize = 8_000_000;

/// Longer than any life's stretches and any session's past that are kept.
const CHANGES: usize = 45;

/// How many sessions one page shows: more of the dearest text than this is not read, nor are more cards that ask.
const PAGE: usize = 200;

#[test]
fn the_most_of_what_chromium_stores_as_six_bytes_fits() {
    check_that_it_fits("<");
}

#[test]
fn the_most_of_what_takes_four_bytes_fits() {
    check_that_it_fits("😀");
}

/// `dear`: the character that all text is made of.
fn check_that_it_fits(dear: &'static str) {
    let mut world = World { state: State::default(), now: 1_764_000_000_000, dear };
    for change in 0..CHANGES {
        world.shows(1, change % 2 == 1, false);
    }
    world.shows(1, true, true);
    for tab in 1..=MAX_TABS {
        world.shows(tab, false, false);
    }
    world.tells();
    for n in 0..MAX_MARKS {
        let id = SessionId::parse(&id(n)).unwrap();
        world.happens(Event::Command(Command::Note(id, dear.repeat(MAX_NOTE))));
    }
    for n in 0..200 {
        let command = json!({ "do": "collapse", "group": format!("{n}{}", dear.repeat(5_000)), "on": true });
        let command = json::read(&json!({ "kind": "command", "command": command }));
        world.happens(messages::event(command, &mut Memory::default()).unwrap().unwrap());
    }
    assert_eq!(world.state.track.sessions.len(), MAX_SESSIONS);
    let [state, history] = texts(&world.state).map(|text| as_kept(&text));
    println!("{dear}: the state {state} bytes, the history {history}");
    assert!(state + history < MOST, "{dear}: the state {state} bytes, the history {history}");
}

/// How many bytes Chromium counts: a text as it stands in JSON, where it escapes what could end a script.
fn as_kept(text: &str) -> usize {
    let escaped = |of: &str, more: usize| text.matches(of).count() * more;
    serde_json::to_string(text).unwrap().len() + escaped("<", 5) + escaped("\u{2028}", 3) + escaped("\u{2029}", 3)
}

/// The longest id there is.
fn id(n: usize) -> String {
    format!("session_{n:092}")
}

struct World {
    state: State,
    now: u64,
    /// The character that all text is made of.
    dear: &'static str,
}

impl World {
    fn happens(&mut self, event: Event) {
        step(&mut self.state, event, Time(self.now));
    }

    /// A tab shows every session, page by page, as running or as failed; with `asks` also as cards that ask for something.
    fn shows(&mut self, tab: usize, runs: bool, asks: bool) {
        for first in (0..MAX_SESSIONS).step_by(PAGE) {
            self.now += 30_000;
            let places = vec![CapturedPlace { name: "list".to_owned(), html: vec![self.page(first, runs, asks)] }];
            let capture = Capture { url: "https://claude.ai/code".to_owned(), places, ..Capture::default() };
            let presence = Presence { born: 1, ..Presence::default() };
            self.happens(Event::Heard(u32::try_from(tab).unwrap(), presence, Some(capture)));
        }
    }

    /// The data of a page tell of every session, with texts as long as they are kept.
    fn tells(&mut self) {
        self.happens(Event::Command(Command::Set(vec![("page_data".to_owned(), 1.0)])));
        let text = self.dear.repeat(300);
        let row = |n: usize| {
            json!({
                "id": id(n), "title": text, "worker_status": "requires_action", "parent_session_id": id(n),
                "created_at": "2026-11-28T12:30:00Z", "last_event_at": "2026-11-28T12:30:00Z", "unread": true,
                "external_metadata": {
                    "post_turn_summary": { "status_category": "need_input", "needs_action": text },
                    "pending_action": { "tool_name": "Bash", "action_description": text },
                },
            })
        };
        let rows: Vec<_> = (0..MAX_SESSIONS).map(row).collect();
        let told = DataTale::all(&node(&json!([{ "how": "answer", "rows": rows }])));
        self.happens(Event::Data(1, 1, told));
        assert_eq!(self.state.track.data.rows.len(), MAX_SESSIONS);
    }

    fn page(&self, first: usize, runs: bool, asks: bool) -> String {
        let shown = first..first + PAGE;
        let text = |n: usize, most: usize| {
            let escaped = self.dear.replace('<', "&lt;").replace('"', "&quot;");
            format!("{n} {}", escaped.repeat(most))
        };
        let slot = |n: usize| match runs {
            false => format!(r#"<i role="status" aria-label="{}"><svg class="icon-warning"></svg></i>"#, text(n, 100)),
            true => {
                r#"<i role="status" aria-label="Running"><i class="status-dot" data-kind="running"></i></i>"#.to_owned()
            }
        };
        let badges = |n: usize| -> String {
            let numbers = (1..=20).map(|number| format!("#429496{number:04}")).collect::<Vec<_>>().join(", ");
            (0..4).map(|nth| format!(r#"<i role="img" aria-label="{numbers} · {}"></i>"#, text(n + nth, 100))).collect()
        };
        let rows = shown.clone().map(|n| {
            format!(
                r#"<div data-row-key="code:{id}"><div data-row=""><a href="/code/{id}" data-row-main-button=""><span class="df-leading-slot">{}{}</span><span class="dframe-fade-label">{}</span></a></div></div>"#,
                slot(n),
                badges(n),
                text(n, 300),
                id = id(n),
            )
        });
        let asking = if asks { shown } else { 0..0 };
        let cards = asking.clone().map(|n| {
            let (repository, branch) = ("r".repeat(300), "b".repeat(200));
            format!(
                r#"<article><header><span class="repo">{repository}{n}</span><span class="branch">{branch}</span></header><h3><a href="/code/{}">{}</a></h3></article>"#,
                id(n),
                text(n, 300),
            )
        });
        let asking = asking.map(|n| asking_card(&text(n, 290)).replace("Should I use PUT or PATCH?", &text(n, 300)));
        format!(
            r#"<aside class="dframe-sidebar"><nav><div data-group-label="Today">{}</div></nav></aside><main><div>{}</div><ul>{}</ul></main>"#,
            rows.collect::<String>(),
            cards.collect::<String>(),
            asking.collect::<String>(),
        )
    }
}
