//! A stall is told when nothing about a running session that gives signs of life has changed for as long as the threshold says, while it was seen, and only
//! then. That one runs long is told of the others.

use std::collections::BTreeMap;

use session_watch::alert::{AlertKind, NeedKind};

use super::witness::{Delivery, Span, Word};
use super::{Oracle, PROMPT};
use crate::life::Face;
use crate::tally::Tally;

/// A session that runs for less is never told to run long.
const LONG: u64 = 3_600_000;

#[derive(Default)]
pub(super) struct Stalls {
    /// When each session was told to run long.
    long: BTreeMap<usize, u64>,
    /// When each session's stall was told.
    told: BTreeMap<usize, u64>,
    /// When each session's stall was last due while its user looked at it, or had muted it.
    seen: BTreeMap<usize, u64>,
}

impl Oracle {
    /// Since when a fresh tab has shown the session running without a pause.
    fn running_since(&self, session: usize) -> Option<u64> {
        let runs = |s: &&Span| s.lasts() && s.word == Word::Fresh && s.face == Some(Face::Running);
        self.spans(session).iter().filter(runs).map(|s| s.from).min()
    }

    /// When the background was last brought a sign of life.
    fn last_life(&self, session: usize) -> u64 {
        self.sights.life.get(&session).copied().unwrap_or_default()
    }

    /// Since when the background has been brought nothing new of it, at the earliest.
    fn quiet_since(&self, session: usize) -> u64 {
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        let rested = brought.iter().rev().find(|d| d.face != Face::Running && d.fresh).map_or(0, |d| d.at);
        rested.max(self.last_life(session))
    }

    /// When a page last showed what may be one.
    fn last_stir(&self, session: usize) -> u64 {
        self.sights.stir.get(&session).copied().unwrap_or_default()
    }

    pub(super) fn said_stalled(&mut self, id: &str, session: usize, now: u64) {
        let threshold = self.shortest("stall_alert");
        let slack = 2 * PROMPT + self.forward + if self.is_troubled(now) { self.recovery } else { 0 };
        let recent = |at: u64| at + threshold > now + slack;
        // One for several that could not be shown at once comes with what was so when it was made.
        let late = id.contains(".several.") && self.is_broken(now);
        if let Some(at) = self.sights.life.get(&session).copied().filter(|at| recent(*at) && !late) {
            self.violation(now, format!("false: k{session} has stalled, but showed a sign of life at {at}"));
        }
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        // What was due before it was held over, or put off by a snooze or the quiet hours.
        let held_over = |fell: u64| {
            let changed = brought.iter().rev().find(|d| d.at <= fell && !d.first).map_or(0, |d| d.at);
            changed.max(self.last_life(session)) + threshold <= fell
                && (self.held_over(now) > 0 || self.wanted_from(session, fell, fell) > fell)
        };
        if let Some((_, woke)) = self.slept.filter(|(fell, woke)| recent(*woke) && !held_over(*fell)) {
            self.violation(now, format!("false: k{session} has stalled, but the computer slept until {woke}"));
        }
        // What has just been said alone may be taken into one notification for several.
        let anew = self.told_anew_from(session, now);
        let again = |told: &u64| *told > self.last_stir(session).max(anew) && *told + 2_500 < now;
        if self.stalls.told.get(&session).is_some_and(again) && !self.is_broken(now) {
            self.violation(now, format!("twice: k{session} has stalled, as was told before"));
        }
        let gives = self.sights.with_progress.contains(&session)
            || self.sights.with_beats.contains(&session)
            || self.sights.life.contains_key(&session);
        if !gives && !self.is_troubled(now) {
            self.violation(now, format!("false: k{session} has stalled, but never gave a sign of life"));
        }
        self.stalls.told.insert(session, now);
    }

    pub(super) fn said_long(&mut self, id: &str, session: usize, now: u64) {
        let slack = 2 * PROMPT + self.forward + if self.is_troubled(now) { self.recovery } else { 0 };
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        // Against another page that goes on showing work, the first word of a page is no proof of rest.
        let works =
            |s: &Span, d: &Delivery| s.tab != d.tab && s.face == Some(Face::Running) && (s.from..s.to).contains(&d.at);
        let is_doubtful = |d: &Delivery| d.first && self.spans(session).iter().any(|s| works(s, d));
        let rested = brought.iter().rev().find(|d| d.face != Face::Running && d.fresh && !is_doubtful(d));
        let rested = rested.map_or(0, |d| d.heard);
        let first = brought.first().map_or(now, |d| d.heard);
        if first.max(rested) + LONG > now + slack && !self.may_come_late(id, now) {
            self.violation(now, format!("false: k{session} runs long, but rested at {rested}"));
        }
        let stirred = self.last_stir(session).max(self.told_anew_from(session, now));
        // What has just been said alone may be taken into one notification for several.
        let again = |told: &u64| *told > rested.max(stirred) && *told + 2_500 < now;
        if self.stalls.long.get(&session).is_some_and(again) && !self.is_broken(now) {
            self.violation(now, format!("twice: k{session} runs long, as was told before"));
        }
        self.stalls.long.insert(session, now);
    }

    pub(super) fn check_stalls(&mut self, now: u64, tally: &mut Tally) {
        let threshold = self.longest("stall_alert");
        let sessions: Vec<_> = self.sights.spans.keys().copied().collect();
        for session in sessions {
            let Some(running) = self.running_since(session) else { continue };
            // A row alone shows no signs of life that could be missed.
            let tells = |s: &Span| s.lasts() && self.sights.tabs.get(&s.tab).is_some_and(|tab| tab.tells_progress);
            let told = self.stalls.told.get(&session).copied();
            if let Some(told) = told.filter(|told| *told >= self.last_life(session)) {
                if told + 1_000 > now && self.spans(session).iter().any(tells) {
                    tally.count("moments of stalls");
                }
                continue;
            }
            let quiet = running.max(self.last_stir(session));
            let held_back = self.looked_until(session, now) >= now || self.is_hushed(session, quiet);
            // What the background takes for quiet may have begun before what a page may have shown as a sign of life.
            if now > self.quiet_since(session) + threshold && held_back {
                self.stalls.seen.insert(session, now);
            }
            if self.stalls.seen.get(&session).is_some_and(|seen| *seen >= self.last_life(session)) {
                continue;
            }
            let since = self.calm_from(quiet).max(self.wanted_from(session, 0, now).saturating_sub(threshold));
            let excused = !self.spans(session).iter().any(|s| s.from <= quiet && tells(s))
                || self.was_off(AlertKind::Need(NeedKind::Stalled), quiet)
                || self.is_hushed(session, quiet)
                || self.looked_until(session, now) >= quiet
                || self.sights.tabs.values().any(|w| w.rows.iter().any(|row| row.session == session && row.mark.2))
                || self.spans(session).iter().any(|s| s.to >= quiet && s.face != Some(Face::Running));
            if !excused && now > since + threshold + self.recovery + self.crowded(quiet + threshold) {
                self.violation(
                    now,
                    format!("unsaid: k{session} has stalled, quiet since {:.3} s", quiet as f64 / 1_000.0),
                );
                self.stalls.told.insert(session, now);
            }
            if !excused && now > quiet + threshold {
                tally.count("moments of stalls");
            }
        }
    }
}
