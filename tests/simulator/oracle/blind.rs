//! Blindness is told within the grace period and what it takes to notice, never when there is sight, and is taken back when sight returns.

use std::collections::BTreeMap;

use session_watch::alert::{AlertKind, SystemKind};

use super::witness::{DATA, Span, Word, YOUTH};
use super::{DISPUTE, Oracle, PROMPT};
use crate::life::Face;
use crate::page::Row;
use crate::tally::Tally;

/// Told within this time before, and lost again, it is told only when it has lasted this long.
const AGAIN: u64 = 30 * 60_000;
const LASTS: u64 = 10 * 60_000;
/// Pages have so long to speak after a sleep.
pub(super) const SPEAKS: u64 = 10_000;
/// What comes so late is nothing that came while the computer slept.
pub(super) const LATE: u64 = 5_000;

#[derive(Default)]
pub(super) struct Blindness {
    /// Since when no tab, and since when some tab, has shown any session.
    unseen_since: Option<u64>,
    seen_since: Option<u64>,
    /// It was told, and nothing has been seen since.
    pub told: bool,
    /// When it was last told.
    told_at: Option<u64>,
    /// When each session last ended without a word: with its account, whose place somebody else took, or archived.
    pub left: BTreeMap<usize, u64>,
    /// The last that each tab has brought of each session, also of tabs that are gone.
    pub faces: BTreeMap<(u32, usize), (Face, u64)>,
}

impl Oracle {
    /// Somebody else signs in: what goes on in the account before is nothing to be seen.
    pub fn left_account(&mut self, sessions: impl Iterator<Item = usize>, now: u64) {
        self.blind.left.extend(sessions.map(|session| (session, now)));
    }

    /// A list that comes in parts begins with sessions that nobody knows: as far as anybody can tell, somebody else has signed in.
    pub(super) fn note_stranger(&mut self, rows: &[Row], now: u64) {
        let known = |session: usize| self.blind.faces.keys().any(|(_, known)| *known == session);
        if rows.iter().any(|row| row.face() != Some(Face::Archived)) && !rows.iter().any(|row| known(row.session)) {
            let all: Vec<usize> = self.blind.faces.keys().map(|(_, session)| *session).collect();
            self.left_account(all.into_iter(), now);
        }
    }

    pub(super) fn note_sight(&mut self, now: u64) {
        let sees = self.sights.tabs.values().any(|w| w.sees);
        // What was told may have been taken back before it could be shown.
        let lasted = |since: u64| now >= since + self.shortest("blind_grace");
        if sees && self.blind.unseen_since.is_some_and(lasted) {
            self.blind.told_at = Some(now);
        }
        let blind = &mut self.blind;
        blind.seen_since = sees.then(|| blind.seen_since.unwrap_or(now));
        blind.unseen_since = (!sees).then(|| blind.unseen_since.unwrap_or(now));
    }

    pub(super) fn said_blind(&mut self, now: u64) {
        // A nap as long as the grace period, with an alarm's delay, is a quiet moment to everybody.
        let grace = self.shortest("blind_grace")..=self.longest("blind_grace") + LATE;
        let napped = self.napped.is_some_and(|(fell, woke)| grace.contains(&(woke - fell)) && woke + PROMPT > now);
        // Data become old at once when the clock leaps.
        let leapt = self.is_troubled(now) && self.sights.tabs.keys().any(|tab| *tab >= DATA);
        // Pages that have just woken seem to have been silent for longer than they need to speak.
        let hurried = self.hurried.is_some_and(|at| at + SPEAKS > now);
        let excused = self.is_broken(now) || napped || leapt || hurried;
        if self.blind.seen_since.is_some_and(|since| since + 5_000 < now) && !excused {
            self.violation(now, "false: blindness is told, but the list can be seen".to_owned());
        }
        if self.blind.told {
            self.violation(now, "twice: blindness is told again without any sight in between".to_owned());
        }
        self.blind.told = true;
        self.blind.told_at = Some(now);
        // A row that was gone again as soon as it appeared with its list has not shown for certain that it rests.
        let gone = self.blind.unseen_since.unwrap_or(now);
        // Nor if the worker died over the tick that would have believed it.
        let delay = |at: u64| if self.broke.is_some_and(|broke| broke >= at) { self.recovery } else { 0 };
        let young = |s: &&Span| self.sights.appeared.get(&s.tab).is_some_and(|at| *at <= s.from && s.from < at + YOUTH);
        let all_spans = self.sights.spans.values().flatten();
        let glimpsed = all_spans.filter(young).any(|s| s.from <= gone && gone < s.from + YOUTH + delay(s.from));
        let going_on = self.blind.faces.values().any(|(face, _)| matches!(face, Face::Running | Face::Waiting));
        // A row at rest does not tell whether what a card asked has been answered.
        let asked_by_card = self.sights.spans.iter().any(|(session, spans)| {
            let told = spans.iter().filter(|s| matches!(s.face, Some(Face::Running | Face::Waiting)));
            let told = told.filter(|s| self.was_brought(*session, s));
            told.max_by_key(|s| s.from).is_some_and(|s| s.card)
        });
        if !going_on && !glimpsed && !asked_by_card {
            self.violation(now, "needless: blindness is told, but nothing was going on".to_owned());
        }
        let (wanted, since) = self.settings["alert_cannot_see"];
        if wanted == Some(0) && since + PROMPT < now && !self.is_troubled(now) {
            self.violation(now, "unwanted: blindness is switched off".to_owned());
        }
    }

    /// The notification on the screen which says that nothing can be seen.
    fn notice_of_blindness(&self) -> Option<&String> {
        self.screen.iter().find(|(_, shown)| shown.title.contains("can't see")).map(|(id, _)| id)
    }

    pub(super) fn check_blindness(&mut self, now: u64, tally: &mut Tally) {
        if let Some(since) = self.blind.unseen_since
            && !self.blind.told
            && self.notice_of_blindness().is_none() // one that stands says it
            && self.is_going_on()
            && !self.was_off(AlertKind::System(SystemKind::CannotSee), since)
        {
            // The ping's turn and patience, the grace period, an alarm.
            // Sight that was lost before is told only when the loss lasts.
            let again = self.blind.told_at.is_some_and(|told| since < told + AGAIN + self.forward);
            let grace = self.longest("blind_grace").max(if again { LASTS } else { 0 });
            let bound = self.recovery + grace + self.crowded(since);
            if now > self.calm_from(since.max(self.loud_from(now))) + bound {
                self.violation(now, format!("unsaid: blind since {:.3} s", since as f64 / 1_000.0));
            }
            tally.count("moments of blindness");
        }
        if let Some(since) = self.blind.seen_since.filter(|_| self.sights.tabs.values().any(|w| w.sees && !w.unsaid))
            && let Some(id) = self.notice_of_blindness().cloned()
            && now > self.calm_from(since.max(self.screen[&id].at)) + 5_000
        {
            self.screen.remove(&id);
            self.violation(now, "still on the screen: blindness, but the list can be seen".to_owned());
        }
    }

    /// Whether some session was running or waiting by all that was last heard of it.
    fn is_going_on(&self) -> bool {
        let unseen_since = self.blind.unseen_since.unwrap_or_default();
        let mut last: BTreeMap<usize, Vec<Face>> = BTreeMap::new();
        // What was forgotten, nobody knows to go on.
        let left = |session: usize| self.blind.left.get(&session).copied();
        let since = |session: usize| self.forgot(session).max(left(session)).unwrap_or_default();
        for ((tab, session), (face, at)) in &self.blind.faces {
            // A row that came to it beside a stuck stream was not believed yet.
            let disputed =
                *tab < DATA && unseen_since < at + 2 * DISPUTE && self.is_resting_in_stuck_data(*session, *at);
            if *at >= since(*session) && !disputed {
                last.entry(*session).or_default().push(*face);
            }
        }
        last.values().any(|faces| faces.iter().all(|face| matches!(face, Face::Running | Face::Waiting)))
    }

    /// Whether a stream that has lost what it should say went on saying at that moment that the session rests.
    fn is_resting_in_stuck_data(&self, session: usize, at: u64) -> bool {
        let rests = |s: &Span| s.word == Word::Stuck && matches!(s.face, Some(Face::Unread | Face::Idle));
        self.spans(session).iter().any(|s| s.tab >= DATA && rests(s) && s.from <= at && at < s.to)
    }
}
