// Sets aside captures that break the core twice. The tab of such a capture counts as silent until it sends another one.
// A capture that hangs the core kills the worker. So a note of each capture is in session storage while the core reads
// it: a worker that finds one at its start knows which capture killed the worker before.
// Must never: fail, or make the queue wait.

import { saveBegun, saveSuspects } from "../shared/store.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {Extract<Event, { kind: "capture" }>} CaptureEvent */

/** The first failure may be chance, such as a worker that the browser stopped. */
const MAX_FAILURES = 2;

/** By tab. @type {Map<number, import("../shared/types.js").Suspect>} */
let suspects = new Map();

/**
 * Restores what the worker before left. Must be called once, before the first capture is read.
 * @param {import("../shared/store.js").Troubles} left
 */
export function restoreSuspects({ suspects: known, begun }) {
  suspects = new Map(known);
  if (!begun) return;
  saveBegun(null);
  addFailure(begun.tab, begun.print);
}

/**
 * Returns the event to give to the core: for a capture that is set aside, that its tab is silent; else the event
 * itself.
 * @param {Event} event
 * @returns {Event}
 */
export function replaceIfSetAside(event) {
  if (event.kind !== "capture") return event;
  const suspect = suspects.get(event.tab);
  if (!suspect?.isSetAside) return event;
  // Without changes the tab shows the same as before. A capture that killed its worker left no fingerprint, so the next
  // capture counts as the same one.
  if (event.capture.changes) suspect.print ||= fingerprintOf(event);
  const isSame = !event.capture.changes || suspect.print === fingerprintOf(event);
  return isSame ? { kind: "silent", tab: event.tab } : event;
}

/** Notes that the core begins to read an event. @param {Event} event */
export function noteBegin(event) {
  if (event.kind !== "capture" || !event.capture.changes) return;
  saveBegun({ tab: event.tab, print: suspects.has(event.tab) ? fingerprintOf(event) : "" });
}

/**
 * Notes that the core has read an event.
 * @param {Event} event
 * @param {boolean} again whether the core asks the tab for everything instead
 */
export function noteEnd(event, again) {
  if (event.kind === "tab-gone") clear(event.tab);
  if (event.kind !== "capture" || !event.capture.changes) return;
  saveBegun(null);
  if (!again) clear(event.tab);
}

/** Notes that an event broke the core. @param {Event} event */
export function noteBroken(event) {
  if (event.kind !== "capture") return;
  saveBegun(null);
  addFailure(event.tab, fingerprintOf(event));
}

/** @param {number} tab @param {string} print */
function addFailure(tab, print) {
  const times = (suspects.get(tab)?.times ?? 0) + 1;
  suspects.set(tab, { times, print, isSetAside: times >= MAX_FAILURES });
  saveSuspects([...suspects]);
}

/** @param {number} tab */
function clear(tab) {
  if (suspects.delete(tab)) saveSuspects([...suspects]);
}

/** Returns a checksum of a capture's content, without its chunk numbers. @param {CaptureEvent} event */
function fingerprintOf({ capture: { url, changes } }) {
  const chunks = changes?.chunks.map(({ html }) => html.replace(/<chunk at="\d+">/g, "<chunk>"));
  const text = JSON.stringify([url, chunks]);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}:${hash >>> 0}`;
}
