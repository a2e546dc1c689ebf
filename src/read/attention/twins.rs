//! Finds the row of each card of the landing page. Claude writes the titles, so several rows may have a card's title.
//!
//! Must never guess: a card that may belong to either of two rows belongs to none.

use super::AttentionCard;
use crate::map::Map;
use crate::read::list::Sightings;
use crate::session::SessionId;

/// The least number of cards with a known row that have to be in the order of their rows. Then that order decides about
/// the other cards.
const CONCORDANT: usize = 3;

/// The row that a card belongs to.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    /// The row's position among the sightings.
    pub row: usize,
    /// Whether the whole card belongs to this row. If not, only its status does, which all cards of that title share.
    pub is_its_own: bool,
}

/// Returns the row of each card, if it is known.
pub(super) fn tie(cards: &[AttentionCard], sightings: &Sightings, sorted: &[SessionId]) -> Vec<Option<Tie>> {
    let titles = sightings.titles();
    let rows: Vec<Vec<usize>> = cards.iter().map(|card| Sightings::titled(&card.title, &titles)).collect();
    let own = |row| Some(Tie { row, is_its_own: true });
    let alone = |(card, rows): (&AttentionCard, &Vec<usize>)| match rows[..] {
        [row] => own(row),
        _ => of_repository(card, rows, sightings).and_then(own),
    };
    let mut ties: Vec<Option<Tie>> = cards.iter().zip(&rows).map(alone).collect();
    let sorted: Map<&SessionId, ()> = sorted.iter().map(|id| (id, ())).collect();
    let is_sorted = |row: &usize| sightings.at(*row).is_some_and(|sighting| sorted.contains_key(&&sighting.id));
    if are_in_order(&ties, is_sorted) {
        tie_by_order(cards, &rows, is_sorted, &mut ties);
    }
    tie_all(cards, &rows, &mut ties);
    ties
}

/// Returns the only row in the card's repository. Returns nothing if the repository of any of these rows is not known.
fn of_repository(card: &AttentionCard, rows: &[usize], sightings: &Sightings) -> Option<usize> {
    let repository = card.repository.as_deref()?;
    let name = repository.rsplit('/').next();
    let mut found = None;
    for row in rows {
        let own = sightings.at(*row)?.repository.as_deref()?;
        // A folder is named without the repository's owner.
        if own == repository || Some(own) == name {
            if found.is_some() {
                return None;
            }
            found = Some(*row);
        }
    }
    found
}

/// Whether the cards are in the order of their rows: both are sorted by their last activity.
fn are_in_order(ties: &[Option<Tie>], is_sorted: impl Fn(&usize) -> bool) -> bool {
    let rows: Vec<usize> = ties.iter().flatten().map(|tie| tie.row).collect();
    rows.len() >= CONCORDANT && rows.iter().all(is_sorted) && rows.is_sorted_by(|one, next| one < next)
}

/// Ties a run of cards with the same title between two cards with known rows. If as many rows of that title are between
/// these rows, rows and cards are in the same order.
fn tie_by_order(
    cards: &[AttentionCard],
    rows: &[Vec<usize>],
    is_sorted: impl Fn(&usize) -> bool,
    ties: &mut [Option<Tie>],
) {
    let mut from = 0;
    while let Some(first) = ties.iter().skip(from).position(Option::is_none).map(|place| from + place) {
        let length = ties.iter().skip(first).take_while(|tie| tie.is_none()).count();
        from = first + length;
        let row_at = |place: Option<usize>| place.and_then(|place| ties.get(place)?.map(|tie| tie.row));
        let (above, below) = (row_at(first.checked_sub(1)), row_at(Some(from)));
        let is_between =
            |row: &&usize| above.is_none_or(|above| **row > above) && below.is_none_or(|below| **row < below);
        let Some((card, twins)) = cards.get(first).zip(rows.get(first)) else { return };
        let are_twins = cards.iter().skip(first).take(length).all(|other| other.title == card.title);
        let between: Vec<usize> = twins.iter().filter(is_between).copied().collect();
        if are_twins && between.len() == length && twins.iter().all(&is_sorted) {
            for (tie, row) in ties.iter_mut().skip(first).zip(between) {
                *tie = Some(Tie { row, is_its_own: true });
            }
        }
    }
}

/// Ties the cards of a title if each of its rows has a card, and all these cards show the same status.
fn tie_all(cards: &[AttentionCard], rows: &[Vec<usize>], ties: &mut [Option<Tie>]) {
    for (place, card) in cards.iter().enumerate() {
        let twins = || cards.iter().enumerate().filter(|(_, other)| other.title == card.title);
        let Some(rows) = rows.get(place).filter(|rows| rows.len() > 1 && twins().count() == rows.len()) else {
            continue;
        };
        let is_open = twins().all(|(place, _)| ties.get(place).is_some_and(Option::is_none));
        if is_open && twins().all(|(_, other)| other.words == card.words) {
            for ((place, _), row) in twins().zip(rows) {
                if let Some(tie) = ties.get_mut(place) {
                    *tie = Some(Tie { row: *row, is_its_own: false });
                }
            }
        }
    }
}
