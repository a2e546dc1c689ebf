//! How the scripts that read the page's data tell the background of them, message by message, and what of that it stores.

use session_watch::codec::Value;

use super::DataSent;
use crate::message::{list, record, text};
use crate::worker::Halt;
use crate::world::{BEGIN, Next, World};

impl World<'_> {
    /// The page has something to tell: it waits for its turn.
    pub(super) fn tell_data(&mut self, id: u32, tales: Vec<Value>) {
        let now = self.now;
        let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) else { return };
        let says = |tale: &Value, what: &str| format!("{tale:?}").contains(what);
        for tale in &tales {
            let streams = ["\"added\"", "\"changed\"", "\"sync\""].iter().any(|how| says(tale, how));
            feed.streams = streams || (feed.streams && !says(tale, "\"ended\""));
        }
        if tales.iter().any(|tale| says(tale, "cse_") || says(tale, "\"sync\"")) {
            (feed.heard, feed.leapt) = (Some(now), 0);
            let until = feed.lasts_until();
            self.later(until + 1, Next::Observe { tab: id });
        }
        if let Some(feed) = self.tabs.get_mut(&id).and_then(|tab| tab.feed.as_mut()) {
            feed.waiting.extend(tales);
        }
        self.observe_data(id);
        self.carry(id);
    }

    /// Sends what waits.
    pub fn carry(&mut self, id: u32) {
        let latency = self.latency();
        let now = self.now;
        let World { tabs, sessions, known, .. } = self;
        let Some(tab) = tabs.get_mut(&id).filter(|tab| !tab.frozen && !tab.discarded) else { return };
        let mut rows = tab.data_rows(sessions, known, now);
        let born = tab.born;
        let Some(feed) = tab.feed.as_mut().filter(|feed| !feed.busy && !feed.waiting.is_empty()) else { return };
        feed.busy = true;
        let told = std::mem::take(&mut feed.waiting);
        rows.iter_mut().for_each(|row| row.missed = feed.missed.contains(&row.session));
        let fails = feed.told.iter().filter(|(_, told)| told.says_failed());
        let fails = fails.map(|(session, told)| (*session, told.ended)).collect();
        let all_told = feed.told.clone();
        let sent = Box::new(DataSent { born, told, rows, all_told, fails, knows: feed.knows });
        let number = feed.number;
        self.later(now + latency, Next::Carry { tab: id, feed: number, sent, tries: 0 });
    }

    /// The background has stored what a page told. What it could not store at first it has kept in mind, so that is told after all.
    pub fn stored_data(&mut self, id: u32, sent: DataSent) {
        let tab = self.tabs.get_mut(&id).filter(|tab| tab.born == sent.born);
        let Some(feed) = tab.and_then(|tab| tab.feed.as_mut()) else { return };
        let is_without = |session: usize| sent.rows.iter().any(|row| row.session == session && row.missed);
        for (session, told) in sent.all_told.into_iter().filter(|(session, _)| !is_without(*session)) {
            if feed.missed.contains(&session) && feed.told.get(&session) == feed.stored.get(&session) {
                feed.told.insert(session, told.clone());
            }
            feed.stored.insert(session, told);
        }
    }

    pub fn carried(&mut self, id: u32, number: u64, sent: Box<DataSent>, tries: u32) {
        if self.feed(id, number).is_none() {
            return;
        }
        let outcome = self.say_data(id, &sent);
        if outcome == Err(Halt::Died) && tries == 0 {
            let at = self.now + self.latency();
            self.later(at, Next::Carry { tab: id, feed: number, sent, tries: 1 });
            return;
        }
        let Some(feed) = self.feed(id, number) else { return };
        feed.busy = false;
        if outcome.is_ok() {
            feed.failures = 0;
            for fails in &sent.fails {
                self.known.failing.entry(*fails).or_insert(self.now);
            }
            self.observe_data(id);
            self.carry(id);
            return;
        }
        feed.failures += 1;
        if feed.failures < 2 {
            feed.waiting.splice(0..0, sent.told);
        } else {
            feed.lose(&sent.told);
        }
        self.oracle.lost_word(self.now);
        self.observe_data(id);
    }

    /// What these scripts tell, as a message.
    pub fn data_message(&self, tab: u32, sent: &DataSent) -> Value {
        record([
            ("kind", text("data")),
            ("tab", crate::message::number(tab.into())),
            ("born", crate::message::number(BEGIN + sent.born)),
            ("told", list(sent.told.clone())),
        ])
    }
}
