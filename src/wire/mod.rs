//! What crosses the boundary and what is stored, in the only types that serde knows. Everything that comes in is untrusted: it is checked and bounded here,
//! and what does not fit is refused with a reason, never half taken.
//!
//! The nouns of the core have counterparts here rather than derives, so that the stored form changes only on purpose.

pub mod incoming;
pub mod outgoing;
pub mod stored;
