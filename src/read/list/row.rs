//! One row of the sidebar: the id, title, status and pull requests of its session.
//!
//! Must never take words that a user or Claude wrote (a title, a tail) for a status: only badges tell it.

use super::badge::{Badge, BadgeReading, read_badge};
use super::merge::rank;
use crate::read::html::{Element, Found};
use crate::read::reading::{BUSY, Evidence, NoteKind, Notes, Sighting};
use crate::read::rules;
use crate::read::text::{Cleaner, display_text, text_content};
use crate::session::SessionId;

/// What one row tells.
pub(in crate::read) enum RowReading {
    /// A session.
    Session(Box<Sighting>),
    /// A session by its looks, but nothing tells which.
    Nameless,
    /// No session.
    None,
}

/// The most badges read in a row, which has one or two.
const MAX_BADGES: usize = 16;

/// Reads one row. Notes what it cannot read.
pub(in crate::read) fn read_row(row: Element, notes: &mut Notes) -> RowReading {
    let parts = collect_parts(row);
    let id = parts.key.and_then(SessionId::parse).or_else(|| parts.href.and_then(SessionId::from_href));
    let title = parts.title();
    let Some(id) = id else {
        if parts.key.is_none() && parts.badges.iter().all(|badge| badge.reading.is_none()) {
            return RowReading::None;
        }
        notes.add(NoteKind::NoId, parts.key.unwrap_or(&title));
        return RowReading::Nameless;
    };
    // Most addresses end in the very id, so there is no need to parse it again.
    let other = parts.href.filter(|href| !href.ends_with(id.as_str())).and_then(SessionId::from_href);
    if other.is_some_and(|other| other != id) {
        notes.add(NoteKind::Disagree, "the key and the address of a row");
    }

    let mut sighting = Sighting::unknown(id, title);
    if let Some((badge, reading)) = most_telling(&parts.badges) {
        sighting.status = reading.status.clone();
        sighting.evidence.push(Evidence::new(reading.rule, &badge.on));
        if reading.is_disputed {
            notes.add(NoteKind::Disagree, &badge.on);
        }
    } else {
        let unread = parts.badges.iter().find(|badge| badge.means_status || badge.in_slot);
        notes.add(NoteKind::UnknownStatus, unread.map_or(&sighting.title, |badge| &badge.on));
    }
    add_pull_request(&mut sighting, &parts.badges);
    if parts.is_busy {
        sighting.evidence.push(Evidence::new(BUSY, ""));
    }
    RowReading::Session(Box::new(sighting))
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

struct RowParts<'t> {
    key: Option<&'t str>,
    href: Option<&'t str>,
    is_busy: bool,
    badges: Vec<Badge>,
    title: Option<String>,
    menu_label: Option<&'t str>,
    link_text: Cleaner,
}

impl RowParts<'_> {
    /// The text of the title's own element, else of the menu's label, else of the link.
    fn title(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let menu = self.menu_label.map(display_text);
        if let Some(title) = menu.as_deref().and_then(|label| label.strip_prefix(rules::MORE_OPTIONS)) {
            return title.to_owned();
        }
        self.link_text.so_far().to_owned()
    }
}

fn collect_parts<'t>(row: Element<'_, 't>) -> RowParts<'t> {
    let mut parts = RowParts {
        key: row.attribute("data-row-key").and_then(|key| key.strip_prefix(rules::SESSION_KEY)),
        href: None,
        is_busy: rules::BUSY.matches(&row),
        badges: Vec::new(),
        title: None,
        menu_label: None,
        link_text: Cleaner::default(),
    };
    let has_key = parts.key.is_some();
    let mut slot_end = 0;
    let mut link_end = 0;
    let mut walk = row.walk();
    while let Some(found) = walk.next() {
        let element = match found {
            Found::Element(element) => element,
            Found::Text(text) => {
                if walk.position() <= link_end {
                    parts.link_text.push_markup(text);
                }
                continue;
            }
        };
        if !has_key && rules::BARE_ROW.matches(&element) {
            // A row of its own.
            walk.pass(element);
        } else if parts.badges.len() < MAX_BADGES
            && let Some(badge) = read_badge(element, element.at() < slot_end)
        {
            parts.badges.push(badge);
            walk.pass(element);
        } else if rules::JUMP_HINT.matches(&element) {
            walk.pass(element);
        } else if rules::ROW_MENU.matches(&element) {
            parts.menu_label = parts.menu_label.or(element.attribute("aria-label"));
            walk.pass(element);
        } else if rules::MAIN_BUTTON.matches(&element) || element.is("a") {
            link_end = link_end.max(element.end());
            parts.href = parts.href.or(element.attribute("href"));
        } else if parts.title.is_none() && rules::ROW_TITLE.matches(&element) {
            parts.title = Some(text_content(element)).filter(|title| !title.is_empty());
            walk.pass(element);
        } else if slot_end == 0 && rules::STATUS_SLOT.matches(&element) {
            slot_end = element.end();
        }
        parts.is_busy |= rules::BUSY.matches(&element);
    }
    parts
}

/// The badge that tells the row's status: by the page's own precedence, and in the status slot before elsewhere.
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
