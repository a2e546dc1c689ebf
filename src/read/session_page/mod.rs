//! Reads an open session's own page: what it shows beyond the session's row.

mod announcer;
mod approval;
mod bar;
mod open;

pub(super) use open::SessionPage;
