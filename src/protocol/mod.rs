//! What background, pages and core say to each other: messages that come in, and replies that go out.
//!
//! Everything that comes in is untrusted: it is checked and bounded here, and what does not fit is refused with a
//! reason, never half taken.

#[macro_use]
mod form;
pub mod messages;
pub mod replies;

pub use form::TypeScript;
