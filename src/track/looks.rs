//! What the user looks at and has seen, and what can be asked of all that is believed.
//! Never changes a status: that is [`super::Track::see`]'s.

use super::told::ToldData;
use super::{Belief, Digest, Feed, Moves, Tab, Track, TrackEvent, WhyBlind};
use crate::read::Sight;
use crate::session::SessionId;
use crate::time::{Span, Time};

/// A page that was frozen, or asleep with the computer, may for so long show what was so before.
pub(super) const SURE: Span = Span::seconds(10);

/// Who has been back at the computer for this long has seen what stands before them.
const SETTLED_DOWN: Span = Span::seconds(30);

impl Track {
    /// Finds anew what pages could show to move about each session. It is not stored.
    pub fn look_what_could_move(&mut self) {
        let told = ToldData { data: &self.data, tabs: &self.tabs };
        for (id, session) in self.sessions.iter_mut() {
            let moves = self.tabs.values().map(|tab| tab.could_move(id, session.observed()));
            let beats = told.could_move(id, session.observed());
            session.set_could_move(moves.fold(beats, Moves::and), told.as_of(id));
        }
    }

    /// Notes that the user has seen what the session has to say; `true` if that was news.
    pub fn acknowledge(&mut self, id: &SessionId) -> bool {
        self.sessions.get_mut(id).is_some_and(Belief::acknowledge)
    }

    /// The user wants to see again what a session has to say.
    pub fn unread(&mut self, id: &SessionId) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.unread();
        }
    }

    /// Forgets every session that no page shows now, and of the others all that they do not need to be known by: it comes back
    /// when the page says it again. Nothing becomes news by it.
    pub fn forget_past(&mut self, now: Time) {
        self.sessions.retain(|_, session| session.is_live());
        self.sessions.values_mut().for_each(|session| session.forget_past(now));
        for Tab { page, .. } in self.tabs.values_mut() {
            page.shown.retain(|id, _| self.sessions.contains_key(id));
            page.shown.values_mut().for_each(|shown| shown.digest = Digest::default());
        }
    }

    /// Whether the user is looking at this very session.
    pub fn looked_at(&self, id: &SessionId) -> bool {
        !self.away && self.tabs.values().any(|tab| tab.looks_at(id))
    }

    /// From when on it is sure that the session is still as it was before it went out of sight, or before a page began to show it
    /// otherwise; `None` while it is out of sight.
    pub fn sure_at(&self, session: &Belief, now: Time) -> Option<Time> {
        let live = session.live_since()?;
        // A list that has come anew is up to date; but rest in it may be a guess, also where it is understood as more than rest, and
        // its page's data may yet tell that this is another question.
        let is_told_by_rows = !session.says_more_than_row();
        let anew = |tab: &Tab| {
            is_told_by_rows
                && tab.page.loaded >= live
                && tab.confirms(session.id(), session.observed())
                && tab.feed.is_none_or(Feed::has_told)
        };
        let sure = session.since() >= live || self.tabs.values().any(anew);
        let sure_at = if sure { live } else { live + SURE };
        let open_until = self.disputed_until(session, now).unwrap_or_default().max(self.unsettled_until(session));
        Some(sure_at.max(open_until))
    }

    /// Whether a page beside whose list no session is open shows it: the landing page, with its cards.
    pub fn sees_landing_page(&self) -> bool {
        let shows = |tab: &Tab| tab.live && tab.presence.open.is_none() && tab.page.sight == Sight::Seen;
        self.tabs.values().any(shows)
    }

    /// How much of the plan is used, in percent, as the page that was heard last shows it now.
    pub fn plan_used(&self) -> Option<u8> {
        let shown = self.tabs.values().filter(|tab| tab.live);
        shown.filter_map(|tab| Some((tab.heard, tab.page.plan_used.0?))).max().map(|(_, percent)| percent)
    }

    /// A tab shows the list, and no session in it or anywhere else is known.
    pub fn sees_nothing_yet(&self) -> bool {
        self.sessions.is_empty() && self.tabs.values().any(|tab| tab.live && tab.page.sight == Sight::Empty)
    }

    /// Why the list of sessions cannot be seen, while it cannot.
    pub fn why_blind(&self) -> WhyBlind {
        let mut live = self.tabs.values().filter(|tab| tab.live).peekable();
        if live.peek().is_none() {
            return if self.tabs.is_empty() { WhyBlind::NoPage } else { WhyBlind::Asleep };
        }
        if live.any(|tab| tab.page.sight == Sight::LoggedOut) { WhyBlind::SignedOut } else { WhyBlind::NoPage }
    }

    /// Whether any session runs or waits, so that sight matters.
    pub fn anything_going_on(&self) -> bool {
        self.sessions.values().any(Belief::goes_on)
    }

    /// Whether losing sight matters: something was running or waiting.
    pub fn is_blindness_worth_telling(&self, now: Time) -> bool {
        self.sessions.values().any(|session| session.matters(now))
    }

    /// Looking at what has finished or failed is all it asks for; what waits goes on waiting.
    pub(super) fn acknowledge_looked_at(&mut self, now: Time, events: &mut Vec<TrackEvent>) {
        // Whoever has only just come back has not read what ended before an empty chair.
        if self.away || self.returned.is_some_and(|returned| now.since(returned) < SETTLED_DOWN) {
            return;
        }
        let looked: Vec<_> = self.tabs.values().filter_map(Tab::looking).cloned().collect();
        for id in looked {
            let waits = self.sessions.get(&id).is_some_and(Belief::waits);
            if waits {
                events.push(TrackEvent::Looked(id));
            } else if self.acknowledge(&id) {
                events.push(TrackEvent::Seen(id));
            }
        }
    }
}
