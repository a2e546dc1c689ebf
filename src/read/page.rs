//! Walks what was captured and hands each part to its reader: rows, cards, links, the open session's parts. Decides what
//! could be seen, but nothing about any status.

use super::attention::{self, Attention};
use super::card::{self, Card, Loose};
use super::html::{Element, Found, Tree};
use super::merge::Sightings;
use super::open::Open;
use super::plan;
use super::row::{self, Row};
use super::text::{bounded, clean};
use super::{Capture, MAX_TITLE, Note, NoteKind, Notes, Reading, Sight, rules, whereabouts};
use crate::session::SessionId;

/// More sessions than this are not taken from one capture.
const MAX_SESSIONS: usize = 5_000;
/// The page shows five cards, and then "Show N more".
const MAX_ATTENTION: usize = 200;
/// Ten times what a list of 1,000 rows comes to.
const MAX_TEXT: usize = 8 << 20;

/// Reads one capture.
pub(super) fn read(capture: &Capture) -> (Reading, Vec<Note>) {
    let mut page = Page::new(&capture.url);
    let mut room = MAX_TEXT;
    for place in &capture.places {
        for html in &place.html {
            let Some(left) = room.checked_sub(html.len()) else {
                page.notes.add(NoteKind::TooMuch, &place.name);
                continue;
            };
            room = left;
            page.piece(&place.name, html);
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
    Code,
    Login,
    Other,
}

impl Page {
    fn new(url: &str) -> Page {
        let path = url.strip_prefix("https://claude.ai").unwrap_or(url);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let under = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        Page {
            path: if under(rules::CODE_PATH) {
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
        let mut loose = Vec::new();
        self.walk(&tree, place, &mut loose);
        if !plan::is_of_open_session(place) {
            self.loose(&tree, &loose);
        }
    }

    fn walk(&mut self, tree: &Tree, place: &str, loose: &mut Vec<Loose>) {
        let mut main_end = if place == plan::CARDS { u32::MAX } else { 0 };
        // Groups may stand in groups; the innermost that has not ended is the one.
        let mut groups: Vec<(u32, String)> = Vec::new();
        let mut walk = tree.walk();
        while let Some(found) = walk.next() {
            let Found::Element(element) = found else { continue };
            if is_passed_over(&element) {
                walk.pass(element);
                continue;
            }
            while groups.last().is_some_and(|(end, _)| *end <= element.at()) {
                groups.pop();
            }
            if let Some(label) = element.attribute("data-group-label") {
                groups.push((element.end(), clean(label)));
            }
            if rules::KEYED.matches(&element) || rules::BARE_ROW.matches(&element) {
                let group = groups.last().map(|(_, label)| label.as_str());
                if self.row(element, group, loose) {
                    walk.pass(element);
                }
                continue;
            }
            if rules::MAIN.iter().any(|main| main.matches(&element)) {
                main_end = main_end.max(element.end());
            } else if rules::LIST.matches(&element) {
                self.has_list = true;
            } else if element.is("a") {
                if let Some(id) = element.attribute("href").and_then(SessionId::from_href) {
                    let in_main = element.at() < main_end;
                    let group = groups.last().map(|(_, label)| label.clone());
                    loose.push(Loose { at: element.at(), id: Some(id), in_main, group });
                }
            } else if rules::ATTENTION.matches(&element) && self.attention.len() < MAX_ATTENTION {
                if let Some(card) = attention::read(element) {
                    self.attention.push(card);
                    walk.pass(element);
                }
            } else if rules::LOGIN_FIELD.matches(&element) {
                self.has_login = true;
            } else if self.open.part(&element) {
                walk.pass(element);
            }
        }
    }

    /// Reads a row; whether nothing more is to be looked for in it.
    fn row(&mut self, element: Element, group: Option<&str>, loose: &mut Vec<Loose>) -> bool {
        if rules::MENU_ENTRY.matches(&element) || rules::OTHER_ROWS.iter().any(|other| other.matches(&element)) {
            return true;
        }
        // Headers and projects have keys too, and rows in them.
        if rules::KEYED.matches(&element) && !rules::ROW.matches(&element) {
            return false;
        }
        match row::read(element, &mut self.notes) {
            Row::Session(mut sighting) => {
                loose.push(Loose { at: element.at(), id: None, in_main: false, group: None });
                sighting.repository = group.filter(|label| whereabouts::is_repository(label)).map(str::to_owned);
                if self.has_room() {
                    self.sightings.add(*sighting, &mut self.notes);
                }
                true
            }
            Row::Nameless => true,
            Row::None => false,
        }
    }

    /// Reads the links outside rows: cards, or bare links of older shells.
    fn loose(&mut self, tree: &Tree, loose: &[Loose]) {
        let mut done = 0;
        for (nth, link) in loose.iter().enumerate() {
            let (Some(id), true) = (&link.id, link.at >= done) else { continue };
            let Some(element) = tree.element(link.at) else { continue };
            let card = card::region(element, loose, nth);
            done = card.end();
            let Some(Card { mut sighting, unread }) = card::read(card, element, id) else { continue };
            // On an open session's page a link in the main part may stand in anything, even in what Claude wrote.
            if link.in_main && self.id.is_some() && !sighting.has_status() {
                continue;
            }
            if let Some(unread) = unread {
                self.notes.add(NoteKind::UnknownStatus, &unread);
            }
            if sighting.repository.is_none() {
                sighting.repository = link.group.clone().filter(|label| whereabouts::is_repository(label));
            }
            if self.has_room() {
                self.sightings.add(sighting, &mut self.notes);
            }
        }
    }

    fn has_room(&mut self) -> bool {
        let has_room = self.sightings.len() < MAX_SESSIONS;
        if !has_room {
            self.notes.add(NoteKind::TooMuch, "sessions");
        }
        has_room
    }

    fn finish(self) -> (Reading, Vec<Note>) {
        let Page { path, id, mut sightings, attention, open, has_list, has_login, mut notes } = self;
        let sees_sessions = sightings.len() > 0;
        let sight = if sees_sessions {
            Sight::Seen
        } else if path == Path::Login || (has_login && !has_list) {
            Sight::LoggedOut
        } else if has_list && path == Path::Code {
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
            sighting.detail = sighting.detail.take().map(|detail| bounded(detail, MAX_TITLE));
        }
        (Reading { sight, open: id, sightings }, notes.0)
    }
}

/// What is never looked into: the transcript, what the user types, what is not shown.
pub(super) fn is_passed_over(element: &Element) -> bool {
    rules::HIDDEN.iter().any(|name| element.is(name))
        || rules::TRANSCRIPT.matches(element)
        || rules::COMPOSER.matches(element)
}
