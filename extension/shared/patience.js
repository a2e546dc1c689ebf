// Waits, but not for ever: a frozen tab answers neither yes nor no, a notification service may hang, and so may a disk.

/** What is done at all is done in milliseconds, in a hidden tab too. */
const PATIENCE = 4_000;

export const TIMED_OUT = Symbol("timed out");

/**
 * What a promise gives, or `TIMED_OUT`. The promise itself goes on.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} [within] milliseconds
 * @returns {Promise<T | typeof TIMED_OUT>}
 */
export function withTimeout(promise, within = PATIENCE) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, within, TIMED_OUT);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

/**
 * The same as a failure.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} within milliseconds
 * @returns {Promise<T>}
 */
export async function answered(promise, within) {
  const answer = await withTimeout(promise, within);
  if (answer === TIMED_OUT) throw new Error(`No answer within ${within / 1000} s`);
  return answer;
}
