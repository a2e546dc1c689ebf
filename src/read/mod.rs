//! Turns the markup of a captured page into a reading. Must never know what earlier captures held, or what the tracker
//! concludes.
//!
//! Reading never fails and never guesses: hostile, torn or unknown markup gives notes and unknown values.
//!
//! ```text
//! html ──▶ text ──▶ rules ──▶ list, cards, attention, session_page ──▶ page ──▶ memory
//! ```
//!
//! Only `page` uses all modules, and no two modules import each other: `tests/read_rooms.rs` checks this.

mod attention;
mod cards;
mod data;
mod git_names;
mod html;
mod list;
mod memory;
mod page;
mod plan;
mod reading;
mod rules;
mod sample;
mod session_page;
mod steps;
mod text;

pub use data::{
    DataChange, DataLimit, DataNode, DataPending, DataRow, DataSummary, DataTale, FIELDS, Lifecycle, NEVER_STARTED,
    ReplacedSummary, SummaryOf, SummaryWord, TaleKind, WorkerWord,
};
pub use memory::{Changes, Memory};
pub use plan::{Bounds, Conversation, MAX_BEHIND, MAX_CARD_TITLE, Plan, PlanPlace, SentAttributes, Texts, plan};
pub use reading::{Capture, CapturedPlace, Evidence, MAX_TITLE, Note, NoteKind, Reading, Rows, Sight, Sighting};
pub use rules::{LIST_PATHS, SESSION_PATHS};
pub use sample::sample;

#[cfg(fuzzing)]
pub use steps::{MOST_PER_BYTE as MOST_STEPS_PER_BYTE, taken as steps_taken};

/// Reads one capture. Any text gives a reading: what no rule can read stays unknown and is noted.
///
/// The capture may hold the places of [`plan()`], or whole pages.
pub fn read(capture: &Capture) -> (Reading, Vec<Note>) {
    page::read_capture(capture)
}
