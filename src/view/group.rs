//! Rows in groups: by repository, by state, by time left, or none. A group stands where its most urgent member does.

use serde::Serialize;

use super::row::face_key;
use super::{Context, Facts, Filter, RowView};
use crate::forecast::Left;
use crate::session::Face;
use crate::settings::Key;
use crate::time::Span;
use crate::words::Message;

/// Rows under one heading.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct GroupView {
    /// What the `collapse` command calls it.
    pub key: String,
    /// The heading; empty where rows are not grouped.
    pub label: String,
    /// How many there are, and how many of them need the user.
    pub summary: String,
    /// The user does not want to see its rows.
    pub collapsed: bool,
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
    None,
    /// The key of a message.
    Words(&'static str),
    Repository(&'f str),
}

/// KB-029: completing soon.
const SOON: Span = Span::minutes(5);

/// KB-029: in progress; what takes longer is in its early stages.
const PROGRESSING: Span = Span::minutes(15);

/// The sessions in groups, in the order of each group's first.
pub(super) fn groups<'f, 'a>(sessions: Vec<&'f Facts<'a>>, grouping: &str) -> Vec<Group<'f, 'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for facts in sessions {
        let heading = heading(grouping, facts);
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.members.push(facts),
            None => groups.push(Group { heading, members: vec![facts] }),
        }
    }
    groups
}

fn heading<'f>(grouping: &str, facts: &'f Facts) -> Heading<'f> {
    match grouping {
        "grouping_repository" if facts.repository().is_empty() => Heading::Words("group_no_repository"),
        "grouping_repository" => Heading::Repository(facts.repository()),
        "grouping_state" => Heading::Words(face_key(facts.face)),
        "grouping_time_left" => Heading::Words(time_left_key(facts)),
        _ => Heading::None,
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
    /// A group with at most `budget` rows; takes what it shows off the budget.
    pub(super) fn new(group: &Group, budget: &mut usize, context: &Context) -> GroupView {
        let grouping = context.state.settings.chosen(Key::Grouping);
        // The grouping stands in the key, so that names of different groupings do not meet.
        let (key, label) = match group.heading {
            Heading::None => (String::new(), String::new()),
            Heading::Words(key) => (format!("{grouping}:{key}"), context.words(key)),
            Heading::Repository(name) => (format!("{grouping}:{name}"), context.value(name)),
        };
        let collapsed = group.heading != Heading::None && context.state.collapsed.contains(&key);
        let count = if collapsed { 0 } else { group.members.len().min(*budget) };
        *budget -= count;
        let mut summary = vec![Message::plain("group_sessions").with(group.members.len())];
        let needs = group.members.iter().filter(|facts| Filter::Needs.keeps(facts)).count();
        if needs > 0 {
            summary.push(Message::plain("headline_need").with(needs));
        }
        GroupView {
            key,
            label,
            summary: context.joined(&summary),
            collapsed,
            rows: group.members.iter().take(count).map(|facts| RowView::new(facts, context)).collect(),
        }
    }
}
