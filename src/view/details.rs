//! Makes the view model of one session's details: why it has its status, what it did, which alerts it had, and what
//! the user can do.

use serde::Serialize;

use super::log::{LogRowView, rows_of};
use super::row::priority_name;
use super::timeline::{TimelineRowView, length};
use super::{Context, Facts, Query, RowView};
use crate::track::{Belief, Witness};
use crate::words::{Arg, Message};

/// The details of one session.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DetailsView {
    /// Its row.
    pub row: RowView,
    /// The evidence for its status, one line each.
    pub why: Vec<String>,
    /// Its line of the timeline; `None` before the history knows it.
    pub spans: Option<TimelineRowView>,
    /// The other facts that are known.
    pub facts: Vec<FactView>,
    /// The alerts that were shown or held back, newest first.
    pub log: Vec<LogRowView>,
    /// A template for a better name; empty where the name needs none.
    pub template: String,
    /// The user's note.
    pub note: String,
    /// The lengths of a snooze to choose from.
    pub snoozes: Vec<OptionView>,
    /// The priorities to choose from.
    pub priorities: Vec<OptionView>,
}

/// A fact with its name.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FactView {
    /// The fact's name.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// One option of a choice.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OptionView {
    /// Its name in a command.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// Whether it is in force.
    pub chosen: bool,
}

impl DetailsView {
    /// The details of the session that the query selects; `None` if it selects none, or one that is not tracked.
    pub(super) fn of_selected(all: &[Facts], query: &Query, context: &Context) -> Option<DetailsView> {
        let selected = query.selected.as_ref()?;
        all.iter().find(|facts| facts.session.id() == selected).map(|facts| DetailsView::new(facts, context))
    }

    fn new(facts: &Facts, context: &Context) -> DetailsView {
        let row = RowView::new(facts, context);
        let id = facts.session.id();
        let life = context.state.history.lives.get(id);
        let length = length(context);
        let snooze = |name: &str, key| OptionView { name: name.to_owned(), label: context.words(key), chosen: false };
        let by_hand = facts.mark.priority.map_or("", priority_name);
        let priority = |name: &str, label: String| OptionView { name: name.to_owned(), label, chosen: name == by_hand };
        DetailsView {
            why: context.each(&why(facts.session, context)),
            spans: life.map(|life| TimelineRowView::new(id, life, length, context)),
            facts: facts_of(&row, facts.session, context),
            log: rows_of(id, context),
            template: if row.hint.is_empty() { String::new() } else { context.words("name_template") },
            note: row.note.clone(),
            snoozes: vec![
                snooze("10min", "snooze_ten_minutes"),
                snooze("hour", "snooze_hour"),
                snooze("tomorrow", "snooze_tomorrow"),
            ],
            priorities: vec![
                priority("", context.words("priority_by_title")),
                priority("P1", "P1".to_owned()),
                priority("P2", "P2".to_owned()),
                priority("P3", "P3".to_owned()),
            ],
            row,
        }
    }
}

fn why(session: &Belief, context: &Context) -> Vec<Message> {
    let mut lines: Vec<Message> = Vec::new();
    for evidence in session.evidence() {
        let at = context.clock(evidence.at);
        let seen = |key| Message::plain(key).with(evidence.on.as_str()).with(evidence.rule.as_str());
        lines.push(match evidence.witness {
            _ if evidence.on.is_empty() => Message::plain("why_lasting").with(at),
            Witness::Tab(tab) => seen("why_seen").with(Arg::Text(tab.to_string())).with(at),
            Witness::Data => seen("why_data").with(at),
        });
    }
    if session.ended_unseen() {
        lines.push(Message::plain("why_ended"));
    }
    if session.is_baseline() {
        lines.push(Message::plain("why_baseline").with(context.clock(session.since())));
    }
    if let Some(since) = session.quiet_since() {
        lines.push(Message::plain("why_quiet").with(context.clock(since)));
    }
    if !session.is_live() {
        lines.push(Message::plain("why_unseen").with(context.clock(session.last_seen())));
    }
    lines
}

/// The known facts besides the status; empty ones are left out.
fn facts_of(row: &RowView, session: &Belief, context: &Context) -> Vec<FactView> {
    let life = context.state.history.lives.get(session.id());
    let span = |span: Option<crate::time::Span>| match span {
        Some(span) if span.0 > 0 => context.value(span),
        _ => String::new(),
    };
    let turns = life.map_or(0, |life| life.turns as usize);
    let all = [
        ("fact_repository", row.repository.clone()),
        ("fact_branch", row.branch.clone()),
        ("fact_pull_request", row.pull_request.clone()),
        ("fact_since", context.value(context.clock(session.since()))),
        ("fact_created", session.created().map(|at| context.say(&context.day_and_time(at))).unwrap_or_default()),
        ("fact_parent", row.started_by.clone()),
        ("fact_time_left", row.time_left.clone()),
        ("fact_basis", row.time_left_basis.clone()),
        ("fact_ran", span(life.map(|life| life.ran(context.now)))),
        ("fact_waited", span(life.map(|life| life.waited(context.now)))),
        ("fact_turns", if turns > 0 { context.say(&Message::plain("turns").with(turns)) } else { String::new() }),
    ];
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    known.map(|(key, value)| FactView { label: context.words(key), value }).collect()
}
