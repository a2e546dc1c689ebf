//! The attention cards of the landing page (B). They carry no id: a card belongs to the row of the same title, when
//! exactly one row has it.

use super::html::{Element, Found};
use super::merge::{Sightings, add_evidence};
use super::row::text_of;
use super::text::Cleaner;
use super::{Evidence, NoteKind, Notes, rules, whereabouts};
use crate::session::Status;

/// What one card says.
pub(super) struct Attention {
    title: String,
    /// "Needs input", "Ready for review", "Unread".
    words: String,
    detail: String,
    repository: Option<String>,
}

/// Reads a list item as an attention card, if it is one.
pub(super) fn read(item: Element) -> Option<Attention> {
    let button = item.elements().next().filter(|first| first.is("button"))?;
    let mut texts = Vec::new();
    let mut words = Cleaner::plain();
    let mut after = Cleaner::plain();
    let mut has_dot = false;
    let mut walk = button.walk();
    while let Some(found) = walk.next() {
        match found {
            Found::Text(text) if texts.is_empty() => words.push_markup(text),
            Found::Text(text) => after.push_markup(text),
            // A list of its own.
            Found::Element(element) if rules::ATTENTION.matches(&element) => return None,
            Found::Element(element) if rules::ATTENTION_TEXT.matches(&element) => {
                texts.push(text_of(element));
                walk.pass(element);
            }
            Found::Element(element) if rules::ATTENTION_AGE.matches(&element) => walk.pass(element),
            Found::Element(element) => has_dot |= rules::ATTENTION_DOT.matches(&element),
        }
    }
    let mut texts = texts.into_iter();
    let title = texts.next().filter(|title| has_dot && !title.is_empty())?;
    let repository = after.finish();
    Some(Attention {
        title,
        words: words.finish(),
        detail: texts.next().unwrap_or_default(),
        repository: whereabouts::is_repository(&repository).then_some(repository),
    })
}

/// Adds to the rows what the cards tell.
pub(super) fn tie(cards: Vec<Attention>, sightings: &mut Sightings, notes: &mut Notes) {
    if cards.is_empty() {
        return;
    }
    let titles = sightings.titles();
    for card in cards {
        let Some(sighting) = sightings.only_one_titled(&card.title, &titles) else {
            notes.add(NoteKind::Unmatched, &card.title);
            continue;
        };
        // "Needs input" also covers a turn that ended with a plain question, which the sidebar shows as unread. Else the
        // sidebar is right: it is the finer and the faster of the two.
        let said = rules::phrase(&card.words).or_else(|| (card.words == "Unread").then_some(Status::Finished));
        let believed = match sighting.status {
            Status::Unknown => true,
            Status::Finished | Status::Idle(_) => matches!(said, Some(Status::Waiting(_))),
            _ => false,
        };
        if said.is_none() {
            notes.add(NoteKind::UnknownStatus, &card.words);
        }
        if let Some(status) = said.filter(|_| believed) {
            let listed = std::mem::replace(&mut sighting.status, status);
            sighting.listed = Some(listed).filter(|listed| *listed != Status::Unknown);
        }
        add_evidence(sighting, vec![Evidence::new("attention card", &card.words)], believed);
        sighting.repository = sighting.repository.take().or(card.repository);
        if sighting.detail.is_none() && !card.detail.is_empty() {
            sighting.detail = Some(card.detail);
        }
    }
}
