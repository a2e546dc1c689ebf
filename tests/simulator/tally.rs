//! What happened in the worlds. A simulator that never exercises something proves nothing about it.

use std::collections::BTreeMap;

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Tally(pub BTreeMap<&'static str, u64>);

impl Tally {
    pub fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn most(&mut self, what: &'static str, value: u64) {
        let kept = self.0.entry(what).or_default();
        *kept = (*kept).max(value);
    }

    /// Adds what another tally counted; of what begins with "most" the greater stays.
    pub fn add(&mut self, other: &Tally) {
        for (what, count) in &other.0 {
            if what.starts_with("most") {
                self.most(what, *count);
            } else {
                *self.0.entry(what).or_default() += count;
            }
        }
    }
}
