//! What is no longer so goes from the screen.

use session_watch::alert::{AlertKind, NeedKind};

use super::truth::fits;
use super::witness::{DATA, Delivery, Span, Word, YOUTH};
use super::{DISPUTE, LAG, Oracle, PROMPT, UNNOTICED};
use crate::life::Face;

impl Oracle {
    /// A notification of which nothing is so any more must go.
    pub(super) fn check_screen(&mut self, now: u64) {
        let mut stale = Vec::new();
        for (id, shown) in &self.screen {
            let over = |(kind, session): &(AlertKind, usize)| {
                let spans = self.spans(*session);
                // A page that lags may show it still, and one that is lost may pass for one that does.
                let may_rest = |s: &Span| s.tab >= DATA && self.is_unsummed(*session, now);
                let told_by = |s: &&Span| s.face.is_none_or(|f| fits(*kind, f)) || may_rest(s);
                let lags = spans.iter().filter(told_by).any(|s| s.to + DISPUTE > now && s.word != Word::Fresh);
                let lost = spans.iter().filter(told_by).filter(|s| s.lost).map(|s| s.to + UNNOTICED).max();
                // What came while that one still passed for live, is for a minute taken for what lags.
                let disputed = |s: &Span| {
                    lags || lost.is_some_and(|unnoticed| unnoticed > s.from) || self.is_row_back(*session, s)
                };
                // Where the data that told it can no longer be read, what a row shows has to last.
                let unread = spans.iter().any(|s| s.lasts() && s.tab >= DATA && s.face.is_none());
                let doubt = if unread { YOUTH } else { 0 };
                // What a stream goes on saying counts two minutes after the last page has gone that showed a row otherwise.
                let row_gone = spans.iter().filter(|s| s.tab < DATA && s.lost).filter(told_by).map(|s| s.to).max();
                let row_stands = row_gone.is_some_and(|at| at + 2 * DISPUTE > now);
                let outlasts = |s: &Span| s.tab >= DATA && s.from < shown.at && row_stands;
                let known = |s: &Span| PROMPT + doubt + if disputed(s) { DISPUTE } else { 0 };
                let stuck = self.is_told_by_stuck_data(*session, *kind);
                // What an answer tells was so a minute before, too: it may be late until the next one.
                let brought = self.sights.deliveries.get(session).map_or(&[][..], Vec::as_slice);
                let may_be_late = |s: &Span| {
                    let was = |d: &Delivery| Some(d.face) == s.face && d.at < shown.at && d.at + 2 * DISPUTE > s.from;
                    s.tab >= DATA && brought.iter().any(was)
                };
                let silent = |s: &Span| self.is_silent_on_card(*session, *kind, s.tab, s.face);
                // Nobody can tell which is newer: this, or what a row shows that has come back since, of a page that does not know.
                let row_back = spans.iter().filter(|s| s.face.is_some_and(|face| fits(*kind, face)));
                let row_back: Vec<&Span> = row_back.filter(|s| self.is_old_row_back(*session, s)).collect();
                let is_before = |s: &Span| row_back.iter().any(|back| s.from < back.from && back.from <= shown.at);
                // That it no longer insists is known a moment later.
                let insisted = spans.iter().any(|s| {
                    let still = s.to + PROMPT > now && s.from + LAG <= now;
                    still && s.word != Word::Fresh && s.face.is_some_and(|f| fits(*kind, f))
                });
                // A page that says idle may have been opened after the end: that need not be news.
                let other = |face: Face| {
                    !(fits(*kind, face) || *kind == AlertKind::Need(NeedKind::Stalled) && face == Face::Running)
                };
                !insisted
                    && !self.is_unsaid(*session)
                    && !self.may_mistake_summary(*kind, *session, now)
                    && !self.is_tied(*session, now)
                    && spans.iter().any(|s| {
                        s.lasts()
                            && s.word == Word::Fresh
                            && s.face.is_some_and(other)
                            && other(s.real)
                            && !silent(s)
                            && !is_before(s)
                            && !self.is_back_with_the_same(*session, s)
                            && !self.may_rest_in_an_error(*kind, *session, s, shown.at)
                            && !outlasts(s)
                            && !may_rest(s)
                            && now
                                > self.calm_from(s.from.max(s.real_from).max(shown.at))
                                    + self.with_alarm(
                                        known(s)
                                            + self.doubt(s)
                                            + if s.tab >= DATA { YOUTH } else { 0 }
                                            + if may_be_late(s) || stuck && s.tab < DATA { 2 * DISPUTE } else { 0 },
                                    )
                    })
            };
            let forgotten = |(_, session): &(_, usize)| self.forgot(*session).is_some_and(|at| at >= shown.at);
            if !shown.says.is_empty() && !shown.says.iter().any(forgotten) && shown.says.iter().all(over) {
                stale.push((id.clone(), shown.title.clone()));
            }
        }
        for (id, title) in stale {
            self.screen.remove(&id);
            self.violation(now, format!("still on the screen: {title}"));
        }
    }

    /// That a list which has just appeared shows a session as idle is believed only when it lasts.
    fn doubt(&self, span: &Span) -> u64 {
        let young = self.sights.appeared.get(&span.tab).is_some_and(|at| span.from < at + YOUTH);
        if young && span.face == Some(Face::Idle) { YOUTH } else { 0 }
    }
}
