// Plays a timeline of `timelines/` on the replica: what happens to sessions, when, and a text about it.

import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/**
 * @typedef {object} Timeline
 * @property {string} about
 * @property {Record<string, number>} settings
 * @property {Partial<import("../replica/world.js").View>} view  how the page shows it
 * @property {string} open  the session that is open in a tab of its own
 * @property {import("../replica/server.js").Change[]} sessions  the sessions at the start
 * @property {Step[]} steps
 * @property {string[]} notifications  the titles that must come, in this order, and no others
 * @property {Record<string, string>} board  what the board must show at the end
 * @property {string} badge
 *
 * @typedef {object} Step
 * @property {number} at  in seconds
 * @property {string} [say]
 * @property {Partial<import("../replica/world.js").View>} [view]  how the page shows it from then on
 * @property {import("../replica/server.js").Change[]} change
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
  for (const { at, say: text, view, change } of steps) {
    await pause(Math.max(0, start + 1000 * at - Date.now()));
    if (text) say(text);
    if (view) await replica.look(view);
    await replica.setAll(change);
  }
}
