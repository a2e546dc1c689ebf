//! The tree against html5ever's, and its bounds.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use proptest::prelude::*;
use scraper::{ElementRef, Html};

use super::{Element, Found, Tree};
use crate::read::text::{Cleaner, clean};

/// One line for each element and text: how deep, what, which attributes. Texts as the reader sees them, clean.
type Lines = Vec<String>;

const DROPPED: [&str; 7] = ["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript"];

fn ours(tree: &Tree) -> Lines {
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
            Found::Text(text) => push_text(&mut lines, ends.len(), clean(text)),
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
            attributes.push(format!("{name}={:?}", clean(value)));
        }
    }
    attributes.sort();
    format!("<{} {}>", element.name, attributes.join(" "))
}

fn theirs(page: &Html) -> Lines {
    let mut lines = Lines::new();
    their_element(&mut lines, 0, page.root_element());
    lines
}

fn their_element(lines: &mut Lines, depth: usize, element: ElementRef) {
    let attributes = element.value().attrs().map(|(name, value)| format!("{name}={:?}", cleaned(value)));
    let mut attributes: Vec<String> = attributes.collect();
    attributes.sort();
    let name = element.value().name();
    lines.push(line(depth, format!("<{name} {}>", attributes.join(" "))));
    for child in element.children() {
        if let Some(inner) = ElementRef::wrap(child) {
            their_element(lines, depth + 1, inner);
        } else if let Some(text) = child.value().as_text().filter(|_| !DROPPED.contains(&name)) {
            push_text(lines, depth + 1, cleaned(text));
        }
    }
}

/// Text that is all white space is where the two may differ, and tells nothing.
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

#[test]
fn every_page_has_html5evers_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut compared = 0;
    for entry in std::fs::read_dir(root).unwrap() {
        let page = entry.unwrap().path().join("page.html");
        let html = std::fs::read_to_string(&page).unwrap();
        let tree = Tree::parse(&html);
        let is_torn = ["torn", "stray"].iter().any(|word| page.to_str().unwrap().contains(word));
        assert_eq!(tree.torn, is_torn, "{page:?}");
        // Torn markup is repaired by html5ever and taken as it stands here.
        if !is_torn {
            assert_eq!(ours(&tree), theirs(&Html::parse_document(&html)), "{page:?}");
            compared += 1;
        }
    }
    assert!(compared > 50);
}

/// Trees as a page may hold them, of elements that html5ever does not move about.
#[derive(Clone, Debug)]
enum Made {
    Text(String),
    Void(&'static str, Vec<(String, String)>),
    Raw(&'static str, String),
    Element(&'static str, Vec<(String, String)>, Vec<Made>),
    Drawing(Vec<(String, String)>),
    Comment,
}

impl Made {
    /// As browsers write it.
    fn write(&self, html: &mut String) {
        match self {
            Made::Text(text) => html.push_str(&escaped(text)),
            Made::Comment => html.push_str("<!-- <b> -- > -->"),
            Made::Raw(name, text) => html.push_str(&format!("<{name}>{text}</{name}>")),
            Made::Void(name, attributes) => html.push_str(&format!("<{name}{}>", written(attributes))),
            Made::Drawing(attributes) => {
                let attributes = written(attributes);
                html.push_str(&format!(
                    "<svg{attributes}><g><path d=\"M0 0\"/><title>t</title></g><link{attributes}></link></svg>"
                ));
            }
            Made::Element(name, attributes, children) => {
                html.push_str(&format!("<{name}{}>", written(attributes)));
                children.iter().for_each(|child| child.write(html));
                html.push_str(&format!("</{name}>"));
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{A0}', "&nbsp;")
}

fn written(attributes: &[(String, String)]) -> String {
    let value = |value: &str| value.replace('&', "&amp;").replace('"', "&quot;").replace('\u{A0}', "&nbsp;");
    attributes.iter().map(|(name, text)| format!(" {name}=\"{}\"", value(text))).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\u{A0}-\u{17F}\u{200B}-\u{200D}日本語🚀]{0,20}",
        Just("</div>".to_owned()),
        Just("&lt; &amp;amp; &#8203; &copy".to_owned()),
        Just("<div data-row-key=\"code:session_1\">".to_owned()),
    ]
}

fn attributes() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof!["[a-z]{1,6}", "data-[a-z-]{1,12}", Just("class".to_owned()), Just("aria-label".to_owned())];
    prop::collection::vec((name, text()), 0..4)
}

fn made() -> impl Strategy<Value = Made> {
    let leaf = prop_oneof![
        4 => text().prop_map(Made::Text),
        1 => (prop::sample::select(vec!["br", "img", "input", "wbr"]), attributes()).prop_map(|(n, a)| Made::Void(n, a)),
        1 => prop::sample::select(vec!["<b>", "if (a < b) { \"</div>\" }", "</ script>", ""])
            .prop_map(|text| Made::Raw("script", text.to_owned())),
        1 => text().prop_map(|text| Made::Raw("textarea", escaped(&text))),
        1 => attributes().prop_map(Made::Drawing),
        1 => Just(Made::Comment),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        let names = vec!["div", "span", "section", "article", "aside", "main", "kbd", "time"];
        (prop::sample::select(names), attributes(), prop::collection::vec(inner, 0..6))
            .prop_map(|(name, attributes, children)| Made::Element(name, attributes, children))
    })
}

proptest! {
    #[test]
    fn made_trees_are_html5evers(children in prop::collection::vec(made(), 0..5)) {
        let mut html = String::from("<!DOCTYPE html><html><head></head><body>");
        children.iter().for_each(|child| child.write(&mut html));
        html.push_str("</body></html>");
        let tree = Tree::parse(&html);
        prop_assert!(!tree.torn && !tree.too_much, "{}", html);
        prop_assert_eq!(ours(&tree), theirs(&Html::parse_document(&html)), "{}", html);
    }

    #[test]
    fn any_text_gives_a_tree(html in "(\\PC|<|</|>|\"|'|=|/|<!--|-->|<svg>|<script>|<a |div| ){0,60}") {
        let tree = Tree::parse(&html);
        for at in 0..tree.nodes.len() as u32 {
            let Some(element) = tree.element(at) else { continue };
            prop_assert!(element.end() > at && element.end() as usize <= tree.nodes.len());
            let parent = element.parent();
            prop_assert!(parent.is_none_or(|parent| parent.at() < at && parent.end() >= element.end()));
        }
    }
}

#[track_caller]
fn check(html: &str, torn: bool, expect: &[&str]) {
    let tree = Tree::parse(html);
    assert_eq!(ours(&tree), expect);
    assert_eq!(tree.torn, torn);
}

#[test]
fn markup_as_it_comes() {
    check("", false, &[]);
    check("a < b && c > d", false, &["\"a < b && c > d\""]);
    check("<b>a</b>c", false, &["<b >", " \"a\"", "\"c\""]);
    check("<i a=1 b c='x\"y' d = \"z\" a=2>", true, &["<i a=\"1\" b=\"\" c=\"x\\\"y\" d=\"z\">"]);
    check("<br><br/>x", false, &["<br >", "<br >", "\"x\""]);
    check("<div/>x</div>", false, &["<div >", " \"x\""]);
    check("<svg><path/><path></path></svg>x", false, &["<svg >", " <path >", " <path >", "\"x\""]);
    check("a<!-- <b> -->c<!-->d<!doctype html>e<?x?>f", false, &["\"a\"", "\"c\"", "\"d\"", "\"e\"", "\"f\""]);
    check("<script>if (a</b) '</script'</script>x", false, &["<script >", "\"x\""]);
    check("<title>a <b> &amp;</title>x", false, &["<title >", " \"a <b> &\"", "\"x\""]);
}

#[test]
fn torn_markup_is_read_as_far_as_it_goes() {
    check("<div><b>a", true, &["<div >", " <b >", "  \"a\""]);
    check("<div>a</b>c</div>", true, &["<div >", " \"a\"", " \"c\""]);
    check("<div><b><i>a</div>c", true, &["<div >", " <b >", "  <i >", "   \"a\"", "\"c\""]);
    check("a<div class=\"x", true, &["\"a\""]);
    check("a</di", true, &["\"a\""]);
    check("a<!-- b", true, &["\"a\""]);
    check("<script>a", true, &["<script >"]);
}

#[test]
fn depth_is_bounded() {
    let html = "<div>".repeat(100_000) + "deep" + &"</div>".repeat(100_000) + "<p>after</p>";
    let tree = Tree::parse(&html);
    assert!(tree.too_much && !tree.torn);
    assert_eq!(tree.nodes.len(), super::MAX_DEPTH + 2);
    assert_eq!(ours(&tree).last().unwrap(), " \"after\"");
}

#[test]
fn nodes_are_bounded() {
    let html = "<br>".repeat(super::MAX_NODES + 10);
    let tree = Tree::parse(&html);
    assert!(tree.too_much);
    assert_eq!(tree.nodes.len(), super::MAX_NODES);
}
