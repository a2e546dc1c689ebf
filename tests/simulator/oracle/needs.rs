//! Every need that was visible for longer than its hold is told within its bound.

use session_watch::alert::{AlertKind, NeedKind};

use super::truth::{episode, fits};
use super::witness::{DATA, Span, Word};
use super::{DISPUTE, LAG, Oracle, PROMPT, QUIET, UNNOTICED, hold};
use crate::life::{Face, Session, Trouble, Truth};
use crate::tally::Tally;

/// A need that a fresh tab shows.
pub(super) struct Need {
    session: usize,
    kind: AlertKind,
    tab: u32,
    face: Face,
    since: u64,
    knew: u64,
    /// It has to be told even if it was before: it was snoozed.
    again: bool,
}

/// What has failed several sessions is said of more of them ten minutes after it was last said, and an alarm.
const GROWS: u64 = 11 * 60_000;

/// Whether the session has failed by what fails others too.
fn is_shared(session: &Session, now: u64) -> bool {
    session.at(now).is_some_and(|moment| moment.truth == Truth::Failed(Trouble::Limit))
}

impl Oracle {
    /// A tab begins to show something: it is a need if it was something else before, and the background knew that.
    pub(super) fn begin_need(&mut self, session: usize, before: Option<Face>, span: &Span, now: u64) {
        self.needs.retain(|need| (need.session, need.tab) != (session, span.tab));
        let delivered = self.sights.delivered.get(&(span.tab, session)).copied();
        let (Some(before), Some(face), Word::Fresh) = (before, span.face, span.word) else { return };
        if delivered != Some(before) {
            return;
        }
        let kind = match (before, face) {
            (Face::Waiting, Face::Waiting) | (Face::Failed, Face::Failed) | (Face::Archived, _) => return,
            // The page shows five cards, so one beside a row at rest may only have come into view.
            (Face::Unread | Face::Idle, Face::Waiting) if span.card => return,
            (_, Face::Waiting) => AlertKind::Need(NeedKind::NeedsInput),
            (_, Face::Failed) => AlertKind::Need(NeedKind::Failed),
            (Face::Running | Face::Waiting | Face::Failed, Face::Unread) | (Face::Running, Face::Idle) => {
                AlertKind::Need(NeedKind::Finished)
            }
            _ => return,
        };
        self.needs.push(Need { session, kind, tab: span.tab, face, since: now, knew: span.knew, again: false });
    }

    /// A session is snoozed: what it needs then, it needs afterwards.
    pub(super) fn snooze_needs(&mut self, session: usize, now: u64) {
        let lasting = |s: &&Span| s.lasts() && s.word == Word::Fresh && s.from + PROMPT < now;
        let need = |s: &Span| {
            let kind = match s.face? {
                Face::Waiting => AlertKind::Need(NeedKind::NeedsInput),
                Face::Failed => AlertKind::Need(NeedKind::Failed),
                _ => return None,
            };
            let known = self.sights.delivered.get(&(s.tab, session)) == s.face.as_ref();
            known.then_some(Need { session, kind, tab: s.tab, face: s.face?, since: now, knew: s.knew, again: true })
        };
        let needs: Vec<_> = self.spans(session).iter().filter(lasting).filter_map(need).collect();
        self.needs.extend(needs);
    }

    pub(super) fn check_needs(&mut self, now: u64, sessions: &[Session], tally: &mut Tally) {
        let mut open = std::mem::take(&mut self.needs);
        open.retain(|need| {
            // Only what the same tab goes on showing, in good health.
            let shows = |s: &Span| s.tab == need.tab && s.lasts() && s.face == Some(need.face) && s.word == Word::Fresh;
            if !self.spans(need.session).iter().rev().any(shows) {
                return false;
            }
            let Some(start) = episode(&sessions[need.session], need.kind, need.knew) else { return false };
            let after = if need.again { need.since } else { 0 };
            if self.is_told_after(after, need.session, need.kind, start) {
                if need.again {
                    tally.count("needs told after a snooze");
                }
                tally.count("needs told");
                return false;
            }
            if self.is_told_better(need, &sessions[need.session], now) {
                tally.count("needs told better by the other witness");
                return false;
            }
            if self.is_excused(need, start, now) {
                tally.count("needs seen, or not wanted");
                return false;
            }
            let wanted = self.wanted_from(need.session, need.since, now);
            // The end of what put it off comes with an alarm.
            let alarm = if wanted > need.since { self.alarm } else { 0 };
            if wanted > need.since {
                tally.count("moments put off");
            }
            let gathered = if is_shared(&sessions[need.session], need.since) { GROWS } else { 0 };
            if now > self.calm_from(wanted) + self.bound(need, now) + alarm + self.crowded(need.since) + gathered {
                let title = sessions[need.session].title(0);
                self.violation(
                    now,
                    format!(
                        "unsaid: {:?} of {title}, shown since {:.3} s by tab {}",
                        need.kind,
                        need.since as f64 / 1_000.0,
                        need.tab
                    ),
                );
                return false;
            }
            true
        });
        open.append(&mut self.needs);
        self.needs = open;
    }

    pub(super) fn is_told(&self, session: usize, kind: AlertKind, episode: u64) -> bool {
        self.is_told_after(0, session, kind, episode)
    }

    fn is_told_after(&self, after: u64, session: usize, kind: AlertKind, episode: u64) -> bool {
        let of_it = |t: &&super::Told| (t.session, t.kind, t.episode) == (session, kind, episode);
        self.told.iter().filter(of_it).any(|t| t.at >= after)
    }

    /// Whether what its row shows as finished is known better: it asks, or has failed. Then that is told, and begins a need of its own.
    fn is_told_better(&self, need: &Need, session: &Session, now: u64) -> bool {
        // What the data call a failure counts when it lasts.
        let tells = |s: &Span| s.face == Some(s.real) || s.face.is_none() && s.tab >= DATA;
        let better = |s: &&Span| tells(s) && matches!(s.real, Face::Waiting | Face::Failed);
        let told = [NeedKind::NeedsInput, NeedKind::Failed]
            .map(AlertKind::Need)
            .into_iter()
            .any(|kind| episode(session, kind, now).is_some_and(|since| self.is_told(need.session, kind, since)));
        need.kind == AlertKind::Need(NeedKind::Finished)
            && (told || self.spans(need.session).iter().filter(better).any(|s| s.to >= need.since))
    }

    /// The user has seen it, or does not want to hear of it.
    fn is_excused(&self, need: &Need, episode: u64, now: u64) -> bool {
        // A page that is stuck has insisted, so this ends what that showed: when a wait ends, nothing is said.
        let insists = |s: &Span| s.word != Word::Fresh && s.to >= need.since;
        let insists = |s: &Span| insists(s) && self.silent_since(need.session, s) + LAG <= need.since;
        let outvoted = |s: &Span| insists(s) && s.face.is_some_and(|face| face != Face::Running);
        // A stream that has lost what came between still says the same.
        let same = |s: &Span| s.tab >= DATA && s.word != Word::Fresh && s.to >= need.since && s.from <= need.since;
        let unheard = |s: &Span| same(s) && s.face == Some(need.face);
        // A page has shown it as read before the data told of its end, or came late from unread to rest before it was to be told.
        let was_unread_since = |s: &Span, since: u64| {
            let before = |b: &Span| b.tab == s.tab && b.to == s.from && b.face == Some(Face::Unread) && b.from >= since;
            s.from <= need.since + self.longest("hold_finished") && self.spans(need.session).iter().any(before)
        };
        let rests = |s: &Span| s.lasts() && s.tab < DATA && s.face == Some(Face::Idle);
        let is_read = |s: &Span| rests(s) && (s.from <= need.since || was_unread_since(s, 0));
        // Or a row showed it unread when it could last be read.
        let last_row = self.spans(need.session).iter().filter(|s| s.tab < DATA && s.face.is_some() && !s.lasts());
        let last_row = last_row.max_by_key(|s| s.to).filter(|s| s.face == Some(Face::Unread) && s.to <= need.since);
        let has_been_read = last_row.is_some_and(|s| self.was_brought(need.session, s));
        // Another page has shown this ending unread, and then read, where this one came to its rest at once.
        let is_known_read = |s: &Span| {
            let beside = || rests(s) && was_unread_since(s, episode);
            if need.tab >= DATA { has_been_read || is_read(s) } else { beside() }
        };
        let is_read = |s: &Span| need.face == Face::Idle && is_known_read(s);
        // Another page may have shown it before.
        let shown = self.spans(need.session).iter().filter(|s| s.face == Some(need.face) && s.from >= episode);
        let first = shown.map(|s| s.from).fold(need.since, u64::min);
        // What only the data had told is forgotten with them, and the card that goes on telling it has been found later.
        let by_card = |s: &Span| s.tab == need.tab && s.lasts() && s.card;
        let is_found = || self.forgot_data >= Some(need.since) && self.spans(need.session).iter().any(by_card);
        // Rest alone does not tell whether what a card asked has been answered, and another turn has ended.
        let may_ask = || self.may_still_ask(AlertKind::Need(NeedKind::NeedsInput), need.session, now);
        self.spans(need.session).iter().any(|s| outvoted(s) || unheard(s) || is_read(s))
            || is_found()
            || need.kind == AlertKind::Need(NeedKind::Finished) && may_ask()
            || self.asks_on_after_a_gap(need, episode)
            || self.came_beside_a_lost_page(need)
            || self.is_hushed(need.session, first)
            || self.was_off(need.kind, episode)
            || self.looked_until(need.session, now) >= episode
            // Nobody acknowledges what waits.
            || need.kind != AlertKind::Need(NeedKind::NeedsInput)
                && self.acknowledged.get(&need.session).is_some_and(|at| *at >= episode)
    }

    /// A row asked, which was told, and can no longer be read. The next word is of the data: that it asks. No row tells what it asks for, so
    /// that may be the same question.
    fn asks_on_after_a_gap(&self, need: &Need, episode: u64) -> bool {
        let brought = self.sights.deliveries.get(&need.session).map_or(&[][..], Vec::as_slice);
        let before = brought.iter().rev().find(|d| d.knows < episode);
        let asked = before.is_some_and(|d| d.tab < DATA && d.face == Face::Waiting);
        let was_told =
            || self.told.iter().any(|t| (t.session, t.kind) == (need.session, need.kind) && t.at < need.since);
        let in_rows = || self.spans(need.session).iter().any(|s| s.tab < DATA && s.lasts() && s.face.is_some());
        need.tab >= DATA && need.face == Face::Waiting && asked && was_told() && !in_rows()
    }

    /// Its page came while one that was lost still passed for live, and showed the need before this one: for a minute it may pass for one that
    /// lags, so this is taken for that one.
    fn came_beside_a_lost_page(&self, need: &Need) -> bool {
        let spans = self.spans(need.session);
        let came = spans.iter().filter(|s| s.tab == need.tab).map(|s| s.from).min().unwrap_or_default();
        let asked = |s: &&Span| s.tab != need.tab && s.face.is_some_and(|face| fits(need.kind, face));
        let mut lost = spans.iter().filter(asked).filter(|s| s.lost && s.to < came && came < s.to + UNNOTICED);
        lost.next().is_some() && need.since < came + DISPUTE
    }

    /// How long it may take to be said.
    fn bound(&self, need: &Need, now: u64) -> u64 {
        let burst = 2_000;
        // After a gap everything is held as long as an ending.
        let hold = hold(need.kind).map_or(0, |name| self.longest(name)).max(self.longest("hold_finished"));
        let mut bound = hold + burst + PROMPT;
        let spans = self.spans(need.session);
        let recent = |s: &&Span| s.to >= need.since.saturating_sub(DISPUTE) && s.from <= now;
        if spans.iter().filter(recent).any(|s| s.tab != need.tab && s.face != Some(need.face)) {
            bound += DISPUTE;
        }
        // A stream that lives is believed rather than a row for two minutes, also where it has lost what it should say.
        let overrules = |s: &&Span| s.tab >= DATA && s.word != Word::Fresh && s.face != Some(need.face);
        if spans.iter().filter(recent).any(|s| overrules(&s)) {
            bound += DISPUTE;
        }
        // It may be flapping: then only what lasts for a quiet minute is told.
        let changes = || spans.iter().filter(|s| s.face.is_some()).map(|s| s.from);
        let lately = changes().filter(|at| at + 600_000 >= need.since).count() > 3;
        let before = changes().filter(|at| *at < need.since).max().unwrap_or_default();
        if lately && before + QUIET >= need.since {
            bound += QUIET + changes().max().unwrap_or_default().saturating_sub(need.since);
        }
        self.with_alarm(bound)
    }
}
