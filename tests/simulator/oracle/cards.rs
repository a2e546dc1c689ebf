//! What a card has told, and what the row alone, which other pages and later ones show, does not take back.

use session_watch::alert::{AlertKind, NeedKind};

use super::truth::fits;
use super::witness::{DATA, Delivery, Span};
use super::{Oracle, PROMPT};
use crate::life::Face;

impl Oracle {
    /// Whether the background got what a row showed, or may yet. What the worker could not store before it died, it was never shown.
    pub(super) fn was_brought(&self, session: usize, span: &Span) -> bool {
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        let is_it =
            |d: &Delivery| (d.tab, Some(d.face)) == (span.tab, span.face) && (span.from..=span.to).contains(&d.at);
        span.tab >= DATA || span.lasts() || brought.iter().any(is_it)
    }

    /// A card has asked, or data that are gone, and since then the pages have shown a row at rest: it does not tell whether that was answered.
    /// What they have only just come to show, the background is about to take in.
    pub(super) fn may_still_ask(&self, kind: AlertKind, session: usize, now: u64) -> bool {
        let of_question = matches!(kind, AlertKind::StillWaiting | AlertKind::Need(NeedKind::NeedsInput));
        of_question && self.may_have_asked_until(session, now.saturating_sub(PROMPT))
    }

    /// The same of a question before that moment. Neither do data of which it is not sure yet what they mean.
    pub(super) fn may_have_asked_until(&self, session: usize, until: u64) -> bool {
        let spans = || self.spans(session).iter().filter(|s| s.from < until);
        let asked = spans().filter(|s| s.face == Some(Face::Waiting)).max_by_key(|s| s.from);
        let rests = |s: &Span| s.face.is_none() || s.tab < DATA && matches!(s.face, Some(Face::Unread | Face::Idle));
        let rests_since = |asked: &Span| {
            let since = spans().filter(|s| s.from > asked.from);
            since.filter(|s| self.was_brought(session, s)).all(rests)
        };
        asked.is_some_and(|asked| is_more_than_row(asked) && rests_since(asked))
    }

    /// A card has told it last, or data that are gone: a row at rest does not tell whether what was asked has been answered.
    pub(super) fn is_silent_on_card(&self, session: usize, kind: AlertKind, tab: u32, face: Option<Face>) -> bool {
        let told = self.spans(session).iter().filter(|s| s.face.is_some_and(|face| fits(kind, face)));
        let at_rest = tab < DATA && matches!(face, Some(Face::Unread | Face::Idle));
        at_rest && told.max_by_key(|s| s.from).is_some_and(is_more_than_row)
    }
}

/// Whether a card told it, or data that are gone: a row at rest takes nothing of that back.
fn is_more_than_row(span: &Span) -> bool {
    span.card || span.tab >= DATA && !span.lasts()
}
