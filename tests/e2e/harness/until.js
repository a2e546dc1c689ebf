// Waiting for what has no event.

import { setTimeout as pause } from "node:timers/promises";

export const DEADLINE_MS = 15_000;
const ASK_AGAIN_MS = 20;

/**
 * For what the browser has no event for: asks until the answer fits.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => boolean} fits
 * @param {string} complaint
 * @param {number} within  milliseconds
 */
export async function until(ask, fits, complaint, within = DEADLINE_MS) {
  const end = Date.now() + within;
  let answer = await ask();
  while (!fits(answer)) {
    if (Date.now() > end) throw new Error(`${complaint}, but ${JSON.stringify(answer)}`);
    await pause(ASK_AGAIN_MS);
    answer = await ask();
  }
  return answer;
}
