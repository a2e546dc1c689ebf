//! Browser-serialised HTML to a flat tree that borrows its text. Reads markup, and knows nothing of the page that it is
//! of.

mod parser;
mod tree;

pub(super) use parser::{MAX_DEPTH, MAX_NODES};
pub(super) use tree::{Element, Found, Tree, attribute_bit};

#[cfg(test)]
mod tests;
