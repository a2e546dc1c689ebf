//! Lets the plan happen: to sessions, tabs, the user, the browser and the computer.

use session_watch::codec::Value;

use crate::life::{Ending, Session, Step, Truth};
use crate::message;
use crate::oracle::Hush;
use crate::page::Shape;
use crate::plan::Happening;
use crate::tab::{Habit, Screen, Tab};
use crate::world::{Next, World};

/// How soon a page that is looked at marks a finished session as read.
const READING: u64 = 800;

impl World<'_> {
    pub fn happen(&mut self, nth: usize) {
        let what = self.plan.happenings[nth].1.clone();
        if !matches!(what, Happening::Life(..)) {
            self.note(|| format!("{what:?}"));
        }
        match what {
            Happening::Life(session, step) => self.live(session, step),
            Happening::Open(habit, slow) => drop(self.open(habit, slow)),
            Happening::Close(nth) => self.with_tab(nth, |world, id| {
                world.tabs.remove(&id);
                world.observe(id);
                world.soon(message::tab_gone(id));
                world.tally.count("tabs closed");
            }),
            Happening::Reload(nth, slow) => self.with_tab(nth, |world, id| world.load(id, slow)),
            Happening::Freeze(nth) | Happening::Discard(nth) if self.is_loading(nth) => {
                self.note(|| "    not while it loads".to_owned());
            }
            Happening::Freeze(nth) => self.with_tab(nth, |world, id| {
                world.leave(id);
                let now = world.now;
                world.tabs.entry(id).and_modify(|tab| tab.frozen_at = now);
                world.tab(id, |tab| tab.frozen = true);
                world.tally.count("tabs frozen");
            }),
            Happening::Thaw(nth, late) => self.with_tab(nth, |world, id| world.thaw(id, late)),
            Happening::Discard(nth) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| (tab.discarded, tab.script, tab.feed) = (true, None, None));
                world.tally.count("tabs discarded");
            }),
            Happening::Stick(nth) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| tab.stuck = true);
                world.tally.count("tabs stuck");
            }),
            Happening::Lag(nth, lag) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| tab.habit.lag = lag);
                world.later(world.now + lag, Next::Render { tab: id });
                world.tally.count("tabs that lag");
            }),
            Happening::Fold(nth, folder) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| tab.habit.folded = folder);
                world.tally.count("groups collapsed or unfolded");
            }),
            Happening::Filter(nth, session) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| tab.habit.without = session);
                world.tally.count("filters");
            }),
            Happening::Show(nth, screen) => self.with_tab(nth, |world, id| {
                let now = world.now;
                world.tab(id, |tab| tab.turn_to(screen, now));
                world.observe_data(id);
                world.tally.count(match screen {
                    Screen::List => "lists back",
                    Screen::Error => "error screens",
                    Screen::Login => "logins",
                });
            }),
            Happening::Redraw(nth, shape) => self.with_tab(nth, |world, id| {
                world.tab(id, |tab| tab.habit.shape = shape);
                world.tally.count("sidebars renamed");
            }),
            Happening::PageData(on) => self.set_page_data(on),
            Happening::Break(nth, gap) => self.with_tab(nth, |world, id| world.break_stream(id, gap)),
            Happening::Refuse(nth, times) => self.with_tab(nth, |world, id| {
                if let Some(feed) = world.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) {
                    feed.refused = times;
                }
            }),
            Happening::SignOut => {
                for id in self.tabs.keys().copied().collect::<Vec<_>>() {
                    let now = self.now;
                    self.tab(id, |tab| tab.turn_to(Screen::Login, now));
                }
            }
            Happening::SignIn(account, slow) => self.sign_in(account, slow),
            Happening::Look(nth, session) => self.with_tab(nth, |world, id| world.look_at(id, session)),
            Happening::LookAway => self.look_away(),
            Happening::Away(away) => self.leave_or_return(away),
            Happening::Stream(nth) => self.with_tab(nth, |world, id| {
                if let Some(tab) = world.tabs.get_mut(&id).filter(|tab| tab.speaks() && tab.habit.open.is_some()) {
                    tab.pulse += 1;
                    world.tally.count("transcripts streamed");
                }
            }),
            Happening::Click(nth) => self.click(nth),
            Happening::Dismiss(nth) => self.dismiss(nth),
            Happening::Acknowledge(session) => {
                let id = self.sessions[session].id();
                self.command(message::acknowledge(id));
                self.oracle.acknowledged(Some(session), self.now);
            }
            Happening::AcknowledgeAll => {
                self.command(message::command("acknowledge-all"));
                self.oracle.acknowledged(None, self.now);
            }
            Happening::Board => {
                for tab in self.tabs.keys().copied().collect::<Vec<_>>() {
                    self.ask(tab);
                }
                self.command(message::command("look"));
            }
            Happening::Set(name, value) => {
                self.oracle.will_set(name, value, self.now);
                let taken = self.command(message::set(name, value));
                self.oracle.set(name, taken.then_some(value), self.now);
                self.tally.count("settings changed");
            }
            Happening::Hush(session, hush) => {
                let id = self.sessions[session].id();
                // What is told as this ends is no longer unwanted.
                if matches!(hush, Hush::Unmute | Hush::Unsnooze) {
                    self.oracle.marked(session, hush, true, self.now);
                }
                let taken = self.command(match hush {
                    Hush::Mute => message::mute(id, true),
                    Hush::Unmute => message::mute(id, false),
                    Hush::Snooze => message::snooze(id, "10min"),
                    Hush::Unsnooze => message::snooze(id, "off"),
                });
                self.oracle.marked(session, hush, taken, self.now);
                self.tally.count(match hush {
                    Hush::Mute => "muted",
                    Hush::Unmute => "unmuted",
                    Hush::Snooze => "snoozed",
                    Hush::Unsnooze => "snoozes ended",
                });
            }
            Happening::Test => drop(self.command(message::command("test-notification"))),
            Happening::Doom(after) => self.browser.doom = Some(after),
            Happening::FailStores(times) => self.browser.store_failures = times,
            Happening::FailNotifications(times) => self.browser.notify_failures = times,
            Happening::Sleep(span) => self.sleep(self.now + span),
            Happening::Clock(by) => {
                self.offset += by;
                self.oracle.jumped(by, self.now);
                self.age_data(by.max(0) as u64);
                // Set back, it comes so much later.
                self.browser.stranded |= by < 0 && self.browser.alarm.is_some();
                self.set_alarm();
                self.tally.count(if by > 0 { "clock set forward" } else { "clock set back" });
            }
            Happening::Restart(slow) => self.restart(slow),
            Happening::Update => self.update(),
        }
    }

    fn with_tab(&mut self, nth: usize, act: impl FnOnce(&mut Self, u32)) {
        let ids: Vec<_> = self.tabs.keys().copied().collect();
        if !ids.is_empty() {
            act(self, ids[nth % ids.len()]);
        }
    }

    /// No browser puts a page to sleep that is still being loaded.
    fn is_loading(&mut self, nth: usize) -> bool {
        let mut loading = false;
        self.with_tab(nth, |world, id| loading = world.tabs[&id].settled_at > world.now);
        loading
    }

    /// Changes a tab; its page then shows what follows.
    fn tab(&mut self, id: u32, change: impl FnOnce(&mut Tab)) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.learn(self.now);
            change(tab);
        }
        self.render(id);
    }

    fn live(&mut self, session: usize, step: Step) {
        let looked_at = self.tabs.values().any(|tab| tab.speaks() && tab.looks_at() == Some(session));
        if self.sessions[session].live(step, looked_at, self.now) {
            self.note(|| format!("    k{session} {step:?}"));
            self.tally.count(match step {
                Step::Begin => "sessions",
                Step::Ask(_) => "asked",
                Step::Answer => "answered",
                Step::Finish => "finished",
                Step::Stop => "stopped",
                Step::Fail(_) => "failed",
                Step::Continue => "continued",
                Step::Read => "read",
                Step::Merge => "merged",
                Step::Busy => "busy rows",
                Step::Archive => "archived",
                Step::Unarchive => "unarchived",
                Step::Progress => "progress",
                Step::Rename => "renamed",
                Step::Limit | Step::Unlimit => "limits",
                Step::End(Ending::Asks) => "turns that end with a question",
                Step::End(_) => "failures that rows hide",
                Step::TakeBack => "failures taken back",
                Step::Silence => "hearts that stop",
            });
            self.spread();
        }
    }

    fn open(&mut self, habit: Habit, slow: (u64, u64)) -> u32 {
        self.last_tab += 1;
        let id = self.last_tab;
        self.tabs.insert(id, Tab::new(id, habit, self.now));
        self.tally.count("tabs opened");
        self.load(id, slow);
        id
    }

    /// The page of a tab is loaded anew.
    fn load(&mut self, id: u32, slow: (u64, u64)) {
        let now = self.now;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let was_there = tab.script.is_some();
        tab.load(now, slow);
        tab.learn(now);
        tab.account = self.account;
        let steps = [tab.list_at, tab.settled_at, now + tab.habit.lag];
        if was_there {
            self.leave(id);
            self.tally.count("reloads");
        }
        for at in steps {
            self.later(at, Next::Render { tab: id });
        }
        self.inject(id);
        self.read_along(id);
        self.render(id);
    }

    /// The user wants the page's data read along, or no longer: pages that are there already have to be loaded anew.
    fn set_page_data(&mut self, on: bool) {
        while !self.command(message::set("page_data", on.into())) {}
        self.page_data = on;
        if !on {
            self.oracle.forgotten(self.now);
            self.stop_reading();
        }
        self.tally.count(if on { "page data wanted" } else { "page data no longer wanted" });
    }

    /// Somebody signs in: every tab is loaded anew, with their list.
    fn sign_in(&mut self, account: u8, slow: (u64, u64)) {
        let is_of_another = |session: &&Session| session.account != account;
        self.oracle.left_account(self.sessions.iter().filter(is_of_another).map(|session| session.number), self.now);
        self.account = account;
        self.tally.count("accounts switched");
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            if self.tabs[&id].discarded {
                continue;
            }
            self.tabs.entry(id).and_modify(|tab| tab.habit.open = None);
            self.load(id, slow);
        }
    }

    fn thaw(&mut self, id: u32, late: u64) {
        let Some(tab) = self.tabs.get_mut(&id).filter(|tab| tab.frozen) else { return };
        tab.frozen = false;
        let asked = std::mem::take(&mut tab.asked);
        tab.held_until = self.now + late;
        let until = tab.held_until;
        if let Some(script) = tab.script.as_mut() {
            // Everything is looked at and said anew.
            (script.stored, script.changed, script.busy) = (None, true, false);
        }
        for worker in asked {
            self.later(self.now, Next::Ping { tab: id, worker });
        }
        self.later(until, Next::Render { tab: id });
        self.render(id);
        let since = self.tabs.get(&id).map_or(0, |tab| tab.frozen_at);
        self.catch_up(id, since, until);
    }

    fn look_at(&mut self, id: u32, session: Option<usize>) {
        let session = session.filter(|s| self.sessions[*s].now().is_some());
        if session.is_some() && self.tabs.get(&id).is_some_and(|tab| tab.habit.shape == Shape::Cards) {
            // The dashboard has no page for a session: that is the application's.
            if let Some(tab) = self.tabs.get_mut(&id) {
                tab.habit.shape = Shape::Links;
            }
            self.load(id, (0, 0));
        }
        let here = |tab: &Tab| !tab.frozen && !tab.discarded;
        if !self.tabs.get(&id).is_some_and(here) {
            return;
        }
        self.look_away();
        for tab in self.tabs.keys().copied().collect::<Vec<_>>() {
            self.tab(tab, |t| t.visible = t.id == id);
        }
        self.tab(id, |tab| (tab.focused, tab.habit.open) = (true, session));
        self.tally.count("looked at");
        if let Some(session) = session.filter(|s| self.sessions[*s].now() == Some(Truth::Unread)) {
            self.later(self.now + READING, Next::Read { session });
        }
    }

    /// The page that shows a session has marked it as read.
    pub fn read(&mut self, session: usize) {
        self.live(session, Step::Read);
    }

    fn look_away(&mut self) {
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            self.tab(id, |tab| tab.focused = false);
        }
    }

    /// Nobody sits before what stands in front, or somebody does again.
    fn leave_or_return(&mut self, away: bool) {
        if self.away == away {
            return;
        }
        self.away = away;
        self.tally.count(if away { "left alone" } else { "back at the computer" });
        // Who has just left is told at once what was not said to them while they looked.
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            self.observe(id);
        }
        while self.say(Some(message::away(away))).is_err() {}
    }

    /// The user is taken to a session: in the tab that has it, else in a new one.
    pub fn show_session(&mut self, session: usize) {
        self.tally.count("opened sessions");
        let has = |tab: &&Tab| tab.habit.open == Some(session) && !tab.frozen && !tab.discarded;
        let id = match self.tabs.values().find(has).map(|tab| tab.id) {
            Some(id) => id,
            None => {
                let habit = self.tabs.values().next().map(|tab| tab.habit.clone());
                let Some(habit) = habit else { return };
                self.open(Habit { open: Some(session), ..habit }, (0, 0))
            }
        };
        self.look_at(id, Some(session));
    }

    fn click(&mut self, nth: usize) {
        let Some(id) = self.nth_notification(nth) else { return };
        self.tally.count("clicks");
        self.oracle.clicked(&id, self.now);
        self.soon(message::clicked(&id));
    }

    fn dismiss(&mut self, nth: usize) {
        let Some(id) = self.nth_notification(nth) else { return };
        self.tally.count("dismissals");
        self.browser.desktop.on.remove(&id);
        self.oracle.gone(&id);
        self.soon(message::closed(&id));
    }

    fn nth_notification(&self, nth: usize) -> Option<String> {
        let on = &self.browser.desktop.on;
        on.keys().nth(nth % on.len().max(1)).cloned()
    }

    /// The user wants something of our pages; whether it was taken for certain.
    fn command(&mut self, command: Value) -> bool {
        self.tally.count("commands");
        self.say(Some(command)).is_ok()
    }

    fn soon(&mut self, event: Value) {
        let at = self.now + self.latency();
        self.later(at, Next::Event(Box::new(event)));
    }

    fn sleep(&mut self, until: u64) {
        self.asleep_until = until;
        self.tally.count("sleeps");
        self.oracle.slept(self.now, until);
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            let late = self.random.below(6_000);
            if let Some(tab) = self.tabs.get_mut(&id) {
                tab.learn(self.now);
                tab.held_until = until + late;
            }
            self.later(until + late, Next::Render { tab: id });
            self.observe(id);
            let feed = self.tabs.get(&id).and_then(|tab| tab.feed.as_ref()).map(|feed| feed.number);
            if let Some(feed) = feed {
                self.later(until + late + 1_000, Next::Fetch { tab: id, feed });
            }
        }
    }

    /// The browser ends and starts again; it brings its tabs back under new numbers.
    fn restart(&mut self, slow: (u64, u64)) {
        self.tally.count("restarts");
        self.away = false;
        self.die("ends with the browser");
        self.oracle.trouble(self.now);
        (self.browser.known, self.browser.trouble) = (false, false);
        self.browser.desktop.on.clear();
        self.oracle.all_gone();
        if self.random.chance(50.0) {
            (self.browser.alarm, self.browser.stranded) = (None, true);
        }
        let old: Vec<_> = std::mem::take(&mut self.tabs).into_values().collect();
        for tab in old {
            self.observe(tab.id);
            self.open(tab.habit, slow);
        }
        self.tick();
    }

    /// The extension is updated: content scripts lose their background, and new ones take their place.
    fn update(&mut self) {
        self.tally.count("updates");
        self.die("makes way for a new version");
        self.oracle.trouble(self.now);
        // Browsers clear session storage with an update (measured in both). So the background begins with no tabs, as with a new browser.
        self.browser.known = false;
        self.oracle.meets_tabs();
        self.tell(message::start("update"));
        for id in self.tabs.keys().copied().collect::<Vec<_>>() {
            self.tab(id, |tab| {
                // The scripts that read the page's data come only with a page that is loaded.
                (tab.script, tab.feed) = (None, None);
            });
            self.observe_data(id);
            self.ask(id);
        }
    }
}
