//! What must hold for any input whatever. `fuzz` looks for inputs where it does not; `cargo test --test corpus` runs the
//! inputs that were kept. A check panics where something is wrong; it knows nothing of how its inputs come about.

#![allow(dead_code, reason = "the fuzz targets and the test use different parts")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod data;
pub mod days;
pub mod door;
pub mod page;
mod sound;
mod story;
mod words;

pub use data::data;
pub use days::days;
pub use page::{long, page};
pub use story::{messages, stored};
pub use words::words;
