//! Writes the tree and html5ever's tree as lines, to compare them in tests and in fuzzing.

use scraper::{ElementRef, Html};

use crate::read::html::{Element, Found, Tree};
use crate::read::text::{Cleaner, display_text};

/// One line for each element and text: depth, name, attributes. Texts as the reader shows them.
pub(super) type Lines = Vec<String>;

const DROPPED: [&str; 7] = ["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript"];

pub(super) fn ours(tree: &Tree) -> Lines {
    let mut lines = Lines::new();
    let mut ends: Vec<u32> = Vec::new();
    let mut walk = tree.walk();
    while let Some(found) = walk.next() {
        let at = walk.position() - 1;
        while ends.last().is_some_and(|end| *end <= at) {
            ends.pop();
        }
        match found {
            Found::Element(element) => {
                lines.push(line(ends.len(), element_line(&element)));
                ends.push(element.end());
            }
            Found::Text(text) => push_text(&mut lines, ends.len(), display_text(text)),
        }
    }
    lines
}

fn element_line(element: &Element) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut attributes: Vec<String> = Vec::new();
    for (name, value) in element.attributes() {
        if !names.contains(&name) {
            names.push(name);
            attributes.push(format!("{name}={:?}", display_text(value)));
        }
    }
    attributes.sort();
    format!("<{} {}>", element.name, attributes.join(" "))
}

pub(super) fn theirs(page: &Html) -> Lines {
    let mut lines = Lines::new();
    their_element(&mut lines, 0, page.root_element());
    lines
}

fn their_element(lines: &mut Lines, depth: usize, element: ElementRef) {
    let attributes = element.value().attrs().map(|(name, value)| format!("{name}={:?}", cleaned(value)));
    let mut attributes: Vec<String> = attributes.collect();
    attributes.sort();
    let name = element.value().name();
    // In SVG, elements with these names are ordinary.
    let is_dropped = DROPPED.contains(&name) && &*element.value().name.ns == "http://www.w3.org/1999/xhtml";
    lines.push(line(depth, format!("<{name} {}>", attributes.join(" "))));
    for child in element.children() {
        if let Some(inner) = ElementRef::wrap(child) {
            their_element(lines, depth + 1, inner);
        } else if let Some(text) = child.value().as_text().filter(|_| !is_dropped) {
            push_text(lines, depth + 1, cleaned(text));
        }
    }
}

/// Adds a text. Text of white space alone is left out: the two parsers may differ there, and no rule reads it.
fn push_text(lines: &mut Lines, depth: usize, text: String) {
    if !text.is_empty() {
        lines.push(line(depth, format!("{text:?}")));
    }
}

fn line(depth: usize, what: String) -> String {
    format!("{:depth$}{what}", "")
}

fn cleaned(text: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push(text);
    cleaner.finish()
}

/// Checks that any text gives a sound tree. Checks too that html5ever's tree of the text, written as browsers do, gives
/// the same tree here.
pub fn check_any(html: &str) {
    check_sound(&Tree::parse(html));
    // This parser takes control characters for white space; html5ever allows them in names.
    let html = &html.replace(char::is_control, " ");
    let written = Html::parse_document(html).html();
    let page = Html::parse_document(&written);
    // Some trees change when they are written and parsed again. html5ever does not keep a template's content in the
    // tree.
    if page.html() != written || written.contains("<template") {
        return;
    }
    // A script that begins another script inside a comment ends later than its first end tag. No capture holds a
    // script: the plan prunes them.
    if written.contains("<!--") && written.contains("<script") {
        return;
    }
    let tree = Tree::parse(&written);
    if !tree.too_much {
        assert!(!tree.torn, "{written}");
        assert_eq!(ours(&tree), theirs(&page), "{written}");
    }
}

/// Checks that every subtree lies within its parent's.
pub(super) fn check_sound(tree: &Tree) {
    let places = tree.walk().count() as u32;
    for element in tree.elements() {
        assert!(element.end() > element.at() && element.end() <= places);
        let parent = element.parent();
        assert!(parent.is_none_or(|parent| parent.at() < element.at() && parent.end() >= element.end()));
    }
}
