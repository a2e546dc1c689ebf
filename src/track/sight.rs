//! Whether the list of sessions can be seen at all. Losing sight is not news at once: pages are reloaded all the time.

use super::TrackEvent;
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
    /// When a watch tab was last asked for.
    pub watch_asked: Option<Time>,
}

/// A watch tab that was asked for and shows nothing is asked for again only after this long: it may be logged out.
const WATCH_AGAIN: Span = Span::minutes(10);

/// How late an alert may be in the ordinary course of things.
const LATE: Span = Span::seconds(5);

/// How long it takes tabs at most to say that they are there, when nothing keeps them from it any more.
const TIME_TO_SPEAK: Span = Span::seconds(10);

impl Blindness {
    pub(super) fn settle(&mut self, sees: bool, now: Time) {
        self.ever_seen |= sees;
        self.since = match (sees, self.ever_seen) {
            (false, true) => Some(self.since.unwrap_or(now)),
            _ => None,
        };
    }

    /// `worth_telling`: sessions were running or waiting when last seen.
    pub(super) fn tick(&mut self, grace: Span, worth_telling: bool, now: Time) -> Option<TrackEvent> {
        match self.since {
            Some(since) if !self.told && worth_telling && now.since(since) >= grace => {
                self.told = true;
                Some(TrackEvent::SightLost)
            }
            None if self.told => {
                self.told = false;
                Some(TrackEvent::SightBack)
            }
            _ => None,
        }
    }

    /// Told so late, it was due while the computer slept or was busy, and tabs could not speak either: they first have time to.
    pub fn wait(&mut self, grace: Span, now: Time) {
        let late = |since: &Time| !self.told && now.since(*since) > grace + LATE;
        if let Some(since) = self.since.filter(late) {
            self.since = Some(since.max((now + TIME_TO_SPEAK) - grace).min(now));
        }
    }

    /// Whether it is time to open a watch tab: halfway to the alert, which it may make needless. Notes that it was.
    pub fn wants_watch_tab(&mut self, grace: Span, now: Time) -> bool {
        let wants = self.watch_tab_due(grace).is_some_and(|due| due <= now);
        if wants {
            self.watch_asked = Some(now);
        }
        wants
    }

    /// When it will be.
    pub fn watch_tab_due(&self, grace: Span) -> Option<Time> {
        let halfway = self.since? + Span(grace.0 / 2);
        Some(self.watch_asked.map_or(halfway, |asked| halfway.max(asked + WATCH_AGAIN)))
    }

    pub(super) fn due(&self, grace: Span) -> Option<Time> {
        self.since.filter(|_| !self.told).map(|since| since + grace)
    }
}
