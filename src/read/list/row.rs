//! Reads one row of the sidebar: the id, title, status and pull requests of its session.
//!
//! Must never take words that a user or Claude wrote for a status: only badges and the link's accessible name show one.

use super::badge::{Badge, BadgePlace, BadgeReading, read_badge};
use super::merge::rank;
use crate::read::html::{Element, Found};
use crate::read::reading::{BUSY, Evidence, NoteKind, Notes, RowMark, Sighting};
use crate::read::rules;
use crate::read::text::{Cleaner, display_text, text_content, to_match_text};
use crate::session::{SessionId, Starter, Status};

/// What one row shows, and the rows inside it.
pub(in crate::read) struct RowReading<'a, 't> {
    /// Whose row it is.
    pub kind: RowKind,
    /// The rows inside it, which are other sessions' (I).
    pub rows_inside: Vec<Element<'a, 't>>,
}

/// Whose row it is.
pub(in crate::read) enum RowKind {
    /// The row of a session with an id.
    Session {
        /// The session.
        sighting: Box<Sighting>,
        /// What its status mark is like.
        mark: RowMark,
    },
    /// A row that looks like a session's and has no id. It is open, so it may be the row of the session whose page this
    /// is.
    Open(Box<Sighting>),
    /// A row that looks like a session's, but does not show whose.
    Nameless,
    /// Not a session's row.
    None,
}

/// The most badges read in a row. Rows have one or two.
const MAX_BADGES: usize = 16;
/// The most rows inside one row that are read. A session has started a few others at most.
const MAX_INSIDE: usize = 200;

/// Reads one row on the page of the session `open`. Notes what it cannot read, except that a row has no mark: what that
/// means depends on the other rows.
pub(in crate::read) fn read_row<'a, 't>(
    row: Element<'a, 't>,
    open: Option<&SessionId>,
    notes: &mut Notes,
) -> RowReading<'a, 't> {
    let mut parts = collect_parts(row);
    let rows_inside = std::mem::take(&mut parts.rows_inside);
    RowReading { kind: kind_of(&parts, open, notes), rows_inside }
}

fn kind_of(parts: &RowParts, open: Option<&SessionId>, notes: &mut Notes) -> RowKind {
    let id = parts.key.and_then(SessionId::parse).or_else(|| parts.href.and_then(SessionId::from_href));
    let title = parts.title();
    let Some(id) = id else {
        if parts.key.is_some_and(|key| key.starts_with(rules::LOCAL_ID)) {
            return RowKind::Nameless;
        }
        if parts.key.is_none() && parts.badges.iter().all(|badge| badge.reading.is_none()) {
            return RowKind::None;
        }
        if let Some(id) = open.filter(|_| parts.is_open && parts.key.is_none()) {
            return RowKind::Open(Box::new(sighting_of(parts, id.clone(), title, notes).0));
        }
        notes.add(NoteKind::NoId, parts.key.unwrap_or(&title));
        return RowKind::Nameless;
    };
    // Most addresses end with the same id, and need not be parsed.
    let other = parts.href.filter(|href| !href.ends_with(id.as_str())).and_then(SessionId::from_href);
    if other.is_some_and(|other| other != id) {
        notes.add(NoteKind::Disagree, "the key and the address of a row");
    }
    let (mut sighting, mark) = sighting_of(parts, id, title, notes);
    sighting.started_by = parts.href.and_then(starter_of_address);
    RowKind::Session { sighting: Box::new(sighting), mark }
}

fn sighting_of(parts: &RowParts, id: SessionId, title: String, notes: &mut Notes) -> (Sighting, RowMark) {
    let mut sighting = Sighting::unknown(id, title);
    let mark = if let Some((badge, reading)) = most_telling(&parts.badges) {
        sighting.status = reading.status.clone();
        sighting.evidence.push(Evidence::new(reading.rule, &badge.on));
        if reading.is_disputed {
            notes.add(NoteKind::Disagree, &badge.on);
        }
        RowMark::Read
    } else if let Some((status, words)) = status_in_name(parts, &sighting.title) {
        sighting.status = status;
        sighting.evidence.push(Evidence::new("accessible name", &words));
        RowMark::Read
    } else if let Some(unread) = parts.badges.iter().find(|badge| badge.means_status || badge.in_slot) {
        notes.add(NoteKind::UnknownStatus, &unread.on);
        RowMark::Unread
    } else {
        match parts.slot {
            Slot::Missing => RowMark::NoPlace,
            Slot::Empty => RowMark::None,
            Slot::Full => RowMark::Unread,
        }
    };
    if mark == RowMark::Unread && sighting.evidence.is_empty() && parts.badges.is_empty() {
        notes.add(NoteKind::UnknownStatus, &sighting.title);
    }
    add_pull_request(&mut sighting, &parts.badges);
    if parts.is_busy {
        sighting.evidence.push(Evidence::new(BUSY, ""));
    }
    (sighting, mark)
}

/// Who has started the session with this address, as far as that tells.
pub(in crate::read) fn starter_of_address(address: &str) -> Option<Starter> {
    let (_, query) = address.split('#').next()?.split_once('?')?;
    let mut names = query.split('&').filter_map(|one| one.split('=').next());
    names.any(|name| name == rules::ROUTINE_QUERY).then_some(Starter::Routine)
}

fn add_pull_request(sighting: &mut Sighting, badges: &[Badge]) {
    for badge in badges {
        let Some(pull_request) = &badge.pull_request else { continue };
        sighting.pull_request = Some(pull_request.clone());
        let evidence = Evidence::new("pull request badge", &badge.on);
        if !sighting.evidence.contains(&evidence) {
            sighting.evidence.push(evidence);
        }
        return;
    }
}

/// The place where rows show their status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Missing,
    Empty,
    Full,
}

struct RowParts<'a, 't> {
    key: Option<&'t str>,
    href: Option<&'t str>,
    is_busy: bool,
    is_open: bool,
    badges: Vec<Badge>,
    slot: Slot,
    title: Option<String>,
    menu_label: Option<&'t str>,
    link_label: Option<&'t str>,
    link_text: Cleaner,
    rows_inside: Vec<Element<'a, 't>>,
}

impl<'t> RowParts<'_, 't> {
    /// Starts with what the row's own element shows.
    fn new(row: &Element<'_, 't>) -> Self {
        RowParts {
            key: row.attribute("data-row-key").and_then(|key| key.strip_prefix(rules::SESSION_KEY)),
            href: None,
            is_busy: rules::BUSY.matches(row),
            is_open: rules::OPEN_ROW.matches(row),
            badges: Vec::new(),
            slot: Slot::Missing,
            title: None,
            menu_label: None,
            link_label: None,
            link_text: Cleaner::default(),
            rows_inside: Vec::new(),
        }
    }

    /// Returns the text of the title's own element, else the title in the menu's label, else the first text of the
    /// link.
    fn title(&self) -> String {
        let title = self.title.as_ref();
        let has_status = |title: &String| self.badges.iter().any(|badge| title.starts_with(&badge.on));
        if let Some(title) = title.filter(|title| !has_status(title)) {
            return title.clone();
        }
        let menu = self.menu_label.map(display_text);
        let menu = menu.as_deref().and_then(rules::label_of_menu);
        let Some(title) = title else {
            let link = || without_status(self.link_text.so_far(), &self.badges);
            return menu.map_or_else(link, str::to_owned);
        };
        // Sometimes the title's element holds the status before the title (L).
        match menu.and_then(|menu| title.strip_suffix(menu)) {
            Some(before) if self.badges.iter().any(|badge| badge.on == to_match_text(before.trim_end())) => {
                menu.unwrap_or_default().to_owned()
            }
            _ => title.clone(),
        }
    }
}

/// Returns the status before the title in the link's accessible name (L), and its words.
fn status_in_name(parts: &RowParts, title: &str) -> Option<(Status, String)> {
    let name = display_text(parts.link_label?);
    let words = name.strip_suffix(title).filter(|_| !title.is_empty())?;
    let words = to_match_text(words.trim_end()).into_owned();
    Some((rules::status_of_word(&words)?, words))
}

/// Returns a text that is not marked up as the title, without the status before it.
fn without_status(text: &str, badges: &[Badge]) -> String {
    let rest = badges.iter().find_map(|badge| {
        let rest = text.strip_prefix(badge.on.as_str()).filter(|_| badge.means_status && !badge.on.is_empty())?;
        rest.strip_prefix(' ')
    });
    rest.unwrap_or(text).to_owned()
}

/// Collects the parts of a row during a walk.
struct PartsWalk<'a, 't> {
    parts: RowParts<'a, 't>,
    /// Whether the row's own `data-row` element was reached. The next such element is another row.
    is_own_row: bool,
    /// The end of the status slot, or 0 before it.
    slot_end: u32,
    link: LinkText,
}

fn collect_parts<'a, 't>(row: Element<'a, 't>) -> RowParts<'a, 't> {
    let mut collector = PartsWalk {
        parts: RowParts::new(&row),
        is_own_row: rules::BARE_ROW.matches(&row),
        slot_end: 0,
        link: LinkText::default(),
    };
    let mut walk = row.walk();
    while let Some(found) = walk.next() {
        match found {
            Found::Text(text) => collector.read_text(text, walk.position()),
            Found::Element(element) => {
                if collector.read_element(element) {
                    walk.pass(element);
                }
            }
        }
    }
    collector.parts
}

impl<'a, 't> PartsWalk<'a, 't> {
    /// Reads a text. `position` is the position after it.
    fn read_text(&mut self, text: &'t str, position: u32) {
        if position <= self.slot_end {
            if !text.trim().is_empty() {
                self.parts.slot = Slot::Full;
            }
        } else if self.link.is_title(text, position) {
            self.parts.link_text.push_markup(text);
        }
    }

    /// Reads an element. Returns whether it was read with everything inside it; else the walk goes on inside.
    fn read_element(&mut self, element: Element<'a, 't>) -> bool {
        let is_row = rules::BARE_ROW.matches(&element);
        if rules::ROW.matches(&element) || (is_row && self.is_own_row) {
            if self.parts.rows_inside.len() < MAX_INSIDE {
                self.parts.rows_inside.push(element);
            }
            return true;
        }
        self.is_own_row |= is_row;
        self.parts.is_busy |= rules::BUSY.matches(&element);
        self.parts.is_open |= rules::OPEN_ROW.matches(&element);
        self.add_badge(element) || self.add_words(element) || {
            self.enter(element);
            false
        }
    }

    fn add_badge(&mut self, element: Element<'a, 't>) -> bool {
        let place = if element.at() < self.slot_end { BadgePlace::Slot } else { BadgePlace::Row };
        let badge = if self.parts.badges.len() < MAX_BADGES { read_badge(element, place) } else { None };
        let is_badge = badge.is_some();
        self.parts.badges.extend(badge);
        is_badge
    }

    /// Reads elements with words that do not belong to the link's text. Returns whether the element is one.
    fn add_words(&mut self, element: Element<'a, 't>) -> bool {
        let parts = &mut self.parts;
        if rules::JUMP_HINT.matches(&element) {
            return true;
        }
        if rules::ROW_MENU.matches(&element) {
            parts.menu_label = parts.menu_label.or(element.attribute("aria-label"));
            return true;
        }
        let is_title = parts.title.is_none() && !is_link(&element) && rules::any_matches(&rules::ROW_TITLE, &element);
        if is_title {
            parts.title = Some(text_content(element)).filter(|title| !title.is_empty());
        }
        is_title
    }

    fn enter(&mut self, element: Element<'a, 't>) {
        let parts = &mut self.parts;
        if is_link(&element) {
            self.link.enter(&element);
            parts.href = parts.href.or(element.attribute("href"));
            parts.link_label = parts.link_label.or(element.attribute("aria-label"));
        } else if self.slot_end == 0 && rules::STATUS_SLOT.matches(&element) {
            self.slot_end = element.end();
            parts.slot = Slot::Empty;
        } else if element.at() < self.slot_end {
            parts.slot = Slot::Full;
        } else {
            self.link.enter_part(&element);
        }
    }
}

fn is_link(element: &Element) -> bool {
    rules::MAIN_BUTTON.matches(element) || element.is("a")
}

/// Selects the texts of a row's link that are its title, where nothing is marked up as one. They are the first text,
/// and the others in the same element.
#[derive(Default)]
struct LinkText {
    end: u32,
    /// The ends of the elements around the current position.
    around: Vec<u32>,
    part_end: Option<u32>,
}

impl LinkText {
    fn enter(&mut self, link: &Element) {
        self.end = self.end.max(link.end());
    }

    fn enter_part(&mut self, element: &Element) {
        let is_inline = rules::INLINE.iter().any(|name| element.is(name));
        if self.part_end.is_none() && element.at() < self.end && !is_inline {
            self.leave(element.at());
            self.around.push(element.end());
        }
    }

    /// Removes the elements that end before a position.
    fn leave(&mut self, at: u32) {
        while self.around.last().is_some_and(|end| *end <= at) {
            self.around.pop();
        }
    }

    /// Whether a text belongs to the title. `position` is the position after it.
    fn is_title(&mut self, text: &str, position: u32) -> bool {
        if position > self.end {
            return false;
        }
        if let Some(end) = self.part_end {
            return position <= end;
        }
        if display_text(text).is_empty() {
            return true;
        }
        self.leave(position - 1);
        let end = self.around.last().copied().unwrap_or(self.end);
        self.part_end = Some(end);
        true
    }
}

/// Returns the badge that shows the row's status: by the page's own precedence, and in the status slot before
/// elsewhere.
fn most_telling(badges: &[Badge]) -> Option<(&Badge, &BadgeReading)> {
    most_telling_of(badges.iter().filter(|badge| badge.in_slot)).or_else(|| most_telling_of(badges.iter()))
}

fn most_telling_of<'b>(badges: impl Iterator<Item = &'b Badge>) -> Option<(&'b Badge, &'b BadgeReading)> {
    let mut best: Option<(&Badge, &BadgeReading)> = None;
    for badge in badges {
        let Some(reading) = &badge.reading else { continue };
        if best.is_none_or(|(_, other)| rank(&reading.status) > rank(&other.status)) {
            best = Some((badge, reading));
        }
    }
    best
}
