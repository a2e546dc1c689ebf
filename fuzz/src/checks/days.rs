//! Days with a browser, made from bytes: every few bytes are something that happens. All of it goes through the real doors, as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use session_watch::engine::{Effect, State};
use session_watch::session::Status;
use session_watch::time::Time;

use super::door;
use super::sound::{checked, comes_to_rest, reborn};
use super::story::BEGIN;
use crate::support::rows::{row, sidebar};

/// What a row can say; the first is a row that is not there.
const STATUSES: [&str; 12] = [
    "", "running", "waiting", "finished", "idle", "failed", "question", "limited", "archived", "merged", "unknown",
    "running",
];
const SESSIONS: [&str; 4] = ["session_A", "session_B", "cse_C", "session_D"];
const SPANS: [u64; 16] = [
    0, 1, 500, 1_000, 2_000, 2_500, 3_000, 5_000, 20_000, 30_000, 60_000, 180_000, 300_000, 900_000, 3_600_000,
    86_400_000,
];

/// Lives through the days that `data` tells of.
pub fn days(data: &[u8]) {
    let mut days = Days::new(data);
    while days.goes_on() {}
    comes_to_rest(&mut days.state, days.wall);
}

/// What is stored at the end of such days.
pub fn stored_after(data: &[u8]) -> String {
    let mut days = Days::new(data);
    while days.goes_on() {}
    door::written(&days.state)
}

struct Days<'d> {
    data: std::slice::Iter<'d, u8>,
    state: State,
    wall: Time,
    wake_at: Option<Time>,
    born: u64,
    /// By their ids; one is shown again only after it was taken away.
    on_screen: BTreeSet<String>,
}

impl Days<'_> {
    fn new(data: &[u8]) -> Days<'_> {
        Days {
            data: data[..data.len().min(600)].iter(),
            state: State::default(),
            wall: Time(BEGIN),
            wake_at: None,
            born: 1,
            on_screen: BTreeSet::new(),
        }
    }

    fn byte(&mut self) -> u8 {
        self.data.next().copied().unwrap_or_default()
    }

    /// Something happens; `false` at the end.
    fn goes_on(&mut self) -> bool {
        let Some(what) = self.data.next() else { return false };
        let tab = u32::from(what >> 4) % 3 + 1;
        match what & 15 {
            0..=3 => self.captures(tab),
            4 => self.page(tab, 0, Value::Null),
            5 => {
                self.born += 1;
                self.page(tab, 0, door::list(""));
            }
            6 => self.happens(json!({ "kind": "tab-gone", "tab": tab })),
            7 => self.happens(json!({ "kind": "silent", "tab": tab })),
            8 | 9 => {
                let span = SPANS[usize::from(what >> 4)];
                self.passes(span);
            }
            10 => {
                self.wall = Time(self.wall.0 + SPANS[usize::from(what >> 4)]);
                self.happens(json!({ "kind": "tick" }));
            }
            11 => self.wall = Time(self.wall.0 - SPANS[usize::from(what >> 4)]),
            12 => {
                self.state = reborn(&self.state);
                let reason = ["wake", "startup", "update"][tab as usize - 1];
                self.happens(json!({ "kind": "start", "reason": reason }));
            }
            13 => {
                let nth = usize::from(what >> 5);
                let notice = self.state.alerts.notices.get(nth);
                let id = notice.map_or("cannot_see.several.1".to_owned(), |notice| notice.id.clone());
                let kind = if what & 16 == 0 { "clicked" } else { "closed" };
                self.on_screen.remove(&id);
                self.happens(json!({ "kind": kind, "notification": id }));
            }
            14 => {
                let most = usize::from(what >> 4);
                let done: Vec<_> = self.state.outbox.iter().take(most).map(|entry| entry.id.clone()).collect();
                self.happens(json!({ "kind": "done", "effects": done }));
            }
            _ => self.command(what >> 4),
        }
        true
    }

    /// Time passes, with every tick when it was asked for.
    fn passes(&mut self, span: u64) {
        let until = Time(self.wall.0 + span);
        for _ in 0..100 {
            let Some(wake) = self.wake_at.filter(|wake| *wake <= until) else { break };
            self.wall = wake;
            self.happens(json!({ "kind": "tick" }));
        }
        self.wall = until.max(self.wall);
    }

    fn captures(&mut self, tab: u32) {
        let (one, other, how) = (self.byte(), self.byte(), self.byte());
        let statuses = [one & 15, one >> 4, other & 15, other >> 4];
        let mut rows = String::new();
        for (id, status) in SESSIONS.iter().zip(statuses) {
            match STATUSES[usize::from(status) % STATUSES.len()] {
                "" => {}
                status => rows += &row(id, ["Fix", "[P1] [API] Fix $1"][usize::from(how >> 7)], status),
            }
        }
        self.page(tab, how, door::list(&sidebar(&rows)));
    }

    fn page(&mut self, tab: u32, how: u8, changes: Value) {
        let session = SESSIONS.get(usize::from(how & 7));
        let url = session.map_or("https://claude.ai/code".to_owned(), |id| format!("https://claude.ai/code/{id}"));
        let (visible, focused, pulse) = (how & 8 != 0, how & 16 != 0, u8::from(how & 32 != 0));
        let capture = json!({
            "url": url, "born": self.born, "visible": visible, "focused": focused, "pulse": pulse, "changes": changes,
        });
        self.happens(json!({ "kind": "capture", "tab": tab, "capture": capture }));
    }

    fn command(&mut self, which: u8) {
        let (nth, value) = (self.byte(), self.byte());
        let id = SESSIONS[usize::from(nth) % SESSIONS.len()];
        let names = session_watch::settings::TABLE;
        let name = names[usize::from(nth) % names.len()].name;
        let command = match which {
            0..=3 => json!({ "do": "acknowledge", "id": id }),
            4 | 5 => json!({ "do": "open", "id": id }),
            6 => json!({ "do": "look" }),
            7 => json!({ "do": "open-code" }),
            8 => json!({ "do": "test-notification" }),
            9 => json!({ "do": "reset-settings" }),
            10 => json!({ "do": "acknowledge-all" }),
            _ => json!({ "do": "settings", "settings": { name: f64::from(value) / 4.0 } }),
        };
        self.happens(json!({ "kind": "command", "command": command }));
    }

    fn happens(&mut self, message: Value) {
        let Some(event) = door::event(&message.to_string()) else { return };
        let before = self.state.entries;
        let known: BTreeSet<String> = self.state.outbox.iter().map(|entry| entry.id.clone()).collect();
        self.wake_at = checked(&mut self.state, event, self.wall).wake_at;
        let sent = (self.state.entries - before) as usize;
        let new = self.state.outbox.len().saturating_sub(sent);
        for entry in &self.state.outbox[new..] {
            assert!(!known.contains(&entry.id), "an id for each entry");
            match &entry.effect {
                Effect::Notify(notification) => {
                    assert!(self.on_screen.insert(notification.id.clone()), "{} twice", notification.id);
                }
                Effect::Withdraw(id) => drop(self.on_screen.remove(id)),
                _ => {}
            }
        }
        for session in self.state.track.sessions.values() {
            let live = session.is_live();
            assert!(!live || self.state.track.tabs.values().any(|tab| tab.confirms(session.id(), session.observed())));
            assert!(
                session.stall_told().is_none() || matches!(session.observed(), Status::Running(_)),
                "only what runs stalls"
            );
        }
    }
}
