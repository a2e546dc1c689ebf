//! The second witness: what a page fetches for itself of its sessions, as a list that it asks for again and again or as a stream, and the scripts that tell
//! the background of it. It is late, in part, stuck, refused or lost in ways of its own.

use std::collections::BTreeMap;

use session_watch::codec::{Record, Value};

use crate::life::{Ask, Face, Moment, Session, Truth};
use crate::message::{list, record, text};
use crate::oracle::{DATA, Seen, Witness, Word};
use crate::random::Random;
use crate::support::data::written;
use crate::tab::{Screen, Tab};
use crate::worker::Halt;
use crate::world::{BEGIN, Next, World};

/// As in `track/data.rs`: for so long after its last word a page still passes for one that tells of its data.
const STREAM: u64 = 150_000;
const POLL: u64 = 11 * 60_000;
/// A summary that says failed counts when it has lasted so long.
const FAILS: u64 = 90_000;
/// A page without a stream asks so often at first, and at last.
const SOON: u64 = 30_000;
const LATE: u64 = 10 * 60_000;
/// A stream that is taken up again with an older token stays silent for ever.
const TOKEN: u64 = 240_000;

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
    /// Values with what stands before them in some builds.
    pub prefixed: bool,
    /// A session whose worker's word nobody knows.
    pub garbled: Option<usize>,
    /// The list holds what was put away, too.
    pub archived: bool,
}

/// What a row of the data says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wire {
    status: &'static str,
    worker: &'static str,
    /// The number of the summary of the turn that has ended, as the server has it.
    ended: u32,
    unread: bool,
    summary: (&'static str, u32),
    pending: Option<Ask>,
    title: u32,
    beat: u64,
    knows: u64,
    real: Face,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stream {
    #[default]
    Off,
    On,
    /// It never says anything again, and nobody notices.
    Silent,
}

/// The scripts in a page that read its data along, and what the page gets.
#[derive(Default)]
pub struct Feed {
    pub number: u64,
    stream: Stream,
    /// What the server has sent last of each session, and what of it was told.
    sent: BTreeMap<usize, Wire>,
    told: BTreeMap<usize, Wire>,
    /// Some frame was lost since all was told last.
    lost: bool,
    heard: Option<u64>,
    knows: u64,
    /// When the stream broke.
    broke: u64,
    every: u64,
    /// So many answers are refused or empty.
    pub refused: u32,
    waiting: Vec<Value>,
    busy: bool,
    failures: u32,
}

/// A message of these scripts on its way.
#[derive(Clone)]
pub struct DataSent {
    pub born: u64,
    told: Vec<Value>,
    pub rows: Vec<Seen>,
    pub knows: u64,
}

impl Wire {
    /// `late`: how long after a turn has ended its summary comes.
    fn new(session: &Session, at: u64, late: u64) -> Option<Wire> {
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
            (Truth::Idle, Face::Failed) if moment.ending == crate::life::Ending::Fails => "failed",
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
            beat: beat / 60_000,
            knows: at,
            real: moment.real(),
        })
    }

    /// Whether the same is said.
    fn says(&self, other: &Wire) -> bool {
        Wire { knows: 0, real: Face::Idle, ended: 0, ..self.clone() }
            == Wire { knows: 0, real: Face::Idle, ended: 0, ..other.clone() }
    }

    /// The row as it is written: all of it, or what is another than before.
    fn written(&self, before: Option<&Wire>, session: &Session, habit: &DataHabit) -> Value {
        let mut fields: Vec<(&'static str, Value)> = vec![("id", text(session.id().replace("session_", "cse_")))];
        let is_new = |same: fn(&Wire, &Wire) -> bool| before.is_none_or(|before| !same(before, self));
        let word = |prefix: &str, word: &str| {
            text(if habit.prefixed { prefix.to_owned() + &word.to_uppercase() } else { word.to_owned() })
        };
        if before.is_none() {
            let created = session.history.first().map_or(0, |moment| moment.at);
            fields.push(("created_at", text(written(BEGIN + created))));
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
            fields.push(("last_event_at", text(written(BEGIN + self.beat * 60_000))));
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
    fn merge(&mut self, before: &Wire, after: &Wire) {
        if before.status != after.status {
            self.status = after.status;
        }
        if before.worker != after.worker {
            (self.worker, self.ended) = (after.worker, after.ended);
        }
        if before.unread != after.unread {
            self.unread = after.unread;
        }
        if before.summary != after.summary {
            self.summary = after.summary;
        }
        if before.pending != after.pending {
            self.pending = after.pending;
        }
        (self.title, self.beat, self.knows, self.real) = (after.title, after.beat, after.knows, after.real);
    }
}

impl Wire {
    /// Whether it says that its turn failed, and only that.
    fn says_failed(&self) -> bool {
        self.status == "active" && self.worker == "idle" && self.summary == ("failed", self.ended)
    }

    /// What it shows to whoever reads it. `failing`: since when it is known to say failed.
    fn face(&self, failing: Option<u64>, heard: u64) -> Option<Face> {
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

impl Feed {
    fn new(number: u64) -> Feed {
        Feed { number, every: SOON, ..Feed::default() }
    }

    /// Notes that all of a row, or a part of it, was told.
    fn note(&mut self, session: usize, before: Option<&Wire>, after: &Wire) {
        match (before, self.told.get_mut(&session)) {
            (Some(before), Some(told)) => told.merge(before, after),
            _ => drop(self.told.insert(session, after.clone())),
        }
    }

    fn lasts_until(&self) -> u64 {
        self.heard.map_or(0, |heard| heard + if self.stream == Stream::Off { POLL } else { STREAM })
    }
}

impl Tab {
    /// What its page's data show, as far as they were told.
    fn data_rows(&self, sessions: &[Session], failing: &BTreeMap<(usize, u32), u64>, now: u64) -> Vec<Seen> {
        let Some(feed) = &self.feed else { return Vec::new() };
        let heard = feed.heard.unwrap_or_default();
        let row = |(session, told): (&usize, &Wire)| {
            let garbled = self.habit.data.garbled == Some(*session);
            let failing = failing.get(&(*session, told.ended)).copied();
            let real = sessions[*session].at(now).map_or(Face::Idle, Moment::real);
            let face = told.face(failing, heard).filter(|_| !garbled || told.status != "active");
            let streamed = feed.stream == Stream::On && self.habit.data.lag <= 2_000;
            let is_same = |m: &&Moment| m.real() == real || (rests(Some(m.real())) && rests(Some(real)));
            let since = |m: &&Moment| m.at > told.knows && m.at <= now;
            let stayed = sessions[*session].history.iter().filter(since).all(|m| is_same(&m));
            let is_right = face.is_none() || stayed && (face == Some(real) || rests(face) && rests(Some(real)));
            // Whether it counts yet is a matter of milliseconds.
            let is_open = failing.is_some_and(|since| told.says_failed() && heard < since + FAILS + 1_000);
            let word = match feed.stream {
                _ if is_open && face.is_some() => Word::Behind,
                _ if feed.lost || feed.stream == Stream::Silent || feed.lasts_until() <= now => Word::Stuck,
                // While it shows an error, no frame is read along.
                Stream::On if streamed && self.may_fetch() => Word::Fresh,
                Stream::Off if is_right => Word::Fresh,
                _ => Word::Behind,
            };
            Seen { session: *session, face, real: told.real, word, mark: (0, 0, false), beat: told.beat }
        };
        feed.told.iter().map(row).collect()
    }

    fn data_witness(&self, sessions: &[Session], failing: &BTreeMap<(usize, u32), u64>, now: u64) -> Option<Witness> {
        let feed = self.feed.as_ref()?;
        let rows = self.data_rows(sessions, failing, now);
        let speaks = !self.frozen && !self.discarded && feed.heard.is_some();
        Some(Witness {
            speaks,
            knows: feed.knows,
            sees: speaks && !rows.is_empty() && feed.lasts_until() > now,
            tells_progress: false,
            unsaid: feed.failures > 0 || feed.busy && feed.lost,
            looks_at: None,
            rows: if self.discarded { Vec::new() } else { rows },
        })
    }

    fn may_fetch(&self) -> bool {
        !self.frozen && !self.discarded && self.screen == Screen::List
    }
}

fn rests(face: Option<Face>) -> bool {
    matches!(face, Some(Face::Unread | Face::Idle))
}

fn fields_of(fields: Vec<(&'static str, Value)>) -> Value {
    Value::Record(Record(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}

fn tale(how: &'static str, rows: Vec<Value>) -> Value {
    record([("how", text(how)), ("rows", list(rows))])
}

impl World<'_> {
    /// The scripts stand in the page from its beginning on, if they are wanted then.
    pub fn read_along(&mut self, id: u32) {
        let number = self.number();
        let (now, wanted) = (self.now, self.page_data);
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.feed = wanted.then(|| Feed::new(number));
        let at = tab.list_at;
        if wanted {
            let soon = self.random.between(50, 900);
            self.later(at.max(now) + soon, Next::Fetch { tab: id, feed: number });
            self.tell_data(id, vec![tale("listens", Vec::new())]);
        }
        self.observe_data(id);
    }

    /// The user has switched it off: the scripts end.
    pub fn stop_reading(&mut self) {
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            if let Some(tab) = self.tabs.get_mut(&id) {
                tab.feed = None;
            }
            self.observe_data(id);
        }
    }

    fn feed(&mut self, tab: u32, number: u64) -> Option<&mut Feed> {
        self.tabs.get_mut(&tab)?.feed.as_mut().filter(|feed| feed.number == number)
    }

    /// The page asks for its list, or takes its stream up again.
    pub fn fetch(&mut self, id: u32, number: u64) {
        let now = self.now;
        let Some(tab) = self.tabs.get(&id).filter(|tab| tab.feed.as_ref().is_some_and(|feed| feed.number == number))
        else {
            return;
        };
        let (habit, held) = (tab.habit.data.clone(), tab.held_until);
        if !tab.may_fetch() || now < held {
            // A page that is put to sleep asks when it goes on.
            let again = held.max(now + 2_000);
            self.later(again, Next::Fetch { tab: id, feed: number });
            return;
        }
        let refused = self.feed(id, number).is_some_and(|feed| std::mem::take(&mut feed.refused) > 0);
        if refused {
            self.tally.count("answers refused or empty");
            if self.random.chance(50.0) {
                self.tell_data(id, vec![tale("answer", Vec::new())]);
            }
            self.later(now + SOON, Next::Fetch { tab: id, feed: number });
        } else if habit.streams {
            self.connect(id, number, &habit);
        } else {
            let age = habit.lag + self.random.below(500);
            self.poll(id, number, &habit, now.saturating_sub(age));
        }
    }

    fn connect(&mut self, id: u32, number: u64, habit: &DataHabit) {
        let now = self.now;
        let mut tales = Vec::new();
        let silent = self.feed(id, number).is_some_and(|feed| {
            let was_on = std::mem::replace(&mut feed.stream, Stream::On) != Stream::Off;
            if was_on {
                tales.push(tale("ended", Vec::new()));
            }
            let stale = feed.broke > 0 && feed.broke + TOKEN < now;
            feed.stream = if stale { Stream::Silent } else { Stream::On };
            stale
        });
        if silent {
            self.tally.count("tokens that went stale");
            self.observe_data(id);
            return;
        }
        tales.extend(self.whole(id, number, habit, now).into_iter().map(|row| tale("added", vec![row])));
        self.tally.count("streams begun");
        self.tell_data(id, tales);
        let sync = self.random.between(100_000, 120_000);
        self.later(now + sync, Next::Sync { tab: id, feed: number });
        let beat = self.random.between(10_000, 60_000);
        self.later(now + beat, Next::Frame { tab: id, feed: number, beat: true });
    }

    fn poll(&mut self, id: u32, number: u64, habit: &DataHabit, at: u64) {
        let now = self.now;
        let before: Vec<Wire> = self.feed(id, number).map_or(Vec::new(), |feed| feed.sent.values().cloned().collect());
        let rows = self.whole(id, number, habit, at);
        let Some(feed) = self.feed(id, number) else { return };
        let same = before.len() == feed.sent.len() && before.iter().zip(feed.sent.values()).all(|(a, b)| a.says(b));
        feed.every = if same { (feed.every * 2).min(LATE) } else { SOON };
        let next = now + feed.every;
        if !rows.is_empty() {
            self.tell_data(id, vec![tale("answer", rows)]);
        }
        self.tally.count("answers");
        self.later(next, Next::Fetch { tab: id, feed: number });
    }

    /// All rows, as they were at a moment.
    fn whole(&mut self, id: u32, number: u64, habit: &DataHabit, at: u64) -> Vec<Value> {
        let account = self.account;
        let World { tabs, sessions, .. } = self;
        let feed = tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()).filter(|feed| feed.number == number);
        let Some(feed) = feed else { return Vec::new() };
        feed.knows = feed.knows.max(at);
        feed.lost = false;
        let mut rows = Vec::new();
        for session in sessions.iter().filter(|session| session.account == account) {
            let wire = Wire::new(session, at, habit.summary_late);
            let Some(wire) = wire.filter(|wire| wire.status != "archived" || habit.archived) else { continue };
            rows.push(wire.written(None, session, habit));
            feed.note(session.number, None, &wire);
            feed.sent.insert(session.number, wire);
        }
        rows
    }

    /// Something may have changed: the stream says what.
    pub fn frame(&mut self, id: u32, number: u64, beat: bool) {
        let now = self.now;
        let Some(tab) = self.tabs.get(&id) else { return };
        let (habit, held) = (tab.habit.data.clone(), tab.held_until);
        let asleep = !tab.may_fetch();
        if self.feed(id, number).is_none_or(|feed| feed.stream != Stream::On) {
            return;
        }
        if beat {
            self.later(now + 60_000, Next::Frame { tab: id, feed: number, beat });
        }
        if asleep || now < held {
            if !beat {
                self.later(held.max(now + 2_000), Next::Frame { tab: id, feed: number, beat });
            }
            return;
        }
        let at = now.saturating_sub(habit.lag);
        let tales = self.changes(id, &habit, at);
        if !tales.is_empty() {
            self.tell_data(id, tales);
        }
        self.observe_data(id);
    }

    fn changes(&mut self, id: u32, habit: &DataHabit, at: u64) -> Vec<Value> {
        let account = self.account;
        let World { tabs, sessions, random, tally, .. } = self;
        let Some(feed) = tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) else { return Vec::new() };
        feed.knows = feed.knows.max(at);
        let at = feed.knows;
        let mut tales = Vec::new();
        for session in sessions.iter().filter(|session| session.account == account) {
            let Some(wire) = Wire::new(session, at, habit.summary_late) else { continue };
            let before = feed.sent.insert(session.number, wire.clone());
            if before.as_ref().is_some_and(|before| before.says(&wire)) {
                continue;
            }
            if random.below(1_000) < u64::from(habit.loses) {
                tally.count("frames lost");
                feed.lost = true;
                continue;
            }
            let part = before.as_ref().filter(|_| habit.in_parts);
            let how = if before.is_some() { "changed" } else { "added" };
            // A part that says a worker rests while the summary comes later is whole, but for what has not come.
            tales.push(tale(how, vec![wire.written(part, session, habit)]));
            feed.note(session.number, part, &wire);
            tally.count("frames");
        }
        tales
    }

    pub fn sync(&mut self, id: u32, number: u64) {
        let now = self.now;
        let asleep = self.tabs.get(&id).is_none_or(|tab| !tab.may_fetch() || now < tab.held_until);
        if self.feed(id, number).is_none_or(|feed| feed.stream != Stream::On) {
            return;
        }
        let next = self.random.between(100_000, 120_000);
        self.later(now + next, Next::Sync { tab: id, feed: number });
        if !asleep {
            self.tell_data(id, vec![tale("sync", Vec::new())]);
        }
    }

    /// The stream breaks, and is taken up again so much later; without that it says nothing ever again.
    pub fn break_stream(&mut self, id: u32, gap: Option<u64>) {
        let now = self.now;
        let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) else { return };
        if feed.stream != Stream::On {
            return;
        }
        let number = feed.number;
        match gap {
            Some(gap) => {
                (feed.stream, feed.broke) = (Stream::Off, now);
                self.tell_data(id, vec![tale("ended", Vec::new())]);
                self.later(now + gap, Next::Fetch { tab: id, feed: number });
            }
            None => feed.stream = Stream::Silent,
        }
        self.tally.count("streams broken");
        self.observe_data(id);
    }

    /// A page goes on that could not: an answer from before may come first, and then it asks anew.
    pub fn catch_up(&mut self, id: u32, since: u64, at: u64) {
        let Some(tab) = self.tabs.get(&id) else { return };
        let habit = tab.habit.data.clone();
        let Some(number) = tab.feed.as_ref().map(|feed| feed.number) else { return };
        if !habit.streams && self.random.chance(30.0) && tab_is_on(tab) {
            self.tally.count("answers from before a sleep");
            let rows = self.whole(id, number, &habit, since);
            self.tell_data(id, vec![tale("answer", rows)]);
        }
        let soon = self.random.below(5_000);
        self.later(at + soon, Next::Fetch { tab: id, feed: number });
        self.observe_data(id);
    }

    // ---- Telling ----

    fn tell_data(&mut self, id: u32, tales: Vec<Value>) {
        let now = self.now;
        let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) else { return };
        let tells = |tale: &Value| format!("{tale:?}").contains("cse_") || format!("{tale:?}").contains("\"sync\"");
        if tales.iter().any(tells) {
            feed.heard = Some(now);
            let until = feed.lasts_until();
            self.later(until + 1, Next::Observe { tab: id });
        }
        if let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) {
            feed.waiting.extend(tales);
            for (session, told) in feed.told.iter().filter(|(_, told)| told.says_failed()) {
                self.failing.entry((*session, told.ended)).or_insert(now);
            }
        }
        self.observe_data(id);
        self.carry(id);
    }

    /// Sends what waits.
    pub fn carry(&mut self, id: u32) {
        let latency = self.latency();
        let now = self.now;
        let World { tabs, sessions, failing, .. } = self;
        let Some(tab) = tabs.get_mut(&id).filter(|tab| !tab.frozen && !tab.discarded) else { return };
        let rows = tab.data_rows(sessions, failing, now);
        let born = tab.born;
        let Some(feed) = tab.feed.as_mut().filter(|feed| !feed.busy && !feed.waiting.is_empty()) else { return };
        feed.busy = true;
        let told = std::mem::take(&mut feed.waiting);
        let sent = Box::new(DataSent { born, told, rows, knows: feed.knows });
        let number = feed.number;
        self.later(now + latency, Next::Carry { tab: id, feed: number, sent, tries: 0 });
    }

    pub fn carried(&mut self, id: u32, number: u64, sent: Box<DataSent>, tries: u32) {
        if self.feed(id, number).is_none() {
            return;
        }
        let outcome = self.say_data(id, &sent);
        if outcome == Err(Halt::Died) && tries == 0 {
            let at = self.now + self.latency();
            self.later(at, Next::Carry { tab: id, feed: number, sent, tries: 1 });
            return;
        }
        let Some(feed) = self.feed(id, number) else { return };
        feed.busy = false;
        if outcome.is_ok() {
            feed.failures = 0;
            self.observe_data(id);
            self.carry(id);
            return;
        }
        feed.failures += 1;
        if feed.failures < 2 {
            feed.waiting.splice(0..0, sent.told);
        } else {
            feed.lost = true;
        }
        self.oracle.lost_word(self.now);
        self.observe_data(id);
    }

    /// What these scripts tell, as a message.
    pub fn data_message(&self, tab: u32, sent: &DataSent) -> Value {
        record([
            ("kind", text("data")),
            ("tab", crate::message::number(tab.into())),
            ("born", crate::message::number(BEGIN + sent.born)),
            ("told", list(sent.told.clone())),
        ])
    }

    /// Lets the oracle see what a page's data show now.
    pub fn observe_data(&mut self, id: u32) {
        let witness = self.tabs.get(&id).and_then(|tab| tab.data_witness(&self.sessions, &self.failing, self.now));
        if witness.is_some() || self.oracle.knows_of(DATA + id) {
            self.oracle.observe(DATA + id, witness, self.now);
        }
    }
}

fn tab_is_on(tab: &Tab) -> bool {
    !tab.frozen && !tab.discarded
}

impl DataHabit {
    /// The same for another tab of the same account: what its server does late is late for all.
    pub fn beside(&self, r: &mut Random) -> DataHabit {
        DataHabit { lag: self.lag + r.below(900), in_parts: r.chance(60.0), archived: r.chance(50.0), ..self.clone() }
    }

    pub fn random(r: &mut Random, trouble: bool, sessions: usize) -> DataHabit {
        let streams = r.chance(60.0);
        let late = trouble && r.chance(25.0);
        DataHabit {
            streams,
            lag: match (streams, late) {
                (true, false) => r.between(20, 900),
                (true, true) => r.span(1_000, 30_000),
                (false, false) => r.between(100, 3_000),
                (false, true) => r.span(3_000, 40_000),
            },
            summary_late: if !streams || r.chance(70.0) { 0 } else { r.span(100, 5_000) },
            loses: if streams && trouble && r.chance(20.0) { r.between(5, 60) as u32 } else { 0 },
            in_parts: r.chance(60.0),
            prefixed: r.chance(30.0),
            garbled: (trouble && r.chance(10.0)).then(|| r.below(sessions as u64) as usize),
            archived: r.chance(50.0),
        }
    }
}
