//! Where reading, tracking and alerting meet: one pure step from a state and an event to the next state and what is to be done.
//!
//! Total and deterministic: no clock, no randomness, no I/O, no panic. The state holds an outbox: it is stored before anything in it is done, and an entry leaves
//! it only when it is said to be done. So a worker that dies at any instant repeats an entry at most, and each entry is idempotent by its id.

mod clock;
mod command;
mod forget;
mod limit;
mod notification;
mod outbox;
mod silence;

pub use clock::{Clock, ClockChange, Looks};
pub use command::{Command, Snooze};
pub use outbox::{Effect, OutboxEntry};
pub use silence::Pause;

use crate::alert::{Alerts, Policy};
use crate::forecast;
use crate::history::History;
use crate::marks::Marks;
use crate::read::{Capture, DataTale, read};
use crate::session::SessionId;
use crate::settings::{Key, Refused, Settings};
use crate::time::{LocalTime, Span, Time};
use crate::track::{DataWitness, Limits, Presence, TabId, Track, TrackEvent};
use crate::triage::Triage;

/// While sessions run or wait, a tab that says nothing for this long is asked whether it is still there.
pub const PING: Span = Span::minutes(1);

/// No event for this long although there should have been some: the computer slept.
const SLEPT: Span = Span::minutes(3);

/// At once, but not without end.
const SOON: Span = Span(1);

/// Everything that outlives a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What time it is, whatever the computer's clock does.
    pub clock: Clock,
    /// What the user chose.
    pub settings: Settings,
    /// What is believed.
    pub track: Track,
    /// What is to be said, and was.
    pub alerts: Alerts,
    /// What the user said of single sessions.
    pub marks: Marks,
    /// Until when the user has paused all that is said; nothing, or a moment that has passed, if they have not.
    pub paused_until: Option<Time>,
    /// When the user looked at the board.
    pub looks: Looks,
    /// Groups of the board that are collapsed, by key.
    pub collapsed: Vec<String>,
    /// What became of every session.
    pub history: History,
    /// What is to be done and was not yet said to be done, oldest first.
    pub outbox: Vec<OutboxEntry>,
    /// How many entries there ever were, over and over.
    pub entries: u32,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The background has started.
    Start(Start),
    /// These are all the tabs there are, as far as a woken background can see: it may have died over the end of another.
    Tabs(Vec<TabId>),
    /// A tab sent what it shows; no capture if it shows what it showed before.
    Heard(TabId, Presence, Option<Capture>),
    /// A tab tells of the data that its page has fetched, and when that page was loaded.
    Data(TabId, u64, Vec<DataTale>),
    /// A tab was closed, or its page is gone.
    TabGone(TabId),
    /// A tab did not answer a ping.
    TabSilent(TabId),
    /// A timer or alarm.
    Tick,
    /// The board was opened: make sure that what it shows is so.
    Look,
    /// Nobody is at the computer any more, or somebody is again.
    Away(bool),
    /// The user clicked a notification.
    Clicked(String),
    /// The user pressed a notification's button, by its place.
    Pressed(String, u32),
    /// A notification is gone from the screen.
    Closed(String),
    /// Entries of the outbox were carried out.
    Done(Vec<String>),
    /// The user wants something.
    Command(Command),
}

/// Why the background has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// For the first time, or as a new version.
    Installed,
    /// With the browser: tabs have new numbers.
    Browser,
    /// It slept and was woken.
    Woken,
}

/// What a step asks for besides the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepOutput {
    /// When to send the next tick, by the computer's clock.
    pub wake_at: Option<Time>,
    /// Tabs to ask whether they are still there.
    pub ping: Vec<TabId>,
    /// Why a command was not carried out.
    pub refused: Option<Refused>,
}

/// One step: the only way the state ever changes. `wall` is what the computer's clock shows.
pub fn step(state: &mut State, event: Event, wall: impl Into<LocalTime>) -> StepOutput {
    state.step(event, wall.into())
}

impl State {
    fn step(&mut self, event: Event, wall: LocalTime) -> StepOutput {
        let slept = self.begin_step(wall.at);
        let now = self.clock.now();
        let ping_all = slept || event == Event::Look;
        // What has woken the background comes next, and may change everything: nothing is judged before it is heard.
        let judges = !matches!(event, Event::Start(Start::Woken) | Event::Tabs(_));
        let (events, refused) = match self.take_in(event, wall, now) {
            Ok(events) => (events, None),
            Err(refused) => (Vec::new(), Some(refused)),
        };
        if judges {
            self.judge(events, wall, now);
        }
        self.history.note(&self.track, now);
        let ping = self.tabs_to_ping(ping_all, now);
        let wake_at =
            if judges { self.next_wake(wall, now).map(|at| self.clock.to_wall(at)) } else { Some(wall.at + SOON) };
        StepOutput { wake_at, ping, refused }
    }

    /// Moves the clock on; tells whether the computer slept meanwhile.
    fn begin_step(&mut self, wall: Time) -> bool {
        let slept = self.clock.advance(wall) >= SLEPT && self.track.anything_going_on();
        let now = self.clock.now();
        self.paused_until = self.paused(now);
        if slept {
            self.track.all_silent(now);
        }
        if self.track.anything_going_on() {
            self.track.blindness.wait(self.limits().blind_grace, now);
        }
        slept
    }

    /// Takes in what has happened; tells what the tracker believes of it, or why a command is refused.
    fn take_in(&mut self, event: Event, wall: LocalTime, now: Time) -> Result<Vec<TrackEvent>, Refused> {
        match event {
            Event::Start(start) => {
                self.recall_pages();
                if start == Start::Installed {
                    self.track.no_feeds(now);
                }
                if start == Start::Browser {
                    self.track.no_tabs(now);
                    self.track.set_away(false, now);
                }
            }
            Event::Tabs(tabs) => self.track.only_tabs(&tabs, now),
            Event::Tick => {}
            Event::Look => self.look(wall, now),
            Event::Away(away) => {
                if self.track.set_away(away, now) && !away {
                    self.begin_day(wall, now);
                }
            }
            Event::Heard(tab, presence, capture) => {
                let reading = capture.map(|capture| read(&capture).0);
                return Ok(self.track.hear(tab, presence, reading, now));
            }
            Event::Data(tab, born, tales) if self.settings.on(Key::PageData) => {
                return Ok(self.track.hear_data(tab, born, tales, now));
            }
            Event::Data(..) => {}
            Event::TabGone(tab) => self.track.tab_gone(tab, now),
            Event::TabSilent(tab) => self.track.tab_silent(tab, now),
            Event::Clicked(notification) => return Ok(self.clicked(notification)),
            Event::Pressed(notification, button) => return Ok(self.pressed(&notification, button, wall, now)),
            Event::Closed(notification) => self.closed(notification),
            Event::Done(ids) => self.outbox.retain(|entry| !ids.contains(&entry.id)),
            Event::Command(command) => return self.take_command(command, wall, now),
        }
        Ok(Vec::new())
    }

    fn take_command(&mut self, command: Command, wall: LocalTime, now: Time) -> Result<Vec<TrackEvent>, Refused> {
        if command.unsilences() {
            // What was due in the silence is held back by it.
            self.judge(Vec::new(), wall, now);
        }
        let mut events = self.obey(command, wall, now)?;
        if !self.settings.on(Key::PageData) && self.track.data != DataWitness::default() {
            events.extend(self.track.forget_data(now));
        }
        Ok(events)
    }

    fn look(&mut self, wall: LocalTime, now: Time) {
        self.begin_day(wall, now);
        self.looks.look(now);
    }

    /// At the first look of a day, or when somebody first comes to the computer, everything that still waits is brought up again.
    fn begin_day(&mut self, wall: LocalTime, now: Time) {
        let today = wall.day();
        if self.looks.day.replace(today).is_some_and(|day| day != today) {
            let (quiet, limit) = (self.quiet_until(wall, now), self.limit_reset(wall));
            let policy = Policy { settings: &self.settings, marks: &self.marks, history: &self.history, quiet, limit };
            let ops = self.alerts.remind_of_all(&self.track, &policy, now);
            self.send_all(ops);
        }
    }
}

impl State {
    /// The thresholds in force.
    pub fn limits(&self) -> Limits {
        Limits {
            stall_mark: self.settings.span(Key::StallMark),
            stall_alert: self.settings.span(Key::StallAlert),
            blind_grace: self.settings.span(Key::BlindGrace),
        }
    }

    /// What triage goes by at a moment of the state's own clock.
    pub fn triage(&self, now: Time) -> Triage<'_> {
        Triage { limits: self.limits(), marks: &self.marks, now }
    }

    /// Whether the page's data are wanted and no page lets them be read along. `wall` is what the computer's clock shows.
    pub fn is_deaf(&self, wall: Time) -> bool {
        self.settings.on(Key::PageData) && self.track.is_deaf(self.at(wall))
    }

    /// The session that needs the user most.
    pub fn next_in_need(&self, now: Time) -> Option<SessionId> {
        let triage = self.triage(now);
        let needy = self.track.sessions.values().filter(|session| triage.needs(session));
        needy.min_by_key(|session| triage.rank(session)).map(|session| session.id().clone())
    }

    /// Takes in what is new and what time alone has brought about, and says what is to be said of it.
    fn judge(&mut self, mut events: Vec<TrackEvent>, wall: LocalTime, now: Time) {
        let limits = self.limits();
        events.extend(self.track.tick(&limits, &|session| forecast::longest_usual(session, &self.history), now));
        let (quiet, limit) = (self.quiet_until(wall, now), self.limit_reset(wall));
        let policy = Policy { settings: &self.settings, marks: &self.marks, history: &self.history, quiet, limit };
        let mut ops = self.alerts.hear(&events, &self.track, &policy, now);
        ops.extend(self.alerts.tick(&self.track, &policy, now));
        if self.settings.on(Key::WatchTab) && self.track.blindness.wants_watch_tab(limits.blind_grace, now) {
            self.send(Effect::WatchTab);
        }
        self.send_all(ops);
    }

    /// While something goes on, every tab is heard at least every [`PING`], and at once where another contradicts it; otherwise nobody
    /// is disturbed.
    fn tabs_to_ping(&mut self, all: bool, now: Time) -> Vec<TabId> {
        let going_on = self.track.anything_going_on();
        let doubted = self.track.doubted(now);
        let mut ping = Vec::new();
        for (id, tab) in self.track.tabs.iter_mut() {
            let quiet = now.since(tab.heard.max(tab.pinged));
            if all || (going_on && quiet >= PING) || doubted.contains(id) {
                tab.pinged = now;
                ping.push(*id);
            }
        }
        ping
    }

    /// Starts afresh after a stored state that could not be read, and says so once.
    pub fn after_damage() -> State {
        let mut state = State::default();
        let notification = state.alerts.say_reset(state.clock.now());
        state.send(Effect::Notify(notification));
        state
    }

    /// Begins a new history after a stored one that could not be read, and says so if that is `news`.
    pub fn lose_history(&mut self, news: bool) {
        self.history = History::default();
        self.history.additions = 1; // so that it takes the damaged one's place
        if news {
            let notification = self.alerts.say_history_lost(self.clock.now());
            self.send(Effect::Notify(notification));
        }
    }

    /// Makes a state that was stored whole again: lets go of what one that was damaged, or written by an older version, says of
    /// sessions that it does not know.
    pub fn restore(&mut self) {
        self.alerts.forget(&self.track);
        self.track.look_what_could_move();
    }

    fn next_wake(&self, wall: LocalTime, now: Time) -> Option<Time> {
        let (quiet, limit) = (self.quiet_until(wall, now), self.limit_reset(wall));
        let policy = Policy { settings: &self.settings, marks: &self.marks, history: &self.history, quiet, limit };
        let tabs = self.track.tabs.values().map(|tab| tab.heard.max(tab.pinged) + PING);
        let ping = tabs.min().filter(|_| self.track.anything_going_on());
        let watch = self.track.blindness.watch_tab_due(self.settings.span(Key::BlindGrace));
        let watch = watch.filter(|_| self.settings.on(Key::WatchTab));
        let ticks = [
            watch,
            self.track.next_tick(&self.limits(), &|session| forecast::longest_usual(session, &self.history), now),
            self.alerts.next_tick(&self.track, &policy, now),
            // The badge counts what was snoozed again, and says no more that all is paused.
            self.marks.next_end(now),
            self.paused(now),
            ping,
        ];
        let next = ticks.into_iter().flatten().min()?;
        // This step has done all that was due, so something due by now cannot be helped: never spin on it.
        Some(if next > now { next } else { now + PING })
    }
}

impl State {
    /// The state's own time at a moment of the computer's clock, for looking without changing anything.
    pub fn at(&self, wall: Time) -> Time {
        self.clock.now().max(self.clock.of_wall(wall))
    }
}
