//! Collects what filters, search, groups and the order need of every session, before anything is worded.

use super::query::Search;
use super::{Context, Query, RowView};
use crate::alert::say::{long_run, named};
use crate::engine::State;
use crate::forecast::{self, Left};
use crate::history::Doing;
use crate::map::Map;
use crate::marks::Mark;
use crate::session::{Face, Priority, Title};
use crate::time::{Span, Time};
use crate::track::{Belief, TwinMarks};
use crate::triage::{Section, Triage};
use crate::words::Message;

/// The facts about one session.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The belief about it.
    pub session: &'a Belief,
    /// Its title, parsed.
    pub title: &'a Title,
    /// Its face.
    pub face: Face,
    /// Its priority, given by the user or the title, or suggested by words of the title.
    pub priority: Option<Priority>,
    /// What distinguishes it from sessions with the same title; `None` where there are none.
    pub twin: Option<String>,
    /// The user's marks on it.
    pub mark: Mark,
    /// Whether its repository is muted.
    pub repository_muted: bool,
    /// Its section of the board.
    pub section: Section,
    /// That it runs long; `None` where it does not.
    pub long: Option<Message>,
    /// Whether it is seen now.
    pub live: bool,
    /// Whether it is in view: seen now, or until a short time ago.
    pub in_view: bool,
    /// The age of the page's data on it, where only these tell of it and they are not fresh.
    pub as_of: Option<Span>,
    /// How long its turn will still take; `None` without an estimate.
    pub left: Option<Left>,
}

impl<'a> Facts<'a> {
    fn new(session: &'a Belief, twins: &TwinMarks, state: &'a State, triage: &Triage) -> Facts<'a> {
        let live = session.is_live();
        let face = triage.face(session);
        // A session that stands still has no end to be estimated.
        let moves = live && face != Face::Stalled;
        Facts {
            session,
            title: session.title_parts(),
            face,
            priority: triage.priority(session),
            twin: twins.get(session.id()).cloned(),
            mark: state.marks.get(session.id()),
            repository_muted: session.repository().is_some_and(|name| state.marks.muted_repository(name)),
            section: triage.section(session),
            long: long(session, state, triage.now),
            live,
            as_of: state.track.age_of_word(session, triage.now),
            in_view: session.is_in_view(triage.now),
            left: if moves { left(session, state, triage.now) } else { None },
        }
    }

    /// The title without the brackets that are shown apart, followed by what distinguishes it from its twins; never
    /// empty.
    pub fn name(&self) -> String {
        named(&self.title.plain, self.session, self.twin.as_deref())
    }

    /// The kind of task that the title names; empty where it names none.
    pub(super) fn kind(&self) -> &str {
        self.title.kind.as_deref().unwrap_or_default()
    }

    /// Where the priority comes from: the `user`, the `title` by its convention, or `suggested` by words of the title.
    /// Empty without a priority.
    pub(super) fn priority_by(&self) -> &'static str {
        match self.priority {
            None => "",
            Some(_) if self.mark.priority.is_some() => "user",
            Some(_) if self.title.priority.is_some() => "title",
            Some(_) => "suggested",
        }
    }

    /// Whether it needs the user.
    pub fn needs(&self) -> bool {
        self.section == Section::NeedsYou
    }

    /// The priority, if only words of the title suggest it.
    pub(super) fn suggested(&self) -> Option<Priority> {
        self.priority.filter(|_| self.priority_by() == "suggested")
    }

    /// The key of a hint on its name, if the name says nothing or other sessions have the same.
    pub(super) fn hint(&self) -> Option<&'static str> {
        let is_shared = self.twin.is_some().then_some("hint_twins");
        if self.title.tells_nothing() { Some("hint_name") } else { is_shared }
    }

    /// `owner/repo`, or empty.
    pub(super) fn repository(&self) -> &str {
        self.session.repository().unwrap_or_default()
    }

    /// Whether the user can mark it as seen: it failed or finished, and was not seen yet. What waits needs an answer.
    pub(super) fn can_acknowledge(&self) -> bool {
        matches!(self.face, Face::Failed | Face::Finished) && !self.session.is_acknowledged()
    }

    /// Whether every word of the search is found in the session's row or is part of its face's name.
    fn is_found(&self, search: &Search, context: &Context) -> bool {
        if search.is_empty() {
            return true;
        }
        let row = RowView::new(self, context);
        let seen = [&row.full_title, &row.title, &row.priority, &row.heard, &row.note, &row.snoozed, &row.time_left];
        let texts: Vec<_> = seen.into_iter().map(String::as_str).chain([self.face.name()]).collect();
        search.finds(&texts)
    }
}

/// The facts about every session in the order of triage. Sessions that the query holds come first, in the held order.
pub fn ranked<'a>(state: &'a State, query: &Query, now: Time) -> Vec<Facts<'a>> {
    let triage = state.triage(now);
    let held = |session: &Belief| query.hold.iter().position(|(id, _)| id == session.id()).unwrap_or(usize::MAX);
    let sessions = state.track.sessions.values();
    let ranked: Map<_, _> = sessions.map(|session| ((held(session), triage.rank(session)), session)).collect();
    let twins = state.track.twin_marks();
    ranked.values().map(|session| Facts::new(session, &twins, state, &triage)).collect()
}

/// The sessions that filter, notification and search leave.
pub(super) fn chosen<'a, 'f>(all: &'f [Facts<'a>], query: &Query, context: &Context) -> Vec<&'f Facts<'a>> {
    let search = Search::new(&query.search, context.language);
    let is_wanted = |facts: &&Facts| query.filter.keeps(facts) && query.takes(facts.session.id());
    all.iter().filter(is_wanted).filter(|facts| facts.is_found(&search, context)).collect()
}

/// That the session runs long: for longer than is usual, without signs of life. `None` where it does not.
pub(super) fn long(session: &Belief, state: &State, now: Time) -> Option<Message> {
    session.runs_since()?;
    let usual = forecast::usual_of(session, &state.history);
    let most = forecast::long_mark(session, &state.history);
    session.runs_long(most, now).then(|| long_run(session, usual.as_ref(), now))
}

fn left(session: &Belief, state: &State, now: Time) -> Option<Left> {
    let life = state.history.lives.get(session.id())?;
    if life.doing() != Doing::Running {
        return None;
    }
    let shown = session.progress().zip(session.progress_since());
    let shown = shown.map(|(progress, at)| forecast::PagePercent { percent: progress.percent(), at });
    forecast::left(life, shown, &state.history, now)
}
