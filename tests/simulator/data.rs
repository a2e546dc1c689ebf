//! The second witness: what a page fetches for itself of its sessions, as a list that it asks for again and again or as a stream, and the scripts that tell
//! the background of it. It is late, in part, stuck, refused or lost in ways of its own.

mod tell;

use std::collections::{BTreeMap, BTreeSet};

use session_watch::codec::Value;

use crate::life::{Face, ID, Moment, Session};
use crate::message::{list, record, text};
use crate::oracle::{DATA, Seen, Witness, Word};
use crate::tab::{Screen, Tab};
use crate::wire::{DataHabit, FAILS, Wire};
use crate::world::{Next, World};

/// As in `track/data.rs`: for so long after its last word a page still passes for one that tells of its data.
const STREAM: u64 = 150_000;
const POLL: u64 = 11 * 60_000;
/// A page without a stream asks so often at first, and at last.
const SOON: u64 = 30_000;
const LATE: u64 = 10 * 60_000;
/// A stream that is taken up again with an older token stays silent for ever.
const TOKEN: u64 = 240_000;

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
    /// What the server has sent last of each session, what of it was told, and what the background has last stored of that.
    sent: BTreeMap<usize, Wire>,
    told: BTreeMap<usize, Wire>,
    stored: BTreeMap<usize, Wire>,
    /// Some frame was lost since all was told last.
    lost: bool,
    heard: Option<u64>,
    /// By how much the computer's clock was set forward since then: the background takes its word for so much older.
    leapt: u64,
    knows: u64,
    /// When the stream broke.
    broke: u64,
    every: u64,
    /// So many answers are refused or empty.
    pub refused: u32,
    waiting: Vec<Value>,
    busy: bool,
    failures: u32,
    /// The background has last heard of a stream, and not of its end.
    streams: bool,
    /// Sessions of which the background has not got all that was told.
    missed: BTreeSet<usize>,
}

/// A message of these scripts on its way.
#[derive(Clone)]
pub struct DataSent {
    pub born: u64,
    told: Vec<Value>,
    pub rows: Vec<Seen>,
    /// All that has been told, with this.
    all_told: BTreeMap<usize, Wire>,
    /// Sessions of which a summary says that they failed, with its number.
    fails: Vec<(usize, u32)>,
    pub knows: u64,
}

/// What the background can tell of the summaries of sessions, by their numbers, whichever page told of them.
#[derive(Default)]
pub struct Known {
    /// Since when it knows of one that says failed.
    pub failing: BTreeMap<(usize, u32), u64>,
    /// Those that came while all that was told is that the session still worked.
    pub unowned: BTreeSet<(usize, u32)>,
}

impl Feed {
    fn new(number: u64) -> Feed {
        Feed { number, every: SOON, ..Feed::default() }
    }

    /// Notes that all of a row, or a part of it, was told.
    fn note(&mut self, session: usize, before: Option<&Wire>, after: &Wire) {
        if before.is_none() {
            self.missed.remove(&session);
        }
        match (before, self.told.get_mut(&session)) {
            (Some(before), Some(told)) => told.merge(before, after),
            // A part alone tells nothing of a session, unless it tells what its worker does.
            (Some(before), None) if before.worker == after.worker => {}
            _ => drop(self.told.insert(session, after.clone())),
        }
    }

    /// What could not be stored was never told, unless more has come meanwhile.
    fn lose(&mut self, tales: &[Value]) {
        self.lost = true;
        let is_in = |tales: &[Value], session: usize| {
            format!("{tales:?}").contains(&format!("{}{session:04}", ID.replace("session_", "cse_")))
        };
        let lost: Vec<usize> = self.told.keys().copied().filter(|session| is_in(tales, *session)).collect();
        for session in lost.iter().filter(|session| !is_in(&self.waiting, **session)) {
            match self.stored.get(session) {
                Some(stored) => drop(self.told.insert(*session, stored.clone())),
                None => drop(self.told.remove(session)),
            }
        }
        self.missed.extend(lost);
    }

    fn lasts_until(&self) -> u64 {
        let until = self.heard.map_or(0, |heard| heard + if self.streams { STREAM } else { POLL });
        until.saturating_sub(self.leapt)
    }
}

impl Tab {
    /// What its page's data show, as far as they were told.
    fn data_rows(&self, sessions: &[Session], known: &Known, now: u64) -> Vec<Seen> {
        let Some(feed) = &self.feed else { return Vec::new() };
        let heard = feed.heard.unwrap_or_default();
        let row = |(session, told): (&usize, &Wire)| {
            let garbled = self.habit.data.garbled == Some(*session);
            let failing = known.failing.get(&(*session, told.ended)).copied();
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
                Stream::On if streamed && self.may_fetch() && now >= self.held_until + 1_000 => Word::Fresh,
                Stream::Off if is_right => Word::Fresh,
                _ => Word::Behind,
            };
            Seen {
                session: *session,
                face,
                real: told.real,
                word,
                mark: (0, 0, false),
                card: false,
                beat: if self.habit.data.digits == 0 { told.beat / 1_000 * 1_000 } else { told.beat },
                missed: false,
                tied: told.is_tied(&sessions[*session], &self.habit.data, now),
                unsummed: told.is_unsummed() || known.unowned.contains(&(*session, told.ended)),
            }
        };
        feed.told.iter().map(row).collect()
    }

    fn data_witness(&self, sessions: &[Session], known: &Known, now: u64) -> Option<Witness> {
        let feed = self.feed.as_ref()?;
        let rows = self.data_rows(sessions, known, now);
        // Who is signed out gets no data.
        let speaks = !self.frozen && !self.discarded && self.screen != Screen::Login && feed.heard.is_some();
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

/// Whether the data show it as a session at rest.
pub fn rests(face: Option<Face>) -> bool {
    matches!(face, Some(Face::Unread | Face::Idle))
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
        // What the background knew of summaries it forgets with them.
        self.known = Known::default();
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            if let Some(tab) = self.tabs.get_mut(&id) {
                tab.feed = None;
            }
            self.observe_data(id);
        }
    }

    /// The computer's clock is set forward.
    pub fn age_data(&mut self, by: u64) {
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            if let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) {
                feed.leapt += by;
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
        if habit.summary_late > 0 {
            // The summary of what happened just before is still to come.
            self.later(now + habit.lag + habit.summary_late, Next::Frame { tab: id, feed: number, beat: false });
        }
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
        feed.missed.clear();
        let (mut rows, mut all) = (Vec::new(), BTreeMap::new());
        for session in sessions.iter().filter(|session| session.account == account) {
            let wire = Wire::new(session, at, habit.summary_late);
            let Some(wire) = wire.filter(|wire| wire.status != "archived" || habit.archived) else { continue };
            rows.push(wire.written(None, session, habit));
            feed.note(session.number, None, &wire);
            all.insert(session.number, wire.status);
            feed.sent.insert(session.number, wire);
        }
        self.bring_back(&all);
        rows
    }

    /// What the data of one page tell to be back from the archive, is back for the background, whoever else has lost that.
    fn bring_back(&mut self, told: &BTreeMap<usize, &'static str>) {
        for feed in self.tabs.values_mut().filter_map(|tab| tab.feed.as_mut()) {
            for (session, row) in feed.told.iter_mut().filter(|(_, row)| row.status == "archived") {
                row.status = told.get(session).copied().unwrap_or(row.status);
            }
        }
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
        let World { tabs, sessions, random, tally, known, .. } = self;
        let Some(feed) = tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) else { return Vec::new() };
        feed.knows = feed.knows.max(at);
        let at = feed.knows;
        let (mut tales, mut told) = (Vec::new(), BTreeMap::new());
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
            // What comes back from the archive comes into the list anew.
            let before = before.filter(|before| before.status != "archived" || wire.status == "archived");
            let part = before.as_ref().filter(|_| habit.in_parts);
            let how = if before.is_some() { "changed" } else { "added" };
            // A part that says a worker rests while the summary comes later is whole, but for what has not come.
            tales.push(tale(how, vec![wire.written(part, session, habit)]));
            let is_summed = part.is_some_and(|part| part.summary != wire.summary && part.worker == wire.worker);
            feed.note(session.number, part, &wire);
            if part.is_none_or(|part| part.status != wire.status) {
                told.insert(session.number, wire.status);
            }
            let works = feed.told.get(&session.number).is_some_and(|told| told.worker == "running");
            if is_summed && works && wire.worker == "idle" {
                known.unowned.insert((session.number, wire.ended));
            }
            tally.count("frames");
        }
        self.bring_back(&told);
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

    /// Lets the oracle see what a page's data show now.
    pub fn observe_data(&mut self, id: u32) {
        let witness = self.tabs.get(&id).and_then(|tab| tab.data_witness(&self.sessions, &self.known, self.now));
        if witness.is_some() || self.oracle.knows_of(DATA + id) {
            self.oracle.observe(DATA + id, witness, self.now);
        }
    }
}

fn tab_is_on(tab: &Tab) -> bool {
    !tab.frozen && !tab.discarded
}
