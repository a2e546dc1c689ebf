//! What the content script does with a capture plan, done with another CSS engine and in the simplest way: so that the plan
//! is tried on every fixture.

use scraper::{ElementRef, Html, Selector};
use session_watch::read::{Bounds, Capture, CapturedPlace, MAX_BEHIND, MAX_CARD_TITLE, Plan, PlanPlace, Texts};

/// Captures a page by a plan.
pub fn capture(url: &str, html: &str, plan: &Plan) -> Capture {
    let page = Html::parse_document(html);
    let path = url.strip_prefix("https://claude.ai").unwrap_or(url).split(['?', '#']).next().unwrap();
    let conversation = leads(&plan.conversation.paths, path);
    let is_unknown = conversation && page.select(&selector(&plan.conversation.known_by)).next().is_none();
    let mut places = Vec::new();
    for place in &plan.places {
        let is_careful = place.careful && is_unknown;
        let is_empty = !leads(&place.paths, path) || (is_careful && !place.climb);
        let mut not = vec![place.not.as_str()];
        if conversation && place.climb {
            not.push(&plan.conversation.within);
        }
        let not = selector(&not.join(", "));
        let counts =
            |found: &ElementRef| !is_empty && !not.matches(found) && !up(*found).any(|outer| not.matches(&outer));
        let matches: Vec<ElementRef> = page.select(&selector(&place.selector)).filter(counts).collect();
        let mut roots: Vec<ElementRef> = Vec::new();
        let mut html = Vec::new();
        for found in &matches {
            let root = if place.climb && !is_careful { climb(*found, &matches, &not, plan) } else { *found };
            if roots.iter().any(|other| other.id() == root.id()) {
                continue;
            }
            roots.push(root);
            let text = [root, *found].into_iter().find(|one| fits(place, *one));
            let text = text.map(|one| in_pane(plan, root, written(plan, place, one)));
            html.extend(text);
        }
        places.push(CapturedPlace { name: place.name.to_owned(), html });
    }
    let elsewhere = if leads(&plan.watched, path) { plan.elsewhere } else { "/" };
    let known = address(url.strip_prefix("https://claude.ai").unwrap_or(url), &plan.sent.queries);
    let shown = if leads(&plan.paths, path) { known.as_str() } else { elsewhere };
    Capture { url: ["https://claude.ai", shown].concat(), places, ..Capture::default() }
}

fn leads(paths: &[&str], path: &str) -> bool {
    paths.iter().any(|one| one.strip_suffix('*').map_or(path == *one, |start| path.starts_with(start)))
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn finds(css: &str, element: ElementRef) -> bool {
    !css.is_empty() && selector(css).matches(&element)
}

fn up(of: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    of.ancestors().filter_map(ElementRef::wrap)
}

/// The largest ancestor that holds none of the other links, nothing that is passed over, and is no boundary.
fn climb<'a>(link: ElementRef<'a>, links: &[ElementRef<'a>], not: &Selector, plan: &Plan) -> ElementRef<'a> {
    let bounds = selector(&plan.boundaries);
    let others: Vec<_> = links.iter().filter(|other| session_of(other) != session_of(&link)).collect();
    let mut root = link;
    for outer in up(link) {
        let other = others.iter().any(|other| up(**other).any(|up| up.id() == outer.id()));
        if other || bounds.matches(&outer) || outer.select(not).next().is_some() {
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

fn fits(place: &PlanPlace, element: ElementRef) -> bool {
    let is_small = place.most.is_none_or(|Bounds { text, elements }| {
        let length: usize = element.text().map(|text| text.encode_utf16().count()).sum();
        let inside = element.descendent_elements().count() - 1;
        length <= text as usize && inside <= elements as usize
    });
    is_small && (place.holds_not.is_empty() || element.select(&selector(&place.holds_not)).next().is_none())
}

/// What is sent of an element, within a `div` that names the session of the outermost pane that it stands in.
fn in_pane(plan: &Plan, element: ElementRef, html: String) -> String {
    let holder = selector(&format!("[{}]", plan.pane_session));
    let named = |pane: ElementRef| -> Option<String> {
        let has_id = if holder.matches(&pane) { Some(pane) } else { pane.select(&holder).next() };
        has_id?.value().attr(plan.pane_session).map(str::to_owned)
    };
    let is_pane = |one: &ElementRef| finds(&plan.panes, *one);
    match std::iter::once(element).chain(up(element)).filter(is_pane).filter_map(named).last() {
        Some(id) if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') => {
            format!(r#"<div {}="{id}">{html}</div>"#, plan.pane_session)
        }
        _ => html,
    }
}

/// What is sent of an element. Written out here, for parsing a piece again would take a `tr` apart.
fn written(plan: &Plan, place: &PlanPlace, root: ElementRef) -> String {
    let prune = selector(&[plan.prune.as_str(), ", ", &plan.ignore].concat());
    let mut writer = Writer { plan, place, prune, title: None, html: String::new() };
    if place.texts == Texts::None {
        writer.tag(root);
    } else {
        writer.element(root, place.texts == Texts::All);
    }
    writer.html
}

struct Writer<'a> {
    plan: &'a Plan,
    place: &'a PlanPlace,
    prune: Selector,
    /// How much of the title is left to be sent, once it has begun.
    title: Option<usize>,
    html: String,
}

impl Writer<'_> {
    fn element(&mut self, element: ElementRef, speaks: bool) {
        let name = element.value().name();
        self.tag(element);
        if ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
            .contains(&name)
        {
            return;
        }
        if !self.plan.hollow.contains(&name) {
            let begins = !speaks
                && match &self.place.texts {
                    Texts::Inside(texts) => finds(texts, element),
                    Texts::Title(texts, _) if self.title.is_none() && finds(texts, element) => {
                        self.title = Some(MAX_CARD_TITLE as usize);
                        true
                    }
                    _ => false,
                };
            for child in element.children() {
                if let Some(text) = child.value().as_text() {
                    let said = self.said(text, speaks || begins);
                    self.html += &escaped(&said).replace('\u{A0}', "&nbsp;");
                } else if let Some(inner) = ElementRef::wrap(child).filter(|inner| !self.prune.matches(inner)) {
                    self.element(inner, speaks || begins);
                }
            }
        }
        self.html += &format!("</{name}>");
    }

    fn said(&mut self, text: &str, speaks: bool) -> String {
        let cleaned = cleaned(text);
        let is = |word: &&str| cleaned == cleaned_word(word);
        let begins = |word: &&str| cleaned.starts_with(&cleaned_word(word));
        match &self.place.texts {
            Texts::Title(..) if speaks => {
                let room = self.title.unwrap_or_default();
                let part: String = text.chars().take(room).collect();
                self.title = Some(room - part.chars().count());
                part
            }
            Texts::Title(_, words) if words.iter().any(is) => cleaned,
            Texts::Beginning(words) => {
                let is_first = !cleaned.is_empty() && self.title.replace(0).is_none();
                let Some(word) = words.iter().find(|word| is_first && begins(word)) else { return String::new() };
                let most = cleaned_word(word).chars().count() + MAX_BEHIND as usize;
                cleaned.chars().take(most).collect()
            }
            _ if speaks => text.to_owned(),
            _ => String::new(),
        }
    }

    fn tag(&mut self, element: ElementRef) {
        self.html += &format!("<{}", element.value().name());
        for (name, value) in element.value().attrs() {
            if let Some(value) = self.told(element, name, value) {
                self.html += &format!(" {name}=\"{}\"", escaped(&value).replace('"', "&quot;"));
            }
        }
        self.html.push('>');
    }

    fn told(&self, element: ElementRef, name: &str, value: &str) -> Option<String> {
        let sent = &self.plan.sent;
        if sent.whole.contains(&name) && !["href", "aria-label"].contains(&name) {
            return Some(value.to_owned());
        } else if sent.bare.contains(&name) {
            return Some(String::new());
        } else if sent.numbers.contains(&name) {
            return value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| value.to_owned());
        } else if name == "href" {
            if value.starts_with('#') {
                return Some(value.to_owned());
            }
            return finds(&sent.addresses, element).then(|| address(value, &sent.queries));
        } else if name != "aria-label" || !finds(&self.place.labels, element) {
            return None;
        }
        let Texts::Title(_, words) = &self.place.texts else { return Some(value.to_owned()) };
        let cleaned = cleaned(value);
        words.iter().map(|word| cleaned_word(word)).find(|word| cleaned.starts_with(word))
    }
}

/// Without fragment, and of the query only names that may be told.
fn address(value: &str, queries: &[&str]) -> String {
    let whole = value.split('#').next().unwrap();
    let (address, query) = whole.split_once('?').unwrap_or((whole, ""));
    let names: Vec<&str> = query.split('&').filter_map(|part| part.split('=').next()).collect();
    let kept: Vec<&str> = queries.iter().copied().filter(|name| names.contains(name)).collect();
    if kept.is_empty() { address.to_owned() } else { format!("{address}?{}", kept.join("&")) }
}

fn cleaned_word(word: &str) -> String {
    word.replace('\u{2019}', "'")
}

/// Without what is invisible, spaces as one, apostrophes straight.
fn cleaned(text: &str) -> String {
    let visible = |one: &char| !matches!(one, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}');
    let text: String = cleaned_word(text).chars().filter(visible).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
