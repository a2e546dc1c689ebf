//! Walks what was captured and hands each part to its reader: rows, cards, links, the open session's parts. Decides what
//! could be seen, but nothing about any status.

use super::attention::{self, Attention};
use super::card::{self, Card};
use super::html::{Element, Found, Tree};
use super::loose::{self, Loose};
use super::merge::Sightings;
use super::open::Open;
use super::plan;
use super::row::{self, Row};
use super::text::{bounded, label};
use super::{Capture, MAX_TITLE, Note, NoteKind, Notes, Reading, Sight, Sighting, rules, whereabouts};
use crate::session::SessionId;

/// More sessions than this are not taken from one capture.
const MAX_SESSIONS: usize = 1_000;
/// The page shows five cards, and then "Show N more".
const MAX_ATTENTION: usize = 200;
/// The same for links; more than that is no list of sessions.
const MAX_LINKS: usize = 10_000;
/// The most text read of places that list sessions, in bytes: four times what 1,000 rows come to.
const MAX_LISTS: usize = 3_000_000;
/// The same for all other places, so that no list leaves the card that asks for something unread.
const MAX_PARTS: usize = 500_000;

/// Reads one capture.
pub(super) fn read(capture: &Capture) -> (Reading, Vec<Note>) {
    let mut page = Page::new(&capture.url);
    let (mut lists, mut parts) = (MAX_LISTS, MAX_PARTS);
    for place in &capture.places {
        let room = if plan::holds_sessions(&place.name) { &mut lists } else { &mut parts };
        for html in &place.html {
            let taken = html.get(..html.floor_char_boundary(*room)).unwrap_or_default();
            *room -= taken.len();
            if taken.len() < html.len() {
                page.notes.add(NoteKind::TooMuch, &place.name);
            }
            page.piece(&place.name, taken);
        }
    }
    page.finish()
}

/// What a capture has told so far.
struct Page {
    path: Path,
    id: Option<SessionId>,
    sightings: Sightings,
    attention: Vec<Attention>,
    open: Open,
    has_list: bool,
    has_login: bool,
    notes: Notes,
}

/// What the address says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Path {
    /// The landing page, which is all about sessions.
    List,
    /// Below it: an open session and the like.
    Code,
    Login,
    /// The rest of the site, where conversations stand: nothing there is a session.
    Other,
}

/// What the walk is within.
#[derive(Default)]
struct Around {
    /// Where each ends, and its repository. Groups may stand in groups; the innermost that has not ended is the one.
    groups: Vec<(u32, Option<String>)>,
    side_end: u32,
    main_end: u32,
}

impl Around {
    fn enter(&mut self, element: &Element) {
        while self.groups.last().is_some_and(|(end, _)| *end <= element.at()) {
            self.groups.pop();
        }
        if rules::GROUP.matches(element) {
            let label = element.attribute(rules::GROUP_LABEL).map(label).unwrap_or_default();
            self.groups.push((element.end(), whereabouts::is_repository(&label).then_some(label)));
        }
        if is_side(element) {
            self.side_end = self.side_end.max(element.end());
        }
        if rules::MAIN.iter().any(|main| main.matches(element)) {
            self.main_end = self.main_end.max(element.end());
        }
    }

    /// The label of the group, where it is a repository.
    fn repository(&self) -> Option<String> {
        self.groups.last()?.1.clone()
    }
}

impl Page {
    fn new(url: &str) -> Page {
        let path = url.strip_prefix("https://claude.ai").unwrap_or(url);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let under = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        Page {
            path: if path.trim_end_matches('/') == rules::CODE_PATH {
                Path::List
            } else if under(rules::CODE_PATH) {
                Path::Code
            } else if under(rules::LOGIN_PATH) {
                Path::Login
            } else {
                Path::Other
            },
            id: SessionId::from_href(url),
            sightings: Sightings::default(),
            attention: Vec::new(),
            open: Open::default(),
            has_list: false,
            has_login: false,
            notes: Notes::default(),
        }
    }

    /// Reads one piece of markup: a place of the plan, or a whole page.
    fn piece(&mut self, place: &str, html: &str) {
        let tree = Tree::parse(html);
        if tree.torn {
            self.notes.add(NoteKind::Torn, place);
        }
        if tree.too_much {
            self.notes.add(NoteKind::TooMuch, place);
        }
        self.has_login |= place == plan::LOGIN;
        if !matches!(self.path, Path::List | Path::Code) {
            for element in tree.elements() {
                self.has_list |= rules::LIST.matches(&element);
                self.has_login |= rules::LOGIN_FIELD.matches(&element);
            }
            return;
        }
        let mut around = Around::default();
        // What is sent of a link in a side bar may be a part of the bar, or reach beyond it.
        if place == plan::SIDE && !tree.elements().any(|element| is_side(&element)) {
            around.side_end = u32::MAX;
        }
        let mut loose = Vec::new();
        let mut walk = tree.walk();
        while let Some(found) = walk.next() {
            let Found::Element(element) = found else { continue };
            around.enter(&element);
            if self.element(element, &mut around, &mut loose) {
                walk.pass(element);
            }
        }
        if plan::holds_sessions(place) {
            self.loose(&tree, &loose);
        }
    }

    /// Reads an element; whether nothing more is to be looked for in it.
    fn element(&mut self, element: Element, around: &mut Around, loose: &mut Vec<Loose>) -> bool {
        if rules::is_passed_over(&element) {
            return true;
        }
        if rules::KEYED.matches(&element) || rules::BARE_ROW.matches(&element) {
            return self.row(element, around, loose);
        }
        if element.is("a") {
            if let Some(id) = element.attribute("href").and_then(SessionId::from_href) {
                let (in_side, in_main) = (element.at() < around.side_end, element.at() < around.main_end);
                loose.push(Loose { at: element.at(), id: Some(id), in_side, in_main, repository: around.repository() });
            }
            return false;
        }
        if rules::ATTENTION.matches(&element) && self.attention.len() < MAX_ATTENTION {
            let card = attention::read(element);
            let is_card = card.is_some();
            self.attention.extend(card);
            return is_card;
        }
        self.has_list |= rules::LIST.matches(&element);
        self.has_login |= rules::LOGIN_FIELD.matches(&element);
        if rules::ANNOUNCERS.iter().any(|sign| sign.matches(&element)) {
            self.open.announced(&element);
        }
        self.open.part(&element)
    }

    /// Reads a row; whether nothing more is to be looked for in it.
    fn row(&mut self, element: Element, around: &Around, loose: &mut Vec<Loose>) -> bool {
        if rules::MENU_ENTRY.matches(&element) || rules::OTHER_ROWS.iter().any(|other| other.matches(&element)) {
            return true;
        }
        // Headers and projects have keys too, and rows in them.
        if rules::KEYED.matches(&element) && !rules::ROW.matches(&element) {
            return false;
        }
        match row::read(element, &mut self.notes) {
            Row::Session(mut sighting) => {
                loose.push(Loose { at: element.at(), id: None, in_side: false, in_main: false, repository: None });
                sighting.repository = around.repository();
                self.add(*sighting);
                true
            }
            Row::Nameless => true,
            Row::None => false,
        }
    }

    /// Reads the links outside rows: cards, or bare links of older shells.
    fn loose(&mut self, tree: &Tree, loose: &[Loose]) {
        let mut done = 0;
        for (link, others) in loose.iter().zip(loose::others(loose)).take(MAX_LINKS) {
            let (Some(id), true) = (&link.id, link.at >= done) else { continue };
            if !self.lists(link) {
                continue;
            }
            let Some(element) = tree.element(link.at) else { continue };
            if loose::is_too_large(element) {
                self.notes.add(NoteKind::TooMuch, "a link");
                continue;
            }
            // No part of what has been read for the link before.
            let region = loose::region(element, (others.0.max(done.checked_sub(1)), others.1));
            done = region.end();
            let Some(Card { mut sighting, unread }) = card::read(region, element, id) else { continue };
            if let Some(unread) = unread {
                self.notes.add(NoteKind::UnknownStatus, &unread);
            }
            sighting.repository = sighting.repository.take().or_else(|| link.repository.clone());
            self.add(sighting);
        }
        if loose.len() > MAX_LINKS {
            self.notes.add(NoteKind::TooMuch, "links");
        }
    }

    /// Whether a link may list a session. Except on the landing page, links, words and badges may be of Claude's writing:
    /// there only a side bar lists sessions, and nothing in the page's main part does.
    fn lists(&self, link: &Loose) -> bool {
        self.path == Path::List || (link.in_side && !link.in_main)
    }

    fn add(&mut self, sighting: Sighting) {
        if self.sightings.len() < MAX_SESSIONS || self.sightings.of(&sighting.id).is_some() {
            self.sightings.add(sighting, &mut self.notes);
        } else {
            self.notes.add(NoteKind::TooMuch, "sessions");
        }
    }

    fn finish(self) -> (Reading, Vec<Note>) {
        let Page { path, id, mut sightings, attention, open, has_list, has_login, mut notes } = self;
        let sees_sessions = sightings.len() > 0;
        let sight = if sees_sessions {
            Sight::Seen
        } else if path == Path::Login || (has_login && !has_list && path != Path::Other) {
            Sight::LoggedOut
        } else if has_list && matches!(path, Path::List | Path::Code) {
            Sight::Empty
        } else {
            Sight::Missing
        };
        attention::tie(attention, &mut sightings, &mut notes);
        if let Some(id) = &id {
            open.tell(id, &mut sightings, &mut notes);
        }
        let mut sightings = sightings.into_all();
        for sighting in &mut sightings {
            sighting.title = bounded(std::mem::take(&mut sighting.title), MAX_TITLE);
            for text in [&mut sighting.detail, &mut sighting.repository, &mut sighting.branch] {
                *text = text.take().map(|text| bounded(text, MAX_TITLE));
            }
        }
        (Reading { sight, open: id, sightings }, notes.0)
    }
}

fn is_side(element: &Element) -> bool {
    rules::SIDES.iter().any(|side| side.matches(element))
}
