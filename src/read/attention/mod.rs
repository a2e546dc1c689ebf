//! Reads the attention cards of the landing page (B). A card has no id: it belongs to the row with the same title. If
//! several rows have that title, `twins` decides which.

mod twins;

use crate::read::git_names;
use crate::read::html::{Element, Found};
use crate::read::list::{Sightings, add_evidence};
use crate::read::reading::{Evidence, NoteKind, Notes, Sighting};
use crate::read::rules;
use crate::read::text::{Cleaner, text_content};
use crate::session::{SessionId, Status};

/// What one card shows.
pub(in crate::read) struct AttentionCard {
    title: String,
    /// The status in the page's words: "Needs input", "Ready for review", "Unread".
    words: String,
    detail: String,
    repository: Option<String>,
}

/// Reads a list item. Returns nothing if it is no attention card.
pub(in crate::read) fn read_attention_card(item: Element) -> Option<AttentionCard> {
    let button = item.elements().next()?;
    if !button.is("button") {
        return None;
    }
    let mut texts = Vec::new();
    let mut words = Cleaner::for_matching();
    let mut after = Cleaner::for_matching();
    let mut has_dot = false;
    let mut walk = button.walk();
    while let Some(found) = walk.next() {
        match found {
            Found::Text(text) if texts.is_empty() => words.push_markup(text),
            Found::Text(text) => after.push_markup(text),
            // The item holds another list.
            Found::Element(element) if rules::ATTENTION.matches(&element) => return None,
            Found::Element(element) if rules::ATTENTION_TEXT.matches(&element) => {
                texts.push(text_content(element));
                walk.pass(element);
            }
            Found::Element(element) if rules::ATTENTION_AGE.matches(&element) => walk.pass(element),
            Found::Element(element) => has_dot |= rules::ATTENTION_DOT.matches(&element),
        }
    }
    let mut texts = texts.into_iter();
    let title = texts.next()?;
    if !has_dot || title.is_empty() {
        return None;
    }
    let repository = after.finish();
    Some(AttentionCard {
        title,
        words: words.finish(),
        detail: texts.next().unwrap_or_default(),
        repository: git_names::is_repository(&repository).then_some(repository),
    })
}

/// Adds what each card shows to the sighting that it belongs to. Notes a card that belongs to none. `sorted` is the
/// field of that name of the reading.
pub(in crate::read) fn add_to_rows(
    cards: Vec<AttentionCard>,
    sightings: &mut Sightings,
    sorted: &[SessionId],
    notes: &mut Notes,
) {
    if cards.is_empty() {
        return;
    }
    let ties = twins::tie(&cards, sightings, sorted);
    for (card, tie) in cards.into_iter().zip(ties) {
        let Some(sighting) = tie.and_then(|tie| sightings.at_mut(tie.row)) else {
            notes.add(NoteKind::Unmatched, &card.title);
            continue;
        };
        let status = rules::status_of_landing(&card.words);
        if status.is_none() {
            notes.add(NoteKind::UnknownStatus, &card.words);
        }
        add_status(sighting, status, &card.words);
        if tie.is_some_and(|tie| tie.is_its_own) {
            sighting.repository = sighting.repository.take().or(card.repository);
            if sighting.detail.is_none() && !card.detail.is_empty() {
                sighting.detail = Some(card.detail);
            }
        }
    }
}

/// Adds a card's status. "Needs input" also covers a turn that ended with a plain question, which the sidebar shows as
/// unread. In all other cases the sidebar is right: it knows more states and changes sooner.
fn add_status(sighting: &mut Sighting, status: Option<Status>, words: &str) {
    let is_believed = match sighting.status {
        Status::Unknown => true,
        Status::Finished | Status::Idle(_) => matches!(status, Some(Status::Waiting(_))),
        _ => false,
    };
    if is_believed && let Some(status) = status {
        let listed = std::mem::replace(&mut sighting.status, status);
        sighting.listed = (listed != Status::Unknown).then_some(listed);
    }
    add_evidence(sighting, vec![Evidence::new("attention card", words)], is_believed);
}
