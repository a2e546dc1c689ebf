//! What is said is true, was so for its hold, is wanted, is not seen already, and is said once; what is no longer so goes from the screen.

use session_watch::alert::Kind;

use super::witness::{Span, Word, episode, fits};
use super::{DISPUTE, Oracle, PROMPT, Told, UNNOTICED, hold};
use crate::desktop::Shown;
use crate::life::{Face, Session};

impl Oracle {
    /// A notification has appeared.
    pub fn said(&mut self, id: &str, kind: Kind, shown: &Shown, again: bool, sessions: &[Session], now: u64) {
        if again && kind != Kind::Test && !self.is_broken(now) {
            self.violation(now, format!("twice: {} came back", shown.title));
        }
        match kind {
            Kind::CannotSee => self.said_blind(now),
            Kind::Test | Kind::Reset => {}
            _ if shown.says.is_empty() => self.violation(now, format!("says nothing of any session: {}", shown.title)),
            _ => {}
        }
        if !again {
            for (kind, session) in &shown.says {
                self.said_of(id, *kind, &sessions[*session], now);
            }
        }
        self.screen.insert(id.to_owned(), shown.clone());
    }

    fn said_of(&mut self, id: &str, kind: Kind, session: &Session, now: u64) {
        let name = format!("{kind:?} of k{}", session.number);
        let troubled = self.is_troubled(now);
        if !self.is_shown(session.number, kind, now) {
            self.violation(now, format!("false: {name}, which no page shows"));
        } else if self.is_denied(session.number, kind, now) {
            self.violation(now, format!("false: {name}, a fresh page shows something else"));
        } else if let Some(name) = hold(kind).filter(|_| !troubled && !self.lasted(session.number, kind, now)) {
            self.violation(now, format!("too soon: {kind:?} of k{} before its {name}", session.number));
        }
        let (wanted, since) = self.settings[super::switch(kind)];
        if wanted == Some(0) && since + PROMPT < now && !troubled {
            self.violation(now, format!("unwanted: {name} is switched off"));
        }
        let looked = self.sights.looked_since.get(&session.number);
        if looked.is_some_and(|since| since + PROMPT < now) && !troubled {
            self.violation(now, format!("needless: {name}, which the user is looking at"));
        }
        match kind {
            Kind::StillWaiting => self.reminded(id, session, now),
            Kind::Stalled => self.said_stalled(session.number, now),
            _ => self.said_once(id, kind, session, now),
        }
    }

    /// What a page has shown lately enough to be said now.
    fn evidence(&self, session: usize, kind: Kind, now: u64) -> impl Iterator<Item = &Span> {
        let trouble = if self.is_troubled(now) { self.recovery } else { 0 };
        let hold = hold(kind).map_or(0, |name| self.longest(name));
        self.spans(session).iter().filter(move |span| {
            let stale = if span.lost { UNNOTICED + hold } else { PROMPT };
            // A tab that is stuck speaks of the past; only that nothing changes is so as far as anyone can see.
            (span.word != Word::Stuck || matches!(kind, Kind::Stalled | Kind::StillWaiting))
                && span.face.is_some_and(|face| fits(kind, face))
                && (span.lasts() || span.to + stale + trouble >= now)
        })
    }

    fn is_shown(&self, session: usize, kind: Kind, now: u64) -> bool {
        self.evidence(session, kind, now).next().is_some()
    }

    /// Whether a fresh page has been showing something else for so long that it must be known.
    fn is_denied(&self, session: usize, kind: Kind, now: u64) -> bool {
        // Two fresh pages may differ for a moment; the first that shows it is right.
        if self.evidence(session, kind, now).any(|span| span.lasts() && span.word == Word::Fresh) {
            return false;
        }
        let known = now.saturating_sub(PROMPT + if self.is_troubled(now) { self.recovery } else { 0 });
        self.spans(session).iter().any(|span| {
            span.lasts()
                && span.word == Word::Fresh
                && span.from < known
                && span.face.is_some_and(|face| !fits(kind, face))
        })
    }

    /// Whether pages have shown it for as long as the hold, seen or, in between, unseen.
    fn lasted(&self, session: usize, kind: Kind, now: u64) -> bool {
        let hold = hold(kind).map_or(0, |name| self.shortest(name));
        let fits = |span: &Span| span.face.is_some_and(|face| fits(kind, face));
        // Two fresh pages may be a moment apart.
        let other = |span: &Span, from: u64| {
            span.from > from + PROMPT && span.word == Word::Fresh && !fits(span) && span.face.is_some()
        };
        let spans = || self.spans(session).iter();
        spans().any(|s| fits(s) && now >= s.from + hold && !spans().any(|o| other(o, s.from)))
    }

    /// One real need is told once.
    fn said_once(&mut self, id: &str, kind: Kind, session: &Session, now: u64) {
        let evidence: Vec<&Span> = self.evidence(session.number, kind, now).collect();
        let fresh = evidence.iter().any(|s| s.word == Word::Fresh && s.lasts());
        let spans = evidence.iter().filter(|s| !fresh || (s.word == Word::Fresh && s.lasts()));
        let mut episodes: Vec<u64> = spans.filter_map(|s| episode(session, kind, s.knew)).collect();
        episodes.sort_unstable();
        let untold = episodes.iter().rev().find(|e| !self.is_told(session.number, kind, **e)).copied();
        if untold.is_none() && !episodes.is_empty() {
            let before = self
                .told
                .iter()
                .rev()
                .find(|t| t.session == session.number && [kind, Kind::StillWaiting].contains(&t.kind))
                .cloned();
            // What has just been said alone may be taken into one notification for several.
            let merged = before.as_ref().is_some_and(|t| {
                t.at + 2_500 + if self.is_troubled(now) { self.recovery } else { 0 } >= now
                    && !self.screen.contains_key(&t.notification)
            });
            if !merged {
                self.violation(now, format!("twice: {kind:?} of k{}, told before as {before:?}", session.number));
            }
        }
        let episode = untold.or(episodes.last().copied()).unwrap_or_default();
        self.told.push(Told { session: session.number, kind, episode, at: now, notification: id.to_owned() });
    }

    /// A reminder comes only of a wait that was told, not too soon, and at most twice.
    fn reminded(&mut self, id: &str, session: &Session, now: u64) {
        let Some(start) = self
            .evidence(session.number, Kind::NeedsInput, now)
            .filter_map(|s| episode(session, Kind::NeedsInput, s.knew))
            .max()
        else {
            return;
        };
        let of_it = |kind: Kind| {
            self.told.iter().filter(move |t| (t.session, t.kind, t.episode) == (session.number, kind, start))
        };
        let first = of_it(Kind::NeedsInput).map(|t| t.at).min();
        let soonest = self.shortest("remind_first").min(self.shortest("remind_again")).saturating_sub(120_000);
        // A wait that was looked at is not told, but reminded of.
        let early = first.unwrap_or(start) + soonest > now + self.forward;
        let often = of_it(Kind::StillWaiting).count() >= 2;
        if early || often {
            self.violation(now, format!("a reminder of k{} out of turn, told first at {first:?}", session.number));
        }
        self.told.push(Told {
            session: session.number,
            kind: Kind::StillWaiting,
            episode: start,
            at: now,
            notification: id.to_owned(),
        });
    }

    /// A notification of which nothing is so any more must go.
    pub(super) fn check_screen(&mut self, now: u64) {
        let mut stale = Vec::new();
        for (id, shown) in &self.screen {
            let over = |(kind, session): &(Kind, usize)| {
                let spans = self.spans(*session);
                let disputed = spans
                    .iter()
                    .any(|s| s.face.is_none_or(|f| fits(*kind, f)) && s.to + DISPUTE > now && s.word != Word::Fresh);
                let known = PROMPT + if disputed { DISPUTE } else { 0 };
                // A page that says idle may have been opened after the end: that need not be news.
                let other = |face: Face| !(fits(*kind, face) || *kind == Kind::Stalled && face == Face::Running);
                spans.iter().any(|s| {
                    s.lasts()
                        && s.word == Word::Fresh
                        && s.face.is_some_and(other)
                        && now > self.calm_from(s.from.max(shown.at)) + known
                })
            };
            if !shown.says.is_empty() && shown.says.iter().all(over) {
                stale.push((id.clone(), shown.title.clone()));
            }
        }
        for (id, title) in stale {
            self.screen.remove(&id);
            self.violation(now, format!("still on the screen: {title}"));
        }
    }
}
