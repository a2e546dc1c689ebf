//! Joins reading, tracking and alerting in one step: from a state and an event to the next state and the effects.
//!
//! A step is total and deterministic. The state holds an outbox of effects, and is stored before any of them is carried
//! out. An entry leaves the outbox only when its effect is reported done. So a worker that dies at any instant repeats
//! an entry at most, and each entry is idempotent by its id.
//!
//! Must never: use a clock, randomness or I/O, or panic.

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

/// While sessions run or wait, a tab that sends nothing for this long is pinged.
pub const PING: Span = Span::minutes(1);

/// While sessions run or wait, or an alert is overdue, a gap between events of at least this length means that the computer slept.
const SLEPT: Span = Span::minutes(3);

/// The delay to the next tick after a step that judges nothing. It is not zero, so that ticks cannot loop within one
/// moment.
const SOON: Span = Span(1);

/// Everything that outlives a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The state's own clock.
    pub clock: Clock,
    /// The user's settings.
    pub settings: Settings,
    /// The beliefs about all sessions.
    pub track: Track,
    /// The needs, the notifications on the screen, and the log.
    pub alerts: Alerts,
    /// The user's marks on sessions and repositories.
    pub marks: Marks,
    /// When the user's pause ends; `None`, or a moment that has passed, without a pause.
    pub paused_until: Option<Time>,
    /// When the user looked at the board.
    pub looks: Looks,
    /// The keys of the board's groups and offers that are collapsed.
    pub collapsed: Vec<String>,
    /// The past of every session.
    pub history: History,
    /// The effects that are not yet reported done, oldest first.
    pub outbox: Vec<OutboxEntry>,
    /// How many outbox entries there have been. It wraps around.
    pub entries: u32,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The background has started.
    Start(Start),
    /// A background that was woken lists the tabs that exist. It may have died before it heard that another had gone.
    Tabs(Vec<TabId>),
    /// A tab sent its presence and a capture; no capture if its page is unchanged.
    Heard(TabId, Presence, Option<Capture>),
    /// A tab reports the data that its page has fetched, and when that page was loaded.
    Data(TabId, u64, Vec<DataTale>),
    /// A tab was closed, or its page is gone.
    TabGone(TabId),
    /// A tab did not answer a ping.
    TabSilent(TabId),
    /// A timer or alarm.
    Tick,
    /// The user opened the board. Every tab is pinged, so that the board shows the truth.
    Look,
    /// The user has left the computer (`true`), or has come back.
    Away(bool),
    /// The user clicked the notification with this id.
    Clicked(String),
    /// The user pressed a button of a notification: the notification's id, and the button's place.
    Pressed(String, u32),
    /// The notification with this id is gone from the screen.
    Closed(String),
    /// The outbox entries with these ids were carried out.
    Done(Vec<String>),
    /// The user gave a command on one of our pages.
    Command(Command),
}

/// Why the background has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The extension was installed or updated.
    Installed,
    /// The browser has started, so tabs have new ids.
    Browser,
    /// The background had been stopped and was woken by an event.
    Woken,
}

/// What a step returns besides the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepOutput {
    /// When to send the next tick, by the computer's clock; `None` for no tick.
    pub wake_at: Option<Time>,
    /// The tabs to ping.
    pub ping: Vec<TabId>,
    /// Why the command was refused; `None` if it was not.
    pub refused: Option<Refused>,
}

/// Takes one event into the state. Nothing else changes a state in use. `wall` is the time by the computer's clock.
pub fn step(state: &mut State, event: Event, wall: impl Into<LocalTime>) -> StepOutput {
    state.step(event, wall.into())
}

impl State {
    fn step(&mut self, event: Event, wall: LocalTime) -> StepOutput {
        let asks_all = self.begin_step(wall);
        let now = self.clock.now();
        let ping_all = asks_all || event == Event::Look;
        // The event that woke the background comes next and may change everything, so nothing is judged before it.
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

    /// Advances the clock; returns whether all tabs have to be asked, because the computer slept since the last event or was busy.
    fn begin_step(&mut self, wall: LocalTime) -> bool {
        let due = self.alert_due(LocalTime { at: self.clock.wall, ..wall }, self.clock.now());
        let has_gap = self.clock.advance(wall.at) >= SLEPT;
        let now = self.clock.now();
        // No alarm is a minute late while the computer is awake.
        let is_overdue = due.is_some_and(|due| due + PING < now);
        let slept = has_gap && (is_overdue || self.track.anything_going_on());
        self.paused_until = self.paused(now);
        if slept {
            self.track.all_silent(now);
        }
        let waits = self.track.anything_going_on() && self.track.blindness.wait(self.limits().blind_grace, now);
        slept || waits
    }

    /// When the alerts next have something to do.
    fn alert_due(&self, wall: LocalTime, now: Time) -> Option<Time> {
        let (quiet, limit) = (self.quiet_until(wall, now), self.limit_reset(wall));
        let policy = Policy { settings: &self.settings, marks: &self.marks, history: &self.history, quiet, limit };
        self.alerts.next_tick(&self.track, &policy, now)
    }

    /// Takes an event in; returns the tracker's events that follow from it, or why a command is refused.
    fn take_in(&mut self, event: Event, wall: LocalTime, now: Time) -> Result<Vec<TrackEvent>, Refused> {
        match event {
            Event::Start(start) => {
                self.drop_pages();
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
            // Alerts that were due in the silence are held back by it before it ends.
            self.judge(Vec::new(), wall, now);
        }
        let mut events = self.execute(command, wall, now)?;
        if !self.settings.on(Key::PageData) && self.track.data != DataWitness::default() {
            events.extend(self.track.forget_data(now));
        }
        Ok(events)
    }

    fn look(&mut self, wall: LocalTime, now: Time) {
        self.begin_day(wall, now);
        self.looks.look(now);
    }

    /// Reminds the user of everything that still waits, when they first look at the board or come back to the computer
    /// on another day. A clock that is set back to the day before begins none.
    fn begin_day(&mut self, wall: LocalTime, now: Time) {
        let today = wall.day();
        if self.looks.day.replace(today).is_some_and(|day| day < today) {
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

    /// The triage at a moment of the state's own clock.
    pub fn triage(&self, now: Time) -> Triage<'_> {
        Triage { limits: self.limits(), marks: &self.marks, now }
    }

    /// Whether the page's data are wanted, but some page does not let them be read and no fresh data arrive. `wall` is
    /// by the computer's clock.
    pub fn is_deaf(&self, wall: Time) -> bool {
        self.settings.on(Key::PageData) && self.track.is_deaf(self.at(wall))
    }

    /// The session that needs the user most; `None` if none does.
    pub fn next_in_need(&self, now: Time) -> Option<SessionId> {
        let triage = self.triage(now);
        let in_need = self.track.sessions.values().filter(|session| triage.needs(session));
        in_need.min_by_key(|session| triage.rank(session)).map(|session| session.id().clone())
    }

    /// Adds what time alone has brought about to the tracker's events, and lets the alerts judge them all.
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

    /// The tabs to ping: all if asked for, those that another witness contradicts, and, while something goes on, those
    /// that sent nothing for [`PING`].
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

    /// A fresh state in place of a stored one that could not be read. It notifies the user once.
    pub fn after_damage() -> State {
        let mut state = State::default();
        let notification = state.alerts.say_reset(state.clock.now());
        state.send(Effect::Notify(notification));
        state
    }

    /// Begins a new history in place of a stored one that could not be read. It notifies the user if that is `news`.
    pub fn lose_history(&mut self, news: bool) {
        self.history = History::default();
        self.history.additions = 1; // A changed number makes it be stored in place of the damaged one.
        if news {
            let notification = self.alerts.say_history_lost(self.clock.now());
            self.send(Effect::Notify(notification));
        }
    }

    /// Completes a state that was read from storage, which may be damaged or of an older version: drops alerts of
    /// unknown sessions, and looks up what of each session can move.
    pub fn restore(&mut self) {
        self.alerts.forget(&self.track);
        self.track.look_what_could_move();
    }

    fn next_wake(&self, wall: LocalTime, now: Time) -> Option<Time> {
        let tabs = self.track.tabs.values().map(|tab| tab.heard.max(tab.pinged) + PING);
        let ping = tabs.min().filter(|_| self.track.anything_going_on());
        let watch = self.track.blindness.watch_tab_due(self.settings.span(Key::BlindGrace));
        let watch = watch.filter(|_| self.settings.on(Key::WatchTab));
        let ticks = [
            watch,
            self.track.next_tick(&self.limits(), &|session| forecast::longest_usual(session, &self.history), now),
            self.alert_due(wall, now),
            // When a snooze or a pause ends, the badge changes.
            self.marks.next_end(now),
            self.paused(now),
            ping,
        ];
        let next = ticks.into_iter().flatten().min()?;
        // This step has done what was due. Something still due now would make ticks loop, so it waits for PING.
        Some(if next > now { next } else { now + PING })
    }
}

impl State {
    /// The moment of the state's own clock at a moment of the computer's clock. It changes nothing.
    pub fn at(&self, wall: Time) -> Time {
        self.clock.now().max(self.clock.of_wall(wall))
    }
}
