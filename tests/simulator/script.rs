//! The content scripts, and the pings of `tabs.js` that they answer.

use crate::message;
use crate::tab::{Script, Sent, View};
use crate::worker::Halt;
use crate::world::{Next, World};

/// How long a frozen tab is waited for, as in `tabs.js`.
const PATIENCE: u64 = 4_000;

/// What a ping comes to.
pub enum Answer {
    Sent(Sent),
    /// Its page, loaded then, does not answer.
    Silent(u64),
    Gone,
    /// The tab speaks for itself.
    Nothing,
}

impl World<'_> {
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

    pub fn hello(&mut self, tab: u32, number: u64) {
        if self.script(tab, number).is_none() {
            return;
        }
        // Two tries; after that it waits until the page changes, or for a ping.
        let answered = self.say(None).is_ok() || self.say(None).is_ok();
        let Some(script) = self.script(tab, number) else { return };
        (script.ready, script.waits) = (answered, !answered);
        if answered {
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
        if script.stored.as_ref().is_some_and(|s| view.display.is_in_another_order(&s.display)) {
            self.tally.count("lists in another order");
        }
        script.busy = true;
        let number = script.number;
        tab.pulse = 0;
        tab.arrival = (now + latency).max(tab.arrival + 1);
        let (at, sent) = (tab.arrival, Box::new(tab.sent(view, !same, pulse)));
        self.later(at, Next::Capture { tab: id, script: number, sent, tries: 0 });
    }

    pub fn receive(&mut self, tab: u32, script: u64, sent: Sent, tries: u32) {
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

    pub fn replied(&mut self, tab: u32, number: u64, view: Option<Box<View>>, died: bool) {
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
                (script.changed, script.stored, script.unsaid) = (true, None, true);
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

    pub fn left(&mut self, tab: u32) {
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

    pub fn pinged(&mut self, id: u32, worker: u64) {
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

    pub fn answered(&mut self, tab: u32, worker: u64, event: Answer) {
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
}
