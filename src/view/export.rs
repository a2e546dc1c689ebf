//! What the board shows, as files for other programs: KB-029's spreadsheet and notes, and plain data. Titles come from the page and may be anything, so
//! nothing in them is left to be a formula, a link or markup.

use serde::Serialize;

use super::group::groups;
use super::head::headline;
use super::{Context, Query, RowView, facts, ranked};
use crate::settings::Key;
use crate::words::{Arg, Message};

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

/// The rows that filter and search leave, in the order of their groups; what is folded away on the screen is not left out.
fn rows(query: &Query, context: &Context) -> Vec<RowView> {
    let all = ranked(context.state, query, context.now);
    let groups = groups(facts::chosen(&all, query), context.state.settings.chosen(Key::Grouping));
    groups.iter().flat_map(|group| &group.members).map(|facts| RowView::new(facts, context)).collect()
}

/// The spreadsheet: comma-separated, quoted, with lines as RFC 4180 ends them.
pub fn csv(query: &Query, context: &Context) -> String {
    let head = COLUMNS.map(|key| cell(&context.words(key))).join(",");
    let line = |row: &RowView| {
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
    let rows = rows(query, context);
    let lines = [head].into_iter().chain(rows.iter().map(line));
    lines.map(|line| line + "\r\n").collect()
}

/// A quoted cell. A spreadsheet takes what begins with one of these for a formula, also after a space; an apostrophe makes it text.
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// KB-029's notes: by priority, with check boxes; what has finished is checked.
pub fn markdown(query: &Query, context: &Context) -> String {
    let heading = Message::plain("export_heading").with(Arg::Day(context.wall.at));
    let mut text = format!("## {}\n", plain(&context.say(&heading)));
    let rows = rows(query, context);
    for (priority, key) in [("P1", "export_p1"), ("P2", "export_p2"), ("P3", "export_p3"), ("", "export_no_priority")] {
        let mut of_it = rows.iter().filter(|row| row.priority == priority).peekable();
        if of_it.peek().is_some() {
            text.push_str(&format!("\n### {}\n", context.words(key)));
        }
        for row in of_it {
            text.push_str(&item(row));
        }
    }
    text
}

fn item(row: &RowView) -> String {
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

/// Keeps two characters from being read as one address, and is not to be seen.
const WORD_JOINER: char = '\u{2060}';

/// Text that Markdown shows as it is. A backslash keeps the parser from seeing markup. Some renderers look for bare
/// addresses in the text after the parser, where no backslash is left; a joiner on both sides stops them.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let breaks = match c {
            '@' => true,
            '/' => before.ends_with('/'),
            '.' => is_in_a_host(before, after.chars().nth(1).unwrap_or(' ')),
            _ => false,
        };
        if breaks {
            out.extend([WORD_JOINER, '\\', c, WORD_JOINER]);
        } else if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':' | '/' | '%' | '?' | '\'' | '"' | '(' | ')') {
            out.extend(['\\', c]);
        } else {
            out.push(if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
        }
    }
    out
}

/// Whether a full stop may be one of a host's name: not the one that ends a sentence, nor the one in `1.5`.
fn is_in_a_host(before: &str, after: char) -> bool {
    let begins = before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"));
    let goes_on = after.is_alphanumeric() || matches!(after, '-' | '_');
    begins || goes_on && (before.ends_with(char::is_alphabetic) || !after.is_numeric())
}

/// Plain data: the sum, and every row with its names as the board has them.
#[derive(Debug, Serialize)]
pub struct ExportView {
    headline: String,
    sessions: Vec<ExportRowView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportRowView {
    id: String,
    url: String,
    title: String,
    repository: String,
    branch: String,
    status: String,
    status_text: String,
    detail: String,
    progress: Option<u8>,
    in_state: String,
    live: bool,
    time_left: String,
    priority: String,
    needs_you: bool,
    next: String,
    pull_request: String,
    note: String,
}

/// What the board shows, as plain data.
pub fn data(query: &Query, context: &Context) -> ExportView {
    let row = |row: RowView| ExportRowView {
        id: row.id,
        url: row.url,
        title: row.full_title,
        repository: row.repository,
        branch: row.branch,
        status: row.status,
        status_text: row.status_text,
        detail: row.detail,
        progress: row.progress,
        in_state: row.age,
        live: row.live,
        time_left: row.time_left,
        priority: row.priority,
        needs_you: row.needs,
        next: row.next,
        pull_request: row.pull_request,
        note: row.note,
    };
    ExportView {
        headline: context.joined(&headline(context)),
        sessions: rows(query, context).into_iter().map(row).collect(),
    }
}
