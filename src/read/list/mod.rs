//! The list of sessions: its rows, the badges in them, and how several sightings of one session become one.

mod badge;
mod merge;
mod row;

pub(super) use badge::{Badge, BadgePlace, parse_pull_request, read_badge};
pub(super) use merge::{Sightings, add_evidence, rank};
pub(super) use row::{RowKind, RowReading, read_row};
