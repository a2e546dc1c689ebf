// Waits for what has no event.

import { setTimeout as pause } from "node:timers/promises";

export const DEADLINE_MS = 15_000;
const ASK_AGAIN_MS = 20;

/**
 * Asks again and again until the answer fits, and returns that answer. Fails after the time limit.
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
