//! The reader's own tree, which the product keeps to itself, with the comparison that its unit tests use.

#![allow(dead_code, unused_imports, reason = "the reader uses what the comparison does not")]

#[path = "../../src/read/html/mod.rs"]
#[rustfmt::skip] // its tests are not found from here
mod html;
#[path = "../../src/read/html/tests/oracle.rs"]
pub mod oracle;
#[path = "../../src/read/steps.rs"]
#[rustfmt::skip] // as above
mod steps;
#[path = "../../src/read/text.rs"]
mod text;
