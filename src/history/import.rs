//! Merges a history from a user's file into this one.
//!
//! Must never: change what was recorded here, or accept what cannot be true.

use super::{Doing, History, Life, MAX_STRETCHES, Turn};
use crate::lean::sort_by;
use crate::time::Time;

impl History {
    /// Adds the other history's turns, and the lives of sessions that have none here. A life that goes on there is
    /// unseen here. Left out are turns later than `now`, and lives whose stretches are out of order, too many or later
    /// than `now`, or whose title is too long.
    pub fn take_in(&mut self, other: History, now: Time) {
        for (id, life) in other.lives.iter() {
            if let Some(life) = ended(life.clone(), now).filter(|_| !self.lives.contains_key(id)) {
                self.lives.insert(id.clone(), life);
            }
        }
        let known: Vec<Turn> = self.turns.clone();
        self.turns.extend(other.turns.into_iter().filter(|turn| turn.at <= now && !known.contains(turn)));
        sort_by(&mut self.turns, |one, next| one.at.cmp(&next.at));
        self.additions += 1;
        self.keep_bounds(now);
    }
}

/// The longest title, in characters. The reader cuts titles of pages to this length.
const MAX_TITLE: usize = 300;

/// The life, ended as unseen if it goes on; `None` if it cannot be true.
fn ended(mut life: Life, now: Time) -> Option<Life> {
    let in_order = life.stretches.is_sorted_by_key(|stretch| stretch.from);
    let is_possible = in_order && !life.stretches.is_empty() && life.last().from <= now;
    let fits = life.stretches.len() <= MAX_STRETCHES && life.title.chars().count() <= MAX_TITLE;
    if !(is_possible && fits) {
        return None;
    }
    if life.doing().goes_on() {
        life.begin_stretch(Doing::Unseen, life.last().from, false);
    }
    life.turn = None;
    Some(life)
}
