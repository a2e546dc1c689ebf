//! What the page's data leave open: how a turn ended whose summary is late, what a stream has lost, and what rows show of which they know nothing.

use session_watch::alert::{AlertKind, NeedKind};

use super::truth::fits;
use super::witness::{DATA, Seen, Span, Word};
use super::{DISPUTE, LATE, Oracle};
use crate::life::Face;

impl Oracle {
    /// A row that shows an error on may be right: the data know nothing of errors, and show rest both after one and without.
    pub(super) fn is_error_again(&self, session: usize, kind: AlertKind) -> bool {
        let shows_error = |s: &Span| s.lasts() && s.tab < DATA && s.word != Word::Fresh && s.face == Some(Face::Failed);
        kind == AlertKind::Need(NeedKind::Failed) && self.spans(session).iter().any(shows_error)
    }

    /// The data rest while an error lasts and after it, if they have told of no work since it was told.
    pub(super) fn may_rest_in_an_error(&self, kind: AlertKind, session: usize, span: &Span, told: u64) -> bool {
        let rests = span.tab >= DATA && matches!(span.face, Some(Face::Unread | Face::Idle));
        let worked = |s: &Span| s.tab >= DATA && s.face == Some(Face::Running) && s.knew >= told;
        let is_failure = kind == AlertKind::Need(NeedKind::Failed);
        is_failure && rests && !self.spans(session).iter().any(worked)
    }

    /// A stream that has lost what it should say still says so: while it lives it is believed rather than a row. So is then what the data
    /// of a page told later that is gone.
    pub(super) fn is_told_by_stuck_data(&self, session: usize, kind: AlertKind) -> bool {
        let says = |s: &Span| s.face.is_some_and(|face| fits(kind, face));
        let of_data = || self.spans(session).iter().filter(|s| s.tab >= DATA);
        let told_later = |s: &Span| of_data().any(|o| o.tab != s.tab && o.lost && says(o) && o.from > s.from);
        of_data().filter(|s| s.lasts() && s.word == Word::Stuck).any(|s| says(s) || told_later(s))
    }

    /// A turn has ended and its summary is late: what stands in its place may be of a question before that nobody was told of. Or the summary
    /// is known, but not that it is of this ending.
    pub(super) fn may_mistake_summary(&self, kind: AlertKind, session: usize, now: u64) -> bool {
        let is_more = |face| matches!(face, None | Some(Face::Waiting | Face::Failed));
        let says_more = |s: &Span| s.tab >= DATA && s.lasts() && is_more(s.face);
        let tells = match kind {
            AlertKind::Need(NeedKind::NeedsInput | NeedKind::Failed) => true,
            AlertKind::Need(NeedKind::Finished) => self.spans(session).iter().any(says_more),
            _ => false,
        };
        tells && self.is_unsummed(session, now)
    }

    /// Whether it may be open of which turn the summary is that the page's data show.
    pub(super) fn is_unsummed(&self, session: usize, now: u64) -> bool {
        let is_unsummed = |row: &Seen| row.session == session && row.unsummed;
        let lasts = || self.sights.tabs.values().flat_map(|witness| &witness.rows).any(is_unsummed);
        self.sights.unsummed.get(&session).is_some_and(|at| at + LATE > now) || lasts()
    }

    /// Whether the page's data show one of two events of one second, or did so within the two minutes for which a stream is believed rather
    /// than a row.
    pub(super) fn is_tied(&self, session: usize, now: u64) -> bool {
        let is_tied = |row: &Seen| row.session == session && row.tied;
        let lasts = || self.sights.tabs.values().flat_map(|witness| &witness.rows).any(is_tied);
        self.sights.tied.get(&session).is_some_and(|at| at + 2 * DISPUTE > now) || lasts()
    }
}
