//! Where reading, tracking and alerting meet: one pure step from a state and an event to the next state and what is to be done.
//!
//! Total and deterministic: no clock, no randomness, no I/O, no panic. The state holds an outbox: it is stored before anything in it is done, and an entry leaves
//! it only when it is said to be done. So a worker that dies at any instant repeats an entry at most, and each entry is idempotent by its id.

mod clock;
mod command;

pub use clock::{Clock, Looks};
pub use command::{Command, Snooze};

use crate::alert::{Act, Alerts, Notification, Wishes};
use crate::history::History;
use crate::marks::Marks;
use crate::read::{Capture, read};
use crate::session::SessionId;
use crate::settings::{Key, Refused, Settings};
use crate::time::{Now, Span, Time};
use crate::track::{Limits, News, Presence, TabId, Track};
use crate::triage::Triage;

/// While sessions run or wait, a tab that says nothing for this long is asked whether it is still there.
pub const PING: Span = Span::minutes(1);

/// No event for this long although there should have been some: the computer slept.
const SLEPT: Span = Span::minutes(3);

/// At once, but not without end.
const SOON: Span = Span(1);

/// The most entries an outbox holds; beyond it the oldest are dropped, because the browser plainly shows nothing.
const MAX_OUTBOX: usize = 200;

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
    /// When the user looked at the board.
    pub looks: Looks,
    /// Groups of the board that are collapsed, by key.
    pub collapsed: Vec<String>,
    /// What became of every session.
    pub history: History,
    /// What is to be done and was not yet said to be done, oldest first.
    pub outbox: Vec<Entry>,
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
    /// A tab was closed, or its page is gone.
    TabGone(TabId),
    /// A tab did not answer a ping.
    TabSilent(TabId),
    /// A timer or alarm.
    Tick,
    /// The user clicked a notification.
    Clicked(String),
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

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its own id: the same entry, carried out twice, is done once.
    pub id: String,
    /// What to do.
    pub effect: Effect,
}

/// What can be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Show a notification.
    Notify(Notification),
    /// Take a notification away.
    Withdraw(String),
    /// Show a session's page: in the tab that has it, else in a new one.
    OpenSession(SessionId),
    /// Show the board in a tab.
    OpenBoard,
    /// Show the Claude Code page.
    OpenCode,
    /// See to it that a pinned tab shows the Claude Code page, and that the browser does not discard it.
    WatchTab,
}

/// What a step asks for besides the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// When to send the next tick, by the computer's clock.
    pub wake_at: Option<Time>,
    /// Tabs to ask whether they are still there.
    pub ping: Vec<TabId>,
    /// Why a command was not carried out.
    pub refused: Option<Refused>,
}

/// One step: the only way the state ever changes. `here` is what the computer's clock shows.
pub fn step(state: &mut State, event: Event, here: impl Into<Now>) -> Asks {
    step_at(state, event, here.into())
}

fn step_at(state: &mut State, event: Event, here: Now) -> Asks {
    let wall = here.wall;
    let mut asks = Asks::default();
    let slept = state.clock.advance(wall) >= SLEPT && state.track.anything_going_on();
    let now = state.clock.now();
    if slept {
        state.track.all_silent(now);
    }
    if state.track.anything_going_on() {
        state.track.blindness.wait(state.limits().blind_grace, now);
    }
    let mut look = slept;
    let mut news = Vec::new();
    // What has woken the background comes next, and may change everything: nothing is judged before it is heard.
    let judges = !matches!(event, Event::Start(Start::Woken) | Event::Tabs(_));
    match event {
        Event::Start(start) => {
            // Nobody wants a page to open minutes after the click.
            state.outbox.retain(|entry| matches!(entry.effect, Effect::Notify(_) | Effect::Withdraw(_)));
            if start == Start::Browser {
                state.track.no_tabs(now);
            }
        }
        Event::Tabs(tabs) => state.track.only_tabs(&tabs, now),
        Event::Tick => {}
        Event::Heard(tab, presence, capture) => {
            let reading = capture.map(|c| read(&c).0);
            news = state.track.hear(tab, presence, reading, now);
        }
        Event::TabGone(tab) => state.track.tab_gone(tab, now),
        Event::TabSilent(tab) => state.track.tab_silent(tab, now),
        Event::Clicked(notification) => {
            let subject = state.alerts.subject(&notification);
            news = state.follow(subject);
            state.alerts.closed(&notification);
            state.send(Effect::Withdraw(notification));
        }
        Event::Closed(notification) => {
            // It was shown, also if the worker died before that was noted. Then the one that was woken by this has just shown it again.
            state.recall(&notification);
            if state.alerts.closed(&notification) {
                state.send(Effect::Withdraw(notification));
            }
        }
        Event::Done(ids) => state.outbox.retain(|entry| !ids.contains(&entry.id)),
        Event::Command(Command::Look) => {
            look = true;
            state.looks.look(now);
        }
        Event::Command(command) => {
            if command.ends_a_hush() {
                // What was due in it is held back by it.
                state.judge(Vec::new(), state.quiet_until(here, now), now);
            }
            match state.obey(command, here, now) {
                Ok(seen) => news = seen,
                Err(refused) => asks.refused = Some(refused),
            }
        }
    }
    let quiet = state.quiet_until(here, now);
    if judges {
        state.judge(news, quiet, now);
    }
    state.history.note(&state.track, now);
    asks.ping = state.tabs_to_ping(look, now);
    asks.wake_at =
        if judges { state.next_wake(quiet, now).map(|at| state.clock.to_wall(at)) } else { Some(wall + SOON) };
    asks
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

    /// The session that needs the user most.
    pub fn next_in_need(&self, now: Time) -> Option<SessionId> {
        let triage = self.triage(now);
        let needy = self.track.sessions.values().filter(|session| triage.needs(session).is_some());
        needy.min_by_key(|session| triage.rank(session)).map(|session| session.id.clone())
    }

    /// When the quiet hours end, while they are on.
    fn quiet_until(&self, here: Now, now: Time) -> Option<Time> {
        let (from, to) = (self.settings.span(Key::QuietFrom), self.settings.span(Key::QuietTo));
        let left = here.within(from, to).filter(|_| self.settings.on(Key::Quiet))?;
        Some(now + left)
    }

    /// Takes in what is new and what time alone has brought about, and says what is to be said of it.
    fn judge(&mut self, mut news: Vec<News>, quiet: Option<Time>, now: Time) {
        let limits = self.limits();
        let wishes = Wishes { settings: &self.settings, marks: &self.marks, quiet };
        news.extend(self.track.tick(&limits, now));
        let mut acts = self.alerts.hear(&news, &self.track, &wishes, now);
        acts.extend(self.alerts.tick(&self.track, &wishes, now));
        if self.settings.on(Key::WatchTab) && self.track.blindness.wants_watch_tab(limits.blind_grace, now) {
            self.send(Effect::WatchTab);
        }
        self.act(acts);
    }

    fn act(&mut self, acts: Vec<Act>) {
        for act in acts {
            self.send(match act {
                Act::Notify(notification) => Effect::Notify(notification),
                Act::Withdraw(id) => Effect::Withdraw(id),
            });
        }
    }

    fn send(&mut self, effect: Effect) {
        if let Effect::Withdraw(id) = &effect {
            // What could not be shown so far must not come after it was taken away.
            self.recall(id);
        }
        self.entries = self.entries.wrapping_add(1);
        self.outbox.push(Entry { id: format!("{}-{}", self.entries, self.clock.now().0), effect });
        let over = self.outbox.len().saturating_sub(MAX_OUTBOX);
        self.outbox.drain(..over);
    }

    fn recall(&mut self, id: &str) {
        self.outbox.retain(|entry| !matches!(&entry.effect, Effect::Notify(notification) if notification.id == *id));
    }

    /// While something goes on, every tab is heard at least every [`PING`]; otherwise nobody is disturbed.
    fn tabs_to_ping(&mut self, look: bool, now: Time) -> Vec<TabId> {
        let going_on = self.track.anything_going_on();
        let mut ping = Vec::new();
        for (id, tab) in self.track.tabs.iter_mut() {
            let quiet = now.since(tab.heard.max(tab.pinged));
            if look || (going_on && quiet >= PING) {
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

    fn next_wake(&self, quiet: Option<Time>, now: Time) -> Option<Time> {
        let wishes = Wishes { settings: &self.settings, marks: &self.marks, quiet };
        let tabs = self.track.tabs.values().map(|tab| tab.heard.max(tab.pinged) + PING);
        let ping = tabs.min().filter(|_| self.track.anything_going_on());
        let watch = self.track.blindness.watch_tab_due(self.settings.span(Key::BlindGrace));
        let watch = watch.filter(|_| self.settings.on(Key::WatchTab));
        let ticks = [
            watch,
            self.track.next_tick(&self.limits(), now),
            self.alerts.next_tick(&self.track, &wishes, now),
            // The badge counts what was snoozed again.
            self.marks.next_end(now),
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
        self.clock.now().max(wall + self.clock.ahead)
    }
}
