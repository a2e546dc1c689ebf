//! Another history, from a file of the user's, taken into this one.
//!
//! Must never: change what was seen here, or believe what cannot have been.

use super::{Doing, History, Life, MAX_STRETCHES, Turn};
use crate::lean::sort_by;
use crate::time::Time;

impl History {
    /// Takes in the lives that are not known here, and the turns. What goes on there is out of sight here. What cannot have
    /// been is left out: stretches out of order, or later than now.
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

/// Titles of pages are cut to this length, in characters, when they are read.
const MAX_TITLE: usize = 300;

/// A life as it can have been, with nothing that goes on.
fn ended(mut life: Life, now: Time) -> Option<Life> {
    let in_order = life.stretches.is_sorted_by_key(|stretch| stretch.from);
    let is_possible = in_order && !life.stretches.is_empty() && life.last().from <= now;
    let fits = life.stretches.len() <= MAX_STRETCHES && life.title.chars().count() <= MAX_TITLE;
    if !(is_possible && fits) {
        return None;
    }
    if life.doing().goes_on() {
        life.go_on(Doing::Unseen, life.last().from, false);
    }
    life.turn = None;
    Some(life)
}
