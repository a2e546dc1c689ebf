//! The board and its other pages as plain lines, for snapshots.

use session_watch::engine::State;
use session_watch::session::SessionId;
use session_watch::time::LocalTime;
use session_watch::view::export::Table;
use session_watch::view::{
    BadgeView, BoardView, Context, Filter, HistoryRowView, HistoryView, LogRowView, LogView, MarksView, Query, RowView,
    SpanView, TimelineView, Trouble, export, troubles,
};
use session_watch::words::say;

use super::english::English;

/// What a page shows: `board`, `board needs`, `board search words`, `details ID`, `timeline`, `history`, `log`, `log of KIND`, `unseen`, `unseen FILTER`, `unseen search words`, `marks`, `badge`, `csv`, `tabs`, `markdown`, `json`.
pub fn lines(page: &[&str], state: &State, wall: LocalTime) -> Vec<String> {
    let english = English::new();
    let context = Context::new(state, wall, &english);
    let words = |query: &Query| BoardView::new(query, &context);
    let text = |text: String| text.lines().map(str::to_owned).collect();
    match page {
        ["board"] => {
            let mut lines = board_lines(&words(&Query::default()));
            let trouble = Trouble { deaf: state.is_deaf(wall.at), ..Trouble::default() };
            lines.splice(1..1, troubles(&trouble, wall.at).iter().map(|message| say(message, &english)));
            lines
        }
        ["board", "search", words_of @ ..] => {
            board_lines(&words(&Query { search: words_of.join(" "), ..Query::default() }))
        }
        ["board", "only", ids @ ..] => {
            let only = ids.iter().filter_map(|id| SessionId::parse(&format!("session_{id}"))).collect();
            board_lines(&words(&Query { only, ..Query::default() }))
        }
        ["board", "held", ids @ ..] => {
            let held = |name: &&str| {
                let (id, group) = name.split_once(':').unwrap_or((name, ""));
                Some((SessionId::parse(&format!("session_{id}"))?, group.to_owned()))
            };
            let hold = ids.iter().filter_map(held).collect();
            board_lines(&words(&Query { hold, ..Query::default() }))
        }
        ["board", filter] => {
            let filter = Filter::ALL.into_iter().find(|f| f.name() == *filter).expect("a filter");
            board_lines(&words(&Query { filter, ..Query::default() }))
        }
        ["details", id] => {
            details(&words(&Query { selected: SessionId::parse(&format!("session_{id}")), ..Query::default() }))
        }
        ["badge"] => {
            let badge = BadgeView::new(&context);
            vec![joined(&[&badge.text, &badge.color, &badge.title])]
        }
        ["timeline"] => timeline_lines(&TimelineView::new(&context)),
        ["history", search @ ..] => {
            let history = HistoryView::new(&search.join(" "), &context);
            let row = |r: &HistoryRowView| {
                joined(&[&r.title, &r.repository, &r.state_text, &r.ended, &r.ran, &r.waited, &r.turns])
            };
            [joined(&[&history.summary, &history.empty])].into_iter().chain(history.rows.iter().map(row)).collect()
        }
        ["log", search @ ..] => {
            let (kind, search) = match search {
                ["of", kind, rest @ ..] => (*kind, rest),
                all => ("", all),
            };
            let log = LogView::new(&search.join(" "), kind, &context);
            let kinds = log.kinds.iter().map(|k| format!("{} {}", k.label, k.count)).collect::<Vec<_>>().join(", ");
            let empty = (!log.empty.is_empty()).then_some(log.empty);
            let night = |r: &LogRowView| if r.last_night { "(last night)" } else { "" }.to_owned();
            let row = |r: &LogRowView| joined(&[&r.day, &r.at, &r.kind_text, &r.title, &r.asks, &r.why, &night(r)]);
            empty.into_iter().chain((!kinds.is_empty()).then_some(kinds)).chain(log.rows.iter().map(row)).collect()
        }
        ["unseen", rest @ ..] => {
            let query = match rest {
                [filter] => {
                    Query { filter: Filter::ALL.into_iter().find(|f| f.name() == *filter).unwrap(), ..Query::default() }
                }
                _ => Query { search: rest.get(1..).unwrap_or_default().join(" "), ..Query::default() },
            };
            let board = words(&query);
            let ids: Vec<_> = board.unseen.iter().map(|id| id.trim_start_matches("session_")).collect();
            vec![joined(&[&board.acknowledge_all, &ids.join(" ")])]
        }
        ["marks"] => {
            let marks = MarksView::new(&context);
            marks.0.iter().map(|mark| joined(&[&mark.title, &mark.text])).collect()
        }
        ["csv"] => text(export::table(&Query::default(), &context, Table::File)),
        ["tabs"] => text(export::table(&Query::default(), &context, Table::Clipboard)),
        ["markdown"] => text(export::markdown(&Query::default(), &context)),
        ["json"] => {
            let data = serde_json::to_value(export::data(&Query::default(), &context)).unwrap();
            text(serde_json::to_string_pretty(&data).unwrap())
        }
        other => panic!("no such page: {other:?}"),
    }
}

fn board_lines(board: &BoardView) -> Vec<String> {
    let mut lines = vec![joined(&[
        &board.headline,
        &board.sum.join(" · "),
        &board.since_look,
        &board.kept,
        &board.sight_text,
        &board.silence,
    ])];
    if let Some(empty) = &board.empty {
        lines.push(joined(&[&empty.title, &empty.body, &empty.action]));
    }
    let offers = [&board.only, &board.drift, &board.data_offer, &board.together_offer, &board.reload_offer];
    lines.extend(offers.into_iter().filter(|offer| !offer.is_empty()).cloned());
    if !board.plan_used.is_empty() {
        lines.push(board.plan_used.clone());
    }
    if let Some(slots) = &board.slots {
        lines.push(joined(&[&slots.text, &slots.advice]));
    }
    lines.extend(Some(board.questions_unseen.clone()).filter(|text| !text.is_empty()));
    lines.extend(board.velocity.clone());
    let filters = board.filters.iter().map(|filter| format!("{} {}", filter.label, filter.count));
    lines.push(filters.collect::<Vec<_>>().join(", "));
    if !board.no_match.is_empty() {
        lines.push(board.no_match.clone());
    }
    for group in &board.groups {
        if !group.label.is_empty() {
            let mark = if group.collapsed { "▸" } else { "▾" };
            let muted = if group.muted { " muted" } else { "" };
            lines.push(format!("{mark} {} ({}){muted}", group.label, group.summary));
        }
        lines.extend(group.rows.iter().map(row));
    }
    lines
}

fn row(row: &RowView) -> String {
    let mark = if row.needs { "*" } else { " " };
    let how = if row.priority_by_hand {
        "!"
    } else if row.suggestion.is_empty() {
        ""
    } else {
        "?"
    };
    let priority = format!("{}{how}", row.priority);
    let progress = row.progress.map(|percent| format!("{percent}%")).unwrap_or_default();
    let left =
        if row.time_left.is_empty() { String::new() } else { format!("{} ({})", row.time_left, row.time_left_basis) };
    let age = if row.live { &row.age } else { &row.seen };
    let muted = if row.muted { "muted" } else { "" };
    let parts = [
        &priority,
        &row.title,
        &row.module,
        &row.repository,
        &row.status_text,
        &row.detail,
        &progress,
        age,
        &row.elapsed,
        &row.as_of,
        &row.started_by,
        &left,
        &row.signs,
        muted,
        &row.snoozed,
        &row.note,
        &row.hint,
        &row.next,
    ];
    format!("{mark} {}", joined(&parts.map(|part| part as &str)))
}

fn details(board: &BoardView) -> Vec<String> {
    let details = board.details.as_ref().expect("a session that is known");
    let mut lines = vec![row(&details.row)];
    lines.extend(details.why.iter().map(|why| format!("why: {why}")));
    lines.extend(details.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)));
    if let Some(line) = &details.spans {
        lines.extend(line.spans.iter().map(|span| format!("did: {}", span.label)));
    }
    lines
        .extend(details.log.iter().map(|entry| format!("log: {}", joined(&[&entry.at, &entry.kind_text, &entry.why]))));
    lines
}

fn timeline_lines(timeline: &TimelineView) -> Vec<String> {
    let marks: Vec<_> = timeline
        .marks
        .iter()
        .map(|mark| format!("{}{} at {:.2}", mark.label, if mark.now { "!" } else { "" }, mark.at))
        .collect();
    let mut lines = vec![joined(&[&timeline.title, &timeline.sum.join(" · "), &timeline.empty]), marks.join(", ")];
    for line in &timeline.lines {
        let span = |s: &SpanView| format!("{:.2}+{:.2} {}", s.start, s.width, s.label);
        let spans: Vec<_> = line.spans.iter().map(span).collect();
        lines.push(format!("{} ({}): {}", line.title, line.sum.join(" · "), spans.join("; ")));
    }
    lines
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" | ")
}
