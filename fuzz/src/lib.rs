//! What the fuzz targets share. The checks themselves are also run over `tests/corpus` by `cargo test`, without any of this.

pub mod checks;
pub mod mutate;
pub mod read;
#[path = "../../tests/support/mod.rs"]
pub mod support;
