//! Compares the tree with html5ever's, and tests its bounds.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod oracle;

use std::path::Path;

use proptest::prelude::*;
use scraper::Html;

use super::Tree;
use oracle::{check_any, check_sound, ours, theirs};

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
        // html5ever repairs torn markup; this parser does not.
        if !is_torn {
            assert_eq!(ours(&tree), theirs(&Html::parse_document(&html)), "{page:?}");
            compared += 1;
        }
    }
    assert!(compared > 50);
}

/// Generated trees, of elements that html5ever does not move.
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
    /// Writes the tree as browsers do.
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
        check_sound(&Tree::parse(&html));
    }
}

/// The corpus holds inputs that fuzzing found.
#[test]
fn the_corpus_has_html5evers_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/tree");
    let mut compared = 0;
    for entry in std::fs::read_dir(root).unwrap() {
        check_any(&String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()));
        compared += 1;
    }
    assert!(compared > 0);
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
