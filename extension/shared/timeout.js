// Waits for a promise with a time limit: a frozen tab, a notification service or a disk may never answer.

/** In milliseconds. Tabs and services that answer at all do so within a few milliseconds, hidden tabs included. */
const DEFAULT_TIMEOUT = 4_000;

export const TIMED_OUT = Symbol("timed out");

/**
 * Returns what a promise gives, or `TIMED_OUT`. The promise itself goes on.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} [within] milliseconds
 * @returns {Promise<T | typeof TIMED_OUT>}
 */
export function withTimeout(promise, within = DEFAULT_TIMEOUT) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, within, TIMED_OUT);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

/**
 * Returns what a promise gives. Fails after the time limit. The promise itself goes on.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} within milliseconds
 * @returns {Promise<T>}
 */
export async function withDeadline(promise, within) {
  const answer = await withTimeout(promise, within);
  if (answer === TIMED_OUT) throw new Error(`No answer within ${within / 1000} s`);
  return answer;
}
