//! What is said is true, was so for its hold, is wanted, is not seen already, and is said once.

use std::collections::BTreeSet;

use session_watch::alert::{AlertKind, NeedKind, SystemKind};

use super::truth::{episode, fits, stretch};
use super::witness::{DATA, Delivery, Span, Word, YOUTH};
use super::{DISPUTE, LAG, Oracle, PROMPT, SETTLE, Told, UNNOTICED, hold};
use crate::desktop::Shown;
use crate::life::{Face, Session, Truth};
use crate::wire::FAILS;

impl Oracle {
    /// A notification has appeared.
    pub fn said(&mut self, id: &str, kind: AlertKind, shown: &Shown, again: bool, sessions: &[Session], now: u64) {
        if again && kind != AlertKind::System(SystemKind::Test) && !self.is_broken(now) {
            self.violation(now, format!("twice: {} came back", shown.title));
        }
        self.check_quiet(kind, now);
        match kind {
            AlertKind::System(SystemKind::CannotSee) if again => {}
            AlertKind::System(SystemKind::CannotSee) => self.said_blind(now),
            AlertKind::System(SystemKind::Test | SystemKind::Reset) => {}
            _ if shown.says.is_empty() => self.violation(now, format!("says nothing of any session: {}", shown.title)),
            _ => {}
        }
        if !again {
            // What has failed many sessions is said again as it grows, of all of them.
            let grows = shown.title.ends_with(" stopped");
            for (kind, session) in &shown.says {
                self.said_of(id, *kind, &sessions[*session], grows, now);
            }
            let all_watched = shown.says.iter().all(|(_, session)| self.is_watched(*session, now));
            if grows && all_watched && !self.is_troubled(now) {
                self.violation(now, format!("needless: {}, which the user is looking at", shown.title));
            }
        }
        self.screen.insert(id.to_owned(), shown.clone());
    }

    /// Whether the user has been looking at the session for so long that it must be known.
    fn is_watched(&self, session: usize, now: u64) -> bool {
        self.sights.looked_since.get(&session).is_some_and(|since| since + PROMPT < now)
    }

    fn said_of(&mut self, id: &str, kind: AlertKind, session: &Session, grows: bool, now: u64) {
        let name = format!("{kind:?} of k{}", session.number);
        let troubled = self.is_troubled(now);
        // The tracker may still believe what a page that was being loaded showed for a moment, if its next word was lost.
        let lost = self.is_unsaid(session.number) || self.word_lost.is_some_and(|at| at + self.recovery > now);
        let lost = lost || self.is_tied(session.number, now);
        let lost = lost
            || self.may_mistake_summary(kind, session.number, now)
            || self.may_still_ask(kind, session.number, now);
        if lost || (kind == AlertKind::Need(NeedKind::Finished) && self.is_guessed(session.number, now)) {
            // Nothing can be said of it.
        } else if !self.is_shown(session.number, kind, now) {
            self.violation(now, format!("false: {name}, which no page shows"));
        } else if self.is_denied(session, kind, now) {
            let shows = self
                .spans(session.number)
                .iter()
                .filter(|s| s.lasts())
                .map(|s| (s.tab % DATA, s.tab / DATA, s.face, s.word));
            let shows: Vec<_> = shows.collect();
            self.violation(now, format!("false: {name}, a fresh page shows something else: {shows:?}"));
        } else if let Some(name) = hold(kind)
            .filter(|_| !troubled && !self.lasted(session.number, kind, now) && !self.is_strange(session, now))
            .filter(|_| !self.is_told_by_stuck_data(session.number, kind) && !self.is_error_again(session.number, kind))
            .filter(|_| !self.may_mistake_summary(kind, session.number, now))
        {
            self.violation(now, format!("too soon: {kind:?} of k{} before its {name}", session.number));
        }
        self.check_hush(kind, session.number, now);
        let (wanted, since) = self.settings[super::switch(kind)];
        if wanted == Some(0) && since + PROMPT < now && !troubled {
            self.violation(now, format!("unwanted: {name} is switched off"));
        }
        // One that is counted with others is named, too.
        if self.is_watched(session.number, now) && !grows && !troubled {
            self.violation(now, format!("needless: {name}, which the user is looking at"));
        }
        match kind {
            AlertKind::StillWaiting => self.reminded(id, session, now),
            AlertKind::Need(NeedKind::Stalled) => self.said_stalled(id, session.number, now),
            AlertKind::Need(NeedKind::RunsLong) => self.said_long(id, session.number, now),
            _ if grows || kind == AlertKind::CanGoOn => {
                let episode = episode(session, kind, now).unwrap_or_default();
                let notification = id.to_owned();
                self.told.push(Told { session: session.number, kind, episode, at: now, notification, spare: false });
            }
            _ => self.said_once(id, kind, session, now),
        }
    }

    /// A list that has just appeared may show a session at rest that is not: that seems to last when the clock leaps over it, and to confirm what was
    /// last seen and not said yet.
    fn is_guessed(&self, session: usize, now: u64) -> bool {
        let ended = self.sights.deliveries.get(&session).and_then(|all| all.last());
        let confirmed =
            ended.is_some_and(|d| fits(AlertKind::Need(NeedKind::Finished), d.face)) && self.is_anything_young(now);
        confirmed || self.leapt.is_some_and(|at| at + self.recovery > now)
    }

    /// What a page has shown lately enough to be said now.
    fn evidence(&self, session: usize, kind: AlertKind, now: u64) -> impl Iterator<Item = &Span> {
        let trouble = if self.is_troubled(now) { self.recovery } else { 0 } + self.held_over(now);
        let hold = hold(kind).map_or(0, |name| self.longest(name));
        let told = self.spans(session).iter().filter(|span| span.face.is_some());
        let last = told.map(|span| span.to).max().unwrap_or_default();
        let wanted = self.wanted_from(session, 0, now);
        self.spans(session).iter().filter(move |span| {
            let is_lost = span.lost || self.is_last_brought(session, span);
            let stale = if is_lost { UNNOTICED + self.alarm + hold } else { PROMPT };
            // What was put off is told as the last page showed it, if no page has shown it since.
            let to = if span.lost && span.to == last { span.to.max(wanted) } else { span.to };
            // A card of the landing page has said so, and the row alone takes nothing back.
            let by_card = kind != AlertKind::Need(NeedKind::Finished) && span.tab < DATA;
            let by_card = by_card && span.face.is_some() && fits(kind, span.real);
            (by_card || span.face.is_some_and(|face| fits(kind, face)))
                && (span.lasts() || to + stale + trouble + self.set_back_since(to, now) >= now)
        })
    }

    /// A page was frozen, gone, or could no longer be read, before it could bring what came after this.
    fn is_last_brought(&self, session: usize, span: &Span) -> bool {
        let newest = self.spans(session).iter().filter(|s| s.tab == span.tab).max_by_key(|s| s.from);
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        let last = brought.iter().rev().find(|d| d.tab == span.tab).map(|d| d.face);
        newest.is_some_and(|s| {
            let is_lost = s.lost && self.sights.delivered.get(&(span.tab, session)) == span.face.as_ref();
            is_lost || s.tab < DATA && s.face.is_none() && s.from == span.to && last == span.face
        })
    }

    fn is_shown(&self, session: usize, kind: AlertKind, now: u64) -> bool {
        // A clock that leaps ends the time for which what the data call a failure is not believed.
        let failing = |s: &Span| (s.lasts() || s.lost) && s.face.is_none() && s.tab >= DATA && fits(kind, s.real);
        // An error whose row can no longer be read goes on while the data rest.
        let readable = self.spans(session).iter().filter(|s| s.tab < DATA && s.face.is_some());
        let error = readable.max_by_key(|s| s.from).filter(|s| s.face == Some(Face::Failed));
        let goes_on =
            |s: &Span| s.lasts() && error.is_some_and(|e| self.may_rest_in_an_error(kind, session, s, e.knew));
        self.evidence(session, kind, now).next().is_some()
            || self.is_troubled(now) && self.spans(session).iter().any(failing)
            || self.spans(session).iter().any(goes_on)
    }

    /// Whether a fresh page has been showing something else for so long that it must be known.
    fn is_denied(&self, session: &Session, kind: AlertKind, now: u64) -> bool {
        if self.is_known_better(session, kind, now) {
            return !self.is_strange(session, now);
        }
        // Two fresh pages may differ for a moment; the first that shows it is right.
        if self.evidence(session.number, kind, now).any(|span| span.lasts() && span.word == Word::Fresh) {
            return false;
        }
        let is_old = self.has_insisted(session, kind, true, 0, now) || self.is_error_again(session.number, kind);
        if self.is_strange(session, now) || is_old {
            return false;
        }
        let known = now.saturating_sub(PROMPT + if self.is_troubled(now) { self.recovery } else { 0 });
        let stuck = self.is_told_by_stuck_data(session.number, kind);
        let newest = self.evidence(session.number, kind, now).map(|span| span.knew).max().unwrap_or_default();
        self.spans(session.number).iter().any(|span| {
            span.lasts()
                && span.word == Word::Fresh
                && span.from < known
                && !(stuck && span.tab < DATA && span.from + 2 * DISPUTE > now)
                && !self.is_silent_on_card(session.number, kind, span.tab, span.face)
                && !self.looks_older(session.number, kind, (span.tab, span.face), span.from)
                // It may not have come to it yet.
                && (span.knew >= newest || newest < known)
                && span.face.is_some_and(|face| !fits(kind, face))
                && !fits(kind, span.real)
        })
    }

    /// Whether what a page shows, which is new or could not speak for a while, may seem to be from before what a late page shows, because
    /// that has shown the same then.
    fn looks_older(&self, session: usize, kind: AlertKind, (tab, face): (u32, Option<Face>), since: u64) -> bool {
        let spans = self.spans(session);
        let is_late = |s: &&Span| s.tab != tab && s.lasts() && s.word != Word::Fresh;
        let late = spans.iter().filter(is_late).filter(|s| s.face.is_some_and(|face| fits(kind, face)));
        let had = |late: &Span| {
            let before = |s: &Span| s.tab == late.tab && s.face == face && s.from < late.from;
            spans.iter().any(|s| before(s) && s.to + LAG > since)
        };
        let was_away = spans.iter().any(|s| s.tab == tab && s.lost && s.to + LAG > since);
        let is_new = tab < DATA && !spans.iter().any(|s| s.tab == tab && s.from < since);
        (was_away || is_new) && late.into_iter().any(had)
    }

    /// Whether one of the witnesses has been showing what the other cannot: a row that its session has failed, the page's data that a turn ended with a
    /// question or in a failure.
    fn is_known_better(&self, session: &Session, kind: AlertKind, now: u64) -> bool {
        let known = now.saturating_sub(PROMPT + if self.is_troubled(now) { self.recovery } else { 0 });
        // Two turns that ended alike are the same to the data, and only rows show the work between them.
        let brought = self.sights.deliveries.get(&session.number).map_or(&[][..], Vec::as_slice);
        let of_before = |span: &Span| {
            let told = brought.iter().rev().find(|d| d.tab == span.tab && !d.anew).map_or(span.from, |d| d.at);
            let worked = |d: &Delivery| d.tab < DATA && d.face == Face::Running && d.fresh && d.at > told;
            span.tab >= DATA && brought.iter().any(worked)
        };
        // A row shows a question within a turn, too, so one that rests beside it is stuck. If it insists, it is believed.
        let asks = session.at(now).is_some_and(|moment| matches!(moment.truth, Truth::Waiting(_)));
        kind == AlertKind::Need(NeedKind::Finished)
            && !(asks && self.has_insisted(session, kind, true, 0, now))
            && self.spans(session.number).iter().any(|span| {
                let better = matches!(span.face, Some(Face::Waiting | Face::Failed)) && span.face == Some(span.real);
                let better = better && !of_before(span) && !self.is_not_yet_sure(session.number, span, now);
                span.lasts() && span.word == Word::Fresh && span.from < known && better
            })
    }

    /// A page's data show that a turn has failed, but have not told so for long enough to be sure of it.
    fn is_not_yet_sure(&self, session: usize, failed: &Span, now: u64) -> bool {
        let unsure = |s: &Span| s.tab == failed.tab && s.face.is_none() && s.to == failed.from && s.from + FAILS > now;
        failed.tab >= DATA && failed.face == Some(Face::Failed) && self.spans(session).iter().any(unsure)
    }

    /// A page that lags has lately brought what no other page has shown, but as its first word: it was new to everybody, however late it came.
    /// What that page and others bring for a while may be mistaken for it, or seem to follow from it. So may what the data say again of what
    /// the session has left.
    fn is_strange(&self, session: &Session, now: u64) -> bool {
        if self.sights.told_late.get(&session.number).is_some_and(|at| at + 2 * DISPUTE > now) {
            return true;
        }
        // Where it changes every few seconds, nobody can tell of which change a page tells that is seconds late.
        let is_late = |s: &Span| s.lasts() && s.tab < DATA && s.word == Word::Behind;
        let flaps = |at: u64| {
            session.history.iter().filter(|m| (at.saturating_sub(15_000) + 1..=at).contains(&m.at)).count() > 3
        };
        if flaps(now) && self.spans(session.number).iter().any(is_late) {
            return true;
        }
        let brought = self.sights.deliveries.get(&session.number).map_or(&[][..], Vec::as_slice);
        // Until something else is brought, all that comes follows from it.
        let newest = brought.last().map_or(0, |d| d.at);
        let late = brought.iter().filter(|d| !d.fresh && (d.at + 2 * DISPUTE > now || d.at == newest));
        let mut strange = late.filter(|late| {
            // The page's data are believed rather than rows, also where they lag. What was left before the clock was set forward seems to
            // have been left long ago. And who begins where no other shows the session is taken at its word.
            let leapt =
                self.leaps.iter().any(|(at, by)| (late.knows..late.at).contains(at) && late.at - late.knows + by > LAG);
            let is_beside = |s: &Span| s.tab != late.tab && s.from < late.at && late.at <= s.to;
            let is_alone = late.first && !self.spans(session.number).iter().any(is_beside);
            if late.tab >= DATA || leapt || is_alone || flaps(late.knows) {
                return true;
            }
            let of = stretch(session, late.face, late.knows);
            // One that has only now caught up may be taken for another that lags.
            let steady = |nth: usize| {
                let before = brought[..nth].iter().rev().filter(|d| d.tab == brought[nth].tab);
                before.take(2).filter(|d| d.fresh && !d.caught_up).count() == 2
            };
            // What the other has left longer ago than any page lags counts for nothing.
            let is_remembered = |nth: usize| {
                let left = brought[nth..].iter().find(|d| d.tab == brought[nth].tab && d.face != late.face);
                left.is_none_or(|left| left.at + LAG >= late.at)
            };
            let known = |d: &Delivery| d.tab != late.tab && d.fresh && !d.first && d.face == late.face;
            let mut all = brought.iter().enumerate();
            !all.any(|(nth, d)| {
                known(d) && steady(nth) && is_remembered(nth) && stretch(session, d.face, d.knows) == of
            })
        });
        strange.next().is_some()
    }

    /// A page that is stuck or lags has shown it, or for `shows` false another thing, for longer than any lag since then: so the tracker believes it.
    fn has_insisted(&self, session: &Session, kind: AlertKind, shows: bool, since: u64, now: u64) -> bool {
        self.spans(session.number).iter().any(|s| {
            s.word != Word::Fresh
                && s.face.is_some_and(|face| fits(kind, face) == shows)
                && s.to.min(now) >= since.max(self.insists_from(session.number, s)) + LAG
        })
    }

    /// Whether the background has known it for as long as the hold, and nothing newer since.
    fn lasted(&self, session: usize, kind: AlertKind, now: u64) -> bool {
        let hold = hold(kind).map_or(0, |name| self.shortest(name));
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        if self.insists(session, kind, hold, now) || self.has_become_sure(session, kind, hold, now) {
            return true;
        }
        brought.iter().enumerate().any(|(nth, first)| {
            let ended = |later: &Delivery| {
                let is_other = !fits(kind, later.face) && !fits(kind, later.real);
                let newer = later.fresh && later.knows > first.knows && is_other;
                // While another page goes on showing it: the first word of a new page is no proof, and fresh pages may be a moment apart.
                let disputed = self.shown_beside(session, kind, later.tab) && (later.first || later.at + PROMPT > now);
                let silent = self.is_silent_on_card(session, kind, later.tab, Some(later.face));
                let older = self.looks_older(session, kind, (later.tab, Some(later.face)), later.at);
                newer && !disputed && !silent && !older && !self.was_gone_before_its_data(session, kind, later)
            };
            fits(kind, first.face) && now >= first.at + hold && !brought[nth..].iter().any(ended)
        })
    }

    /// Whether a page that is stuck or lags shows it for longer than any lag and the hold. Where it is the only one that shows the session,
    /// and could not speak before, it need not lag.
    fn insists(&self, session: usize, kind: AlertKind, hold: u64, now: u64) -> bool {
        let insists = |s: &&Span| s.lasts() && s.word != Word::Fresh && s.face.is_some_and(|face| fits(kind, face));
        let is_beside = |other: &Span, s: &Span| other.lasts() && other.face.is_some() && other.tab != s.tab;
        let is_alone = |s: &Span| !self.spans(session).iter().any(|other| is_beside(other, s));
        let lag = |s: &Span| if is_alone(s) { SETTLE } else { LAG };
        self.spans(session).iter().filter(insists).any(|s| self.insists_from(session, s) + lag(s) + hold <= now)
    }

    /// The data have told for as long as the hold that a turn has ended. Only whether it failed was not sure until just now.
    fn has_become_sure(&self, session: usize, kind: AlertKind, hold: u64, now: u64) -> bool {
        let unsure = |s: &&Span| s.tab >= DATA && s.face.is_none() && !s.lasts();
        let mut all_unsure = self.spans(session).iter().filter(unsure);
        kind == AlertKind::Need(NeedKind::Finished)
            && all_unsure.any(|s| s.from + hold <= now && s.to + hold + PROMPT >= now)
    }

    /// A page has gone, or its list, right after its row came to something else, before its data said so, too.
    fn was_gone_before_its_data(&self, session: usize, kind: AlertKind, row: &Delivery) -> bool {
        let spans = || self.spans(session).iter();
        let just = |s: &Span| !s.lasts() && s.lost && s.to >= row.at.saturating_sub(PROMPT) && s.to < row.at + PROMPT;
        let says = |s: &Span| s.tab == row.tab + DATA && s.face.is_some_and(|face| fits(kind, face));
        let is_row_gone = spans().any(|s| s.tab == row.tab && just(s));
        spans().any(|s| says(s) && (just(s) || s.lasts() && is_row_gone))
    }

    /// Whether another tab has last brought that it is so.
    fn shown_beside(&self, session: usize, kind: AlertKind, tab: u32) -> bool {
        let mut brought = self.sights.delivered.iter();
        brought
            .any(|((t, s), face)| *s == session && *t != tab && fits(kind, *face) && self.sights.tabs.contains_key(t))
    }

    /// One real need is told once.
    fn said_once(&mut self, id: &str, kind: AlertKind, session: &Session, now: u64) {
        let mut evidence: Vec<&Span> = self.evidence(session.number, kind, now).collect();
        // What a row shows as failed is rest to the data.
        let finished = kind == AlertKind::Need(NeedKind::Finished);
        let ending = |tab, at| stretch(session, Face::Failed, at).filter(|_| finished && tab >= DATA);
        let of = |tab, at| episode(session, kind, at).or_else(|| ending(tab, at));
        let of_span =
            |s: &Span| of(s.tab, if s.face.is_some_and(|face| fits(kind, face)) { s.knew } else { s.knew_real });
        // What nobody has been brought yet, it cannot be about. A card of one page has brought what another shows at rest.
        let deliveries = self.sights.deliveries.get(&session.number).map_or(&[][..], Vec::as_slice);
        let brought = deliveries.iter().filter(|d| fits(kind, d.face)).filter_map(|d| of(d.tab, d.knows));
        let brought: BTreeSet<u64> = brought.collect();
        // A question of another kind is brought as the same face.
        let is_shown_on = |s: &Span| self.sights.brought_until.get(&s.tab).is_some_and(|until| *until >= s.knew);
        let known = |s: &Span| of_span(s).is_some_and(|of| brought.contains(&of)) || is_shown_on(s);
        if evidence.iter().any(|s| known(s)) {
            evidence.retain(|s| known(s));
        }
        // That it has ended may not be brought yet.
        let last = |s: &Span| self.sights.delivered.get(&(s.tab, session.number)).copied();
        let is_brought = |s: &Span| deliveries.iter().any(|d| d.tab == s.tab && d.knows >= s.knew);
        let lasts = |s: &Span| evidence.iter().any(|o| o.tab == s.tab && o.lasts() && is_brought(o));
        let just_ended = |s: &Span| s.to + PROMPT >= now && last(s) == s.face && !lasts(s);
        let stands = |s: &Span| s.word == Word::Fresh && (s.lasts() || just_ended(s));
        let fresh = evidence.iter().any(|s| stands(s));
        let spans = evidence.iter().filter(|s| !fresh || stands(s));
        let mut episodes: Vec<u64> = spans.filter_map(|s| of_span(s)).collect();
        episodes.sort_unstable();
        episodes.dedup();
        let back = evidence.iter().any(|s| self.is_old_row_back(session.number, s));
        let untold = episodes.iter().rev().copied().find(|of| !self.is_told(session.number, kind, *of));
        // One that lags may show the stretch before: each may be told, in either order.
        let mut lagging = evidence.iter().filter_map(|s| of_span(s)).filter(|of| Some(*of) != untold);
        let spare = lagging.any(|of| !self.is_told(session.number, kind, of));
        // Where it may be about a stretch that only seems to be told, that one's alert was about the one before it.
        let spare = spare || untold.is_some() && episodes.len() > 1 && self.take_spare(session.number, kind);
        let is_spare = untold.is_none() && self.take_spare(session.number, kind);
        if untold.is_none() && !is_spare && !episodes.is_empty() {
            let before = self
                .told
                .iter()
                .rev()
                .find(|t| t.session == session.number && [kind, AlertKind::StillWaiting].contains(&t.kind))
                .cloned();
            // What has just been said alone may be taken into one notification for several.
            let merged = before.as_ref().is_some_and(|t| {
                t.at + 2_500 + if self.is_troubled(now) { self.recovery } else { 0 } >= now
                    && !self.screen.contains_key(&t.notification)
            });
            let anew = before.as_ref().is_some_and(|t| t.at <= self.told_anew_from(session.number, now));
            let late = before.as_ref().is_some_and(|t| self.may_come_late(&t.notification, now));
            let lag = self.is_strange(session, now)
                || self.is_tied(session.number, now)
                || self.is_error_again(session.number, kind)
                || before.as_ref().is_some_and(|t| {
                    self.has_insisted(session, kind, false, t.at, now)
                        || self.has_insisted(session, kind, true, t.at, now)
                });
            let lost = before.as_ref().is_some_and(|t| self.word_lost.is_some_and(|at| at >= t.at));
            // Forgotten over a clock that was set forward, it is new to the background, and already waits.
            let forgotten = before.as_ref().is_some_and(|t| self.forgot(session.number).is_some_and(|at| at >= t.at));
            // What a row that is back seems to have ended, is told again.
            let ended_since = |at: u64| {
                let ended = |s: &&Span| s.from >= at && s.face.is_some_and(|face| !fits(kind, face));
                self.spans(session.number).iter().filter(ended).any(|s| self.is_old_row_back(session.number, s))
            };
            let back = back || before.as_ref().is_some_and(|t| ended_since(t.at));
            if !merged && !anew && !late && !lag && !lost && !forgotten && !back {
                self.violation(now, format!("twice: {kind:?} of k{}, told before as {before:?}", session.number));
            }
        }
        let episode = untold.or(episodes.last().copied()).unwrap_or_default();
        self.told.push(Told { session: session.number, kind, episode, at: now, notification: id.to_owned(), spare });
    }

    /// A notification for several that could not be shown at once comes with what was so when it was made.
    pub(super) fn may_come_late(&self, id: &str, now: u64) -> bool {
        id.contains(".several.") && self.is_broken(now)
    }

    /// Whether what was told last could as well have been the stretch before, so that this is its own: once.
    fn take_spare(&mut self, session: usize, kind: AlertKind) -> bool {
        let last = self.told.iter_mut().rev().find(|told| (told.session, told.kind) == (session, kind));
        last.is_some_and(|told| std::mem::take(&mut told.spare))
    }

    /// A reminder comes only of a wait that was told, not too soon, and not too often. What is one wait is judged by what was brought: one that ended and
    /// began again where no page showed it, is the same to everybody.
    fn reminded(&mut self, id: &str, session: &Session, now: u64) {
        let brought = self.sights.deliveries.get(&session.number).map_or(&[][..], Vec::as_slice);
        // What only the data had told of it is forgotten with them, and rows say what they last said.
        let forgot = self.forgot(session.number).unwrap_or_default();
        let since = wait_began(brought.iter().filter(|d| d.tab < DATA || d.at >= forgot));
        let soonest = self.shortest("remind_first").min(self.shortest("remind_again")).saturating_sub(120_000);
        // A wait that was looked at is not told, but reminded of.
        // One that rows showed as well may count from the data's first word on it.
        let told_first = Some(wait_began(brought.iter())).filter(|began| *began > 0);
        let early = since.min(told_first.unwrap_or(since)) + soonest > now + self.forward;
        // After a snooze it is told and reminded of again, and so it is when its account is back.
        let left = self.blind.left.get(&session.number).copied().unwrap_or_default();
        let anew = since.max(self.told_anew_from(session.number, now)).max(left).max(forgot);
        let mut told = self.told.iter().rev().filter(|t| t.session == session.number);
        let told = told.find(|t| matches!(t.kind, AlertKind::Need(NeedKind::NeedsInput | NeedKind::AlreadyWaits)));
        let anew = anew.max(told.map_or(0, |told| told.at));
        let of_it = |t: &&Told| t.session == session.number && t.kind == AlertKind::StillWaiting && t.at >= anew;
        // Nobody knows of every snooze whether it was taken. What is due within two minutes is taken along.
        let most = 2 + (now.saturating_sub(since) + self.forward + 120_000) / 7_200_000;
        let often = self.told.iter().filter(of_it).count() as u64 >= most;
        // Frames that were lost, or come late, may have told of other waits.
        let lost = |s: &Span| s.tab >= DATA && s.word != Word::Fresh && s.to + 2 * DISPUTE > since;
        let unsure = self.spans(session.number).iter().any(lost) || self.goes_on_asking(session.number, since);
        // To the background it may be the one that a card had told before.
        let unsure = unsure || self.may_have_asked_until(session.number, since);
        if (early || often) && !unsure {
            self.violation(now, format!("a reminder of k{} out of turn, brought at {since}", session.number));
        }
        let (session, episode) = (session.number, since);
        let notification = id.to_owned();
        let kind = AlertKind::StillWaiting;
        self.told.push(Told { session, kind, episode, at: now, notification, spare: false });
    }

    /// What some tab shows of the session could not be brought, so its word before still counts.
    pub(super) fn is_unsaid(&self, session: usize) -> bool {
        self.sights.tabs.values().any(|w| w.unsaid && w.rows.iter().any(|row| row.session == session))
    }
}

/// When the last wait began, by what was brought. A page that lags or is stuck ends none with what it shows from before, and rest in a
/// list that has just come ends none unless it lasts. Neither does what the data say again within two minutes: it may be late.
fn wait_began<'a>(brought: impl Iterator<Item = &'a Delivery>) -> u64 {
    let brought: Vec<&Delivery> = brought.collect();
    let (mut began, mut knows) = (None, 0);
    for (nth, delivery) in brought.iter().enumerate() {
        let soon = |later: &&&Delivery| later.tab == delivery.tab && later.at < delivery.at + YOUTH;
        let is_same =
            |d: &Delivery| d.tab == delivery.tab && d.face == delivery.face && d.at + 2 * DISPUTE > delivery.at;
        let may_be_late = delivery.tab >= DATA && delivery.anew && brought[..nth].iter().any(|d| is_same(d));
        let is_guess = delivery.first && delivery.face == Face::Idle;
        let is_over_soon = brought[nth + 1..].iter().find(soon).is_some_and(|later| later.face == Face::Waiting);
        if delivery.face == Face::Waiting {
            began = began.filter(|_| !delivery.anew).or(Some(delivery.heard));
            knows = knows.max(delivery.knows);
        } else if delivery.knows >= knows
            && delivery.real != Face::Waiting
            && !(is_guess && is_over_soon)
            && !may_be_late
        {
            began = None;
        }
    }
    began.unwrap_or_default()
}
