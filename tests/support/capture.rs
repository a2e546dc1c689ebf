//! What the content script does with a capture plan, done with another CSS engine: so that the plan's selectors are tried
//! on every fixture.

use scraper::{ElementRef, Html, Selector};
use session_watch::read::{Capture, Place, Plan};

/// Captures a page by a plan.
pub fn capture(url: &str, html: &str, plan: &Plan) -> Capture {
    let page = Html::parse_document(html);
    let prune = selector(&[&plan.prune, ", ", &plan.ignore].concat());
    let mut places = Vec::new();
    for place in &plan.places {
        let not = (!place.not.is_empty()).then(|| selector(&place.not));
        let counts = |found: &ElementRef| {
            not.as_ref().is_none_or(|not| !not.matches(found) && !ancestors(*found).any(|outer| not.matches(&outer)))
        };
        let matches: Vec<ElementRef> = page.select(&selector(&place.selector)).filter(counts).collect();
        let mut roots: Vec<ElementRef> = Vec::new();
        for found in &matches {
            let root = if place.climb { climb(*found, &matches, plan) } else { *found };
            if !roots.iter().any(|other| other.id() == root.id()) {
                roots.push(root);
            }
        }
        places.push(Place {
            name: place.name.to_owned(),
            html: roots.iter().map(|root| pruned(*root, &prune)).collect(),
        });
    }
    Capture { url: url.to_owned(), places }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn ancestors(of: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    of.ancestors().filter_map(ElementRef::wrap)
}

/// The largest ancestor that holds none of the other links, no ignored part, and is no container of cards.
fn climb<'a>(link: ElementRef<'a>, links: &[ElementRef<'a>], plan: &Plan) -> ElementRef<'a> {
    let containers = "html, body, main, ul, ol, table, tbody, [role=main], [role=list], [role=grid], [role=feed]";
    let bounds = selector(&[containers, ", ", &plan.ignore].concat());
    let ignored = selector(&plan.ignore);
    let others: Vec<_> = links.iter().filter(|other| session_of(other) != session_of(&link)).collect();
    let mut root = link;
    for outer in ancestors(link) {
        let other = others.iter().any(|other| ancestors(**other).any(|up| up.id() == outer.id()));
        if other || bounds.matches(&outer) || outer.select(&ignored).next().is_some() {
            break;
        }
        root = outer;
    }
    root
}

fn session_of<'a>(link: &ElementRef<'a>) -> &'a str {
    let rest = link.value().attr("href").and_then(|href| href.split_once("/code/")).map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// `outerHTML` without what the plan prunes. Written out here, for parsing a piece again would take a `tr` apart.
fn pruned(root: ElementRef<'_>, prune: &Selector) -> String {
    let mut html = String::new();
    write(&mut html, root, prune);
    html
}

fn write(html: &mut String, element: ElementRef<'_>, prune: &Selector) {
    let name = element.value().name();
    html.push_str(&format!("<{name}"));
    for (name, value) in element.value().attrs() {
        let value = value.replace('&', "&amp;").replace('"', "&quot;").replace('\u{A0}', "&nbsp;");
        html.push_str(&format!(" {name}=\"{value}\""));
    }
    html.push('>');
    if ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"].contains(&name) {
        return;
    }
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            let text = text.replace('&', "&amp;").replace('\u{A0}', "&nbsp;").replace('<', "&lt;").replace('>', "&gt;");
            html.push_str(&text);
        } else if let Some(inner) = ElementRef::wrap(child).filter(|inner| !prune.matches(inner)) {
            write(html, inner, prune);
        }
    }
    html.push_str(&format!("</{name}>"));
}
