//! Timers and alarms, as `clock.js`.

use crate::world::{Next, World};

const LEAST_ALARM: u64 = 30_000;
const NEAR: u64 = 5_000;
const AGAIN: u64 = 60_000;
const LEAST_WAIT: u64 = 20;

impl World<'_> {
    pub fn wake_at(&mut self, time: Option<u64>) {
        let wall = self.wall().0;
        let late = self.random.below(self.plan.timer_late + 1);
        let timer = self.number();
        let Some(worker) = self.browser.worker.as_mut() else { return };
        self.browser.stranded = false;
        worker.timer = timer;
        let Some(time) = time else {
            worker.alarm = None;
            self.browser.alarm = None;
            return;
        };
        let wait = time.saturating_sub(wall);
        let when = time.max(wall + LEAST_ALARM);
        let number = worker.number;
        let stands = worker.alarm.is_some_and(|a| a > wall && a >= time && a <= when + NEAR);
        if !stands {
            worker.alarm = Some(when);
        }
        if wait < LEAST_ALARM {
            self.later(self.now + wait.max(LEAST_WAIT) + late, Next::Timer { worker: number, timer });
        }
        if !stands {
            let number = self.number();
            self.browser.alarm = Some((when, number));
            self.set_alarm();
        }
    }

    /// The browser waits for its alarm; called again when the clock jumps.
    pub fn set_alarm(&mut self) {
        let Some((when, number)) = self.browser.alarm else { return };
        let late = self.random.below(self.plan.alarm_late + 1);
        let at = self.now + when.saturating_sub(self.wall().0) + late;
        self.later(at, Next::Alarm { number });
    }

    pub fn timer(&mut self, worker: u64, timer: u64) {
        if self.browser.worker.as_ref().is_some_and(|w| w.number == worker && w.timer == timer) {
            self.tick();
        }
    }

    pub fn alarm(&mut self, number: u64) {
        let wall = self.wall().0;
        if self.browser.alarm.is_some_and(|(when, n)| n == number && when <= wall) {
            if let Some(worker) = self.browser.worker.as_mut() {
                worker.alarm = None;
            }
            let number = self.number();
            self.browser.alarm = Some((wall + AGAIN, number));
            self.set_alarm();
            self.tally.count("alarms");
            self.tick();
        }
    }
}
