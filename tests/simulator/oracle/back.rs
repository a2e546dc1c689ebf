//! What pages show that do not know the truth: for how long, and whether they are back with what they showed before.

use super::witness::{DATA, Span, Word};
use super::{LAG, Oracle};
use crate::life::Face;

impl Oracle {
    /// Since when a page that does not show the truth shows this. One that was late and is stuck goes on showing it.
    pub(super) fn insists_from(&self, session: usize, span: &Span) -> u64 {
        let goes_on = |s: &&Span| s.tab == span.tab && s.face == span.face && s.from < span.from && s.to == span.from;
        let before = self.spans(session).iter().find(|s| goes_on(s) && s.word != Word::Fresh);
        before.map_or(span.from, |before| self.insists_from(session, before))
    }

    /// The same, where a page that could not speak is back and shows what it showed before: since it fell silent.
    pub(super) fn silent_since(&self, session: usize, span: &Span) -> u64 {
        self.before_its_silence(session, span).map_or(span.from, |before| before.to)
    }

    /// Whether a row has come that may show something old: into the list of a page that is stuck, or with a page that could not speak
    /// and shows what it showed before.
    pub(super) fn is_old_row_back(&self, session: usize, span: &Span) -> bool {
        let stayed = |before: &Span| before.tab == span.tab && before.to == span.from;
        span.word == Word::Stuck && !self.spans(session).iter().any(stayed)
            || span.word == Word::Behind && self.before_its_silence(session, span).is_some()
    }

    /// A row that was away is back, in a list that stayed, with what it showed before: old, or new again. It counts when it has lasted.
    pub(super) fn is_row_back(&self, session: usize, span: &Span) -> bool {
        let of_tab = |before: &&Span| before.tab == span.tab && before.to <= span.from;
        let before = self.spans(session).iter().rev().find(of_tab);
        let appeared = self.sights.appeared.get(&span.tab).copied().unwrap_or_default();
        before.is_some_and(|before| before.face == span.face && before.to < span.from && appeared <= before.from)
    }

    /// A tab that could not speak is back and shows what it showed before, or what it said in between was lost: whether that is old or new
    /// again, nobody can tell.
    pub(super) fn is_back_with_the_same(&self, session: usize, span: &Span) -> bool {
        let lost = |before: &Span| before.tab == span.tab && before.lost && before.to <= span.from;
        let before = self.spans(session).iter().rev().find(|before| lost(before));
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        let said_last = brought.iter().rev().find(|d| span.tab < DATA && d.tab == span.tab);
        said_last.is_some_and(|d| Some(d.face) == span.face && d.at < span.from)
            || before.is_some_and(|before| before.face == span.face)
                && !brought.iter().any(|d| d.tab == span.tab && Some(d.face) == span.face && d.at >= span.from)
    }

    /// Whether a page that is stuck has shown for long that the session asks, and went on when this wait began.
    pub(super) fn goes_on_asking(&self, session: usize, since: u64) -> bool {
        let asks = |s: &&Span| s.tab < DATA && s.word == Word::Stuck && s.face == Some(Face::Waiting);
        self.spans(session).iter().filter(asks).any(|s| self.insists_from(session, s) + LAG <= since && s.to >= since)
    }

    fn before_its_silence(&self, session: usize, span: &Span) -> Option<&Span> {
        let before = |s: &&Span| s.tab == span.tab && s.from < span.from;
        let last = self.spans(session).iter().filter(before).max_by_key(|s| s.from)?;
        Some(last).filter(|last| span.tab < DATA && last.lost && last.to < span.from && last.face == span.face)
    }
}
