//! What filters, search, groups and order need to know of every session, before anything is worded.

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

/// What is known of one session.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The session itself.
    pub session: &'a Belief,
    /// Its title, taken apart.
    pub title: &'a Title,
    /// How it stands.
    pub face: Face,
    /// How urgent it is, by its user or its title.
    pub priority: Option<Priority>,
    /// What tells it from sessions of the same title.
    pub twin: Option<String>,
    /// What the user said of it.
    pub mark: Mark,
    /// The user wants to hear nothing of its repository.
    pub repository_muted: bool,
    /// Where it stands among all others.
    pub section: Section,
    /// It runs for longer than is usual, and gives no signs of life: so says this message.
    pub long: Option<Message>,
    /// It is seen now.
    pub live: bool,
    /// It is seen now, or was only lately.
    pub in_view: bool,
    /// How old the word on it is, where no page shows it and its data are not fresh.
    pub as_of: Option<Span>,
    /// What is left of its turn, where there is an honest estimate.
    pub left: Option<Left>,
}

impl<'a> Facts<'a> {
    fn new(session: &'a Belief, twins: &TwinMarks, state: &'a State, triage: &Triage) -> Facts<'a> {
        let live = session.is_live();
        let face = triage.face(session);
        // Whoever says of a session that it stands still cannot say when it will be done.
        let moves = live && face != Face::Stalled;
        Facts {
            session,
            title: session.title_parts(),
            face,
            priority: triage.priority(session),
            twin: twins.get(session.id()).cloned(),
            mark: state.marks.of(session.id()),
            repository_muted: session.repository().is_some_and(|name| state.marks.muted_repository(name)),
            section: triage.section(session),
            long: long(session, state, triage.now),
            live,
            as_of: state.track.age_of_word(session, triage.now),
            in_view: session.is_in_view(triage.now),
            left: if moves { left(session, state, triage.now) } else { None },
        }
    }

    /// The title without the brackets that are shown apart, with what tells it from its twins; never empty.
    pub fn name(&self) -> String {
        named(&self.title.plain, self.session, self.twin.as_deref())
    }

    /// The kind of task that the title names, or nothing.
    pub(super) fn kind(&self) -> &str {
        self.title.kind.as_deref().unwrap_or_default()
    }

    /// Who gave the priority: its `user`, the `title` by the convention, or nobody: words of the title only suggest it.
    pub(super) fn priority_by(&self) -> &'static str {
        match self.priority {
            None => "",
            Some(_) if self.mark.priority.is_some() => "user",
            Some(_) if self.title.priority.is_some() => "title",
            Some(_) => "suggested",
        }
    }

    /// It needs the user.
    pub fn needs(&self) -> bool {
        self.section == Section::NeedsYou
    }

    /// The priority, if nobody has given it and only words of the title suggest it.
    pub(super) fn suggested(&self) -> Option<Priority> {
        self.priority.filter(|_| self.priority_by() == "suggested")
    }

    /// What to do about a name that tells nothing, or that others have too: the key of a message.
    pub(super) fn hint(&self) -> Option<&'static str> {
        let is_shared = self.twin.is_some().then_some("hint_twins");
        if self.title.tells_nothing() { Some("hint_name") } else { is_shared }
    }

    /// `owner/repo`, or nothing.
    pub(super) fn repository(&self) -> &str {
        self.session.repository().unwrap_or_default()
    }

    /// It can be marked as seen: there is something to see, and seeing it is all it asks for.
    pub(super) fn can_acknowledge(&self) -> bool {
        matches!(self.face, Face::Failed | Face::Finished) && !self.session.is_acknowledged()
    }

    /// Every word stands on the session's row, or is the name of how it stands.
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

/// Every session in the order of triage; those that the query holds stand first, as they stood.
pub fn ranked<'a>(state: &'a State, query: &Query, now: Time) -> Vec<Facts<'a>> {
    let triage = state.triage(now);
    let held = |session: &Belief| query.hold.iter().position(|(id, _)| id == session.id()).unwrap_or(usize::MAX);
    let sessions = state.track.sessions.values();
    let ranked: Map<_, _> = sessions.map(|session| ((held(session), triage.rank(session)), session)).collect();
    let twins = state.track.twin_marks();
    ranked.values().map(|session| Facts::new(session, &twins, state, &triage)).collect()
}

/// What filter and search leave.
pub(super) fn chosen<'a, 'f>(all: &'f [Facts<'a>], query: &Query, context: &Context) -> Vec<&'f Facts<'a>> {
    let search = Search::new(&query.search, context.language);
    let is_wanted = |facts: &&Facts| query.filter.keeps(facts) && query.takes(facts.session.id());
    all.iter().filter(is_wanted).filter(|facts| facts.is_found(&search, context)).collect()
}

/// That the session runs for longer than is usual, and gives no signs of life.
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
    let told = session.progress().zip(session.progress_since());
    let told = told.map(|(progress, at)| forecast::Told { percent: progress.percent(), at });
    forecast::left(life, told, &state.history, now)
}
