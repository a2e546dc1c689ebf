//! Writes what the board shows as files for other programs: KB-029's spreadsheet and notes, and plain data.
//!
//! Must never: let a title become a formula, a link or markup. Titles come from the page and may hold anything.

use serde::Serialize;

use super::group::groups;
use super::head;
use super::row::pull_request_state_name;
use super::{Context, Facts, Query, RowView, facts, ranked};
use crate::settings::Key;
use crate::time::{LocalTime, Span, Time};
use crate::words::{Arg, Message};

/// The columns of the spreadsheet: the keys of their headings.
const COLUMNS: [&str; 19] = [
    "export_session",
    "export_link",
    "export_title",
    "export_module",
    "export_kind",
    "export_task",
    "export_repository",
    "export_branch",
    "export_priority",
    "export_status",
    "export_since",
    "export_minutes",
    "export_percent",
    "export_left_low",
    "export_left_high",
    "export_next",
    "export_pull_request",
    "export_last_seen",
    "export_notes",
];

/// The byte order mark, by which spreadsheets read a file as UTF-8.
const MARK: char = '\u{FEFF}';

/// Where a table goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A file, with the separator that the user's spreadsheet expects.
    File,
    /// The clipboard, with tabs, at which spreadsheets split pasted text.
    Clipboard,
}

/// Figures of one session that the board only words, or leaves out.
struct Figures {
    /// When it came into its state, as ISO 8601. A state that was there at first sight may be older.
    since: String,
    /// When a page last showed it, as ISO 8601.
    last_seen: String,
    /// How long it was seen in its state, in minutes: until now, or until it was last seen.
    minutes: u64,
    /// How long its turn will still take, in minutes: at least, and probably at most.
    left: Option<(u64, u64)>,
}

impl Figures {
    fn new(facts: &Facts, context: &Context) -> Figures {
        let session = facts.session;
        let minutes = |span: Span| span.0 / 60_000;
        let seen = if facts.live { context.now } else { session.last_seen() };
        Figures {
            since: iso(session.since(), context),
            last_seen: iso(seen, context),
            minutes: minutes(seen.since(session.since())),
            left: facts.left.as_ref().map(|left| (minutes(left.low), minutes(left.high))),
        }
    }
}

/// A moment of the state's clock as ISO 8601, with the user's present offset from UTC.
pub(super) fn iso(at: Time, context: &Context) -> String {
    LocalTime { at: context.state.clock.to_wall(at), ..context.wall }.iso()
}

/// The results of `of` for every session that filter and search leave, in the order of their groups. Collapsed groups
/// are included.
fn each<T>(query: &Query, context: &Context, of: impl Fn(&Facts, RowView) -> T) -> Vec<T> {
    let all = ranked(context.state, query, context.now);
    let groups = groups(facts::chosen(&all, query, context), context.state.settings.chosen(Key::Grouping), query);
    groups.iter().flat_map(|group| &group.members).map(|facts| of(facts, RowView::new(facts, context))).collect()
}

/// The spreadsheet: one line for each session, with numbers unquoted. Lines end with CR LF, as RFC 4180 asks.
pub fn table(query: &Query, context: &Context, table: Table) -> String {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let row = |facts: &Facts, row: RowView| {
        let Figures { since, last_seen, minutes, left } = Figures::new(facts, context);
        let text = |text: &str| cell(text, table);
        vec![
            text(&row.id),
            text(&row.url),
            text(&row.full_title),
            text(&row.module),
            text(facts.kind()),
            text(&row.title),
            text(&row.repository),
            text(&row.branch),
            text(&row.priority),
            text(&row.status_text),
            since,
            number(Some(minutes)),
            number(row.progress.map(u64::from)),
            number(left.map(|(low, _)| low)),
            number(left.map(|(_, high)| high)),
            text(&row.next),
            text(&row.pull_request),
            last_seen,
            text(&row.note),
        ]
    };
    write_table(&COLUMNS, &each(query, context, row), context, table)
}

/// A table from the keys of its headings and the written cells of each row.
pub(super) fn write_table(columns: &[&'static str], rows: &[Vec<String>], context: &Context, table: Table) -> String {
    let (separator, mark) = match table {
        Table::File => (context.language.list_separator(), Some(MARK)),
        Table::Clipboard => ('\t', None),
    };
    let line = |cells: &[String]| cells.join(separator.encode_utf8(&mut [0; 4])) + "\r\n";
    let head: Vec<_> = columns.iter().map(|key| cell(&context.words(key), table)).collect();
    let lines = rows.iter().map(|cells| line(cells)).collect::<String>();
    mark.map(String::from).unwrap_or_default() + &line(&head) + &lines
}

/// A cell of text. In a file it is quoted. For the clipboard it becomes one line, quoted only if it holds quotes.
pub(super) fn cell(text: &str, table: Table) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let text = escape_formula(text);
    match table {
        Table::File => quoted(&text),
        Table::Clipboard => {
            let line = text.replace(['\t', '\r', '\n'], " ");
            if line.contains('"') { quoted(&line) } else { line }
        }
    }
}

/// The text with an apostrophe in front if a spreadsheet would take it for a formula. Spaces before the sign do not
/// stop a spreadsheet from doing so.
fn escape_formula(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    format!("{}{text}", if formula { "'" } else { "" })
}

/// KB-029's notes in Markdown: sessions by priority, with check boxes. Finished sessions are checked.
pub fn markdown(query: &Query, context: &Context) -> String {
    let heading = Message::plain("export_heading").with(Arg::Day(context.wall.at));
    let mut text = format!("## {}\n", escape_markdown(&context.say(&heading)));
    let rows = each(query, context, |facts, row| (Figures::new(facts, context), row));
    for (priority, key) in [("P1", "export_p1"), ("P2", "export_p2"), ("P3", "export_p3"), ("", "export_no_priority")] {
        let mut of_it = rows.iter().filter(|(_, row)| row.priority == priority).peekable();
        if of_it.peek().is_some() {
            text.push_str(&format!("\n### {}\n", context.words(key)));
        }
        for (figures, row) in of_it {
            text.push_str(&markdown_item(figures, row, context));
        }
    }
    text
}

fn markdown_item(figures: &Figures, row: &RowView, context: &Context) -> String {
    let done = if row.status == "finished" { "x" } else { " " };
    let percent = row.progress.map(|percent| format!("{percent}%")).unwrap_or_default();
    let since = format!("{}: {}", context.words("export_since"), figures.since);
    let notes: Vec<String> =
        [&row.status_text, &since, &row.seen, &percent, &row.time_left, &row.next, &row.repository, &row.note]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| escape_markdown(text))
            .collect();
    // The address is made from the session's id, so it holds no Markdown.
    format!("- [{done}] [{}]({}) ({})\n", escape_markdown(&row.full_title), row.url, notes.join(" · "))
}

/// An invisible character that keeps its neighbours from being read as one address.
const WORD_JOINER: char = '\u{2060}';

/// The text escaped so that Markdown shows it unchanged. A backslash keeps the parser from seeing markup. Some
/// renderers search the parsed text for bare addresses, where no backslash is left; a word joiner on both sides stops
/// them.
fn escape_markdown(text: &str) -> String {
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

/// Whether a full stop may be part of a host name: not at the end of a sentence, and not in `1.5`.
fn is_in_a_host(before: &str, after: char) -> bool {
    let begins = before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"));
    let goes_on = after.is_alphanumeric() || matches!(after, '-' | '_');
    begins || goes_on && (before.ends_with(char::is_alphabetic) || !after.is_numeric())
}

/// The board as plain data: the headline and every session. `docs/exports.md` describes the fields; a change to them
/// needs a new [`VERSION`].
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    version: u32,
    exported_at: String,
    headline: String,
    sessions: Vec<ExportRowView>,
}

/// The version of the plain data's form.
const VERSION: u32 = 1;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportRowView {
    id: String,
    url: String,
    title: String,
    task: String,
    module: String,
    kind: String,
    repository: String,
    branch: String,
    pull_requests: Vec<u32>,
    pull_request_state: &'static str,
    priority: String,
    priority_by: &'static str,
    status: String,
    status_text: String,
    detail: String,
    needs_you: bool,
    next: String,
    since: String,
    since_at_latest: bool,
    minutes_in_state: u64,
    live: bool,
    last_seen: String,
    progress: Option<u8>,
    minutes_left_low: Option<u64>,
    minutes_left_high: Option<u64>,
    note: String,
}

/// The sessions that the board shows, as plain data.
pub fn data(query: &Query, context: &Context) -> ExportView {
    let row = |facts: &Facts, row: RowView| {
        let Figures { since, last_seen, minutes, left } = Figures::new(facts, context);
        let request = facts.session.pull_request();
        ExportRowView {
            id: row.id,
            url: row.url,
            title: row.full_title,
            task: facts.title.plain.clone(),
            module: row.module,
            kind: facts.kind().to_owned(),
            repository: row.repository,
            branch: row.branch,
            pull_requests: request.map(|request| request.numbers.clone()).unwrap_or_default(),
            pull_request_state: request.and_then(|request| request.state).map_or("", pull_request_state_name),
            priority: row.priority,
            priority_by: facts.priority_by(),
            status: row.status,
            status_text: row.status_text,
            detail: row.detail,
            needs_you: row.needs,
            next: row.next,
            since,
            since_at_latest: facts.session.is_baseline(),
            minutes_in_state: minutes,
            live: row.live,
            last_seen,
            progress: row.progress,
            minutes_left_low: left.map(|(low, _)| low),
            minutes_left_high: left.map(|(_, high)| high),
            note: row.note,
        }
    };
    ExportView {
        version: VERSION,
        exported_at: context.wall.iso(),
        headline: context.joined(&head::headline_and_sum(context)),
        sessions: each(query, context, row),
    }
}
