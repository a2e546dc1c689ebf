//! Reads sessions outside the sidebar: the cards of KB-029 in grid or list, and the bare links of older builds.

mod card;
mod loose;
mod meaning;
mod measure;
mod runs;

pub(super) use card::{CardReading, read_card};
pub(super) use loose::{SessionLink, card_around, is_too_large, neighbours};
