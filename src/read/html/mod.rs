//! Parses HTML as browsers serialise it into a flat tree that borrows its text. Must never know the page that the
//! markup comes from.

mod parser;
mod tree;

pub(super) use parser::{MAX_DEPTH, MAX_NODES};
pub(super) use tree::{Element, Found, Tree, attribute_bit};

#[cfg(test)]
mod tests;
