//! What the board shows, as files for other programs: KB-029's spreadsheet and notes, and plain data. Titles come from the page and may be anything, so
//! nothing in them is left to be a formula, a link or markup.

use super::outgoing::{BoardOut, RowOut};
use super::value::{Record, Value};
use crate::time::Time;
use crate::words::{Arg, Language, Message, say};

/// The columns of the spreadsheet: their keys.
const COLUMNS: [&str; 12] = [
    "export_session",
    "export_repository",
    "export_branch",
    "export_task",
    "export_status",
    "export_percent",
    "export_in_state",
    "export_eta",
    "export_priority",
    "export_next",
    "export_pull_request",
    "export_notes",
];

fn rows(board: &BoardOut) -> impl Iterator<Item = &RowOut> {
    board.groups.iter().flat_map(|group| &group.rows)
}

/// The spreadsheet: comma-separated, quoted, with lines as RFC 4180 ends them.
pub fn csv(board: &BoardOut, language: &dyn Language) -> String {
    let head = COLUMNS.map(|key| cell(&say(&Message { key: key.into(), args: Vec::new() }, language))).join(",");
    let line = |row: &RowOut| {
        let percent = row.progress.map(|percent| percent.to_string()).unwrap_or_default();
        let cells = [
            &row.url,
            &row.repository,
            &row.branch,
            &row.title,
            &row.status_text,
            &percent,
            if row.live { &row.age } else { &row.seen },
            &row.time_left,
            &row.priority,
            &row.next,
            &row.pull_request,
            &row.note,
        ];
        cells.map(|text| cell(text)).join(",")
    };
    let lines = [head].into_iter().chain(rows(board).map(line));
    lines.map(|line| line + "\r\n").collect()
}

/// A quoted cell. A spreadsheet takes what begins with one of these for a formula, also after a space; an apostrophe makes it text.
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// KB-029's notes: by priority, with check boxes; what has finished is checked.
pub fn markdown(board: &BoardOut, at: Time, language: &dyn Language) -> String {
    let words = |key: &'static str| say(&Message::plain(key), language);
    let mut text = format!("## {}\n", plain(&say(&Message::plain("export_heading").with(Arg::Day(at)), language)));
    for (priority, key) in [("P1", "export_p1"), ("P2", "export_p2"), ("P3", "export_p3"), ("", "export_no_priority")] {
        let mut of_it = rows(board).filter(|row| row.priority == priority).peekable();
        if of_it.peek().is_some() {
            text.push_str(&format!("\n### {}\n", words(key)));
        }
        for row in of_it {
            text.push_str(&item(row));
        }
    }
    text
}

fn item(row: &RowOut) -> String {
    let done = if row.status == "finished" { "x" } else { " " };
    let percent = row.progress.map(|percent| format!("{percent}%")).unwrap_or_default();
    let notes: Vec<String> = [&row.status_text, &percent, &row.time_left, &row.next, &row.repository, &row.note]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| plain(text))
        .collect();
    // The address is made from the session's id, so it holds nothing that Markdown knows.
    format!("- [{done}] [{}]({}) ({})\n", plain(&row.title), row.url, notes.join(" · "))
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':' | '/' | '%' | '?' | '\'' | '"' | '(' | ')') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// Plain data: every row with its names as the board has them.
pub fn data(board: &BoardOut) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |row: &RowOut| {
        Value::Record(Record(vec![
            ("id".into(), text(&row.id)),
            ("url".into(), text(&row.url)),
            ("title".into(), text(&row.full_title)),
            ("repository".into(), text(&row.repository)),
            ("branch".into(), text(&row.branch)),
            ("status".into(), text(&row.status)),
            ("statusText".into(), text(&row.status_text)),
            ("detail".into(), text(&row.detail)),
            ("progress".into(), row.progress.map_or(Value::Null, |percent| Value::Number(f64::from(percent)))),
            ("inState".into(), text(&row.age)),
            ("live".into(), Value::Bool(row.live)),
            ("timeLeft".into(), text(&row.time_left)),
            ("priority".into(), text(&row.priority)),
            ("needsYou".into(), Value::Bool(row.needs)),
            ("next".into(), text(&row.next)),
            ("pullRequest".into(), text(&row.pull_request)),
            ("note".into(), text(&row.note)),
        ]))
    };
    Value::Record(Record(vec![
        ("headline".into(), text(&board.headline.join(" · "))),
        ("sessions".into(), Value::List(rows(board).map(row).collect())),
    ]))
}
