//! Reads the list of sessions: its rows, their badges, and the merge of several sightings of one session.

mod badge;
mod merge;
mod row;

pub(super) use badge::{Badge, BadgePlace, parse_pull_request, read_badge};
pub(super) use merge::{Sightings, add_evidence, rank};
pub(super) use row::{RowKind, RowReading, read_row, starter_of_address};
