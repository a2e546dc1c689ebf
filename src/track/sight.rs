//! Whether the list of sessions can be seen at all. Losing sight is not news at once: pages are reloaded all the time.

use super::News;
use crate::time::{Span, Time};

/// Since when nothing can be seen, and whether that has been told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blindness {
    /// When sight was lost; `None` while something is seen, or before anything ever was.
    pub since: Option<Time>,
    /// The list has been seen at least once.
    pub ever_seen: bool,
    /// The loss has been told.
    pub told: bool,
}

impl Blindness {
    pub(super) fn settle(&mut self, sees: bool, now: Time) {
        self.ever_seen |= sees;
        self.since = match (sees, self.ever_seen) {
            (false, true) => Some(self.since.unwrap_or(now)),
            _ => None,
        };
    }

    /// `worth_telling`: sessions were running or waiting when last seen.
    pub(super) fn tick(&mut self, grace: Span, worth_telling: bool, now: Time) -> Option<News> {
        match self.since {
            Some(since) if !self.told && worth_telling && now.since(since) >= grace => {
                self.told = true;
                Some(News::SightLost)
            }
            None if self.told => {
                self.told = false;
                Some(News::SightBack)
            }
            _ => None,
        }
    }

    pub(super) fn due(&self, grace: Span) -> Option<Time> {
        self.since.filter(|_| !self.told).map(|since| since + grace)
    }
}
