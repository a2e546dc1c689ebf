//! The order in which a page shows its list. Sorted by last activity, which is the page's default, a session that does
//! something moves up past others: a weak sign of life, which may end a stall.
//!
//! Never begins a stall, and never takes for moved what came, went, was renamed or is in another state: then the list may
//! be sorted or grouped by that.

use super::moves::{Digest, Moves};
use crate::map::Map;
use crate::read::{Reading, Sighting};
use crate::session::{SessionId, Status};

/// Sessions from the top of a list to its end; what did not stand in it comes before.
#[derive(Clone, Debug, Default)]
pub struct Order(pub Vec<SessionId>);

/// Where a session stands is no part of what is shown of it.
impl PartialEq for Order {
    fn eq(&self, _: &Order) -> bool {
        true
    }
}

impl Eq for Order {}

/// A session that stood in the list before, and its place in it now.
type Standing<'a> = (&'a Sighting, usize);

/// The digest that the list last showed of a session that stood in it in the state that its row has now.
pub(super) type Before<'a> = &'a dyn Fn(&SessionId, &Status) -> Option<Digest>;

impl Order {
    /// The sessions that have moved up past others, as far as a list sorted by last activity would show that.
    pub(super) fn moved_up(&self, before: Before, reading: &Reading) -> Vec<SessionId> {
        let mut places = self.places(before, reading);
        if ups(&places).is_empty() {
            return Vec::new();
        }
        places.retain(|(sighting, _)| {
            before(&sighting.id, row(sighting)).is_some_and(|digest| !is_renamed(sighting, digest))
        });
        let (ups, downs) = (ups(&places), downs(&places));
        // Where more have moved up than were passed, it is these that went down; and whoever sorts the list otherwise moves
        // most of it.
        let is_plausible = ups.len() <= downs && ups.len() * 2 <= places.len();
        if is_plausible { ups } else { Vec::new() }
    }

    /// What stood in the list before and still does, in the state in which it stood there, from the former top to the end.
    fn places<'a>(&self, before: Before, reading: &'a Reading) -> Vec<Standing<'a>> {
        let sorted: Map<&SessionId, ()> = reading.sorted.iter().map(|id| (id, ())).collect();
        let stays =
            |sighting: &&Sighting| sorted.contains_key(&&sighting.id) && before(&sighting.id, row(sighting)).is_some();
        let staying = reading.sightings.iter().filter(stays).enumerate();
        let now: Map<&SessionId, Standing> = staying.map(|(place, one)| (&one.id, (one, place))).collect();
        self.0.iter().filter_map(|id| now.get(&id).copied()).collect()
    }
}

/// What its row says, also beside a card.
fn row(sighting: &Sighting) -> &Status {
    sighting.listed.as_ref().unwrap_or(&sighting.status)
}

fn is_renamed(sighting: &Sighting, before: Digest) -> bool {
    !Digest::new(sighting).moved(before).common(Moves::TITLE).is_none()
}

/// Those that now stand above one that stood above them.
fn ups(places: &[Standing]) -> Vec<SessionId> {
    let mut lowest = 0;
    let mut ups = Vec::new();
    for (sighting, place) in places {
        if *place < lowest {
            ups.push(sighting.id.clone());
        }
        lowest = lowest.max(*place);
    }
    ups
}

/// How many were passed.
fn downs(places: &[Standing]) -> usize {
    let mut highest = usize::MAX;
    let mut downs = 0;
    for (_, place) in places.iter().rev() {
        downs += usize::from(*place > highest);
        highest = highest.min(*place);
    }
    downs
}

#[cfg(test)]
mod tests {
    use crate::read::{Reading, Sight, Sighting};
    use crate::session::{Rest, SessionId, Status};
    use crate::time::Time;
    use crate::track::{Digest, Shown, Testimony};

    fn sighting(name: &str) -> Option<Sighting> {
        Some(Sighting {
            id: SessionId::parse(&format!("session_{}", name.get(..1)?))?,
            title: name.to_lowercase(),
            status: if name.ends_with('!') { Status::Running(None) } else { Status::Idle(Rest::Plain) },
            listed: None,
            evidence: Vec::new(),
            repository: None,
            branch: None,
            detail: None,
            pull_request: None,
            progress: None,
            elapsed: None,
            started_by: None,
        })
    }

    /// A reading of a list of these, each by the letter of its id, what it is called, and `!` while it runs. What stands
    /// in brackets is not sorted.
    fn reading(list: &str) -> Reading {
        let names = list.split(' ').filter_map(|name| sighting(name.trim_matches(['(', ')'])));
        let sorted = list.split(' ').filter(|name| !name.starts_with('(')).filter_map(sighting);
        Reading {
            sight: Sight::Seen,
            sightings: names.collect(),
            sorted: sorted.map(|sighting| sighting.id).collect(),
            ..Reading::default()
        }
    }

    #[track_caller]
    fn check(before: &str, now: &str, expect: &[&str]) {
        let mut testimony = Testimony::default();
        let before = reading(before);
        let shown = |one: &Sighting| (one.id.clone(), Shown::new(&one.status, Digest::new(one), 1, Time(0)));
        testimony.shown = before.sightings.iter().map(shown).collect();
        testimony.take_stock(&before, |_| true, Time(0));
        let up: Vec<_> = testimony
            .moved_up(&reading(now), |_, _, _| false)
            .iter()
            .map(|id| id.as_str().replace("session_", ""))
            .collect();
        assert_eq!(up, expect, "{before:?}\n{now}");
    }

    #[test]
    fn who_stands_above_what_stood_above_it_has_moved_up() {
        check("A B C! D", "C! A B D", &["C"]);
        check("A B C D", "A C B D", &["C"]);
        check("A B", "B A", &["B"]);
        check("A B C D E", "E C A B D", &["C", "E"]);
        // One that was on top stays there while the next comes up behind it.
        check("A B C D", "A D B C", &["D"]);
        check("A B C D", "A B C D", &[]);
    }

    #[test]
    fn what_comes_and_goes_moves_nothing() {
        check("A B C", "D E A B C", &[]);
        check("A B C", "B C", &[]);
        check("A B C", "C E", &[]);
        check("A B C", "D C A B", &["C"]);
    }

    #[test]
    fn what_goes_down_moves_nothing_up() {
        check("A B C D", "B C D A", &[]);
        check("A B C D", "B C A D", &[]);
    }

    #[test]
    fn another_sorting_moves_nothing_up() {
        check("A B C", "C B A", &[]);
        check("A B C D E F", "F E D C B A", &[]);
        check("A B C D E F", "D F B C A E", &[]);
    }

    #[test]
    fn what_is_renamed_or_in_another_state_has_no_place_to_be_compared() {
        check("A B C D", "C-renamed A B D", &[]);
        check("A B C D", "B A-renamed C D", &[]);
        check("A B C D", "C! A B D", &[]);
        check("A! B C D", "B A C D", &[]);
        check("A! B C D", "D A B C", &["D"]);
    }

    #[test]
    fn what_is_pinned_has_no_place() {
        check("A B C D", "(C) A B D", &[]);
        check("(A) B C D", "B A C D", &[]);
        check("(A) B C D", "(A) D B C", &["D"]);
    }

    #[test]
    fn a_list_that_was_away_is_not_compared() {
        let mut testimony = Testimony::default();
        testimony.take_stock(&reading("A B C"), |_| true, Time(0));
        testimony.take_stock(&Reading::default(), |_| true, Time(1));
        assert_eq!(testimony.moved_up(&reading("C A B"), |_, _, _| false), []);
    }
}
