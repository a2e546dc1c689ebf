//! A stall is told when nothing about a running session has changed for as long as the threshold says, while it was seen, and only then.

use std::collections::BTreeMap;

use session_watch::alert::Kind;

use super::witness::{Span, Word};
use super::{Oracle, PROMPT};
use crate::life::Face;
use crate::tally::Tally;

#[derive(Default)]
pub(super) struct Stalls {
    /// When each session's stall was told.
    told: BTreeMap<usize, u64>,
}

impl Oracle {
    /// Since when a fresh tab has shown the session running without a pause.
    fn running_since(&self, session: usize) -> Option<u64> {
        let runs = |s: &&Span| s.lasts() && s.word == Word::Fresh && s.face == Some(Face::Running);
        self.spans(session).iter().filter(runs).map(|s| s.from).min()
    }

    fn last_life(&self, session: usize) -> u64 {
        self.sights.life.get(&session).and_then(|all| all.last()).map_or(0, |(at, _)| *at)
    }

    pub(super) fn said_stalled(&mut self, session: usize, now: u64) {
        let threshold = self.shortest("stall_alert");
        let slack = PROMPT + self.forward + if self.is_troubled(now) { self.recovery } else { 0 };
        let recent = |at: u64| at + threshold > now + slack;
        let lives = self.sights.life.get(&session).map_or(&[][..], Vec::as_slice);
        if let Some((at, _)) = lives.iter().rev().find(|(at, known)| recent(*at) && *known <= now) {
            self.violation(now, format!("false: k{session} has stalled, but showed a sign of life at {at}"));
        }
        if let Some(woke) = self.slept.filter(|at| recent(*at)) {
            self.violation(now, format!("false: k{session} has stalled, but the computer slept until {woke}"));
        }
        if self.stalls.told.get(&session).is_some_and(|told| *told > self.last_life(session)) && !self.is_broken(now) {
            self.violation(now, format!("twice: k{session} has stalled, as was told before"));
        }
        self.stalls.told.insert(session, now);
    }

    pub(super) fn check_stalls(&mut self, now: u64, tally: &mut Tally) {
        let threshold = self.longest("stall_alert");
        let sessions: Vec<_> = self.sights.spans.keys().copied().collect();
        for session in sessions {
            let Some(running) = self.running_since(session) else { continue };
            let quiet = running.max(self.last_life(session));
            if self.stalls.told.get(&session).is_some_and(|told| *told >= quiet) {
                continue;
            }
            let since = self.calm_from(quiet);
            let excused = self.was_off(Kind::Stalled, quiet)
                || self.looked_until(session, now) >= quiet
                || self.sights.tabs.values().any(|w| w.rows.iter().any(|(s, _, mark)| *s == session && mark.2))
                || self.spans(session).iter().any(|s| s.to >= quiet && s.face != Some(Face::Running));
            if !excused && now > since + threshold + self.recovery {
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
