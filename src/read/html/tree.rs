//! The tree: elements and texts in document order, and walks through them. Its texts are slices of the markup, with
//! character references unresolved.

use crate::read::steps;

/// The nodes in document order. Each node has the position after its subtree, so a walk skips a subtree with one
/// assignment.
pub(in crate::read) struct Tree<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// The depth of the deepest element.
    pub depth: usize,
    /// Whether the markup ends inside an element, or closes an element that is not open.
    pub torn: bool,
    /// Whether the markup exceeds a bound. What exceeds it is not in the tree.
    pub too_much: bool,
}

pub(super) struct Node<'t> {
    pub content: Content<'t>,
    pub parent: Option<u32>,
    /// The position after this node's subtree.
    pub end: u32,
}

#[derive(Clone, Copy)]
pub(super) enum Content<'t> {
    Element {
        name: &'t str,
        first_attribute: u32,
        end_attribute: u32,
        mask: u32,
    },
    /// Text, with character references unresolved.
    Text(&'t str),
}

pub(super) struct Attribute<'t> {
    pub name: &'t str,
    /// The value, with character references unresolved.
    pub value: &'t str,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(in crate::read) struct Element<'a, 't> {
    tree: &'a Tree<'t>,
    at: u32,
    end: u32,
    parent: Option<u32>,
    /// The name, as written in the markup.
    pub name: &'t str,
    attributes: &'a [Attribute<'t>],
    mask: u32,
}

/// A node that a walk has reached.
pub(in crate::read) enum Found<'a, 't> {
    /// An element. The walk goes on inside it.
    Element(Element<'a, 't>),
    /// Text, with character references unresolved.
    Text(&'t str),
}

impl<'t> Tree<'t> {
    /// Returns the number of elements and texts.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Walks all elements and texts in document order.
    pub fn walk(&self) -> Walk<'_, 't> {
        Walk { tree: self, at: 0, end: self.nodes.len() as u32 }
    }

    /// Returns all elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_, 't>> {
        self.walk().filter_map(Found::element)
    }

    /// Returns the element at a position in document order. Returns nothing where a text is at the position, or the
    /// tree has ended.
    pub fn element(&self, at: u32) -> Option<Element<'_, 't>> {
        let node = self.nodes.get(at as usize)?;
        let Content::Element { name, first_attribute, end_attribute, mask } = node.content else { return None };
        let attributes = self.attributes.get(first_attribute as usize..end_attribute as usize)?;
        Some(Element { tree: self, at, end: node.end, parent: node.parent, name, attributes, mask })
    }
}

impl<'a, 't> Element<'a, 't> {
    /// Whether the element has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Returns the value of the first attribute of that name, with character references unresolved.
    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        steps::count(self.attributes.len());
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value)
    }

    /// Whether the element may have all attributes of this mask. `false` is certain, `true` is not.
    pub fn may_have(&self, mask: u32) -> bool {
        self.mask & mask == mask
    }

    /// Returns the name and value of each attribute, as written in the markup.
    pub fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'a, 't> {
        self.attributes.iter().map(|attribute| (attribute.name, attribute.value))
    }

    /// Whether the element has this class.
    pub fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        steps::count(classes.len());
        classes.as_bytes().split(|byte| is_space(*byte)).any(|one| one == class.as_bytes())
    }

    /// Returns its position in document order.
    pub fn at(&self) -> u32 {
        self.at
    }

    /// Returns the position after its subtree.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// Returns its parent element.
    pub fn parent(&self) -> Option<Element<'a, 't>> {
        steps::count(1);
        self.tree.element(self.parent?)
    }

    /// Walks the elements and texts inside, in document order.
    pub fn walk(&self) -> Walk<'a, 't> {
        Walk { tree: self.tree, at: self.at.saturating_add(1), end: self.end }
    }

    /// Returns the elements inside, in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'a, 't>> + use<'a, 't> {
        self.walk().filter_map(Found::element)
    }
}

impl<'a, 't> Found<'a, 't> {
    fn element(self) -> Option<Element<'a, 't>> {
        match self {
            Found::Element(element) => Some(element),
            Found::Text(_) => None,
        }
    }
}

/// A walk through a subtree in document order.
pub(in crate::read) struct Walk<'a, 't> {
    tree: &'a Tree<'t>,
    at: u32,
    end: u32,
}

impl<'a, 't> Walk<'a, 't> {
    /// Returns the position after the last node reached.
    pub fn position(&self) -> u32 {
        self.at
    }

    /// Skips the content of `element`.
    pub fn pass(&mut self, element: Element<'a, 't>) {
        self.at = self.at.max(element.end);
    }
}

impl<'a, 't> Iterator for Walk<'a, 't> {
    type Item = Found<'a, 't>;

    fn next(&mut self) -> Option<Found<'a, 't>> {
        if self.at >= self.end {
            return None;
        }
        steps::count(1);
        let at = self.at;
        self.at += 1;
        match self.tree.nodes.get(at as usize)?.content {
            Content::Element { .. } => self.tree.element(at).map(Found::Element),
            Content::Text(text) => Some(Found::Text(text)),
        }
    }
}

/// Returns the bit of an attribute's name in an element's mask. Few other names share it.
///
/// Most rules ask for attributes that an element does not have. The mask answers that without a search of the
/// attributes.
pub(in crate::read) const fn attribute_bit(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return 0 };
    1 << ((*first as usize * 7 + *last as usize + bytes.len() * 5) % 32)
}

/// Whether a byte is white space or a control character. Neither occurs in names.
pub(super) fn is_space(byte: u8) -> bool {
    byte <= b' '
}
