//! What a row of the page's data says, as its server writes it, how that comes to a page, and what it shows to whoever reads it.

use session_watch::codec::{Record, Value};

use crate::life::{Ask, Ending, Face, Moment, Session, Truth};
use crate::message::{record, text};
use crate::random::Random;
use crate::support::data::written;
use crate::world::BEGIN;

/// A summary that says failed counts when it has lasted so long.
pub const FAILS: u64 = 90_000;

/// How a tab's page fetches its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataHabit {
    /// Its account has the stream.
    pub streams: bool,
    /// How late a frame is; how old an answer is at most.
    pub lag: u64,
    /// How much later a summary comes than the end of its turn.
    pub summary_late: u64,
    /// How many of a thousand frames are lost.
    pub loses: u32,
    /// Frames tell only what has changed.
    pub in_parts: bool,
    /// How many digits of a fraction of a second its times have.
    pub digits: usize,
    /// Values with what stands before them in some builds.
    pub prefixed: bool,
    /// A session whose worker's word nobody knows.
    pub garbled: Option<usize>,
    /// The list holds what was put away, too.
    pub archived: bool,
}

impl DataHabit {
    /// The same for another tab of the same account: what its server does late is late for all.
    pub fn beside(&self, r: &mut Random) -> DataHabit {
        let lag = self.lag + r.below(900);
        let digits = if self.digits > 0 && lag.is_multiple_of(2) { 9 } else { self.digits };
        DataHabit { lag, digits, in_parts: r.chance(60.0), archived: r.chance(50.0), ..self.clone() }
    }

    pub fn random(r: &mut Random, trouble: bool, sessions: usize) -> DataHabit {
        let streams = r.chance(60.0);
        let late = trouble && r.chance(25.0);
        let lag = match (streams, late) {
            (true, false) => r.between(20, 900),
            (true, true) => r.span(1_000, 30_000),
            (false, false) => r.between(100, 3_000),
            (false, true) => r.span(3_000, 40_000),
        };
        DataHabit {
            streams,
            lag,
            summary_late: if !streams || r.chance(70.0) { 0 } else { r.span(100, 5_000) },
            loses: if streams && trouble && r.chance(20.0) { r.between(5, 60) as u32 } else { 0 },
            in_parts: r.chance(60.0),
            digits: if lag.is_multiple_of(3) { 0 } else { 6 },
            prefixed: r.chance(30.0),
            garbled: (trouble && r.chance(10.0)).then(|| r.below(sessions as u64) as usize),
            archived: r.chance(50.0),
        }
    }
}

/// What a row of the data says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    pub status: &'static str,
    pub worker: &'static str,
    /// The number of the summary of the turn that has ended, as the server has it.
    pub ended: u32,
    pub unread: bool,
    pub summary: (&'static str, u32),
    pub pending: Option<Ask>,
    pub title: u32,
    pub beat: u64,
    pub knows: u64,
    pub real: Face,
}

impl Wire {
    /// `late`: how long after a turn has ended its summary comes.
    pub fn new(session: &Session, at: u64, late: u64) -> Option<Wire> {
        let moment = session.at(at)?;
        let ended = moment.summary.1;
        let mut before = session.history.iter().rev().skip_while(|other| other.at > at);
        let summed = before.by_ref().take_while(|other| other.summary == moment.summary).last().map_or(0, |m| m.at);
        let is_late = !moment.summary.0.is_empty()
            && !matches!(moment.truth, Truth::Running | Truth::Waiting(_))
            && summed + late > at;
        let old = || session.at(summed.saturating_sub(1)).map_or(("", 0), |other| other.summary);
        let summary = if is_late { old() } else { moment.summary };
        let status = match (moment.truth, moment.real()) {
            (Truth::Archived, _) => "archived",
            (Truth::Idle, Face::Failed) if moment.ending == Ending::Fails => "failed",
            _ => "active",
        };
        let (worker, pending) = match moment.truth {
            Truth::Running => ("running", None),
            Truth::Waiting(ask) => ("requires_action", Some(ask)),
            _ => ("idle", None),
        };
        let beat = if moment.truth == Truth::Running && !moment.silent { at } else { moment.at };
        Some(Wire {
            status,
            worker,
            ended,
            unread: moment.truth == Truth::Unread,
            summary,
            pending,
            title: moment.title,
            beat,
            knows: at,
            real: moment.real(),
        })
    }

    /// Whether the same is said, but for the seconds of its last event: such a frame is not sent.
    pub fn says(&self, other: &Wire) -> bool {
        let said =
            |wire: &Wire| Wire { beat: wire.beat / 60_000, knows: 0, real: Face::Idle, ended: 0, ..wire.clone() };
        said(self) == said(other)
    }

    /// The row as it is written: all of it, or what is another than before.
    pub fn written(&self, before: Option<&Wire>, session: &Session, habit: &DataHabit) -> Value {
        let mut fields: Vec<(&'static str, Value)> = vec![("id", text(session.id().replace("session_", "cse_")))];
        let is_new = |same: fn(&Wire, &Wire) -> bool| before.is_none_or(|before| !same(before, self));
        let word = |prefix: &str, word: &str| {
            text(if habit.prefixed { prefix.to_owned() + &word.to_uppercase() } else { word.to_owned() })
        };
        if before.is_none() {
            let created = session.history.first().map_or(0, |moment| moment.at);
            fields.push(("created_at", text(written(BEGIN + created, habit.digits))));
            fields.push(("environment_kind", text("anthropic_cloud")));
        }
        if is_new(|a, b| a.title == b.title) {
            fields.push(("title", text(session.title(self.title))));
        }
        if is_new(|a, b| a.status == b.status) {
            fields.push(("status", text(self.status)));
        }
        if is_new(|a, b| a.worker == b.worker) {
            let garbled = habit.garbled == Some(session.number);
            fields.push(("worker_status", word("WORKER_STATUS_", if garbled { "quantum_foam" } else { self.worker })));
        }
        if is_new(|a, b| a.unread == b.unread) {
            fields.push(("unread", Value::Bool(self.unread)));
        }
        if is_new(|a, b| a.beat == b.beat) {
            fields.push(("last_event_at", text(written(BEGIN + self.beat, habit.digits))));
        }
        let mut metadata = Vec::new();
        if is_new(|a, b| a.summary == b.summary) {
            metadata.push(("post_turn_summary", self.summary()));
        }
        if is_new(|a, b| a.pending == b.pending) {
            let tool = |ask| if ask == Ask::Question { "AskUserQuestion" } else { "Bash" };
            let pending = self.pending.map(|ask| record([("tool_name", text(tool(ask)))]));
            metadata.push(("pending_action", pending.unwrap_or(Value::Null)));
        }
        if !metadata.is_empty() {
            fields.push(("external_metadata", fields_of(metadata)));
        }
        fields_of(fields)
    }

    fn summary(&self) -> Value {
        let (category, number) = self.summary;
        if category.is_empty() {
            return Value::Null;
        }
        let wants = if category == "completed" { String::new() } else { format!("Choose {number}") };
        record([("status_category", text(category)), ("needs_action", text(wants))])
    }

    /// Takes over what is another than before.
    pub fn merge(&mut self, before: &Wire, after: &Wire) {
        if before.status != after.status {
            self.status = after.status;
        }
        if before.worker != after.worker {
            // A worker that begins has got over the failure of which only the end was lost.
            let begins = self.worker != after.worker && ["running", "requires_action"].contains(&after.worker);
            if begins && self.status == "failed" && before.status == after.status {
                self.status = "active";
            }
            (self.worker, self.ended) = (after.worker, after.ended);
        }
        if before.unread != after.unread {
            self.unread = after.unread;
        }
        if before.summary != after.summary {
            (self.summary, self.ended) = (after.summary, after.ended);
        }
        if before.pending != after.pending {
            self.pending = after.pending;
        }
        (self.title, self.beat, self.knows, self.real) = (after.title, after.beat, after.knows, after.real);
    }
}

impl Wire {
    /// Whether its summary is still of something before the turn that has ended.
    pub fn is_unsummed(&self) -> bool {
        self.worker == "idle" && self.summary.1 != self.ended
    }

    /// Whether its last event cannot be told from another thing that has happened to its session within the same second.
    pub fn is_tied(&self, session: &Session, habit: &DataHabit, now: u64) -> bool {
        let is_it = |m: &Moment| m.at <= now && m.at / 1_000 == self.beat / 1_000 && m.at != self.beat;
        habit.digits == 0 && session.history.iter().any(is_it)
    }

    /// Whether it says that its turn failed, and only that.
    pub fn says_failed(&self) -> bool {
        self.status == "active" && self.worker == "idle" && self.summary == ("failed", self.ended)
    }

    /// What it shows to whoever reads it. `failing`: since when it is known to say failed.
    pub fn face(&self, failing: Option<u64>, heard: u64) -> Option<Face> {
        let Wire { status, worker, ended, unread, summary, .. } = *self;
        Some(match (status, worker) {
            ("archived", _) => Face::Archived,
            ("failed", _) => Face::Failed,
            (_, "running") => Face::Running,
            (_, "requires_action") => Face::Waiting,
            _ if summary == ("need_input", ended) => Face::Waiting,
            _ if self.says_failed() => {
                return failing.is_some_and(|since| since + FAILS - 500 <= heard).then_some(Face::Failed);
            }
            _ if unread => Face::Unread,
            _ => Face::Idle,
        })
    }
}

/// Whether a last event is later than another, as far as they are written: without a fraction it may be any moment of its second.
pub fn has_moved(before: u64, after: u64) -> bool {
    let is_whole = before.is_multiple_of(1_000) || after.is_multiple_of(1_000);
    if is_whole { before / 1_000 < after / 1_000 } else { before < after }
}

fn fields_of(fields: Vec<(&'static str, Value)>) -> Value {
    Value::Record(Record(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}
