// Captures that break the core: one that did so twice is set aside, and its tab counts as silent until it shows something
// else. A capture that hangs kills the worker, so before a capture is read a note of it goes into session storage; one that is
// still there when a worker wakes was begun and never ended.
// Must never: fail, or make the queue wait.

import { saveBegun, saveSuspects } from "../shared/store.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {Extract<Event, { kind: "capture" }>} CaptureEvent */

/** A capture that was killed by chance is given one more try. */
const MOST = 2;

/** By tab. @type {Map<number, import("../shared/types.js").Suspect>} */
let suspects = new Map();

/** Takes up what the worker before left; to be called once, before anything is read. @param {import("../shared/store.js").Troubles} left */
export function recallSuspects({ suspects: known, begun }) {
  suspects = new Map(known);
  if (!begun) return;
  saveBegun(null);
  blame(begun.tab, begun.print);
}

/**
 * What the core is told in the place of an event: of a capture that is set aside, that its tab is silent.
 * @param {Event} event
 * @returns {Event}
 */
export function admitted(event) {
  if (event.kind !== "capture") return event;
  const suspect = suspects.get(event.tab);
  if (!suspect?.isSetAside) return event;
  // Without changes it shows what it showed before. What died with its worker has no print: the next one is taken for it.
  if (event.capture.changes) suspect.print ||= printOf(event);
  const isSame = !event.capture.changes || suspect.print === printOf(event);
  return isSame ? { kind: "silent", tab: event.tab } : event;
}

/** Notes that the core begins with an event. @param {Event} event */
export function begin(event) {
  if (event.kind !== "capture" || !event.capture.changes) return;
  saveBegun({ tab: event.tab, print: suspects.has(event.tab) ? printOf(event) : "" });
}

/** The core has read it, or asks for all of it. @param {Event} event @param {boolean} again */
export function end(event, again) {
  if (event.kind === "tab-gone") acquit(event.tab);
  if (event.kind !== "capture" || !event.capture.changes) return;
  saveBegun(null);
  if (!again) acquit(event.tab);
}

/** The core broke over it. @param {Event} event */
export function broke(event) {
  if (event.kind !== "capture") return;
  saveBegun(null);
  blame(event.tab, printOf(event));
}

/** @param {number} tab @param {string} print */
function blame(tab, print) {
  const times = (suspects.get(tab)?.times ?? 0) + 1;
  suspects.set(tab, { times, print, isSetAside: times >= MOST });
  saveSuspects([...suspects]);
}

/** @param {number} tab */
function acquit(tab) {
  if (suspects.delete(tab)) saveSuspects([...suspects]);
}

/** Tells one content from another, by whatever numbers it is sent; asked only of tabs that are suspect. @param {CaptureEvent} event */
function printOf({ capture: { url, changes } }) {
  const chunks = changes?.chunks.map(({ html }) => html.replace(/<chunk at="\d+">/g, "<chunk>"));
  const text = JSON.stringify([url, chunks]);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}:${hash >>> 0}`;
}
