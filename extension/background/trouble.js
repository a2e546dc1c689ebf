// The sign that the watch itself has stopped. It needs no core and no stored state: when a turn has failed the badge says "!",
// and after three in a row one notification says why. Both are taken back by the first turn that works.
// Must never: fail, or make the queue wait.

import { api } from "../shared/browser.js";
import { saveTrouble } from "../shared/store.js";
import { forgetBadge } from "./effects.js";

/** @typedef {import("../shared/types.js").Trouble} Trouble */

/** The id of its notification; no session's is like it. */
export const TROUBLE = "trouble";

/** One failed turn may be a hiccup, and the next comes within seconds. */
const FAILURES_TO_TELL = 3;

/** How long until a failed turn is made up for when nothing else happens: soon at first. In milliseconds. */
const RETRY = [3_000, 10_000, 30_000];

const MARK = "!";
const COLOR = "#b91c1c"; // the core's colour of what failed

/** Storage did not take, give or answer. */
export class StorageFailure extends Error {}

/** What the browsers say when there is no room: Chromium of the quota and of the disk, Firefox of the quota. */
const NO_ROOM = /quota|no space|disk full|FILE_NO_SPACE|NO_DEVICE_SPACE/i;

/** @type {Trouble} */
let now = { words: "", since: 0, failures: 0, isTold: false, outage: null };

/** Takes up what the worker before left; to be called once. @param {Trouble} left */
export function recallTrouble(left) {
  now = left;
}

/** Whether the last turn failed. */
export const isDown = () => now.failures > 0;

/**
 * A turn failed.
 * @param {unknown} error
 * @returns {number} when to try again at the latest, in ms since 1970
 */
export function turnFailed(error) {
  console.error("Session Watch:", error);
  const text = label(reasonOf(error));
  const failures = now.failures + 1;
  change({ words: String(error), failures, since: now.since || Date.now() });
  showMark(text);
  if (failures >= FAILURES_TO_TELL && !now.isTold) tell(text);
  return Date.now() + (RETRY[failures - 1] ?? /** @type {number} */ (RETRY.at(-1)));
}

/** A turn worked, from beginning to end. */
export function turnWorked() {
  if (!isDown()) return;
  if (now.isTold) attempt(() => api.notifications.clear(TROUBLE));
  change({ words: "", failures: 0, since: 0, isTold: false, outage: { from: now.since, to: Date.now() } });
}

/** What cannot be done although the watch works, in the browser's words, or "" when that is over. @param {string} words */
export function noteTrouble(words) {
  if (words === now.words) return;
  if (words) console.error("Session Watch:", words);
  change({ words });
}

/** For a worker to which Chromium gives no messages, as now and then to one that starts with the browser. @type {Record<string, string>} */
const IN_ENGLISH = {
  trouble_full: "Session Watch is not working: browser storage is full",
  trouble_storage: "Session Watch is not working: browser storage does not respond",
  trouble_program: "Session Watch is not working: it crashed",
  trouble_body: "You get no notifications until it works again. It keeps trying.",
};

/** Words that need no core, so in the browser's language. @param {string} key */
const label = (key) => api.i18n.getMessage(`ui_${key}`) || (IN_ENGLISH[key] ?? "");

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof StorageFailure)) return "trouble_program";
  return NO_ROOM.test(error.message) ? "trouble_full" : "trouble_storage";
}

/** @param {Partial<Trouble>} what */
function change(what) {
  now = { ...now, ...what };
  saveTrouble(now);
}

/** @param {string} title */
function showMark(title) {
  forgetBadge();
  attempt(() => api.action.setBadgeText({ text: MARK }));
  attempt(() => api.action.setBadgeBackgroundColor({ color: COLOR }));
  attempt(() => api.action.setTitle({ title }));
}

/** @param {string} title */
async function tell(title) {
  change({ isTold: true });
  const isShown = await attempt(() =>
    api.notifications.create(TROUBLE, {
      type: "basic",
      iconUrl: api.runtime.getURL("icons/128.png"),
      title,
      message: label("trouble_body"),
    }),
  );
  if (!isShown) change({ isTold: false });
}

/** Whether something worked out, whatever way the browser has of refusing. @param {() => Promise<unknown>} work */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error("Session Watch:", error);
    return false;
  }
}
