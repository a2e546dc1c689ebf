//! Session Watch's core: it reads the Claude Code page, tracks every session, and decides what its user must be told.
//!
//! ```text
//! Capture ──read──▶ Reading ──track──▶ Transition ──alert──▶ Effect      engine::step is where they meet
//!                                 └──────triage, view───────▶ BoardView   what the board draws
//! ```
//!
//! Architecture invariants, checked by `tests/house.rs`:
//! * `read` knows nothing of `track`, `track` nothing of `alert`, none of them of `codec`, `storage`, `protocol` or `web`.
//! * Only `view`, `protocol` and `web` use serde; only `web` uses JavaScript.
//! * Everything outside `web` is pure: no clock, no randomness and no I/O. Clippy's lints keep panics out.

pub mod alert;
pub mod codec;
pub mod engine;
pub mod forecast;
pub mod history;
pub mod languages;
pub mod lean;
pub mod map;
pub mod marks;
pub mod protocol;
pub mod read;
pub mod session;
pub mod settings;
pub mod storage;
pub mod time;
pub mod track;
pub mod triage;
pub mod view;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod web;
