//! The messages between background, pages and core: those that come in, and the replies.
//!
//! Every message that comes in is untrusted. It is checked and bounded here; one of another form is refused as a whole,
//! with a reason.

#[macro_use]
mod form;
pub mod messages;
pub mod replies;

pub use form::TypeScript;
