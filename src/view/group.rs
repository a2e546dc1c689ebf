//! Groups the rows by part (what they need of the user), by repository, by state, or by time left. Parts have a fixed
//! order; any other group stands where its most urgent member does.

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

/// The rows under one heading.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct GroupView {
    /// Its key in the `collapse` command.
    pub key: String,
    /// The heading.
    pub label: String,
    /// The part: `needs`, `stalled`, `review`, `running`, `rest` or `lastSeen`; empty in other groupings.
    pub part: String,
    /// How many rows there are. Where the heading does not say it, also how many need the user or run long.
    pub summary: String,
    /// The repository; empty in other groupings.
    pub repository: String,
    /// Whether that repository is muted.
    pub muted: bool,
    /// Whether its rows are hidden: the user collapsed the group, or the popup collapses a part that asks for nothing.
    pub collapsed: bool,
    /// The value for the `collapse` command that opens a collapsed group and collapses an open one.
    pub toggle: bool,
    /// Its rows, most urgent first; none while collapsed, and no more than the query's limit leaves.
    pub rows: Vec<RowView>,
}

/// The sessions under one heading, before anything is worded.
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

/// A group by what its sessions need of the user, most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Needs,
    Stalled,
    Review,
    Running,
    Rest,
    LastSeen,
}

/// A turn that will take at most this long is "completing soon" (KB-029).
const SOON: Span = Span::minutes(5);

/// A turn that will take at most this long is "in progress" (KB-029), a longer one is in its "early stages".
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
    // Parts have a fixed order; other groups keep the order of their first members.
    let place = |group: &Group| match group.heading {
        Heading::Part(part) => part as usize,
        Heading::Words(_) | Heading::Repository(_) => 0,
    };
    sort_by(&mut groups, |one, other| place(one).cmp(&place(other)));
    // Sessions that run long come first, unless the rows are held because the user aims at them.
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

    /// The part in which the query holds the session; `None` if the session is not held.
    fn held(facts: &Facts, query: &Query) -> Option<Part> {
        let (_, key) = query.hold.iter().find(|(id, _)| id == facts.session.id())?;
        Part::ALL.into_iter().find(|part| part.key() == key)
    }

    /// Its key in the `collapse` command.
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

    /// The key of its heading.
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

    /// Whether nothing in it asks for the user.
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
    /// The worded groups, with at most as many rows in all as the query's limit.
    pub(super) fn all(groups: &[Group], query: &Query, context: &Context) -> Vec<GroupView> {
        let mut budget = query.limit.unwrap_or(usize::MAX);
        let view = |(at, group)| GroupView::new(group, at == 0, query, &mut budget, context);
        groups.iter().enumerate().map(view).collect()
    }

    /// A worded group with at most `budget` rows, which are subtracted from the budget. The board's first group starts
    /// open.
    fn new(group: &Group, is_first: bool, query: &Query, budget: &mut usize, context: &Context) -> GroupView {
        let grouping = context.state.settings.chosen(Key::Grouping);
        // The key holds the grouping, so that equal names in different groupings do not collide.
        let (key, label, part) = match group.heading {
            Heading::Part(part) => (part.key().to_owned(), context.words(part.words(&group.members)), part.key()),
            Heading::Words(key) => (format!("{grouping}:{key}"), context.words(key), ""),
            Heading::Repository(name) => (format!("{grouping}:{name}"), context.value(name), ""),
        };
        let repository = match group.heading {
            Heading::Repository(name) => name,
            Heading::Part(_) | Heading::Words(_) => "",
        };
        // The popup collapses by itself what asks for nothing. A stored key then means that the user opened the part,
        // so it must differ from the key that means "collapsed".
        let starts_collapsed = match group.heading {
            Heading::Part(part) => {
                query.place == Place::Popup && part.is_calm() && !is_first && query.search.is_empty()
            }
            Heading::Words(_) | Heading::Repository(_) => false,
        };
        let key = if starts_collapsed { format!("popup:{key}") } else { key };
        // A board with the sessions of a notification shows them even if the user collapsed their group.
        let is_toggled = query.only.is_empty() && context.state.collapsed.contains(&key);
        let collapsed = is_toggled != starts_collapsed;
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
            toggle: !is_toggled,
            rows: group.members.iter().take(count).map(|facts| RowView::new(facts, context)).collect(),
        }
    }
}

/// How many sessions a group has, and how many of them run long (in a part) or need the user (in other groups).
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
