// Sessions that live: which status may follow which, what of it calls for their user, and how often one may change.

/** @typedef {import("./oracle.js").Kind} Kind */
/** @typedef {"running" | "waiting" | "finished" | "failed" | "idle"} Status */

/** @typedef {object} Life
 * @property {string} id
 * @property {string} title
 * @property {Status} status
 * @property {boolean} busy      a change of it is being followed
 * @property {{at: number, status: Status}[]} changed  when, and into what
 */

/** What follows what, and how often. @type {Record<Status, Partial<Record<Status, number>>>} */
export const NEXT = {
  running: { waiting: 35, finished: 30, failed: 20, idle: 15 },
  waiting: { running: 60, finished: 20, failed: 20 },
  finished: { running: 60, idle: 40 },
  failed: { running: 1 },
  idle: { running: 1 },
};

/** @type {Partial<Record<Status, Kind>>} */
const CALLS = { waiting: "Needs input", failed: "Failed", finished: "Finished" };

/** More than three changes within a minute are flapping, which is told in its own way. */
const MOST_CHANGES = 3;
const FLAP_MS = 63_000;

/**
 * What has to be told when a session changes so. A turn that ends before our eyes is told too, though the page says
 * idle.
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
