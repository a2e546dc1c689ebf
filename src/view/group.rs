//! Rows in groups: by what they need of the user, by repository, by state, or by time left. The parts of what is needed
//! have their order; any other group stands where its most urgent member does.

use serde::Serialize;

use super::row::face_key;
use super::{Context, Facts, Place, Query, RowView};
use crate::forecast::Left;
use crate::lean::sort_by;
use crate::session::Face;
use crate::settings::Key;
use crate::time::Span;
use crate::triage::Section;
use crate::words::Message;

/// Rows under one heading.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct GroupView {
    /// What the `collapse` command calls it.
    pub key: String,
    /// The heading.
    pub label: String,
    /// Which part of what the user needs it is: `needs`, `stalled`, `review`, `running`, `rest` or `lastSeen`; else
    /// nothing.
    pub part: String,
    /// How many there are, and how many of them need the user.
    pub summary: String,
    /// The repository that it is of, or nothing.
    pub repository: String,
    /// Nothing is said of that repository's sessions.
    pub muted: bool,
    /// Its rows are not to be seen: the user wants it so, or it is a part in the popup that has no news.
    pub collapsed: bool,
    /// What the `collapse` command is to say of it to have it otherwise.
    pub toggle: bool,
    /// Its rows, most urgent first, as far as they are to be shown.
    pub rows: Vec<RowView>,
}

/// Some sessions under one heading, before anything is worded.
pub(super) struct Group<'f, 'a> {
    heading: Heading<'f>,
    pub(super) members: Vec<&'f Facts<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading<'f> {
    Part(Part),
    /// The key of a message.
    Words(&'static str),
    Repository(&'f str),
}

/// What sessions need of the user, most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Needs,
    Stalled,
    Review,
    Running,
    Rest,
    LastSeen,
}

/// KB-029: completing soon.
const SOON: Span = Span::minutes(5);

/// KB-029: in progress; what takes longer is in its early stages.
const PROGRESSING: Span = Span::minutes(15);

/// The sessions in groups.
pub(super) fn groups<'f, 'a>(sessions: Vec<&'f Facts<'a>>, grouping: &str, query: &Query) -> Vec<Group<'f, 'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for facts in sessions {
        let heading = heading(grouping, facts, query);
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.members.push(facts),
            None => groups.push(Group { heading, members: vec![facts] }),
        }
    }
    // Parts stand in their own order, other groups as they came.
    let place = |group: &Group| match group.heading {
        Heading::Part(part) => part as usize,
        Heading::Words(_) | Heading::Repository(_) => 0,
    };
    sort_by(&mut groups, |one, other| place(one).cmp(&place(other)));
    // What runs long stands on top, unless somebody aims at the rows.
    if query.hold.is_empty() {
        for group in groups.iter_mut().filter(|group| group.heading == Heading::Part(Part::Running)) {
            sort_by(&mut group.members, |one, other| one.long.is_none().cmp(&other.long.is_none()));
        }
    }
    groups
}

fn heading<'f>(grouping: &str, facts: &'f Facts, query: &Query) -> Heading<'f> {
    match grouping {
        "grouping_repository" if facts.repository().is_empty() => Heading::Words("group_no_repository"),
        "grouping_repository" => Heading::Repository(facts.repository()),
        "grouping_state" => Heading::Words(face_key(facts.face)),
        "grouping_time_left" => Heading::Words(time_left_key(facts)),
        _ => Heading::Part(Part::held(facts, query).unwrap_or(Part::of(facts))),
    }
}

impl Part {
    const ALL: [Part; 6] = [Part::Needs, Part::Stalled, Part::Review, Part::Running, Part::Rest, Part::LastSeen];

    fn of(facts: &Facts) -> Part {
        match facts.section {
            Section::NeedsYou => Part::Needs,
            Section::Stalled => Part::Stalled,
            Section::ToReview => Part::Review,
            Section::Rest if facts.face == Face::Running => Part::Running,
            Section::Rest => Part::Rest,
            Section::LastSeen => Part::LastSeen,
        }
    }

    /// The part in which the session stands on the screen while somebody aims at it.
    fn held(facts: &Facts, query: &Query) -> Option<Part> {
        let (_, key) = query.hold.iter().find(|(id, _)| id == facts.session.id())?;
        Part::ALL.into_iter().find(|part| part.key() == key)
    }

    /// What the `collapse` command calls it.
    fn key(self) -> &'static str {
        match self {
            Part::Needs => "needs",
            Part::Stalled => "stalled",
            Part::Review => "review",
            Part::Running => "running",
            Part::Rest => "rest",
            Part::LastSeen => "lastSeen",
        }
    }

    /// Its heading: the key of a message.
    fn words(self, members: &[&Facts]) -> &'static str {
        match self {
            Part::Needs => "part_needs",
            Part::Stalled => "status_stalled",
            Part::Review => "part_review",
            Part::Running if members.iter().all(|facts| facts.live && facts.long.is_none()) => "part_running_as_usual",
            Part::Running => "status_running",
            Part::Rest => "part_rest",
            Part::LastSeen => "part_last_seen",
        }
    }

    /// Nothing in it asks for the user.
    fn is_calm(self) -> bool {
        self >= Part::Running
    }
}

fn time_left_key(facts: &Facts) -> &'static str {
    match facts.face {
        Face::Running => {}
        Face::Stalled => return "group_no_estimate",
        _ => return "group_not_running",
    }
    let percent = facts.session.progress().map(|progress| progress.percent());
    match (&facts.left, percent) {
        (Some(Left { high, .. }), _) if *high <= SOON => "group_soon",
        (Some(Left { high, .. }), _) if *high <= PROGRESSING => "group_in_progress",
        (Some(_), _) => "group_early",
        (None, Some(90..)) => "group_soon",
        (None, Some(30..)) => "group_in_progress",
        (None, Some(_)) => "group_early",
        (None, None) => "group_no_estimate",
    }
}

impl GroupView {
    /// The groups, with as many rows as the query wants.
    pub(super) fn all(groups: &[Group], query: &Query, context: &Context) -> Vec<GroupView> {
        let mut budget = query.limit.unwrap_or(usize::MAX);
        let view = |(at, group)| GroupView::new(group, at == 0, query, &mut budget, context);
        groups.iter().enumerate().map(view).collect()
    }

    /// A group with at most `budget` rows; takes what it shows off the budget. The first of a board is open.
    fn new(group: &Group, is_first: bool, query: &Query, budget: &mut usize, context: &Context) -> GroupView {
        let grouping = context.state.settings.chosen(Key::Grouping);
        // The grouping stands in the key, so that names of different groupings do not meet.
        let (key, label, part) = match group.heading {
            Heading::Part(part) => (part.key().to_owned(), context.words(part.words(&group.members)), part.key()),
            Heading::Words(key) => (format!("{grouping}:{key}"), context.words(key), ""),
            Heading::Repository(name) => (format!("{grouping}:{name}"), context.value(name), ""),
        };
        let repository = match group.heading {
            Heading::Repository(name) => name,
            Heading::Part(_) | Heading::Words(_) => "",
        };
        // The popup folds by itself what asks for nothing. There the user's word is that a part is open, so it has
        // another key.
        let folds = match group.heading {
            Heading::Part(part) => {
                query.place == Place::Popup && part.is_calm() && !is_first && query.search.is_empty()
            }
            Heading::Words(_) | Heading::Repository(_) => false,
        };
        let key = if folds { format!("popup:{key}") } else { key };
        // Who asked for a few sessions wants to see them.
        let is_said = query.only.is_empty() && context.state.collapsed.contains(&key);
        let collapsed = is_said != folds;
        let count = if collapsed { 0 } else { group.members.len().min(*budget) };
        *budget -= count;
        GroupView {
            key,
            label,
            part: part.to_owned(),
            repository: repository.to_owned(),
            muted: context.state.marks.muted_repository(repository),
            summary: context.joined(&summary(group)),
            collapsed,
            toggle: !is_said,
            rows: group.members.iter().take(count).map(|facts| RowView::new(facts, context)).collect(),
        }
    }
}

/// How many there are, and what its heading does not tell of them.
fn summary(group: &Group) -> Vec<Message> {
    let count = |is: &dyn Fn(&Facts) -> bool| group.members.iter().filter(|facts| is(facts)).count();
    let all = group.members.len();
    let (all, key, more) = match group.heading {
        Heading::Part(_) => (Message::plain("detail").with(all), "headline_long", count(&|facts| facts.long.is_some())),
        Heading::Words(_) | Heading::Repository(_) => {
            (Message::plain("group_sessions").with(all), "headline_need", count(&|facts| facts.needs()))
        }
    };
    [all].into_iter().chain((more > 0).then(|| Message::plain(key).with(more))).collect()
}
