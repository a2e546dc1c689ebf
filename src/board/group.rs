//! Rows in groups: by repository, by state, by time left, or none. A group stands where its most urgent member does.

use super::Row;
use super::head::Filter;
use crate::engine::State;
use crate::forecast::Left;
use crate::settings::Key;
use crate::time::Span;
use crate::words::{Between, Message};

/// Some rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What its being collapsed is remembered by.
    pub key: String,
    /// Its heading; nothing where rows are not grouped.
    pub label: Option<Message>,
    /// How many there are, and how many of them need the user.
    pub summary: Vec<Message>,
    /// The user does not want to see its rows.
    pub collapsed: bool,
    /// Its rows, most urgent first.
    pub rows: Vec<Row>,
}

/// KB-029: completing soon.
const SOON: Span = Span::minutes(5);

/// KB-029: in progress; what takes longer is in its early stages.
const PROGRESSING: Span = Span::minutes(15);

pub(super) fn groups(rows: Vec<Row>, state: &State) -> Vec<Group> {
    let grouping = state.settings.chosen(Key::Grouping);
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let (key, label) = heading(grouping, &row);
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { key, label, summary: Vec::new(), collapsed: false, rows: vec![row] }),
        }
    }
    for group in &mut groups {
        group.collapsed = group.label.is_some() && state.collapsed.contains(&group.key);
        group.summary.push(Message::plain("group_sessions").with(group.rows.len()));
        let needs = group.rows.iter().filter(|row| Filter::Needs.keeps(row)).count();
        if needs > 0 {
            group.summary.push(Message::plain("headline_need").with(needs));
        }
    }
    groups
}

/// A group's key, with the grouping in it so that names of different groupings do not meet, and its label.
fn heading(grouping: &str, row: &Row) -> (String, Option<Message>) {
    let named = |name: &'static str| (format!("{grouping}:{name}"), Some(Message::plain(name)));
    match grouping {
        "grouping_repository" if row.repository.is_empty() => named("group_no_repository"),
        "grouping_repository" => {
            let label = Message::plain("detail").with(row.repository.as_str());
            (format!("{grouping}:{}", row.repository), Some(label))
        }
        "grouping_state" => named(match row.status {
            "waiting" => "group_waiting",
            "failed" => "status_failed",
            "stalled" => "status_stalled",
            "finished" => "status_finished",
            "running" => "status_running",
            "idle" => "status_idle",
            "archived" => "status_archived",
            _ => "status_unknown",
        }),
        "grouping_time_left" => named(match (row.status, &row.left, row.progress) {
            ("running" | "stalled", Some(Left { high, .. }), _) if *high <= SOON => "group_soon",
            ("running" | "stalled", Some(Left { high, .. }), _) if *high <= PROGRESSING => "group_in_progress",
            ("running" | "stalled", Some(_), _) => "group_early",
            ("running" | "stalled", None, Some(90..)) => "group_soon",
            ("running" | "stalled", None, Some(30..)) => "group_in_progress",
            ("running" | "stalled", None, Some(_)) => "group_early",
            ("running" | "stalled", None, None) => "group_no_estimate",
            _ => "group_not_running",
        }),
        _ => (String::new(), None),
    }
}

/// What is left, in words.
pub(super) fn left_in_words(left: &Left) -> Message {
    if left.low == Span::default() {
        Message::plain("left_under").with(left.high)
    } else {
        Message::plain("left_between").with(Between { low: left.low, high: left.high })
    }
}
