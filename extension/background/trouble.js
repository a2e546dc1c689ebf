// Shows that the watch itself has stopped. Needs no core and no stored state. After a failed turn the badge says "!",
// and after three in a row one notification says why. The first turn that works removes both.
// Must never: fail, or make the queue wait.

import { api } from "../shared/browser.js";
import { saveTrouble } from "../shared/store.js";
import { resetBadge } from "./effects.js";

/** @typedef {import("../shared/types.js").Trouble} Trouble */

/** The id of the notification. No session's notification has it. */
export const TROUBLE = "trouble";

/** A single failure may be chance, and the next turn comes within seconds. */
const FAILURES_TO_NOTIFY = 3;

/** How long after the first, second and each further failed turn the next one comes at the latest, in milliseconds. */
const RETRY = [3_000, 10_000, 30_000];

const BADGE_TEXT = "!";
const COLOR = "#b91c1c"; // the core's colour for "failed"

/** Storage failed to read or to write, or did not answer. */
export class StorageFailure extends Error {}

/** The browsers' errors when storage is full: Chromium's for quota and disk, Firefox's for quota. */
const NO_ROOM = /quota|no space|disk full|FILE_NO_SPACE|NO_DEVICE_SPACE/i;

/** @type {Trouble} */
let trouble = { words: "", since: 0, failures: 0, isTold: false, outage: null };

/** Restores what the worker before left. Must be called once. @param {Trouble} left */
export function restoreTrouble(left) {
  trouble = left;
}

/** Whether the last turn failed. */
export const isDown = () => trouble.failures > 0;

/**
 * Notes that a turn failed, and shows it.
 * @param {unknown} error
 * @returns {number} when to try again at the latest, in ms since 1970
 */
export function turnFailed(error) {
  console.error("Session Watch:", error);
  const text = label(reasonOf(error));
  const failures = trouble.failures + 1;
  update({ words: String(error), failures, since: trouble.since || Date.now() });
  showFailureBadge(text);
  if (failures >= FAILURES_TO_NOTIFY && !trouble.isTold) notify(text);
  return Date.now() + (RETRY[failures - 1] ?? /** @type {number} */ (RETRY.at(-1)));
}

/** Notes that a whole turn worked. */
export function turnWorked() {
  if (!isDown()) return;
  if (trouble.isTold) attempt(() => api.notifications.clear(TROUBLE));
  update({ words: "", failures: 0, since: 0, isTold: false, outage: { from: trouble.since, to: Date.now() } });
}

/**
 * Notes what fails while the watch itself works.
 * @param {string} words in the browser's words, or "" when it is over
 */
export function noteTrouble(words) {
  if (words === trouble.words) return;
  if (words) console.error("Session Watch:", words);
  update({ words });
}

/**
 * For a worker without messages: Chromium sometimes has none for a worker that starts with the browser.
 * @type {Record<string, string>}
 */
const IN_ENGLISH = {
  trouble_full: "Session Watch is not working: browser storage is full",
  trouble_storage: "Session Watch is not working: browser storage does not respond",
  trouble_program: "Session Watch is not working: it crashed",
  trouble_body: "You get no notifications until it works again. It keeps trying.",
};

/** Returns a text without the help of the core, so in the browser's language. @param {string} key */
const label = (key) => api.i18n.getMessage(`ui_${key}`) || (IN_ENGLISH[key] ?? "");

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof StorageFailure)) return "trouble_program";
  return NO_ROOM.test(error.message) ? "trouble_full" : "trouble_storage";
}

/** @param {Partial<Trouble>} changes */
function update(changes) {
  trouble = { ...trouble, ...changes };
  saveTrouble(trouble);
}

/** @param {string} title */
function showFailureBadge(title) {
  resetBadge();
  attempt(() => api.action.setBadgeText({ text: BADGE_TEXT }));
  attempt(() => api.action.setBadgeBackgroundColor({ color: COLOR }));
  attempt(() => api.action.setTitle({ title }));
}

/** @param {string} title */
async function notify(title) {
  update({ isTold: true });
  const isShown = await attempt(() =>
    api.notifications.create(TROUBLE, {
      type: "basic",
      iconUrl: api.runtime.getURL("icons/128.png"),
      title,
      message: label("trouble_body"),
    }),
  );
  if (!isShown) update({ isTold: false });
}

/** Runs work and returns whether it succeeded. Never fails. @param {() => Promise<unknown>} work */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error("Session Watch:", error);
    return false;
  }
}
