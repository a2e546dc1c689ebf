//! A world: sessions, tabs, a browser and a user, driven by a plan and a clock of its own. Everything in it happens in an order that the seed decides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use session_watch::codec::Value;
use session_watch::time::Time;

use crate::data::{DataSent, Known};
use crate::life::{Face, Moment, Session};
use crate::message;
use crate::oracle::{Oracle, Seen, Witness, Word};
use crate::page::{List, Shape, Shown};
use crate::plan::Plan;
use crate::random::Random;
use crate::script::Answer;
use crate::tab::{Sent, Tab, View};
use crate::tally::Tally;
use crate::worker::{Browser, stored_bytes};

/// The computer's clock when a world begins.
pub const BEGIN: u64 = 1_764_000_000_000;

/// Something that will happen by itself.
pub enum Next {
    /// The plan's.
    Happen(usize),
    /// A page changes of itself.
    Render {
        tab: u32,
    },
    /// A content script starts, or asks for the plan again.
    Hello {
        tab: u32,
        script: u64,
    },
    /// A content script's message arrives.
    Capture {
        tab: u32,
        script: u64,
        sent: Box<Sent>,
        tries: u32,
    },
    /// The answer to it arrives.
    Reply {
        tab: u32,
        script: u64,
        view: Option<Box<View>>,
        died: bool,
    },
    /// A ping arrives at a tab.
    Ping {
        tab: u32,
        worker: u64,
    },
    /// The answer to a ping arrives, or the time to wait for it is over.
    Answer {
        tab: u32,
        worker: u64,
        event: Box<Answer>,
    },
    /// A page says that it leaves.
    Leave {
        tab: u32,
    },
    /// The browser tells the background.
    Event(Box<Value>),
    Timer {
        worker: u64,
        timer: u64,
    },
    Alarm {
        number: u64,
    },
    /// A page asks for its data; its stream brings something, or says that nothing has changed.
    Fetch {
        tab: u32,
        feed: u64,
    },
    Frame {
        tab: u32,
        feed: u64,
        beat: bool,
    },
    Sync {
        tab: u32,
        feed: u64,
    },
    /// What it has got is told to the background.
    Carry {
        tab: u32,
        feed: u64,
        sent: Box<DataSent>,
        tries: u32,
    },
    /// Data have become old.
    Observe {
        tab: u32,
    },
    /// A page marks the session it shows as read.
    Read {
        session: usize,
    },
    /// The browser looks whether the worker is idle.
    Rest {
        worker: u64,
    },
}

/// What a world left behind.
pub struct Outcome {
    pub violations: Vec<String>,
    pub tally: Tally,
    /// A digest of all that the core asked for.
    pub digest: u64,
    pub trace: Vec<String>,
}

pub struct World<'p> {
    pub plan: &'p Plan,
    pub now: u64,
    /// How far the computer's clock is off.
    pub offset: i64,
    pub asleep_until: u64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    due: BTreeMap<u64, Next>,
    numbers: u64,
    pub random: Random,
    pub sessions: Vec<Session>,
    pub tabs: BTreeMap<u32, Tab>,
    pub last_tab: u32,
    pub browser: Browser,
    /// Nobody is at the computer.
    pub away: bool,
    /// The user wants the page's data read along.
    pub page_data: bool,
    /// What the background can tell of summaries.
    pub known: Known,
    /// Who is signed in.
    pub account: u8,
    pub oracle: Oracle,
    pub tally: Tally,
    pub digest: u64,
    pub trace: Option<Vec<String>>,
}

impl<'p> World<'p> {
    /// Plays a plan to its end.
    pub fn play(plan: &'p Plan, traced: bool) -> Outcome {
        let mut world = World {
            plan,
            now: 0,
            offset: 0,
            asleep_until: 0,
            queue: BinaryHeap::new(),
            due: BTreeMap::new(),
            numbers: 0,
            random: Random::new(plan.seed ^ 0x5eed),
            sessions: plan
                .folders
                .iter()
                .enumerate()
                .map(|(n, (folder, account))| Session::new(n, *folder, *account))
                .collect(),
            tabs: BTreeMap::new(),
            last_tab: 0,
            browser: Browser::default(),
            away: false,
            page_data: false,
            known: Known::default(),
            account: 0,
            oracle: Oracle::new(plan),
            tally: Tally::default(),
            digest: 0xcbf2_9ce4_8422_2325,
            trace: traced.then(Vec::new),
        };
        for (nth, (at, _)) in plan.happenings.iter().enumerate() {
            world.later(*at, Next::Happen(nth));
        }
        while world.oracle.violations.is_empty() {
            let Some(Reverse((at, number))) = world.queue.pop() else { break };
            let Some(next) = world.due.remove(&number) else { continue };
            if at > plan.end {
                break;
            }
            if at < world.asleep_until && !matches!(&next, Next::Happen(n) if plan.happenings[*n].1.needs_no_computer())
            {
                // In the order in which it would have come.
                world.queue.push(Reverse((world.asleep_until, number)));
                world.due.insert(number, next);
                continue;
            }
            world.now = at;
            world.next(next);
            world.judge();
        }
        if world.oracle.violations.is_empty() {
            world.now = plan.end;
            world.judge();
        }
        if let Some(core) = world.browser.disk.clone() {
            let bytes = stored_bytes(&core);
            world.tally.most("most bytes stored", bytes as u64);
            world.oracle.stored(bytes, world.now);
            for entry in core.alerts.log.0.iter().rev().take(20).rev() {
                world.note(|| format!("log {entry:?}"));
            }
            world.note(|| format!("needs {:?}, flapping {:?}", core.alerts.needs, core.alerts.flapping));
        }
        let World { oracle, tally, digest, trace, .. } = world;
        Outcome { violations: oracle.violations, tally, digest, trace: trace.unwrap_or_default() }
    }

    /// Nothing has woken the background up to now that should have.
    fn note_stranded(&mut self) {
        if self.browser.stranded && self.browser.worker.is_none() {
            self.oracle.trouble(self.now);
        }
    }

    fn judge(&mut self) {
        self.note_stranded();
        self.oracle.check(self.now, &self.sessions, &mut self.tally);
    }

    pub fn later(&mut self, at: u64, next: Next) {
        self.numbers += 1;
        self.queue.push(Reverse((at, self.numbers)));
        self.due.insert(self.numbers, next);
    }

    pub fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    pub fn wall(&self) -> Time {
        Time((BEGIN as i64 + self.now as i64 + self.offset) as u64)
    }

    pub fn note(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>9.3} {}", self.now as f64 / 1_000.0, what()));
        }
    }

    /// How long a message takes.
    pub fn latency(&mut self) -> u64 {
        if self.random.chance(1.0) { self.random.between(100, 900) } else { self.random.between(1, 30) }
    }

    fn next(&mut self, next: Next) {
        self.note_stranded();
        match next {
            Next::Happen(nth) => self.happen(nth),
            Next::Render { tab } => self.render(tab),
            Next::Hello { tab, script } => self.hello(tab, script),
            Next::Capture { tab, script, sent, tries } => self.receive(tab, script, *sent, tries),
            Next::Reply { tab, script, view, died } => self.replied(tab, script, view, died),
            Next::Ping { tab, worker } => self.pinged(tab, worker),
            Next::Answer { tab, worker, event } => self.answered(tab, worker, *event),
            Next::Leave { tab } => self.left(tab),
            Next::Event(event) => self.tell(*event),
            Next::Timer { worker, timer } => self.timer(worker, timer),
            Next::Alarm { number } => self.alarm(number),
            Next::Fetch { tab, feed } => self.fetch(tab, feed),
            Next::Frame { tab, feed, beat } => self.frame(tab, feed, beat),
            Next::Sync { tab, feed } => self.sync(tab, feed),
            Next::Carry { tab, feed, sent, tries } => self.carried(tab, feed, sent, tries),
            Next::Observe { tab } => self.observe_data(tab),
            Next::Read { session } => self.read(session),
            Next::Rest { worker } => self.rest(worker),
        }
    }

    /// The server's truth has changed: pages show it when they learn of it.
    pub fn spread(&mut self) {
        let tabs: Vec<_> = self.tabs.values().map(|tab| (tab.id, tab.habit.lag)).collect();
        for (tab, lag) in tabs {
            self.later(self.now + lag, Next::Render { tab });
        }
        let feed = |tab: &Tab| Some((tab.id, tab.feed.as_ref()?.number, tab.habit.data.clone()));
        for (tab, feed, habit) in self.tabs.values().filter_map(feed).collect::<Vec<_>>() {
            self.observe_data(tab);
            if habit.streams {
                self.later(self.now + habit.lag, Next::Frame { tab, feed, beat: false });
                if habit.summary_late > 0 {
                    self.later(self.now + habit.lag + habit.summary_late, Next::Frame { tab, feed, beat: false });
                }
            }
        }
    }

    /// A page may have changed: the oracle looks, and so does the content script.
    pub fn render(&mut self, id: u32) {
        let now = self.now;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.learn(now);
        if let Some(script) = tab.script.as_mut() {
            script.changed = true;
            if script.waits {
                let number = script.number;
                self.hello(id, number);
            }
        }
        self.observe(id);
        self.look(id);
    }

    /// Lets the oracle see what a tab shows now.
    pub fn observe(&mut self, id: u32) {
        let now = self.now;
        let witness = self.tabs.get(&id).map(|tab| {
            let display = tab.display(&self.sessions, now);
            let speaks = tab.speaks();
            let word = match tab.stuck {
                true => Word::Stuck,
                _ if tab.is_fresh(now) => Word::Fresh,
                _ => Word::Behind,
            };
            let row = |row: &crate::page::Row| {
                let real = self.sessions[row.session].at(tab.knows).map_or(Face::Idle, Moment::real);
                Seen {
                    session: row.session,
                    face: row.face(),
                    real,
                    word,
                    mark: row.mark(),
                    card: row.asks && row.face() == Some(Face::Waiting),
                    beat: 0,
                    missed: false,
                    unsummed: false,
                    tied: false,
                }
            };
            Witness {
                speaks,
                knows: tab.knows,
                sees: speaks
                    && display.list == List::Shown
                    && display.rows.iter().any(|row| row.shown != Shown::Unreadable),
                tells_progress: speaks && tab.habit.shape == Shape::Cards,
                unsaid: tab.script.as_ref().is_some_and(|script| script.unsaid),
                looks_at: tab.looks_at().filter(|_| !self.away),
                rows: if tab.discarded { Vec::new() } else { display.rows.iter().map(row).collect() },
            }
        });
        self.oracle.observe(id, witness, now);
        self.observe_data(id);
    }

    /// Says that time has passed.
    pub fn tick(&mut self) {
        self.tell(message::tick());
    }

    /// Says an event nobody waits for.
    pub fn tell(&mut self, event: Value) {
        let _ = self.say(Some(event));
    }
}
