//! Parses what `outerHTML` writes. There, every end tag exists, names are in lower case, attributes are quoted, and
//! `&`, `<`, `>` and no-break spaces are escaped. It never panics, never fails, and never exceeds its bounds. It parses
//! torn markup as far as possible, and marks the tree as torn.
//!
//! It is not a general HTML parser: it implies, moves and repairs nothing. A serialised DOM may hold a link inside a
//! link, which a parser for hand-written pages would take apart.

use super::tree::{Attribute, Content, Node, Tree, attribute_bit, is_space};
use crate::lean::find;
use crate::read::steps;

/// The greatest depth of an element that is kept. Browsers' own parsers stop at 512, and the page was never seen deeper
/// than about 40.
pub(in crate::read) const MAX_DEPTH: usize = 256;
/// The most nodes of a tree. 1,000 rows are about 20,000 nodes.
pub(in crate::read) const MAX_NODES: usize = 250_000;
/// The most attributes kept of an element. The page's elements have at most a dozen.
const MAX_ATTRIBUTES: usize = 64;
/// The most end tags without a start tag. Browsers write none, and each costs a search of all open elements.
const MAX_STRAYS: usize = 1_000;

impl<'t> Tree<'t> {
    /// Parses any text.
    pub fn parse(text: &'t str) -> Tree<'t> {
        let mut parser = Parser {
            text,
            tree: Tree {
                nodes: Vec::with_capacity(text.len() / 48),
                attributes: Vec::with_capacity(text.len() / 48),
                depth: 0,
                torn: false,
                too_much: false,
            },
            open: Vec::new(),
            too_deep: 0,
            strays: 0,
        };
        parser.run();
        parser.tree
    }
}

/// What an HTML element may contain, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ContentModel {
    /// Elements and text.
    Plain,
    /// No content and no end tag.
    Void,
    /// Text up to the end tag, with character references.
    Text,
    /// Text up to the end tag, neither shown nor kept. With scripting, `noscript` is such an element.
    Dropped,
    /// SVG or MathML, where `/>` closes an element and names have no other content model.
    Foreign,
}

fn content_model(name: &str) -> ContentModel {
    match name {
        "a" | "p" | "div" | "span" | "button" | "kbd" | "li" => ContentModel::Plain,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source"
        | "track" | "wbr" => ContentModel::Void,
        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => ContentModel::Dropped,
        "textarea" | "title" => ContentModel::Text,
        "svg" | "math" => ContentModel::Foreign,
        _ => ContentModel::Plain,
    }
}

struct OpenElement<'t> {
    at: u32,
    name: &'t str,
    /// Whether its content is SVG or MathML, where `/>` closes an element and no element is void or raw.
    foreign: bool,
}

struct Parser<'t> {
    text: &'t str,
    tree: Tree<'t>,
    open: Vec<OpenElement<'t>>,
    /// The number of open elements below the greatest depth.
    too_deep: usize,
    /// The number of end tags that closed no element.
    strays: usize,
}

impl<'t> Parser<'t> {
    fn run(&mut self) {
        let mut text_from = 0;
        let mut at = 0;
        while let Some(tag) = self.find(at, b'<') {
            // A `<` that begins no tag is text.
            let Some(kind) =
                self.byte(tag + 1).filter(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
            else {
                at = tag + 1;
                continue;
            };
            self.push_text(text_from, tag);
            let next = match kind {
                b'/' => self.end_tag(tag),
                b'!' | b'?' => self.comment(tag),
                _ => self.start_tag(tag),
            };
            let Some(next) = next else {
                // The markup ends within a tag. The tag is dropped, as browsers do.
                self.tree.torn = true;
                text_from = self.text.len();
                break;
            };
            if self.tree.nodes.len() >= MAX_NODES || self.strays > MAX_STRAYS {
                self.tree.too_much = true;
                text_from = self.text.len();
                break;
            }
            text_from = next;
            at = next;
        }
        self.push_text(text_from, self.text.len());
        self.tree.torn |= !self.open.is_empty() || self.too_deep > 0;
        self.close_down_to(0);
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or("")
    }

    fn find(&self, from: usize, byte: u8) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        let found = rest.iter().position(|one| *one == byte);
        steps::count(found.unwrap_or(rest.len()));
        Some(from + found?)
    }

    fn find_text(&self, from: usize, text: &str) -> Option<usize> {
        let rest = self.text.get(from..)?;
        let found = find(rest, text);
        steps::count(found.unwrap_or(rest.len()));
        Some(from + found?)
    }

    fn push(&mut self, content: Content<'t>) -> u32 {
        let at = self.tree.nodes.len() as u32;
        self.tree.nodes.push(Node { content, parent: self.open.last().map(|open| open.at), end: at + 1 });
        at
    }

    fn push_text(&mut self, from: usize, to: usize) {
        if from < to && self.too_deep == 0 {
            self.push(Content::Text(self.slice(from, to)));
        }
    }

    /// Ends every element above the first `depth`.
    fn close_down_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len() as u32;
        for open in self.open.drain(depth..) {
            if let Some(node) = self.tree.nodes.get_mut(open.at as usize) {
                node.end = end;
            }
        }
    }

    /// Returns the end of the comment, doctype or the like that begins at `at`.
    fn comment(&mut self, at: usize) -> Option<usize> {
        if let Some("<!--") = self.text.get(at..at + 4) {
            // `<!-->` is a whole comment.
            return Some(self.find_text(at + 2, "-->")? + 3);
        }
        Some(self.find(at, b'>')? + 1)
    }

    fn end_tag(&mut self, at: usize) -> Option<usize> {
        let name_end = self.name_end(at + 2);
        let end = if self.byte(name_end) == Some(b'>') { name_end } else { self.find(name_end, b'>')? };
        let name = self.slice(at + 2, name_end);
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(depth) = self.open.iter().rposition(|open| open.name == name) {
            self.tree.torn |= depth + 1 != self.open.len();
            steps::count(self.open.len() - depth);
            self.close_down_to(depth);
        } else {
            self.tree.torn = true;
            self.strays += 1;
            steps::count(self.open.len());
        }
        Some(end + 1)
    }

    fn start_tag(&mut self, at: usize) -> Option<usize> {
        let name_end = self.name_end(at + 1);
        let name = self.slice(at + 1, name_end);
        let first_attribute = self.tree.attributes.len() as u32;
        let (end, self_closing) = self.attributes(name_end)?;
        let end_attribute = self.tree.attributes.len() as u32;

        let in_foreign = self.open.last().is_some_and(|open| open.foreign);
        let kind = if in_foreign { ContentModel::Foreign } else { content_model(name) };
        let empty = kind == ContentModel::Void || (kind == ContentModel::Foreign && self_closing);
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH {
            self.tree.too_much = true;
            self.tree.attributes.truncate(first_attribute as usize);
            self.too_deep += usize::from(!empty);
            return Some(end);
        }

        let attributes = self.tree.attributes.get(first_attribute as usize..).unwrap_or_default();
        let mask = attributes.iter().fold(0, |mask, attribute| mask | attribute_bit(attribute.name));
        let element = self.push(Content::Element { name, first_attribute, end_attribute, mask });
        if empty {
            return Some(end);
        }
        // Inside these elements, content is HTML again.
        let foreign =
            kind == ContentModel::Foreign && !(in_foreign && matches!(name, "foreignObject" | "desc" | "title"));
        self.open.push(OpenElement { at: element, name, foreign });
        self.tree.depth = self.tree.depth.max(self.open.len());
        if !matches!(kind, ContentModel::Text | ContentModel::Dropped) {
            return Some(end);
        }
        let close = self.raw_end(end, name);
        self.tree.torn |= close.is_none();
        let close = close.unwrap_or(self.text.len());
        if kind == ContentModel::Text {
            self.push_text(end, close);
        }
        Some(close)
    }

    /// Returns where the end tag `</name` of a raw element begins.
    fn raw_end(&self, from: usize, name: &str) -> Option<usize> {
        let mut at = from;
        loop {
            at = self.find_text(at, "</")?;
            let end = at + 2 + name.len();
            let named = self.text.get(at + 2..end) == Some(name);
            if named && self.byte(end).is_none_or(|byte| is_space(byte) || byte == b'>' || byte == b'/') {
                return Some(at);
            }
            at += 2;
        }
    }

    fn name_end(&self, from: usize) -> usize {
        self.until(from, |byte| byte <= b'>' && (is_space(byte) || byte == b'/' || byte == b'>'))
    }

    fn until(&self, from: usize, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or(&[]);
        let length = rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len());
        steps::count(length);
        from + length
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(is_space) {
            at += 1;
        }
        at
    }

    /// Reads attributes up to the end of the tag. Returns the position after the tag, and whether the tag closes
    /// itself.
    fn attributes(&mut self, from: usize) -> Option<(usize, bool)> {
        let mut at = from;
        let mut slash = false;
        let first = self.tree.attributes.len();
        loop {
            if self.tree.attributes.len() - first > MAX_ATTRIBUTES {
                self.tree.attributes.truncate(first + MAX_ATTRIBUTES);
                self.tree.too_much = true;
            }
            match self.byte(at)? {
                b'>' => return Some((at + 1, slash)),
                b'/' => {
                    slash = true;
                    at += 1;
                }
                byte if is_space(byte) => at += 1,
                _ => {
                    slash = false;
                    at = self.one_attribute(at)?;
                }
            }
        }
    }

    fn one_attribute(&mut self, from: usize) -> Option<usize> {
        // As in browsers, an `=` at the beginning belongs to the name. So every attribute is at least one byte long.
        let name_end =
            self.until(from + 1, |byte| byte <= b'>' && (is_space(byte) || matches!(byte, b'=' | b'>' | b'/')));
        let name = self.text.get(from..name_end).unwrap_or("");
        let after = self.skip_space(name_end);
        if self.byte(after)? != b'=' {
            self.tree.attributes.push(Attribute { name, value: "" });
            return Some(name_end);
        }
        let start = self.skip_space(after + 1);
        let (value, next) = match self.byte(start)? {
            quote @ (b'"' | b'\'') => {
                let end = self.find(start + 1, quote)?;
                (self.slice(start + 1, end), end + 1)
            }
            _ => {
                let end = self.until(start, |byte| is_space(byte) || byte == b'>');
                (self.slice(start, end), end)
            }
        };
        self.tree.attributes.push(Attribute { name, value });
        Some(next)
    }
}
