//! Who has started a session, where that was no person.

use super::SessionId;

/// Who has started a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Starter {
    /// Another session.
    Session(SessionId),
    /// A routine.
    Routine,
}
