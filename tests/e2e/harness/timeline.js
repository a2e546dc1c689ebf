// Plays a timeline of `timelines/` on the replica: what happens to sessions, when, and in words what that means.

import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/**
 * @typedef {object} Timeline
 * @property {string} about
 * @property {Record<string, number>} settings
 * @property {import("../replica/server.js").Change[]} sessions  what is there at first
 * @property {{at: number, say?: string, change: import("../replica/server.js").Change[]}[]} steps  `at` in seconds
 * @property {string[]} notifications  the titles that must come, in this order, and no others
 * @property {Record<string, string>} board  what the board must show at the end
 * @property {string} badge
 */

/** @param {string} name @returns {Timeline} */
export function readTimeline(name) {
  return JSON.parse(readFileSync(new URL(`../timelines/${name}.json`, import.meta.url), "utf8"));
}

/**
 * @param {Timeline} timeline
 * @param {import("../replica/server.js").Replica} replica
 * @param {(text: string) => void} say
 */
export async function play({ steps }, replica, say) {
  const start = Date.now();
  for (const { at, say: text, change } of steps) {
    await pause(Math.max(0, start + 1000 * at - Date.now()));
    if (text) say(text);
    await replica.setAll(change);
  }
}
