//! Whether what the data told still stands: who tells of them, how fresh that is, and against whom it speaks.
//! Never takes in what they tell, which is [`super::data`]'s.

use super::data::{BEGINS, DATA_LATE, DataWitness, FRESH, Feed, POLL};
use super::{Belief, Moves, Tab, TabId, Track};
use crate::map::Map;
use crate::read::{DataRow, Sight};
use crate::session::{SessionId, Status};
use crate::time::{Span, Time};

/// A stream says at least so often that nothing has changed: it sends a `sync` every 100 to 120 s, and a page keeps it open while
/// hidden (B). The rest is for one that is late.
const STREAM: Span = Span::seconds(150);

impl Feed {
    /// Whether its page has told anything of its data.
    pub(super) fn has_told(self) -> bool {
        self.heard != Time::default()
    }

    fn lasts(&self, now: Time, unstreamed: Span) -> bool {
        self.has_told() && now.since(self.heard) < if self.streams { STREAM } else { unstreamed }
    }
}

impl Track {
    /// What the data show, and who still tells of them.
    pub(super) fn told_data(&self) -> ToldData<'_> {
        ToldData { data: &self.data, tabs: &self.tabs }
    }
}

/// What the data show, and who still tells of them.
#[derive(Clone, Copy)]
pub(super) struct ToldData<'a> {
    pub data: &'a DataWitness,
    pub tabs: &'a Map<TabId, Tab>,
}

impl<'a> ToldData<'a> {
    /// Whether pages still tell of sessions through their data.
    pub fn see(self, now: Time) -> bool {
        !self.data.rows.is_empty() && self.feeds().any(|feed| feed.lasts(now, POLL))
    }

    /// Whether the data show the session now, and in this state, or tell of an ending that is not sure yet: it is in sight then, too.
    pub fn confirm(self, id: &SessionId, status: &Status, now: Time) -> bool {
        let row = self.data.rows.get(id).filter(|row| self.is_known(row, now, POLL));
        row.is_some_and(|row| row.is_unsettled(now) || self.data.testimony.confirms(id, status))
    }

    /// Until when fresh data speak against a row that has come to show a session otherwise (`shown`) than it is believed (`status`);
    /// `None` where they do not. An answer says nothing of what a row has come to after it, and no data know of the errors that rows show.
    pub fn speak_until(self, id: &SessionId, status: &Status, shown: &Status, now: Time) -> Option<Time> {
        let row = self.data.rows.get(id).filter(|row| self.is_known(row, now, FRESH))?;
        let is_streamed = self.is_streamed(row, now);
        // What they were understood to mean by what a page had shown, is no word of theirs.
        let told = row.status(now);
        let is_their_word = told.same_state(status) || told.rests() && status.rests();
        let confirms = is_streamed && is_their_word && self.data.testimony.confirms(id, status);
        let until = if is_streamed { now + STREAM } else { row.told + FRESH };
        (confirms || (row.is_unsettled(now) && shown.rests())).then_some(until)
    }

    /// Until when it is open whether a session is as it is believed, because an answer says otherwise that came when it had long been so:
    /// that answer may be late, and the next one tells.
    pub fn open_until(self, session: &Belief, now: Time) -> Option<Time> {
        let is_answer = |row: &&DataRow| self.is_known(row, now, FRESH) && !self.is_streamed(row, now);
        let row = self.data.rows.get(session.id()).filter(is_answer)?;
        let shown = self.data.testimony.shown.get(session.id()).filter(|shown| shown.present)?;
        let differs = !session.observed().same_state(&shown.status) && !session.is_beyond_data(&shown.status);
        (differs && session.since() + DATA_LATE <= row.told).then_some(row.told + FRESH)
    }

    /// When the data last said how a session is; without a stream, when they were last told.
    pub fn as_of(self, id: &SessionId) -> Option<Time> {
        let row = self.data.rows.get(id)?;
        let streams = self.feeds().filter(|feed| feed.streams).map(|feed| feed.heard).max();
        Some(row.told.max(streams.unwrap_or_default()))
    }

    /// What the data of a session could show to move: its heartbeat.
    pub fn could_move(self, id: &SessionId, status: &Status) -> Moves {
        let is_shown = self.feeds().next().is_some() && self.data.testimony.confirms(id, status);
        if is_shown { Moves::HEARTBEAT } else { Moves::NONE }
    }

    /// Whether what was told of a session is not older than this, or streamed. A stream that has begun without the session knows
    /// nothing of it any more. Neither do pages that have asked again since and got answers without it: these come in parts, one
    /// after the other.
    pub(super) fn is_known(self, row: &DataRow, now: Time, age: Span) -> bool {
        let has_told_all = |feed: &Feed| feed.began.is_none_or(|began| now.since(began) >= BEGINS);
        if self.streams(now).any(has_told_all) {
            return self.is_streamed(row, now);
        }
        let leaves_out = |feed: &Feed| feed.began.is_none() && feed.heard >= row.told + BEGINS;
        // A page that was told nothing yet is no witness to what another told.
        let tells = |feed: &Feed| feed.has_told() && !leaves_out(feed);
        self.is_streamed(row, now) || (now.since(row.told) < age && self.feeds().any(tells))
    }

    /// Whether a stream goes on saying what it last said of a session.
    pub(super) fn goes_on(self, id: &SessionId, now: Time) -> bool {
        self.data.rows.get(id).is_some_and(|row| self.is_streamed(row, now))
    }

    /// Whether they still say so, and have until then: a stream that goes on, or an answer at that time or later.
    pub(super) fn lasts_until(self, id: &SessionId, then: Option<Time>, now: Time) -> bool {
        let row = self.data.rows.get(id).filter(|row| self.is_known(row, now, POLL));
        row.is_some_and(|row| self.is_streamed(row, now) || then.is_none_or(|then| row.told >= then))
    }

    /// Whether a stream would have told if it were otherwise.
    fn is_streamed(self, row: &DataRow, now: Time) -> bool {
        self.streams(now).any(|feed| Some(row.told) >= feed.began)
    }

    pub(super) fn streams(self, now: Time) -> impl Iterator<Item = &'a Feed> {
        self.feeds().filter(move |feed| feed.streams && feed.lasts(now, STREAM))
    }

    /// Those whose page still can tell of its data: who is signed out gets none.
    fn feeds(self) -> impl Iterator<Item = &'a Feed> {
        let tells = |tab: &&Tab| tab.live && tab.page.sight != Sight::LoggedOut;
        self.tabs.values().filter(tells).filter_map(|tab| tab.feed.as_ref())
    }
}
