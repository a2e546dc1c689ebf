//! What happened in the worlds. A simulator that never exercises something proves nothing about it.

use std::collections::BTreeMap;

/// What has to happen in a hundredth of as many cases as there are worlds, at the least.
pub const EXPECTED: [&str; 76] = [
    "alarms",
    "alerts: already waits",
    "alerts: can go on",
    "alerts: cannot see",
    "alerts: failed",
    "alerts: finished",
    "alerts: needs input",
    "alerts: runs long",
    "alerts: several",
    "alerts: stalled",
    "alerts: still waiting",
    "alerts: test",
    "answered",
    "archived",
    "asked",
    "back at the computer",
    "busy rows",
    "clicks",
    "clock set back",
    "clock set forward",
    "commands",
    "continued",
    "crowded minutes",
    "deaths",
    "deaths after the store",
    "deaths before the store",
    "dismissals",
    "effects repeated in vain",
    "error screens",
    "failed",
    "failed notifications",
    "failed stores",
    "filters",
    "finished",
    "groups collapsed or unfolded",
    "left alone",
    "limits",
    "lists back",
    "lists in another order",
    "logins",
    "looked at",
    "merged",
    "moments of blindness",
    "moments of stalls",
    "moments put off",
    "muted",
    "needs seen, or not wanted",
    "needs told",
    "needs told after a snooze",
    "opened pages",
    "opened sessions",
    "progress",
    "read",
    "reloads",
    "renamed",
    "restarts",
    "sessions",
    "settings changed",
    "sleeps",
    "snoozed",
    "snoozes ended",
    "steps",
    "stopped",
    "tabs asked again",
    "tabs closed",
    "tabs discarded",
    "tabs frozen",
    "tabs opened",
    "tabs stuck",
    "tabs that lag",
    "transcripts streamed",
    "unarchived",
    "unmuted",
    "updates",
    "withdrawn",
    "workers gone idle",
];

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Tally(pub BTreeMap<&'static str, u64>);

impl Tally {
    pub fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or_default()
    }

    pub fn most(&mut self, what: &'static str, value: u64) {
        let kept = self.0.entry(what).or_default();
        *kept = (*kept).max(value);
    }

    /// Adds what another tally counted; of what begins with "most" the greater stays.
    pub fn add(&mut self, other: &Tally) {
        for (what, count) in &other.0 {
            if what.starts_with("most") {
                self.most(what, *count);
            } else {
                *self.0.entry(what).or_default() += count;
            }
        }
    }
}
