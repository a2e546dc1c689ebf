//! Decides whether the list of sessions can be seen at all. A loss of sight is told only when it has lasted, since
//! pages are reloaded all the time.

use super::TrackEvent;
use crate::time::{Span, Time};

/// Since when no list can be seen, and whether that was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blindness {
    /// When sight was lost; `None` while a list is seen, or before one ever was.
    pub since: Option<Time>,
    /// Whether a list was ever seen.
    pub ever_seen: bool,
    /// Whether the present loss was told.
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

/// A watch tab is asked for again only after this time, for the last one may be signed out.
const WATCH_AGAIN: Span = Span::minutes(10);

/// A loss that begins within this time after another was told is told only when it has lasted for [`LASTS`].
const AGAIN: Span = Span::minutes(30);

/// How long such a loss has to last.
const LASTS: Span = Span::minutes(10);

/// How late an alert may be while the computer is awake.
const LATE: Span = Span::seconds(5);

/// The longest time that awake tabs need to say that they are there.
const TIME_TO_SPEAK: Span = Span::seconds(10);

impl Blindness {
    pub(super) fn settle(&mut self, sees: bool, now: Time) {
        self.ever_seen |= sees;
        self.since = match (sees, self.ever_seen) {
            (false, true) => Some(self.since.unwrap_or(now)),
            _ => None,
        };
    }

    /// Returns the loss or return of sight, if it is to be told now. `worth_telling` says whether sessions were running
    /// or waiting when they were last seen.
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

    /// How long a loss that began at `since` has to last to be told.
    fn in_force(&self, since: Time, grace: Span) -> Span {
        let again = self.told_at.is_some_and(|told| since.since(told) < AGAIN);
        if again { grace.max(LASTS) } else { grace }
    }

    /// Gives tabs time to speak, and returns whether it does: then they are to be asked. An alert that is later than [`LATE`] was
    /// due while the computer slept or was busy, when no tab could speak either.
    pub fn wait(&mut self, grace: Span, now: Time) -> bool {
        let Some(since) = self.since.filter(|_| !self.told) else { return false };
        let grace = self.in_force(since, grace);
        let is_late = now.since(since) > grace + LATE;
        if is_late {
            self.since = Some(since.max((now + TIME_TO_SPEAK) - grace).min(now));
        }
        is_late
    }

    /// Whether it is time to open a watch tab, and if so, notes that it was asked for. The time is halfway to the
    /// alert, which the tab may make needless.
    pub fn wants_watch_tab(&mut self, grace: Span, now: Time) -> bool {
        let wants = self.watch_tab_due(grace).is_some_and(|due| due <= now);
        if wants {
            self.watch_asked = Some(now);
        }
        wants
    }

    /// When it is time to open a watch tab; `None` while sight is not lost.
    pub fn watch_tab_due(&self, grace: Span) -> Option<Time> {
        let halfway = self.since? + Span(grace.0 / 2);
        Some(self.watch_asked.map_or(halfway, |asked| halfway.max(asked + WATCH_AGAIN)))
    }

    pub(super) fn due(&self, grace: Span) -> Option<Time> {
        self.since.filter(|_| !self.told).map(|since| since + self.in_force(since, grace))
    }
}
