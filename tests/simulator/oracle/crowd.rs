//! No more than six notifications within a minute; what there was no room for may come a minute later.

use session_watch::alert::{AlertKind, SystemKind};

use super::Oracle;
use crate::tally::Tally;

/// The most notifications within [`SPAN`].
const MOST: usize = 6;
const SPAN: u64 = 60_000;

impl Oracle {
    /// A notification has appeared.
    pub fn count(&mut self, kind: AlertKind, tally: &mut Tally, now: u64) {
        if matches!(kind, AlertKind::System(SystemKind::Test | SystemKind::Reset)) {
            return;
        }
        self.said_at.push(now);
        let lately = self.said_at.iter().rev().take_while(|at| **at + SPAN > now).count();
        if lately == MOST {
            tally.count("crowded minutes");
        }
        // What could not be shown at once comes with what is new; and a clock that leaps forward ends the minute.
        if lately > MOST && !self.is_troubled(now) {
            self.violation(now, format!("too many: {lately} notifications within a minute"));
        }
    }

    /// How much longer what is to be told since then may take, because there was no room for it.
    pub(super) fn crowded(&self, since: u64) -> u64 {
        let full = |minute: &[u64]| match minute {
            [first, .., last] => last - first < SPAN && first + SPAN > since,
            _ => false,
        };
        // It then also waits for others that are due within two seconds, and takes an alarm.
        if self.said_at.windows(MOST).any(full) { SPAN + 2_000 + self.alarm } else { 0 }
    }
}
