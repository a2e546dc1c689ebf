//! What crosses the boundary and what is stored. Everything that comes in is untrusted: it is checked and bounded here, and what does not fit is refused with
//! a reason, never half taken. Only what goes out knows serde, for the sake of the TypeScript types.

mod form;
pub mod incoming;
pub mod json;
pub mod outgoing;
mod sealed;
pub mod stored;
pub mod value;
