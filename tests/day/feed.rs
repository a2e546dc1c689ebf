//! The data that the day's page fetches for its list: over a stream, or asked for ever more rarely while nothing changes.

use serde_json::{Value, json};
use session_watch::read::DataTale;

use crate::file::Day;
use crate::page::Truth;
use crate::player::Fetch;
use crate::support::data::{node, picked, written};

/// A stream says so often that nothing has changed.
const SYNC: u64 = 110_000;
/// The shortest and the longest time between two questions.
const SHORTEST: u64 = 30_000;
const LONGEST: u64 = 600_000;
/// A session that stalls has done so for this long when that is to be said.
const STALL: u64 = 15 * 60_000;

pub struct Feed {
    fetch: Fetch,
    /// When it tells next, in milliseconds since midnight.
    next: u64,
    /// How long a page without a stream waits.
    interval: u64,
    /// What was last told of each session, but for its heartbeat.
    told: Vec<Value>,
    /// When a session stands still though it is shown to work, by name.
    stalls: Vec<(String, u64)>,
}

impl Feed {
    /// The page has just been loaded.
    pub fn new(fetch: Fetch, day: &Day, now: u64) -> Feed {
        let stalls = day.needs().filter(|need| need.kind == "stalled");
        let stalls = stalls.map(|need| (need.session.to_owned(), need.at * 1_000 - STALL)).collect();
        Feed { fetch, next: now, interval: SHORTEST, told: Vec::new(), stalls }
    }

    pub fn next(&self) -> u64 {
        self.next
    }

    /// What the page is told now, if anything. A page without a stream knows of a change when it next asks.
    pub fn tell(&mut self, all: &[Truth], has_changed: bool, now: u64, midnight: u64) -> Vec<DataTale> {
        let is_first = self.told.is_empty();
        let is_due = now >= self.next;
        if !is_due && (self.fetch == Fetch::Poll || !has_changed) {
            return Vec::new();
        }
        let rows: Vec<Value> = all.iter().map(row).collect();
        let new: Vec<Value> = rows.iter().filter(|row| !self.told.contains(row)).cloned().collect();
        self.told = rows.clone();
        let is_quiet = new.is_empty();
        let told = if self.fetch == Fetch::Stream && !is_due { new } else { rows };
        let rows: Vec<Value> = told.into_iter().map(|row| self.with_beat(row, all, now, midnight)).collect();
        let how = match self.fetch {
            Fetch::Stream if is_first => "added",
            Fetch::Stream => "changed",
            Fetch::Poll => "answer",
        };
        let tale = json!({ "how": how, "rows": rows });
        self.interval = if is_quiet { (self.interval * 2).min(LONGEST) } else { SHORTEST };
        let wait = if self.fetch == Fetch::Stream { SYNC } else { self.interval };
        self.next = if is_due || is_first { now + wait } else { self.next };
        let sync = json!({ "how": "sync", "rows": [] });
        let all = if self.fetch == Fetch::Stream && is_due { json!([tale, sync]) } else { json!([tale]) };
        DataTale::all(&node(&all))
    }

    /// A row with its heartbeat: now where its session works and does not stand still.
    fn with_beat(&self, mut row: Value, all: &[Truth], now: u64, midnight: u64) -> Value {
        let truth = all.iter().find(|one| row["id"] == json!(cse(one)));
        let Some(truth) = truth.filter(|one| one.is == "running") else { return picked(&row) };
        let still =
            self.stalls.iter().find(|(name, since)| *name == truth.name && (*since..*since + 2 * STALL).contains(&now));
        let beat = still.map_or(now, |(_, since)| *since);
        row["last_event_at"] = json!(written(midnight + beat, 6));
        picked(&row)
    }
}

fn cse(one: &Truth) -> String {
    one.id.replace("session_", "cse_")
}

/// What the page's server says of a session.
fn row(one: &Truth) -> Value {
    let worker = match one.is.as_str() {
        "running" => "running",
        "waiting" => "requires_action",
        _ => "idle",
    };
    let asks = one.is == "finished" && one.question;
    let summary = match one.is.as_str() {
        _ if asks => json!({ "status_category": "need_input", "needs_action": "Should I use PUT or PATCH?" }),
        "finished" => json!({ "status_category": "completed", "needs_action": "" }),
        _ => Value::Null,
    };
    let pending = match (one.is.as_str(), one.wait.as_str()) {
        ("waiting", "question") => {
            json!({ "tool_name": "AskUserQuestion", "action_description": "Should I use PUT or PATCH?" })
        }
        ("waiting", _) => json!({ "tool_name": "Bash", "action_description": "Run npm test" }),
        _ => Value::Null,
    };
    json!({
        "id": cse(one),
        "title": one.title,
        "status": if one.is == "archived" { "archived" } else { "active" },
        "worker_status": worker,
        "unread": one.is == "finished",
        "external_metadata": { "post_turn_summary": summary, "pending_action": pending },
    })
}
