//! Walks a capture and hands each part to its reader: rows, cards, links, the open session's parts. It is the only
//! module that knows all readers. Must never decide a session's status, except for rows without a mark.

mod known;
mod surroundings;

pub(super) use known::read_row_alone;

use known::{RowsInPlace, known_row, reads_all_inside};
use surroundings::{Pane, Surroundings, is_side};

use super::attention::{self, AttentionCard, read_attention_card};
use super::cards::{CardReading, SessionLink, card_around, is_too_large, neighbours, read_card};
use super::html::{Element, Found, Tree};
use super::list::{RowKind, Sightings, read_row, starter_of_address};
use super::plan;
use super::reading::{
    Capture, Evidence, KnownRow, MAX_TITLE, Note, NoteKind, Notes, Reading, RowMark, Rows, Sight, Sighting,
};
use super::rules;
use super::session_page::SessionPage;
use super::text::bounded;
use crate::session::{Rest, SessionId, Starter, Status};

/// The most sessions read from one capture.
const MAX_SESSIONS: usize = 1_000;
/// The most attention cards read. The page shows five, and then "Show N more".
const MAX_ATTENTION: usize = 200;
/// The most links read. A page with more is not a list of sessions.
const MAX_LINKS: usize = 10_000;
/// The longest text read of the places that list sessions, in bytes. 1,000 rows are about a quarter of it.
const MAX_LISTS: usize = 3_000_000;
/// The longest text read of all other places, in bytes. The limit is separate, so that a large list leaves the
/// permission card readable.
const MAX_PARTS: usize = 500_000;
/// The most panes read. A split view has a few.
const MAX_PANES: usize = 20;

/// Reads one capture. The readings of known rows are reused, unless their surroundings may change one of them. Then the
/// whole capture is read anew.
pub(super) fn read_capture(capture: &Capture) -> (Reading, Vec<Note>) {
    let known = read_places(capture);
    known.or_else(|| read_places(&capture.whole())).unwrap_or_default()
}

/// Reads one capture with the readings of known rows. Returns nothing if a row's surroundings may change its reading.
fn read_places(capture: &Capture) -> Option<(Reading, Vec<Note>)> {
    let mut page = PageReader::new(&capture.url, &capture.rows);
    let (mut lists, mut parts) = (MAX_LISTS, MAX_PARTS);
    for place in &capture.places {
        let budget = if plan::holds_sessions(&place.name) { &mut lists } else { &mut parts };
        for html in &place.html {
            let fitting = html.get(..html.floor_char_boundary(*budget)).unwrap_or_default();
            *budget -= fitting.len();
            if fitting.len() < html.len() {
                page.notes.add(NoteKind::TooMuch, &place.name);
            }
            let rows = page.read_fragment(&place.name, fitting)?;
            *budget = budget.checked_sub(rows)?;
        }
    }
    Some(page.into_reading())
}

/// What was read from a capture so far.
struct PageReader<'c> {
    /// The rows that were read before.
    rows: &'c Rows,
    route: Route,
    open: Option<SessionId>,
    /// Who has started it, as far as the address tells.
    starter: Option<Starter>,
    sightings: Sightings,
    /// See [`Reading::sorted`].
    sorted: Vec<SessionId>,
    attention: Vec<AttentionCard>,
    session_page: SessionPage,
    /// The parts in panes, by the session that the pane shows.
    panes: Vec<(Pane, SessionPage)>,
    /// The rows whose status was not read, and what is in the mark's place.
    unmarked: Vec<(SessionId, RowMark)>,
    /// Whether the status of any row was read.
    has_marks: bool,
    /// The open rows that have no id.
    open_rows: Vec<Sighting>,
    plan_used: Option<u8>,
    /// Whether the list is grouped by repository.
    has_repositories: bool,
    has_list: bool,
    has_login: bool,
    has_skeleton: bool,
    has_user_menu: bool,
    notes: Notes,
}

/// The kind of page, by its address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Route {
    /// The landing page, which shows only sessions.
    List,
    /// A page below the landing page: an open session and the like.
    Code,
    Login,
    /// The rest of the site, which shows conversations and no sessions.
    Other,
}

impl Route {
    fn new(url: &str) -> Route {
        let path = url.strip_prefix("https://claude.ai").unwrap_or(url);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let is_under =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if path.trim_end_matches('/') == rules::CODE_PATH {
            Route::List
        } else if is_under(rules::CODE_PATH) {
            Route::Code
        } else if is_under(rules::LOGIN_PATH) {
            Route::Login
        } else {
            Route::Other
        }
    }

    /// Whether pages of this kind show sessions.
    fn shows_sessions(self) -> bool {
        matches!(self, Route::List | Route::Code)
    }
}

impl<'c> PageReader<'c> {
    fn new(url: &str, rows: &'c Rows) -> PageReader<'c> {
        PageReader {
            rows,
            route: Route::new(url),
            open: SessionId::from_href(url),
            starter: starter_of_address(url),
            sightings: Sightings::default(),
            sorted: Vec::new(),
            attention: Vec::new(),
            session_page: SessionPage::default(),
            panes: Vec::new(),
            unmarked: Vec::new(),
            has_marks: false,
            open_rows: Vec::new(),
            plan_used: None,
            has_repositories: false,
            has_list: false,
            has_login: false,
            has_skeleton: false,
            has_user_menu: false,
            notes: Notes::default(),
        }
    }

    /// Reads one fragment of markup: an element of a place of the plan, or a whole page. Returns the length of the
    /// known rows in it, in bytes, or nothing if the surroundings may change the reading of one of them.
    fn read_fragment(&mut self, place: &str, html: &str) -> Option<usize> {
        let tree = Tree::parse(html);
        if tree.torn {
            self.notes.add(NoteKind::Torn, place);
        }
        if tree.too_much {
            self.notes.add(NoteKind::TooMuch, place);
        }
        self.has_login |= place == plan::LOGIN;
        let rows = RowsInPlace::find(&tree, self.rows)?;
        if tree.torn && !rows.positions.is_empty() {
            // In torn markup, a row may stand inside an element that should have ended before it.
            return None;
        }
        if !self.route.shows_sessions() {
            for element in tree.elements() {
                self.look_for_login(&element);
            }
            return if rows.positions.is_empty() { Some(0) } else { None };
        }
        let mut surroundings = Surroundings::default();
        // The fragment around a link in a side bar may lie inside the bar, without the bar's own element.
        if place == plan::SIDE && !tree.elements().any(|element| is_side(&element)) {
            surroundings.side_end = u32::MAX;
        }
        let mut links = Vec::new();
        let mut walk = tree.walk();
        while let Some(found) = walk.next() {
            let Found::Element(element) = found else { continue };
            if rows.are_in(&element) && reads_all_inside(&element) {
                return None;
            }
            surroundings.enter(&element);
            if let Some(row) = known_row(self.rows, &element) {
                self.add_known_row(row, &element, &surroundings, &mut links);
            } else if self.visit(element, &surroundings, &mut links) {
                walk.pass(element);
            }
        }
        if plan::holds_sessions(place) {
            self.read_links(&tree, &links);
        }
        Some(rows.bytes)
    }

    /// Adds the reading of a known row.
    fn add_known_row(
        &mut self,
        row: &KnownRow,
        place: &Element,
        surroundings: &Surroundings,
        links: &mut Vec<SessionLink>,
    ) {
        for note in &row.notes {
            self.notes.add(note.kind, &note.on);
        }
        self.note_place(&row.sighting.id, place, surroundings);
        self.add_row(row.sighting.clone(), row.mark, place, surroundings, links);
    }

    /// Adds a row that is not inside another row to the list's order. If a session has several rows, the first one
    /// counts.
    fn note_place(&mut self, id: &SessionId, row: &Element, surroundings: &Surroundings) {
        self.has_repositories |= surroundings.repository().is_some();
        if !surroundings.is_pinned(row) && self.sightings.get_mut(id).is_none() {
            self.sorted.push(id.clone());
        }
    }

    fn add_row(
        &mut self,
        mut sighting: Sighting,
        mark: RowMark,
        place: &Element,
        surroundings: &Surroundings,
        links: &mut Vec<SessionLink>,
    ) {
        links.push(SessionLink { at: place.at(), id: None, in_side: false, in_main: false, repository: None });
        sighting.repository = surroundings.repository();
        self.unmarked.extend((mark != RowMark::Read).then(|| (sighting.id.clone(), mark)));
        self.has_marks |= mark == RowMark::Read;
        self.add(sighting);
    }

    fn look_for_login(&mut self, element: &Element) {
        self.has_list |= rules::LIST.matches(element);
        self.has_login |= rules::LOGIN_FIELD.matches(element);
        self.has_skeleton |= rules::SKELETON.matches(element);
        self.has_user_menu |= rules::USER_MENU.matches(element);
    }

    /// Reads an element. Returns whether the walk is to skip its content.
    fn visit(&mut self, element: Element, surroundings: &Surroundings, links: &mut Vec<SessionLink>) -> bool {
        if rules::is_passed_over(&element) {
            return true;
        }
        if rules::KEYED.matches(&element) || rules::BARE_ROW.matches(&element) {
            return self.visit_row(element, surroundings, links);
        }
        if element.is("a") {
            if let Some(id) = element.attribute("href").and_then(SessionId::from_href) {
                links.push(surroundings.link(&element, id));
            }
            return false;
        }
        if rules::ATTENTION.matches(&element) && self.attention.len() < MAX_ATTENTION {
            let card = read_attention_card(element);
            let is_card = card.is_some();
            self.attention.extend(card);
            return is_card;
        }
        self.look_for_login(&element);
        if rules::USAGE.matches(&element) {
            self.plan_used = self.plan_used.or(element.attribute("aria-label").and_then(rules::plan_used));
        }
        let Some(page) = self.page_around(surroundings) else { return false };
        if rules::any_matches(&rules::ANNOUNCERS, &element) {
            page.add_notice(&element);
        }
        page.read_part(&element)
    }

    /// Returns the session page to which a part at this position belongs: its pane's, or that of the whole page.
    fn page_around(&mut self, surroundings: &Surroundings) -> Option<&mut SessionPage> {
        let Some((_, pane)) = &surroundings.pane else { return Some(&mut self.session_page) };
        if let Some(position) = self.panes.iter().position(|(other, _)| other == pane) {
            return self.panes.get_mut(position).map(|(_, page)| page);
        }
        if self.panes.len() >= MAX_PANES {
            return None;
        }
        self.panes.push((pane.clone(), SessionPage::default()));
        self.panes.last_mut().map(|(_, page)| page)
    }

    /// Reads a row. Returns whether the walk is to skip its content.
    fn visit_row(&mut self, element: Element, surroundings: &Surroundings, links: &mut Vec<SessionLink>) -> bool {
        if rules::MENU_ENTRY.matches(&element) || rules::any_matches(&rules::OTHER_ROWS, &element) {
            return true;
        }
        // Headers and projects have keys too, and contain rows.
        if rules::KEYED.matches(&element) && !rules::ROW.matches(&element) {
            return false;
        }
        let mut rows = Vec::new();
        let mut next = Some((element, None));
        while let Some((row, outer)) = next {
            let reading = read_row(row, self.open.as_ref(), &mut self.notes);
            let starter = match &reading.kind {
                RowKind::Session { sighting, .. } => Some(Starter::Session(sighting.id.clone())),
                _ => None,
            };
            match reading.kind {
                // The element is no row: the walk goes on inside it.
                RowKind::None if row.at() == element.at() => return false,
                RowKind::Session { mut sighting, mark } => {
                    sighting.started_by = outer.or(sighting.started_by.take());
                    if row.at() == element.at() {
                        self.note_place(&sighting.id, &row, surroundings);
                    }
                    self.add_row(*sighting, mark, &row, surroundings, links);
                }
                RowKind::Open(sighting) => self.open_rows.push(*sighting),
                RowKind::Nameless | RowKind::None => {}
            }
            rows.extend(reading.rows_inside.into_iter().rev().map(|inner| (inner, starter.clone())));
            next = rows.pop();
        }
        true
    }

    /// Reads the links outside rows: cards, and the bare links of older builds.
    fn read_links(&mut self, tree: &Tree, links: &[SessionLink]) {
        let mut read_to = 0;
        for (link, (before, after)) in links.iter().zip(neighbours(links)).take(MAX_LINKS) {
            let Some(id) = &link.id else { continue };
            if link.at < read_to || !self.may_list_session(link) {
                continue;
            }
            let Some(element) = tree.element(link.at) else { continue };
            if is_too_large(element) {
                self.notes.add(NoteKind::TooMuch, "a link");
                continue;
            }
            // No card contains a part of the card before it.
            let card = card_around(element, (before.max(read_to.checked_sub(1)), after));
            read_to = card.end();
            let Some(CardReading { mut sighting, unread }) = read_card(card, element, id) else { continue };
            if let Some(unread) = unread {
                self.notes.add(NoteKind::UnknownStatus, &unread);
            }
            sighting.repository = sighting.repository.take().or_else(|| link.repository.clone());
            sighting.started_by = element.attribute("href").and_then(starter_of_address);
            self.add(sighting);
        }
        if links.len() > MAX_LINKS {
            self.notes.add(NoteKind::TooMuch, "links");
        }
    }

    /// Whether a link may stand for a session. Except on the landing page, Claude may have written links, words and
    /// badges. On other pages only links in a side bar count, and none in the page's main part.
    fn may_list_session(&self, link: &SessionLink) -> bool {
        self.route == Route::List || (link.in_side && !link.in_main)
    }

    fn add(&mut self, sighting: Sighting) {
        if self.sightings.len() < MAX_SESSIONS || self.sightings.get_mut(&sighting.id).is_some() {
            self.sightings.add(sighting, &mut self.notes);
        } else {
            self.notes.add(NoteKind::TooMuch, "sessions");
        }
    }

    fn sight(&self) -> Sight {
        if self.sightings.len() > 0 {
            Sight::Seen
        } else if self.route == Route::Login || (self.has_login && !self.has_list && !self.has_user_menu) {
            Sight::LoggedOut
        } else if self.has_skeleton && self.route.shows_sessions() {
            Sight::Loading
        } else if self.has_list && self.route.shows_sessions() {
            Sight::Empty
        } else {
            Sight::Missing
        }
    }

    /// Makes rows without a mark idle (P, newer builds), if the mark's place is empty or other rows have marks. The
    /// page draws a row before its mark, so the tracker waits until this lasts.
    fn read_unmarked(&mut self) {
        for (id, mark) in std::mem::take(&mut self.unmarked) {
            let Some(sighting) = self.sightings.get_mut(&id).filter(|sighting| sighting.status == Status::Unknown)
            else {
                continue;
            };
            if mark == RowMark::None || (mark == RowMark::NoPlace && self.has_marks) {
                sighting.status = Status::Idle(Rest::Unmarked);
                sighting.evidence.push(Evidence::new("no mark", ""));
            } else if mark == RowMark::NoPlace {
                self.notes.add(NoteKind::UnknownStatus, &sighting.title);
            }
        }
    }

    /// Adds the open row that has no id, as rows inside an expanded project. Its title has to fit the open session.
    fn read_open_row(&mut self) {
        let Some(open) = &self.open else { return };
        let mut rows = std::mem::take(&mut self.open_rows);
        if rows.len() == 1 && self.sightings.get_mut(open).is_none() {
            let row = rows.remove(0);
            let in_pane = self.panes.iter().find(|(pane, _)| pane.as_ref() == Some(open)).map(|(_, page)| page);
            if in_pane.unwrap_or(&self.session_page).is_named(&row.title) {
                self.add(row);
            }
        }
    }

    fn into_reading(mut self) -> (Reading, Vec<Note>) {
        self.read_unmarked();
        self.read_open_row();
        let sight = self.sight();
        // Groups of repositories have their own order.
        let sorted = if self.has_repositories { Vec::new() } else { std::mem::take(&mut self.sorted) };
        let PageReader { open, starter, plan_used, mut sightings, attention, session_page, panes, mut notes, .. } =
            self;
        attention::add_to_rows(attention, &mut sightings, &sorted, &mut notes);
        if let Some(id) = &open {
            session_page.add_to(id, &mut sightings, &mut notes);
            if let Some(sighting) = sightings.get_mut(id) {
                sighting.started_by = sighting.started_by.take().or(starter);
            }
        }
        let is_alone = panes.len() == 1;
        for (pane, page) in panes {
            // A pane without a readable session id shows the open session if it is the only pane. Beside others it may
            // show a session on the user's own computer.
            let Some(id) = pane.or_else(|| open.clone().filter(|_| is_alone)) else { continue };
            page.add_to(&id, &mut sightings, &mut notes);
        }
        let mut sightings = sightings.into_vec();
        for sighting in &mut sightings {
            sighting.title = bounded(std::mem::take(&mut sighting.title), MAX_TITLE);
            for text in [&mut sighting.detail, &mut sighting.repository, &mut sighting.branch] {
                *text = text.take().map(|text| bounded(text, MAX_TITLE));
            }
        }
        (Reading { sight, open, sightings, sorted, plan_used }, notes.into_vec())
    }
}
