// How sessions live: which status may follow which, which change needs the user, and how often a session may change.

/** @typedef {import("./oracle.js").Kind} Kind */
/** @typedef {"running" | "waiting" | "finished" | "failed" | "idle"} Status */

/** @typedef {object} Life
 * @property {string} id
 * @property {string} title
 * @property {Status} status
 * @property {boolean} busy      whether a change of it is being followed
 * @property {{at: number, status: Status}[]} changed  when, and into what
 */

/** Which status follows which, and how often. @type {Record<Status, Partial<Record<Status, number>>>} */
export const NEXT = {
  running: { waiting: 35, finished: 30, failed: 20, idle: 15 },
  waiting: { running: 60, finished: 20, failed: 20 },
  finished: { running: 60, idle: 40 },
  failed: { running: 1 },
  idle: { running: 1 },
};

/** @type {Partial<Record<Status, Kind>>} */
const CALLS = { waiting: "Needs input", failed: "Failed", finished: "Finished" };

/** More than three changes within a minute count as flapping, which is told in another way. */
const MOST_CHANGES = 3;
const FLAP_MS = 63_000;

/**
 * Returns what must be told of a change. A turn that is seen to end is told, too, even if the page shows idle.
 * @param {Status} from
 * @param {Status} to
 */
export function call(from, to) {
  return from === "running" && to === "idle" ? "Finished" : CALLS[to];
}

/** Whether a session may change so many times more. @param {Life} life @param {number} times */
export function isCalm({ busy, changed }, times) {
  const recent = changed.filter(({ at }) => Date.now() - at < FLAP_MS);
  return !busy && recent.length + times <= MOST_CHANGES;
}
