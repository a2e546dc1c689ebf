//! The background: `queue.js`, `clock.js` and `effects.js` in Rust, around the real core. It may die between any two of its instructions; then all that it
//! had in memory is gone, and the next event wakes another that goes on from what was stored.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use session_watch::alert::{AlertKind, NeedKind, SystemKind};
use session_watch::codec::Value;
use session_watch::engine::{Effect, Event, OutboxEntry, State, StepOutput, step};
use session_watch::protocol::messages;
use session_watch::read::Memory;
use session_watch::session::SessionId;
use session_watch::words::{say, say_all};

use crate::data::DataSent;
use crate::desktop::{Desktop, Shown, read};
use crate::message;
use crate::page::changes;
use crate::support::english::English;
use crate::support::stored::{revived, texts};
use crate::tab::Sent;
use crate::world::{BEGIN, Next, World};

/// As in `queue.js`.
const RETRY: u64 = 30_000;
/// Chromium stops a worker after so much idleness.
const IDLE: u64 = 30_000;
/// More ticks than this in a minute keep a processor busy.
const MOST_TICKS: u64 = 60;

pub static ENGLISH: LazyLock<English> = LazyLock::new(English::new);

/// What outlives a worker, and the worker.
#[derive(Default)]
pub struct Browser {
    pub disk: Option<State>,
    /// The mark in session storage: this browser session was seen.
    pub known: bool,
    /// The trouble in session storage: a turn failed, and what a tab said in it may be lost.
    pub trouble: bool,
    pub worker: Option<Worker>,
    /// When the alarm stands, by the computer's clock, and its number.
    pub alarm: Option<(u64, u64)>,
    /// There is no alarm although there should be one, or it comes too late: until a worker sets another, nothing wakes it but the pages.
    pub stranded: bool,
    pub desktop: Desktop,
    pub store_failures: u32,
    pub notify_failures: u32,
    /// The worker dies at its next instruction but so many.
    pub doom: Option<u32>,
    pub workers: u64,
    ticks: (u64, u64),
    /// When the core last took a step.
    stepped: u64,
}

pub struct Worker {
    pub number: u64,
    core: Option<State>,
    pub timer: u64,
    /// The alarm as far as this worker knows.
    pub alarm: Option<u64>,
    last: u64,
    pub asking: BTreeSet<u32>,
    /// What tabs said, and when, and is not stored yet.
    heard: Vec<(u32, Heard, u64)>,
}

/// What a tab said.
#[derive(Clone)]
pub enum Heard {
    Rows(Sent),
    Data(DataSent),
}

/// Why a turn came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The worker is dead.
    Died,
    /// The state could not be stored.
    Failed,
}

impl World<'_> {
    /// A turn of the queue. Without an event it only makes sure that the core is up.
    pub fn say(&mut self, event: Option<Value>) -> Result<(), Halt> {
        self.turn(event, None)
    }

    /// A turn with what a tab sent.
    pub fn say_capture(&mut self, tab: u32, sent: &Sent) -> Result<(), Halt> {
        let Sent { view, shape, locale, born, .. } = sent;
        let url = match view.display.open {
            Some(open) => format!("https://claude.ai/code/{}", self.sessions[open].id()),
            None => "https://claude.ai/code".to_owned(),
        };
        let changes = sent.whole.then(|| changes(&view.display, *shape, *locale, &self.sessions));
        let capture = message::record([
            ("url", message::text(url)),
            ("born", message::number(BEGIN + born)),
            ("visible", Value::Bool(view.visible)),
            ("focused", Value::Bool(view.focused)),
            ("pulse", message::number(sent.pulse.into())),
            ("changes", changes.unwrap_or(Value::Null)),
        ]);
        self.note(|| format!("tab {tab} says {}", summary(sent)));
        self.turn(Some(message::capture(tab, capture)), Some((tab, Heard::Rows(sent.clone()))))
    }

    /// A turn with what a tab's page has fetched.
    pub fn say_data(&mut self, tab: u32, sent: &DataSent) -> Result<(), Halt> {
        let message = self.data_message(tab, sent);
        self.note(|| {
            let rows: Vec<_> =
                sent.rows.iter().map(|row| format!("k{} {:?} {:?}", row.session, row.face, row.word)).collect();
            format!(
                "tab {tab} tells {} {} {}",
                brief(&message),
                rows.join(", "),
                if std::env::var("RAW").is_ok() {
                    format!("{message:?}").replace("Text", "").replace("Record", "").replace("List", "")
                } else {
                    String::new()
                }
            )
        });
        self.turn(Some(message), Some((tab, Heard::Data(sent.clone()))))
    }

    fn turn(&mut self, event: Option<Value>, heard: Option<(u32, Heard)>) -> Result<(), Halt> {
        let result = self.awake().and_then(|()| match event {
            Some(event) => self.step_with(event, heard),
            None => Ok(()),
        });
        match result {
            Err(Halt::Died) => {
                // It may have been the first to need one.
                self.browser.stranded |= self.browser.alarm.is_none();
                self.die("dies");
            }
            Err(Halt::Failed) => {
                self.oracle.trouble(self.now);
                self.browser.trouble = true;
                self.wake_at(Some(self.wall().0 + RETRY));
            }
            Ok(()) => {}
        }
        if let Some(worker) = self.browser.worker.as_mut() {
            worker.last = self.now;
            let number = worker.number;
            self.later(self.now + IDLE, Next::Rest { worker: number });
        }
        result
    }

    /// The core, brought up from what was stored when this worker has none.
    fn awake(&mut self) -> Result<(), Halt> {
        if self.browser.worker.is_none() {
            self.browser.workers += 1;
            let number = self.browser.workers;
            self.browser.worker = Some(Worker {
                number,
                core: None,
                timer: 0,
                alarm: None,
                last: self.now,
                asking: BTreeSet::new(),
                heard: Vec::new(),
            });
        }
        if self.core().is_some() {
            return Ok(());
        }
        let fresh = self.browser.disk.as_ref().map_or_else(State::default, revived);
        if let Some(worker) = self.browser.worker.as_mut() {
            worker.core = Some(fresh);
        }
        let known = self.browser.known;
        let mut started = self.step_with(message::start(if known { "wake" } else { "startup" }), None);
        if known && started.is_ok() {
            let tabs = self.site_tabs();
            started = self.step_with(message::tabs(tabs), None);
        }
        if started == Err(Halt::Failed)
            && let Some(worker) = self.browser.worker.as_mut()
        {
            worker.core = None;
        }
        started?;
        self.instruction()?;
        self.browser.known = true;
        Ok(())
    }

    /// One step with all that follows from it.
    fn step_with(&mut self, event: Value, heard: Option<(u32, Heard)>) -> Result<(), Halt> {
        self.instruction()?;
        let mut asks = self.step(event);
        if let Some(worker) = self.browser.worker.as_mut() {
            worker.heard.extend(heard.map(|(tab, sent)| (tab, sent, self.now)));
        }
        let mut tried = BTreeSet::new();
        let mut failed = false;
        loop {
            let effects = self.core().map(|core| core.outbox.clone()).unwrap_or_default();
            self.store()?;
            for tab in std::mem::take(&mut asks.ping) {
                self.ask(tab);
            }
            let mut done = Vec::new();
            for entry in effects {
                if !tried.insert(entry.id.clone()) {
                    continue;
                }
                self.instruction()?;
                if self.act(&entry) {
                    done.push(entry.id);
                } else {
                    failed = true;
                }
                self.instruction()?;
            }
            if done.is_empty() {
                break;
            }
            asks = self.step(message::done(done));
        }
        self.instruction()?;
        let at = if failed { Some(self.wall().0 + RETRY) } else { asks.wake_at.map(|at| at.0) };
        self.wake_at(at);
        if std::mem::take(&mut self.browser.trouble) {
            self.site_tabs().into_iter().for_each(|tab| self.ask(tab));
            self.tally.count("tabs asked again");
        }
        Ok(())
    }

    /// The tabs that the browser tells of.
    fn site_tabs(&self) -> Vec<u32> {
        self.tabs.values().filter(|tab| !tab.discarded).map(|tab| tab.id).collect()
    }

    fn core(&self) -> Option<&State> {
        self.browser.worker.as_ref()?.core.as_ref()
    }

    /// The real core takes its step.
    fn step(&mut self, event: Value) -> StepOutput {
        let event = messages::event(event, &mut Memory::default()).expect("the background sends what fits");
        let event = event.expect("each tab sends all it shows");
        let is_tick = event == Event::Tick;
        let wall = self.wall();
        let Some(core) = self.browser.worker.as_mut().and_then(|w| w.core.as_mut()) else {
            return StepOutput::default();
        };
        let passed = wall.since(core.clock.wall).0;
        let asks = step(core, event, wall);
        let really = self.now - std::mem::replace(&mut self.browser.stepped, self.now);
        self.oracle.stood_still(really.saturating_sub(passed), self.now);
        self.oracle.bounds(core);
        self.oracle.needs_are_one(core, wall, self.now);
        let mut hasher = DefaultHasher::new();
        (self.digest, asks.wake_at, &asks.ping).hash(&mut hasher);
        if !core.outbox.is_empty() {
            format!("{:?}", core.outbox).hash(&mut hasher);
        }
        self.digest = hasher.finish();
        self.tally.count("steps");
        let minute = self.now / 60_000;
        if self.browser.ticks.0 != minute {
            self.browser.ticks = (minute, 0);
        }
        self.browser.ticks.1 += u64::from(is_tick);
        if self.browser.ticks.1 > MOST_TICKS {
            self.oracle.violation(self.now, "busy: ticks without end".to_owned());
        }
        asks
    }

    /// A point at which the worker may die.
    fn instruction(&mut self) -> Result<(), Halt> {
        let doomed = match self.browser.doom.as_mut() {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        };
        if doomed || self.random.chance(self.plan.death) {
            self.browser.doom = None;
            return Err(Halt::Died);
        }
        Ok(())
    }

    fn store(&mut self) -> Result<(), Halt> {
        self.instruction().inspect_err(|_| self.tally.count("deaths before the store"))?;
        if self.browser.store_failures > 0 {
            self.browser.store_failures -= 1;
            self.tally.count("failed stores");
            self.note(|| "the state cannot be stored".to_owned());
            return Err(Halt::Failed);
        }
        let Some(worker) = self.browser.worker.as_mut() else { return Err(Halt::Died) };
        let before = std::mem::replace(&mut self.browser.disk, worker.core.clone());
        for (tab, sent, heard) in std::mem::take(&mut worker.heard) {
            match sent {
                Heard::Rows(sent) => self.oracle.delivered(tab, &sent, &self.sessions, heard, self.now),
                Heard::Data(sent) => {
                    self.oracle.delivered_data(tab, &sent, &self.sessions, heard, self.now);
                    self.stored_data(tab, sent);
                }
            }
        }
        self.note_beliefs(before.as_ref());
        self.instruction().inspect_err(|_| self.tally.count("deaths after the store"))
    }

    /// Notes what the core has come to believe of sessions.
    fn note_beliefs(&mut self, before: Option<&State>) {
        let Some(core) = self.browser.disk.as_ref().filter(|_| self.trace.is_some()) else { return };
        let said = |state: &State, id: &SessionId| {
            let session = state.track.sessions.get(id)?;
            Some((session.revision(), session.observed().clone(), session.is_live()))
        };
        let sessions = core.track.sessions.iter();
        let changed = sessions.filter(|(id, _)| before.and_then(|before| said(before, id)) != said(core, id));
        let told: Vec<_> = changed.map(|(id, _)| format!("    believes {id}: {:?}", said(core, id))).collect();
        for line in told {
            self.note(|| line);
        }
    }

    /// Carries out an effect; false if that failed and is to be tried again.
    fn act(&mut self, entry: &OutboxEntry) -> bool {
        match &entry.effect {
            Effect::Notify(notification) => {
                let id = notification.id.clone();
                if self.browser.desktop.on.contains_key(&id) {
                    self.tally.count("effects repeated in vain");
                    return true;
                }
                if self.browser.notify_failures > 0 {
                    self.browser.notify_failures -= 1;
                    self.tally.count("failed notifications");
                    self.oracle.trouble(self.now);
                    return false;
                }
                let title = say(&notification.title, &*ENGLISH);
                let message = say_all(&notification.body, "\n", &*ENGLISH);
                self.note(|| format!("NOTIFY {title} | {}", message.replace('\n', " / ")));
                let alerts = self.core().map(|core| core.alerts.clone()).unwrap_or_default();
                let says = read(&id, notification.kind, &title, &message, &alerts);
                let shown = Shown { says, title: title.clone(), at: self.now };
                let again = !self.browser.desktop.ever.insert(id.clone());
                self.count_notification(notification.kind, shown.says.len());
                self.oracle.count(notification.kind, &mut self.tally, self.now);
                self.oracle.said(&id, notification.kind, &shown, again, &self.sessions, self.now);
                self.browser.desktop.on.insert(id, shown);
            }
            Effect::Withdraw(id) => {
                if let Some(shown) = self.browser.desktop.on.remove(id) {
                    self.note(|| format!("WITHDRAW {}", shown.title));
                    self.tally.count("withdrawn");
                    self.oracle.gone(id);
                    if self.plan.clears_are_told {
                        self.later(self.now + 3, Next::Event(Box::new(message::closed(id))));
                    }
                }
            }
            Effect::OpenSession(id) => self.open_session(id),
            Effect::OpenSessions(_)
            | Effect::OpenBoard
            | Effect::OpenCode
            | Effect::WatchTab
            | Effect::ReloadTabs(_) => {
                self.tally.count("opened pages");
            }
            Effect::ForgetCopies => self.tally.count("forgotten copies"),
        }
        true
    }

    fn count_notification(&mut self, kind: AlertKind, sessions: usize) {
        self.tally.count(match (kind, sessions) {
            (AlertKind::System(SystemKind::CannotSee), _) => "alerts: cannot see",
            (AlertKind::System(SystemKind::Test | SystemKind::Reset), _) => "alerts: test",
            (AlertKind::CanGoOn, _) => "alerts: can go on",
            (AlertKind::StillWaiting, _) => "alerts: still waiting",
            (_, 2..) => "alerts: several",
            (AlertKind::Need(NeedKind::NeedsInput), _) => "alerts: needs input",
            (AlertKind::Need(NeedKind::Failed), _) => "alerts: failed",
            (AlertKind::Need(NeedKind::Stalled), _) => "alerts: stalled",
            (AlertKind::Need(NeedKind::AlreadyWaits), _) => "alerts: already waits",
            (AlertKind::Need(NeedKind::RunsLong), _) => "alerts: runs long",
            (AlertKind::Need(NeedKind::Finished), _) => "alerts: finished",
            (AlertKind::Need(NeedKind::PullRequest), _) => "alerts: pull request",
        });
    }

    fn open_session(&mut self, id: &SessionId) {
        let found = self.sessions.iter().find(|s| s.id() == id.as_str()).map(|s| s.number);
        match found {
            Some(session) => self.show_session(session),
            None => self.oracle.violation(self.now, format!("opened a session that is none: {id}")),
        }
    }

    pub fn rest(&mut self, number: u64) {
        let idle = |w: &Worker| w.number == number && self.now >= w.last + IDLE;
        if self.browser.worker.as_ref().is_some_and(idle) {
            self.browser.worker = None;
            self.tally.count("workers gone idle");
        }
    }

    /// The worker is gone, with all it had in memory.
    pub fn die(&mut self, how: &str) {
        if self.browser.worker.take().is_some() {
            self.note(|| format!("the worker {how}"));
            self.tally.count("deaths");
            self.oracle.trouble(self.now);
        }
    }
}

/// How much the browser's storage has to hold.
pub fn stored_bytes(state: &State) -> usize {
    texts(state).iter().map(String::len).sum()
}

/// What a message of the page's data says, in a few words.
fn brief(message: &Value) -> String {
    let text = format!("{message:?}");
    let hows = ["answer", "added", "changed", "removed", "sync", "ended", "listens"];
    hows.into_iter().filter(|how| text.contains(&format!("Text(\"{how}\")"))).collect::<Vec<_>>().join("+")
}

fn summary(sent: &Sent) -> String {
    let rows: Vec<_> = sent.view.display.rows.iter().map(|row| format!("k{} {:?}", row.session, row.shown)).collect();
    let what = if sent.whole { rows.join(", ") } else { "the same".to_owned() };
    let looks = if sent.view.visible && sent.view.focused { " (looked at)" } else { "" };
    format!("{:?} {what}{looks} open {:?} pulse {}", sent.view.display.list, sent.view.display.open, sent.pulse)
}
