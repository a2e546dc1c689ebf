//! The tree: elements and texts in document order, and walks through them. Its text stays the markup's, never copied
//! and never resolved.

use crate::read::steps;

/// The nodes in document order. Each knows where its subtree ends, so a walk skips a subtree with one assignment.
pub(in crate::read) struct Tree<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// How deep the deepest element stands.
    pub depth: usize,
    /// Whether the markup ends in the middle, or closes what is not open.
    pub torn: bool,
    /// Whether the markup exceeds a bound. The rest of it is not in the tree.
    pub too_much: bool,
}

pub(super) struct Node<'t> {
    pub content: Content<'t>,
    pub parent: Option<u32>,
    /// The first node after this one's subtree.
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
    /// Text with the character references of the markup.
    Text(&'t str),
}

pub(super) struct Attribute<'t> {
    pub name: &'t str,
    /// With the character references of the markup.
    pub value: &'t str,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(in crate::read) struct Element<'a, 't> {
    tree: &'a Tree<'t>,
    at: u32,
    end: u32,
    parent: Option<u32>,
    /// Its name, as the markup has it.
    pub name: &'t str,
    attributes: &'a [Attribute<'t>],
    mask: u32,
}

/// What a walk comes across.
pub(in crate::read) enum Found<'a, 't> {
    /// An element; its content follows.
    Element(Element<'a, 't>),
    /// Shown text, with the character references of the markup.
    Text(&'t str),
}

impl<'t> Tree<'t> {
    /// How many elements and texts it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All elements and texts, in document order.
    pub fn walk(&self) -> Walk<'_, 't> {
        Walk { tree: self, at: 0, end: self.nodes.len() as u32 }
    }

    /// All elements, in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_, 't>> {
        self.walk().filter_map(Found::element)
    }

    /// The element at a position in document order. Nothing where a text stands there, or nothing does.
    pub fn element(&self, at: u32) -> Option<Element<'_, 't>> {
        let node = self.nodes.get(at as usize)?;
        let Content::Element { name, first_attribute, end_attribute, mask } = node.content else { return None };
        let attributes = self.attributes.get(first_attribute as usize..end_attribute as usize)?;
        Some(Element { tree: self, at, end: node.end, parent: node.parent, name, attributes, mask })
    }
}

impl<'a, 't> Element<'a, 't> {
    /// Whether it is a `name` element.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The value of the first attribute of that name, with the character references of the markup.
    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        steps::count(self.attributes.len());
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value)
    }

    /// Whether the element may have all attributes of this mask; `false` is certain.
    pub fn may_have(&self, mask: u32) -> bool {
        self.mask & mask == mask
    }

    /// The name and value of each attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'a, 't> {
        self.attributes.iter().map(|attribute| (attribute.name, attribute.value))
    }

    /// Whether `class` is one of its classes.
    pub fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        steps::count(classes.len());
        classes.as_bytes().split(|byte| is_space(*byte)).any(|one| one == class.as_bytes())
    }

    /// Its position in document order.
    pub fn at(&self) -> u32 {
        self.at
    }

    /// The first position after its subtree.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The element it stands in.
    pub fn parent(&self) -> Option<Element<'a, 't>> {
        steps::count(1);
        self.tree.element(self.parent?)
    }

    /// The elements and texts inside, in document order.
    pub fn walk(&self) -> Walk<'a, 't> {
        Walk { tree: self.tree, at: self.at.saturating_add(1), end: self.end }
    }

    /// The elements inside, in document order.
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
    /// The position after what was found last.
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

/// The bit of an attribute's name in an element's mask; few other names share it.
///
/// Most rules ask for attributes that an element does not have. The mask answers them without a look at the attributes.
pub(in crate::read) const fn attribute_bit(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return 0 };
    1 << ((*first as usize * 7 + *last as usize + bytes.len() * 5) % 32)
}

/// White space, and the control characters that no name holds either.
pub(super) fn is_space(byte: u8) -> bool {
    byte <= b' '
}
