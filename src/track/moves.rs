//! Notices what moves about a session: title, phase, percentage, words, and the activity on its own page. A move is a
//! sign of life, and only what has moved before can be missed.
//!
//! This module never decides how long a silence is too long. A part that a page does not show never counts as standing
//! still.

use std::hash::{Hash, Hasher};

use crate::read::Sighting;
use crate::session::Status;

/// A set of things that can move about a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves(pub u8);

/// A digest of what a page shows of a session: one number, with some bits for each part. The bits of a part that the
/// page does not show are zero.
///
/// Digests are stored, so they must be the same in every build. They travel as JavaScript numbers, so they have 52
/// bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(pub u64);

impl Moves {
    /// Nothing.
    pub const NONE: Moves = Moves(0);
    /// Its title. Claude renames each session once, so after one change no second one can be expected.
    pub const TITLE: Moves = Moves(1);
    /// Its title, for the second time in one turn.
    pub const TITLE_AGAIN: Moves = Moves(2);
    /// The phase of its work.
    pub const PHASE: Moves = Moves(4);
    /// Its percentage.
    pub const PROGRESS: Moves = Moves(8);
    /// What it does, in the page's words.
    pub const WORDS: Moves = Moves(16);
    /// Its branch or its pull requests.
    pub const PLACE: Moves = Moves(32);
    /// The activity on its own page.
    pub const ACTIVITY: Moves = Moves(64);
    /// Its heartbeat in the page's data.
    pub const HEARTBEAT: Moves = Moves(128);

    /// The moves that are in either set.
    #[must_use]
    pub fn and(self, other: Moves) -> Moves {
        Moves(self.0 | other.0)
    }

    /// The moves that are in both sets.
    #[must_use]
    pub fn common(self, other: Moves) -> Moves {
        Moves(self.0 & other.0)
    }

    /// The moves of this set that are not in the other.
    #[must_use]
    pub fn without(self, other: Moves) -> Moves {
        Moves(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// Each part of a digest with its first bit and its number of bits.
const PARTS: [(Moves, u32, u32); 5] = [
    (Moves::TITLE, 0, 16),
    (Moves::PHASE, 16, 5),
    (Moves::PROGRESS, 21, 7),
    (Moves::WORDS, 28, 14),
    (Moves::PLACE, 42, 10),
];

impl Digest {
    /// The digest of a sighting. It leaves out the elapsed time, which counts on even when nothing else moves.
    pub(super) fn new(sighting: &Sighting) -> Digest {
        let phase = match &sighting.status {
            Status::Running(Some(phase)) => *phase as u64 + 1,
            _ => 0,
        };
        let words = match &sighting.status {
            Status::Failed(failure) if failure.words().is_some() => failure.words(),
            _ => sighting.detail.as_deref(),
        };
        let requests = sighting.pull_request.as_ref().map(|pr| (&pr.numbers, pr.state.map(|state| state as u8)));
        let place = sighting.branch.is_some() || requests.is_some();
        let values = [
            hash(&sighting.title),
            phase,
            sighting.progress.map_or(0, |progress| u64::from(progress.percent()) + 1),
            words.map_or(0, hash),
            if place { hash(&(&sighting.branch, requests)) } else { 0 },
        ];
        let parts = PARTS.iter().zip(values).map(|((_, from, bits), value)| fit(value, *bits) << from);
        Digest(parts.sum())
    }

    /// The parts that the page shows.
    pub(super) fn shown(self) -> Moves {
        let part = |from: u32, bits: u32| self.0 >> from & ((1 << bits) - 1);
        let shown = PARTS.iter().filter(|(_, from, bits)| part(*from, *bits) != 0);
        shown.fold(Moves::NONE, |sum, (moves, ..)| sum.and(*moves))
    }

    /// The parts that both digests show with different values. A part that only one of them shows has not moved, since
    /// cards come and go.
    pub(super) fn moved(self, before: Digest) -> Moves {
        Digest(self.0 ^ before.0).shown().common(self.shown()).common(before.shown())
    }
}

/// Fits a number into `bits` bits. Zero stays zero, and no other number becomes zero.
fn fit(value: u64, bits: u32) -> u64 {
    let most = (1 << bits) - 1;
    if value <= most { value } else { value % most + 1 }
}

/// Hashes a part that is shown. The result is never zero.
fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    value.hash(&mut hasher);
    hasher.finish() >> 12 | 1 << 51
}

/// The FNV-1a hash, which is small and the same on every platform and in every build.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    // `usize` has 32 bits in the browser and 64 in tests, but a digest must be the same in both.
    fn write_usize(&mut self, n: usize) {
        self.write(&(n as u64).to_le_bytes());
    }

    fn write_isize(&mut self, n: isize) {
        self.write(&(n as i64).to_le_bytes());
    }
}
