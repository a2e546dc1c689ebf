//! What the user does not want to hear, now or ever: muted and snoozed sessions, quiet hours. Nothing is told within them; what lasts beyond them is.

use session_watch::alert::{AlertKind, SystemKind};

use super::witness::Delivery;
use super::{Oracle, PROMPT};
use crate::life::Face;
use crate::world::BEGIN;

const DAY: u64 = 24 * 3_600_000;

/// What a user says of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hush {
    Mute,
    Unmute,
    /// For ten minutes.
    Snooze,
    Unsnooze,
}

/// How long a snooze of ten minutes lasts.
const SNOOZE: u64 = 600_000;

/// What was said of a session.
pub(super) struct Mark {
    muted: bool,
    /// When its snooze ends or ended; 0 where there was none.
    snoozed_until: u64,
    /// How much later the background may think that it is, because its clock stood still.
    late: u64,
    /// Whether all that was said of it has been taken.
    certain: bool,
    last: Hush,
    touched: u64,
}

impl Oracle {
    /// The user has said something of a session; `taken`: for certain.
    pub fn marked(&mut self, session: usize, hush: Hush, taken: bool, now: u64) {
        // A session that nothing is known of cannot be marked, and what is archived when it is first told of gets no place.
        let brought = self.sights.deliveries.get(&session);
        let forgot = self.forgot(session).unwrap_or_default();
        let is_met = |d: &Delivery| d.face != Face::Archived && forgot <= d.at;
        let known = brought.is_some_and(|all| all.iter().any(is_met));
        let new = Mark { muted: false, snoozed_until: 0, late: 0, certain: true, last: hush, touched: now };
        let mark = self.marks.entry(session).or_insert(new);
        mark.certain &= taken && known;
        (mark.last, mark.touched) = (hush, now);
        match hush {
            Hush::Mute => mark.muted = true,
            Hush::Unmute => mark.muted = false,
            Hush::Snooze => {
                (mark.snoozed_until, mark.late) = (now + SNOOZE, 0);
                self.snooze_needs(session, now);
            }
            Hush::Unsnooze => mark.snoozed_until = 0,
        }
    }

    /// The clock was set forward: snoozes end sooner, those that last at the earliest now.
    pub(super) fn hasten_snoozes(&mut self, by: u64, now: u64) {
        for mark in self.marks.values_mut().filter(|mark| mark.snoozed_until > now) {
            mark.snoozed_until = mark.snoozed_until.saturating_sub(by).max(now);
        }
    }

    /// The background takes a step. Where the clock was set back, its own stood still until then: snoozes last longer by that.
    pub fn stood_still(&mut self, lost: u64, now: u64) {
        self.unheard = 0;
        for mark in self.marks.values_mut().filter(|mark| mark.snoozed_until + mark.late + lost > now) {
            mark.late += lost;
        }
    }

    /// Something is told of a session.
    pub(super) fn check_hush(&mut self, kind: AlertKind, session: usize, now: u64) {
        let Some(mark) = self.marks.get(&session).filter(|mark| mark.certain) else { return };
        let what = match mark {
            Mark { muted: true, .. } => "muted",
            Mark { snoozed_until, .. } if *snoozed_until > now => "snoozed",
            _ => return,
        };
        if !self.is_broken(now) {
            self.violation(now, format!("unwanted: {kind:?} of k{session}, which is {what}"));
        }
    }

    /// Anything is told.
    pub(super) fn check_quiet(&mut self, kind: AlertKind, now: u64) {
        let told_anyway = matches!(kind, AlertKind::System(SystemKind::Test | SystemKind::Reset));
        if !told_anyway && self.quiet_left(now).is_some() && !self.is_broken(now) {
            self.violation(now, format!("unwanted: {kind:?} in the quiet hours"));
        }
    }

    /// The user wants to hear nothing of it, or has it before their eyes and only wants to be reminded.
    pub(super) fn is_hushed(&self, session: usize, since: u64) -> bool {
        let ended =
            |mark: &super::wishes::Mark| mark.touched >= since && matches!(mark.last, Hush::Unmute | Hush::Unsnooze);
        self.marks.get(&session).is_some_and(|mark| mark.muted || !mark.certain || ended(mark))
    }

    /// From when what has been so since then can be told: after a snooze and the quiet hours.
    pub(super) fn wanted_from(&self, session: usize, since: u64, now: u64) -> u64 {
        let snoozed = self.marks.get(&session).map_or(0, |mark| mark.snoozed_until + mark.late);
        since.max(snoozed).max(self.loud_from(now))
    }

    /// When the quiet hours end that are on, else since when they have been over, as far as that is certain.
    pub(super) fn loud_from(&self, now: u64) -> u64 {
        if let Some(left) = self.quiet_left(now) {
            return now + left;
        }
        let settings = ["quiet", "quiet_from", "quiet_to"].map(|name| self.settings[name]);
        let changed = settings.iter().map(|(_, at)| *at).max().unwrap_or_default();
        match settings {
            [(Some(0), _), ..] => changed,
            [(Some(_), _), (Some(_), _), (Some(to), _)] => {
                changed.max(now.saturating_sub((self.time_of_day(now) + DAY - to) % DAY))
            }
            _ => now,
        }
    }

    /// How long the quiet hours will last, while they are on for certain.
    fn quiet_left(&self, now: u64) -> Option<u64> {
        let [on, from, to] = ["quiet", "quiet_from", "quiet_to"].map(|name| self.settings[name].0);
        let (from, to) = (from?, to?);
        let until =
            |then: u64| Some((then + DAY - self.time_of_day(now)) % DAY).filter(|left| *left > 0).unwrap_or(DAY);
        (on == Some(1) && from != to && until(to) < until(from)).then(|| until(to))
    }

    fn time_of_day(&self, now: u64) -> u64 {
        (BEGIN as i64 + now as i64 + self.offset) as u64 % DAY
    }

    /// When a snooze of the session ended, or the user last said something of it: what was told before may be told again.
    pub(super) fn told_anew_from(&self, session: usize, now: u64) -> u64 {
        let mark = self.marks.get(&session);
        mark.map_or(
            0,
            |mark| if mark.snoozed_until <= now { mark.snoozed_until.max(mark.touched) } else { mark.touched },
        )
        .saturating_sub(PROMPT)
    }
}
