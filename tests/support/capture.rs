//! What the content script does with a capture plan, done with another CSS engine: so that the plan's selectors are tried
//! on every fixture.

use scraper::{ElementRef, Html, Selector};
use session_watch::read::{Capture, Place, Plan};

/// Captures a page by a plan.
pub fn capture(url: &str, html: &str, plan: &Plan) -> Capture {
    let page = Html::parse_document(html);
    let links = selector("a[href*=\"/code/session_\"], a[href*=\"/code/cse_\"]");
    let prune = selector(&plan.prune);
    let mut places = Vec::new();
    for place in &plan.places {
        assert_eq!(place.within, "", "unused up to now");
        let mut sent = Vec::new();
        let mut roots = Vec::new();
        for found in page.select(&selector(&place.selector)) {
            let is_inside =
                |list: &str| !list.is_empty() && ancestors(found).any(|outer| selector(list).matches(&outer));
            if is_inside(&place.not) {
                continue;
            }
            let root = if place.climb { climb(found, &links) } else { found };
            if !roots.contains(&root.id()) {
                roots.push(root.id());
                sent.push(pruned(root, &prune));
            }
        }
        places.push(Place { name: place.name.to_owned(), html: sent });
    }
    Capture { url: url.to_owned(), places }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn ancestors(of: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    of.ancestors().filter_map(ElementRef::wrap)
}

/// The largest ancestor that holds no link to another session and is not a container of cards.
fn climb<'a>(link: ElementRef<'a>, links: &Selector) -> ElementRef<'a> {
    let session = session_of(link.value().attr("href").unwrap_or_default());
    let containers =
        selector("html, body, main, [role='main'], aside, nav, ul, ol, table, tbody, [role='list'], [role='grid']");
    let mut root = link;
    for outer in ancestors(link) {
        let other = outer.select(links).any(|one| session_of(one.value().attr("href").unwrap_or_default()) != session);
        if other || containers.matches(&outer) {
            break;
        }
        root = outer;
    }
    root
}

fn session_of(href: &str) -> &str {
    let rest = href.split_once("/code/").map_or("", |(_, rest)| rest);
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
