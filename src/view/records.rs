//! Writes history, log and timeline as files for other programs: one record for each session that is over, each entry
//! of the log, each stretch of a timeline. `docs/exports.md` describes the fields; a change to them needs a new
//! [`VERSION`].
//!
//! Must never: let a title become a formula.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::export::{Table, cell, iso, write_table};
use super::timeline::Piece;
use super::{Context, history, log, timeline};
use crate::alert::LogEntry;
use crate::history::Life;
use crate::session::SessionId;
use crate::time::{Span, Time};

/// The version of the plain data's form.
const VERSION: u32 = 1;

/// The view of the board whose records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// The sessions that are over.
    History,
    /// The alerts that were shown or held back.
    Log,
    /// The stretches of the last hours.
    Timeline,
}

/// One value of a record.
#[derive(Debug, serde::Serialize)]
#[serde(untagged)]
enum RecordValue {
    Text(String),
    Number(u64),
    Flag(bool),
    Nothing,
}

/// A column: its name in plain data, and the key of its heading in a table.
type Column = (&'static str, &'static str);

const HISTORY: [Column; 9] = [
    ("id", "export_session"),
    ("url", "export_link"),
    ("title", "export_title"),
    ("repository", "export_repository"),
    ("status", "export_status"),
    ("ended", "export_ended"),
    ("minutesRan", "export_ran"),
    ("minutesWaited", "export_waited"),
    ("turns", "export_turns"),
];

const LOG: [Column; 8] = [
    ("at", "export_at"),
    ("id", "export_session"),
    ("url", "export_link"),
    ("title", "export_title"),
    ("kind", "export_kind"),
    ("asks", "export_asks"),
    ("shown", "export_shown"),
    ("outcome", "export_outcome"),
];

const TIMELINE: [Column; 7] = [
    ("id", "export_session"),
    ("url", "export_link"),
    ("title", "export_title"),
    ("status", "export_status"),
    ("from", "export_from"),
    ("to", "export_to"),
    ("minutes", "export_length"),
];

/// The plain data of a view.
pub struct RecordsView {
    name: &'static str,
    exported_at: String,
    rows: Vec<RecordRow>,
}

struct RecordRow(&'static [Column], Vec<RecordValue>);

impl Serialize for RecordsView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("exportedAt", &self.exported_at)?;
        map.serialize_entry(self.name, &self.rows)?;
        map.end()
    }
}

impl Serialize for RecordRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RecordRow(columns, values) = self;
        serializer.collect_map(columns.iter().map(|(name, _)| name).zip(values))
    }
}

impl Records {
    /// The view of this name; `None` for an unknown name.
    pub fn named(name: &str) -> Option<Records> {
        Some(match name {
            "history" => Records::History,
            "log" => Records::Log,
            "timeline" => Records::Timeline,
            _ => return None,
        })
    }

    /// The records as a table. `search` narrows history and log, `kind` the log alone.
    pub fn table(self, search: &str, kind: &str, context: &Context, table: Table) -> String {
        let (columns, rows) = self.all(search, kind, context);
        let text = |value: &RecordValue| match value {
            RecordValue::Text(text) => cell(text, table),
            RecordValue::Number(number) => number.to_string(),
            RecordValue::Flag(is) => u8::from(*is).to_string(),
            RecordValue::Nothing => String::new(),
        };
        let rows: Vec<_> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
        let keys: Vec<_> = columns.iter().map(|(_, key)| *key).collect();
        write_table(&keys, &rows, context, table)
    }

    /// The same records as plain data: an object with a list of objects.
    pub fn data(self, search: &str, kind: &str, context: &Context) -> RecordsView {
        let (columns, rows) = self.all(search, kind, context);
        let name = match self {
            Records::History => "history",
            Records::Log => "log",
            Records::Timeline => "timeline",
        };
        RecordsView {
            name,
            exported_at: context.wall.iso(),
            rows: rows.into_iter().map(|row| RecordRow(columns, row)).collect(),
        }
    }

    /// The columns, and the rows in the order of the view.
    fn all(self, search: &str, kind: &str, context: &Context) -> (&'static [Column], Vec<Vec<RecordValue>>) {
        match self {
            Records::History => {
                let found = history::found(search, context);
                let row = |((_, id), life): (&(Time, &SessionId), &&Life)| record_of_life(id, life, context);
                (&HISTORY, found.iter().rev().map(row).collect())
            }
            Records::Log => {
                let shown = log::shown(search, kind, context);
                let row = |(entry, row): (&LogEntry, log::LogRowView)| {
                    let texts = [row.id, row.url, row.title, row.kind_text, row.asks].map(RecordValue::Text);
                    let [id, url, title, kind, asks] = texts;
                    vec![
                        time(entry.at, context),
                        id,
                        url,
                        title,
                        kind,
                        asks,
                        RecordValue::Flag(row.said),
                        RecordValue::Text(row.why),
                    ]
                };
                (&LOG, shown.into_iter().map(row).collect())
            }
            Records::Timeline => {
                let begin = context.now - timeline::length(context);
                let lives = timeline::lives(begin, context);
                let rows = lives.iter().flat_map(|(id, life)| {
                    let pieces = timeline::pieces(life, begin, context);
                    pieces.into_iter().map(|piece| record_of_stretch(id, life, &piece, context))
                });
                (&TIMELINE, rows.collect())
            }
        }
    }
}

fn record_of_life(id: &SessionId, life: &Life, context: &Context) -> Vec<RecordValue> {
    let end = life.end();
    vec![
        RecordValue::Text(id.to_string()),
        RecordValue::Text(id.url()),
        RecordValue::Text(life.title.clone()),
        RecordValue::Text(life.repository.clone().unwrap_or_default()),
        RecordValue::Text(end.doing.name().to_owned()),
        time(end.from, context),
        minutes(life.ran(context.now)),
        minutes(life.waited(context.now)),
        RecordValue::Number(life.turns.into()),
    ]
}

/// The record of a stretch. A stretch that goes on has no end.
fn record_of_stretch(id: &SessionId, life: &Life, piece: &Piece, context: &Context) -> Vec<RecordValue> {
    vec![
        RecordValue::Text(id.to_string()),
        RecordValue::Text(id.url()),
        RecordValue::Text(life.title.clone()),
        RecordValue::Text(piece.doing.name().to_owned()),
        time(piece.from, context),
        piece.to.map_or(RecordValue::Nothing, |to| time(to, context)),
        minutes(piece.length()),
    ]
}

fn time(at: Time, context: &Context) -> RecordValue {
    RecordValue::Text(iso(at, context))
}

/// Whole minutes, rounded down.
fn minutes(span: Span) -> RecordValue {
    RecordValue::Number(span.0 / 60_000)
}
