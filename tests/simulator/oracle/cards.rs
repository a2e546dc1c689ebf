//! What a card has told, and what the row alone, which other pages and later ones show, does not take back.

use session_watch::alert::{AlertKind, NeedKind};

use super::Oracle;
use super::witness::{DATA, Delivery, Span, fits};
use crate::life::Face;

impl Oracle {
    /// A card has asked, and since then the pages have shown a row at rest: it does not tell whether that was answered. What the worker
    /// could not store before it died, it was never shown.
    pub(super) fn may_still_ask(&self, kind: AlertKind, session: usize) -> bool {
        let spans = self.spans(session);
        let asked = spans.iter().filter(|s| s.face == Some(Face::Waiting)).max_by_key(|s| s.from);
        let rests = |s: &Span| s.tab < DATA && matches!(s.face, Some(Face::Unread | Face::Idle) | None);
        let brought = self.sights.deliveries.get(&session).map_or(&[][..], Vec::as_slice);
        let is_known = |s: &&Span| {
            let is_it = |d: &Delivery| (d.tab, Some(d.face)) == (s.tab, s.face) && (s.from..=s.to).contains(&d.at);
            s.tab >= DATA || s.lasts() || brought.iter().any(is_it)
        };
        let rests_since = |asked: &Span| spans.iter().filter(|s| s.from > asked.from).filter(is_known).all(rests);
        let of_question = matches!(kind, AlertKind::StillWaiting | AlertKind::Need(NeedKind::NeedsInput));
        of_question && asked.is_some_and(|asked| asked.card && rests_since(asked))
    }

    /// A card has told it last: a row at rest does not tell whether what it asked has been answered.
    pub(super) fn is_silent_on_card(&self, session: usize, kind: AlertKind, tab: u32, face: Option<Face>) -> bool {
        let told = self.spans(session).iter().filter(|s| s.face.is_some_and(|face| fits(kind, face)));
        let by_card = || told.max_by_key(|s| s.from).is_some_and(|s| s.card);
        tab < DATA && matches!(face, Some(Face::Unread | Face::Idle)) && by_card()
    }
}
