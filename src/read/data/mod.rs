//! Reads the data that the page fetches for itself: what they say of each session. The script in the page's world has
//! already dropped every field that [`rules::FIELDS`] does not list.
//!
//! Reading never fails: a missing field means nothing, and a word that no rule knows gives `Unknown`. Must never keep
//! what a user or Claude wrote, except a title and what a session asks its user to do.

mod change;
mod moment;
mod node;
mod row;
mod rules;

pub use change::{DataChange, DataLimit, DataPending, DataSummary, DataTale, TaleKind};
pub use node::DataNode;
pub use row::{DataRow, NEVER_STARTED, ReplacedSummary, SummaryOf};
pub use rules::{FIELDS, Lifecycle, SummaryWord, WorkerWord};
