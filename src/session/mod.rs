//! The types that all other modules share: a session's id, its status, what its title says, its progress. Must never:
//! read a page; keep state.

mod face;
mod failure;
mod id;
mod progress;
mod starter;
mod status;
mod title;
mod urgency;

pub use face::Face;
pub use failure::{Cause, Caused, Failure};
pub use id::SessionId;
pub use progress::{Phase, Progress, PullRequest, PullRequestState};
pub use starter::Starter;
pub use status::{Rest, Status, Wait};
pub use title::{Priority, Title};
