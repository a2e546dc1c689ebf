//! What the fuzz targets share. The checks themselves are also run over `tests/corpus` by `cargo test`, without any of this.

pub mod checks;
#[path = "../../src/lean.rs"]
#[allow(dead_code, reason = "the parser, which is compiled here to count its steps, needs a part of it")]
mod lean;
pub mod mutate;
pub mod read;
#[path = "../../tests/support/mod.rs"]
pub mod support;
