//! Counts the steps of a reading, so that tests can check without a clock that the cost is linear in the input. Only
//! tests and fuzzing count; the product does not.

#[cfg(any(test, fuzzing))]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// The most steps allowed for each byte of a capture. Real pages take 1 to 2.
#[cfg(any(test, fuzzing))]
pub const MOST_PER_BYTE: u64 = 12;

/// Adds to the count: nodes visited, names compared, bytes looked at.
#[cfg(any(test, fuzzing))]
pub fn count(steps: usize) {
    TAKEN.set(TAKEN.get() + steps as u64);
}

/// Counts nothing.
#[cfg(not(any(test, fuzzing)))]
#[inline(always)]
pub fn count(_: usize) {}

/// Returns how many steps this thread has taken since the last call.
#[cfg(any(test, fuzzing))]
pub fn taken() -> u64 {
    TAKEN.replace(0)
}

#[cfg(test)]
mod tests;
