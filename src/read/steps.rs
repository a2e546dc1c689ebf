//! Counts what a reading costs, so that tests hold it to be linear in its input without a clock. The product counts
//! nothing.

#[cfg(any(test, fuzzing))]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// The most steps for each byte of a capture. What pages show takes 1 to 2.
#[cfg(any(test, fuzzing))]
pub const MOST_PER_BYTE: u64 = 12;

/// Counts: nodes visited, names compared, bytes looked at.
#[cfg(any(test, fuzzing))]
pub fn count(steps: usize) {
    TAKEN.set(TAKEN.get() + steps as u64);
}

/// Counts nothing.
#[cfg(not(any(test, fuzzing)))]
#[inline(always)]
pub fn count(_: usize) {}

/// How many steps this thread has taken since it was last asked.
#[cfg(any(test, fuzzing))]
pub fn taken() -> u64 {
    TAKEN.replace(0)
}

#[cfg(test)]
mod tests;
