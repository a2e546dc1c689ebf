// Reads and writes the browser's storage. Local storage has the core's state. Session storage, which ends with the
// browser, has what is wrong, which captures broke the core, and that a worker has run before. Only the background
// writes; pages read.

import { api } from "./browser.js";
import { withDeadline } from "./timeout.js";

const PARTS = ["state", "history"]; // the core names them
const DAMAGED = "damaged";
const DAMAGED_BEFORE = "state.damaged"; // where the first version kept one copy, without a time
const TROUBLE = "trouble";
const SUSPECTS = "suspects";
const BEGUN = "begun";
const RUNNING = "running";

/** How long session storage may take, in milliseconds. After that we go on without its content. */
const LOAD_TIMEOUT = 4_000;

/** Returns what the core stored, by key; empty on the first run. @returns {Promise<Record<string, unknown>>} */
export function loadState() {
  return api.storage.local.get(PARTS);
}

/** Stores parts of the core's state, all or none. @param {Record<string, unknown>} parts */
export function saveState(parts) {
  return api.storage.local.set(parts);
}

/** How many days a damaged copy is kept for examination. */
const DAMAGED_DAYS = 7;

/** How many damaged copies are kept; the oldest are removed first. */
const MAX_DAMAGED = 3;

/** @typedef {{ at: number, why: string, stored: Record<string, unknown> }} Damaged */

/**
 * Keeps a copy of stored data that the core could not read, before new data overwrites it. Never fails: without room
 * for a copy the watch must still go on.
 * @param {Record<string, unknown>} stored
 * @param {string} why
 */
export async function keepDamaged(stored, why) {
  console.error(`Session Watch: what was stored is damaged and put aside under "${DAMAGED}": ${why}`);
  try {
    const { [DAMAGED]: before } = await api.storage.local.get(DAMAGED);
    const kept = [...recentOf(before), { at: Date.now(), why, stored }].slice(-MAX_DAMAGED);
    await api.storage.local.set({ [DAMAGED]: kept }).catch((error) => {
      if (kept.length === 1) throw error;
      console.error(`Session Watch: no room for the damaged copies from before: ${error}`);
      return api.storage.local.set({ [DAMAGED]: kept.slice(-1) });
    });
  } catch (error) {
    console.error(`Session Watch: the damaged copy cannot be kept: ${error}`);
  }
}

/** Removes damaged copies that have been kept for long enough. Never fails. */
export async function dropOldDamaged() {
  try {
    const kept = await api.storage.local.get([DAMAGED, DAMAGED_BEFORE]);
    if (Object.keys(kept).length === 0) return;
    const copies = kept[DAMAGED];
    const young = recentOf(copies);
    if (young.length === 0) await dropDamaged();
    else if (Array.isArray(copies) && young.length < copies.length) await api.storage.local.set({ [DAMAGED]: young });
  } catch (error) {
    console.error(`Session Watch: old damaged copies cannot be removed: ${error}`);
  }
}

/** Removes every damaged copy. */
export function dropDamaged() {
  return api.storage.local.remove([DAMAGED, DAMAGED_BEFORE]);
}

/**
 * Returns the copies that are kept for longer. A copy from a distant future is not.
 * @param {unknown} copies
 * @returns {Damaged[]}
 */
function recentOf(copies) {
  const isRecent = (/** @type {Damaged} */ { at }) => Math.abs(Date.now() - at) < DAMAGED_DAYS * 86_400_000;
  return Array.isArray(copies) ? copies.filter(isRecent) : [];
}

/** Whether an earlier worker has run in this browser session; `true` if session storage does not answer. */
export async function isKnownBrowserSession() {
  try {
    return RUNNING in (await withDeadline(api.storage.session.get(RUNNING), LOAD_TIMEOUT));
  } catch {
    return true;
  }
}

/** Notes that a worker has run in this browser session. */
export function markBrowserSession() {
  saveSession({ [RUNNING]: true });
}

/**
 * Calls back whenever the stored state or the stored trouble changes.
 * @param {() => void} callback
 */
export function onStoredChange(callback) {
  api.storage.onChanged.addListener((changes) => {
    if (TROUBLE in changes || SUSPECTS in changes || PARTS.some((part) => part in changes)) callback();
  });
}

// ---- What is wrong. None of these functions fails, because they are called when storage fails ----

/** @typedef {import("./types.js").Trouble} Trouble */
/** @typedef {import("./types.js").Suspect} Suspect */
/** @typedef {{ tab: number, print: string }} Begun */

/** @type {Trouble} */
const NO_TROUBLE = { words: "", since: 0, failures: 0, isTold: false, outage: null };

/**
 * Returns what is and was wrong, the tabs whose captures broke the core, and the capture that a worker began to read
 * without finishing.
 */
export async function loadTrouble() {
  const kept = await loadSession([TROUBLE, SUSPECTS, BEGUN]);
  return {
    trouble: /** @type {Trouble} */ ({ ...NO_TROUBLE, ...kept[TROUBLE] }),
    suspects: /** @type {[number, Suspect][]} */ (kept[SUSPECTS] ?? []),
    begun: /** @type {Begun | null} */ (kept[BEGUN] ?? null),
  };
}

/** @typedef {Awaited<ReturnType<typeof loadTrouble>>} Troubles */

/**
 * Returns the texts to show for what is wrong, one or two sentences each.
 * @param {import("./types.js").Core} core
 * @param {number} now
 * @param {Troubles} troubles
 */
export function troubleTexts(core, now, { trouble: { words, outage }, suspects }) {
  const isUnread = suspects.some(([, { isSetAside }]) => isSetAside);
  return core.troubles(now, words, outage?.from, outage?.to, isUnread);
}

/** @param {Trouble} trouble */
export function saveTrouble(trouble) {
  saveSession({ [TROUBLE]: trouble });
}

/** @param {[number, Suspect][]} suspects */
export function saveSuspects(suspects) {
  saveSession({ [SUSPECTS]: suspects });
}

/** @param {Begun | null} begun */
export function saveBegun(begun) {
  saveSession({ [BEGUN]: begun });
}

/** @param {string[]} keys @returns {Promise<Record<string, any>>} */
async function loadSession(keys) {
  try {
    return await withDeadline(api.storage.session.get(keys), LOAD_TIMEOUT);
  } catch (error) {
    console.error("Session Watch:", error);
    return {};
  }
}

/** @param {Record<string, unknown>} what */
async function saveSession(what) {
  try {
    await api.storage.session.set(what);
  } catch (error) {
    console.error("Session Watch:", error);
  }
}
