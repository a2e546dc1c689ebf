// Waits, but not for ever: a frozen tab answers neither yes nor no, and a notification service may hang.

/** What is done at all is done in milliseconds, in a hidden tab too. */
const PATIENCE = 4_000;

export const LATE = Symbol("late");

/**
 * What a promise gives, or `LATE`.
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | typeof LATE>}
 */
export function soon(promise) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE, LATE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
