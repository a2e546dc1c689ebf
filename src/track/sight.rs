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
    /// When a loss was last told.
    pub told_at: Option<Time>,
    /// When a watch tab was last asked for.
    pub watch_asked: Option<Time>,
}

/// Why the list of sessions cannot be seen, as far as the tabs tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyBlind {
    /// No tab shows a list, and nothing more is known.
    NoPage,
    /// A tab shows that its user is signed out.
    SignedOut,
    /// Tabs are open, but none of them answers: the browser has put them to sleep.
    Asleep,
}

/// A watch tab that was asked for and shows nothing is asked for again only after this long: it may be logged out.
const WATCH_AGAIN: Span = Span::minutes(10);

/// Sight that comes and goes is told once. Lost again within this time, it is told only when it has lasted for
/// [`LASTS`].
const AGAIN: Span = Span::minutes(30);

/// So long a loss has to last that was told shortly before.
const LASTS: Span = Span::minutes(10);

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
            Some(since) if !self.told && worth_telling && now.since(since) >= self.in_force(since, grace) => {
                self.told = true;
                self.told_at = Some(now);
                Some(TrackEvent::SightLost)
            }
            Some(_) => None,
            None => std::mem::take(&mut self.told).then_some(TrackEvent::SightBack),
        }
    }

    /// How long a loss that began then has to last to be told.
    fn in_force(&self, since: Time, grace: Span) -> Span {
        let again = self.told_at.is_some_and(|told| since.since(told) < AGAIN);
        if again { grace.max(LASTS) } else { grace }
    }

    /// Told so late, it was due while the computer slept or was busy, and tabs could not speak either: they first have
    /// time to.
    pub fn wait(&mut self, grace: Span, now: Time) {
        let Some(since) = self.since.filter(|_| !self.told) else { return };
        let grace = self.in_force(since, grace);
        if now.since(since) > grace + LATE {
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
        self.since.filter(|_| !self.told).map(|since| since + self.in_force(since, grace))
    }
}
