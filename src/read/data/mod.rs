//! The data that the page fetches for itself, to what it says of each session. The page's world has already dropped
//! every field that [`rules::FIELDS`] does not name.
//!
//! Reading is total: a field that is missing tells nothing, and a word that no rule knows is unknown. Never takes what
//! a user or Claude wrote beyond a title and what a session wants.

mod change;
mod moment;
mod node;
mod row;
mod rules;

pub use change::{DataChange, DataLimit, DataPending, DataSummary, DataTale, TaleKind};
pub use node::DataNode;
pub use row::{DataRow, NEVER_STARTED, ReplacedSummary, SummaryOf};
pub use rules::{FIELDS, Lifecycle, SummaryWord, WorkerWord};
