//! A world: sessions, tabs, a browser and a user, driven by a plan and a clock of its own. Everything in it happens in an order that the seed decides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use session_watch::codec::Value;
use session_watch::time::Time;

use crate::data::DataSent;
use crate::life::{Face, Moment, Session};
use crate::message;
use crate::oracle::{Oracle, Seen, Witness, Word};
use crate::page::{List, Shape, Shown};
use crate::plan::Plan;
use crate::random::Random;
use crate::tab::{Script, Sent, Tab, View};
use crate::tally::Tally;
use crate::worker::{Browser, Halt, stored_bytes};

/// The computer's clock when a world begins.
pub const BEGIN: u64 = 1_764_000_000_000;

/// How long a frozen tab is waited for, as in `tabs.js`.
const PATIENCE: u64 = 4_000;

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

/// What a ping comes to.
pub enum Answer {
    Sent(Sent),
    /// Its page, loaded then, does not answer.
    Silent(u64),
    Gone,
    /// The tab speaks for itself.
    Nothing,
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
    /// When a page's data first told of a summary that says failed, by session and number.
    pub failing: BTreeMap<(usize, u32), u64>,
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
            failing: BTreeMap::new(),
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

    fn judge(&mut self) {
        if self.browser.stranded && self.browser.worker.is_none() {
            self.oracle.trouble(self.now);
        }
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
                Seen { session: row.session, face: row.face(), real, word, mark: row.mark(), beat: 0 }
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

    // ---- The content script ----

    /// A content script starts in a tab.
    pub fn inject(&mut self, id: u32) {
        let number = self.number();
        let delay = self.random.between(1, 60);
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.script = Some(Script { number, changed: true, ..Script::default() });
        self.later(self.now + delay, Next::Hello { tab: id, script: number });
    }

    fn script(&mut self, tab: u32, number: u64) -> Option<&mut Script> {
        let tab = self.tabs.get_mut(&tab).filter(|tab| !tab.frozen && !tab.discarded)?;
        tab.script.as_mut().filter(|script| script.number == number)
    }

    fn hello(&mut self, tab: u32, number: u64) {
        if self.script(tab, number).is_none() {
            return;
        }
        // Two tries; after that it waits for a ping.
        let answered = self.say(None).is_ok() || self.say(None).is_ok();
        if let Some(script) = self.script(tab, number).filter(|_| answered) {
            script.ready = true;
            self.observe(tab);
            self.look(tab);
        }
    }

    /// Sends what differs from what the background has.
    pub fn look(&mut self, id: u32) {
        let now = self.now;
        let latency = self.latency();
        let Some(tab) = self.tabs.get_mut(&id).filter(|tab| tab.speaks()) else { return };
        let view = tab.view(&self.sessions, now);
        let pulse = tab.pulse;
        let Some(script) = tab.script.as_mut().filter(|s| !s.busy && s.changed) else { return };
        script.changed = false;
        if std::mem::take(&mut script.anew) {
            script.stored = None;
        }
        if script.stored.as_ref() == Some(&view) {
            return;
        }
        let same = script.stored.as_ref().is_some_and(|s| s.display == view.display);
        script.busy = true;
        let number = script.number;
        tab.pulse = 0;
        tab.arrival = (now + latency).max(tab.arrival + 1);
        let (at, sent) = (tab.arrival, Box::new(tab.sent(view, !same, pulse)));
        self.later(at, Next::Capture { tab: id, script: number, sent, tries: 0 });
    }

    fn receive(&mut self, tab: u32, script: u64, sent: Sent, tries: u32) {
        let outcome = self.say_capture(tab, &sent);
        let at = self.now + self.latency();
        let died = outcome == Err(Halt::Died);
        let view = match outcome {
            Ok(()) => Some(Box::new(sent.view)),
            // The channel broke: a second try wakes a new worker.
            Err(Halt::Died) if tries == 0 && self.script(tab, script).is_some() => {
                self.later(at, Next::Capture { tab, script, sent: Box::new(sent), tries: 1 });
                return;
            }
            Err(_) => None,
        };
        self.later(at, Next::Reply { tab, script, view, died });
    }

    fn replied(&mut self, tab: u32, number: u64, view: Option<Box<View>>, died: bool) {
        let Some(script) = self.script(tab, number) else { return };
        script.busy = false;
        match view {
            Some(view) => {
                script.stored = Some(*view);
                (script.changed, script.unsaid) = (true, false);
                self.look(tab);
            }
            // Nobody knows what was stored; all stays to be said, with the next change or ping.
            None => {
                (script.changed, script.stored, script.unsaid) = (true, None, died);
                if died {
                    self.oracle.lost_word(self.now);
                }
            }
        }
        self.observe(tab);
    }

    /// The page stops or goes: it says so, if it still can.
    pub fn leave(&mut self, tab: u32) {
        if self.random.chance(70.0) {
            let at = self.now + self.latency();
            self.later(at, Next::Leave { tab });
        }
    }

    fn left(&mut self, tab: u32) {
        // Not believed: the tab is asked.
        if self.say(None).is_ok() {
            self.ask(tab);
        }
    }

    // ---- Pings, as tabs.js ----

    /// StepOutput a tab what it shows.
    pub fn ask(&mut self, tab: u32) {
        let Some(worker) = self.browser.worker.as_mut() else { return };
        if worker.asking.insert(tab) {
            let (worker, at) = (worker.number, self.now + self.latency());
            self.later(at, Next::Ping { tab, worker });
        }
    }

    fn pinged(&mut self, id: u32, worker: u64) {
        let now = self.now;
        let latency = self.latency();
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.learn(now);
            self.observe(id);
        }
        self.carry(id);
        let mut at = now + latency;
        let mut inject = false;
        let event = match self.tabs.get_mut(&id) {
            None => Answer::Gone,
            Some(tab) if tab.discarded => Answer::Silent(tab.born),
            Some(tab) if tab.frozen => {
                tab.asked.push(worker);
                at = now + PATIENCE;
                Answer::Silent(tab.born)
            }
            Some(tab) => {
                let view = tab.view(&self.sessions, now);
                match tab.script.as_mut() {
                    None => {
                        inject = true;
                        Answer::Nothing
                    }
                    Some(script) if !script.ready => {
                        let number = script.number;
                        self.later(now, Next::Hello { tab: id, script: number });
                        Answer::Nothing
                    }
                    Some(script) => {
                        let same = !script.anew && script.stored.as_ref().is_some_and(|s| s.display == view.display);
                        (script.changed, script.anew) = (!same, script.anew || !same);
                        let pulse = std::mem::take(&mut tab.pulse);
                        tab.arrival = at.max(tab.arrival + 1);
                        at = tab.arrival;
                        Answer::Sent(tab.sent(view, !same, pulse))
                    }
                }
            }
        };
        if inject {
            self.inject(id);
        }
        self.later(at, Next::Answer { tab: id, worker, event: Box::new(event) });
    }

    fn answered(&mut self, tab: u32, worker: u64, event: Answer) {
        // The promise died with the worker that made it.
        let Some(worker) = self.browser.worker.as_mut().filter(|w| w.number == worker) else { return };
        if !worker.asking.remove(&tab) {
            return;
        }
        match event {
            Answer::Sent(sent) => {
                let said = self.say_capture(tab, &sent).is_ok();
                if let Some(script) = self.tabs.get_mut(&tab).and_then(|t| t.script.as_mut()) {
                    script.unsaid &= !said;
                }
                self.observe(tab);
            }
            // A page that came meanwhile speaks for itself.
            Answer::Silent(born) if self.tabs.get(&tab).is_some_and(|tab| tab.born != born) => {}
            Answer::Silent(_) => self.tell(message::silent(tab)),
            Answer::Gone => self.tell(message::tab_gone(tab)),
            Answer::Nothing => {}
        }
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
