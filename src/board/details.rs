//! Everything of one session: why it has its status, what it did, what was said of it, and what the user can do.

use super::Row;
use super::log::{LogRow, log_of};
use super::row::priority;
use super::timeline::{Line, length, line};
use crate::engine::State;
use crate::time::Now;
use crate::track::Tracked;
use crate::words::{Arg, Message};

/// Everything of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Its row.
    pub row: Row,
    /// The evidence for its status, a line each.
    pub why: Vec<Message>,
    /// What it did lately.
    pub line: Option<Line>,
    /// What else is known.
    pub facts: Vec<Fact>,
    /// What was said of it and held back, newest first.
    pub log: Vec<LogRow>,
    /// The priority the user gave it: `P1` to `P3`, or nothing.
    pub priority: &'static str,
}

/// A name and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub label: Message,
    /// What it is.
    pub value: Message,
}

pub(super) fn details(row: Row, session: &Tracked, state: &State, here: Now) -> Details {
    let now = state.at(here.wall);
    let life = state.history.lives.get(&session.id);
    let length = length(state, now);
    Details {
        why: why(session, state),
        line: life.map(|life| line(&session.id, life, length, state, now)),
        facts: facts(&row, session, state, here),
        log: log_of(state, &session.id),
        priority: state.marks.priority(&session.id).map_or("", priority),
        row,
    }
}

fn why(session: &Tracked, state: &State) -> Vec<Message> {
    let at = |time| Arg::Clock(state.clock.to_wall(time));
    let mut lines: Vec<Message> = Vec::new();
    for because in &session.because {
        lines.push(if because.on.is_empty() {
            Message::plain("why_lasting").with(at(because.at))
        } else {
            Message::plain("why_seen")
                .with(because.on.as_str())
                .with(because.rule.as_str())
                .with(Arg::Text(because.tab.to_string()))
                .with(at(because.at))
        });
    }
    if session.ended_unseen {
        lines.push(Message::plain("why_ended"));
    }
    if session.baseline {
        lines.push(Message::plain("why_baseline").with(at(session.since)));
    }
    if let Some(since) = session.quiet_since() {
        lines.push(Message::plain("why_quiet").with(at(since)));
    }
    if session.live_since.is_none() {
        lines.push(Message::plain("why_unseen").with(at(session.seen)));
    }
    lines
}

fn facts(row: &Row, session: &Tracked, state: &State, here: Now) -> Vec<Fact> {
    let now = state.at(here.wall);
    let text = |text: &str| Some(Message::plain("detail").with(text)).filter(|_| !text.is_empty());
    let life = state.history.lives.get(&session.id);
    let span = |of: Option<crate::time::Span>| of.filter(|s| s.0 > 0).map(|span| Message::plain("detail").with(span));
    let since = Arg::Clock(state.clock.to_wall(session.since));
    let all = [
        ("fact_repository", text(&row.repository)),
        ("fact_branch", text(&row.branch)),
        ("fact_pull_request", row.pull_request.clone()),
        ("fact_since", Some(Message::plain("detail").with(since))),
        ("fact_time_left", row.time_left.clone()),
        ("fact_basis", row.basis.clone()),
        ("fact_ran", span(life.map(|life| life.ran(now)))),
        ("fact_waited", span(life.map(|life| life.waited(now)))),
        ("fact_turns", life.filter(|l| l.turns > 0).map(|l| Message::plain("turns").with(l.turns as usize))),
    ];
    let fact = |(key, value): (&'static str, Option<Message>)| Some(Fact { label: Message::plain(key), value: value? });
    all.into_iter().filter_map(fact).collect()
}
