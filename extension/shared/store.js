// What is kept. In local storage the core's state; in session storage, which ends with the browser, that the browser was
// already seen running, what is wrong, and which captures broke the core. The queue is the only writer; pages read.

import { api } from "./browser.js";
import { answered } from "./patience.js";

const PARTS = ["state", "history"]; // the core names them
const DAMAGED = "damaged";
const DAMAGED_BEFORE = "state.damaged"; // where the first version kept the last one, without a time
const TROUBLE = "trouble";
const SUSPECTS = "suspects";
const BEGUN = "begun";
const RUNNING = "running";

/** In milliseconds; what session storage does not give by then is done without. */
const LOAD_TIMEOUT = 4_000;

/** What the core stored, by key; empty on the first run. @returns {Promise<Record<string, unknown>>} */
export function loadState() {
  return api.storage.local.get(PARTS);
}

/** Stores parts of it, all or none. @param {Record<string, unknown>} parts */
export function saveState(parts) {
  return api.storage.local.set(parts);
}

/** How long a damaged copy is kept for whoever wants to look into it. */
const DAMAGED_DAYS = 7;

/** The most damaged copies kept; beyond it the oldest go first. */
const MAX_DAMAGED = 3;

/** @typedef {{ at: number, why: string, stored: Record<string, unknown> }} Damaged */

/**
 * Puts aside what the core could not use, before something new takes its place, beside the copies from before. Never
 * fails: a browser without room for a copy is no reason not to watch.
 * @param {Record<string, unknown>} stored
 * @param {string} why
 */
export async function keepDamaged(stored, why) {
  console.error(`Session Watch: what was stored is damaged and put aside under "${DAMAGED}": ${why}`);
  try {
    const { [DAMAGED]: before } = await api.storage.local.get(DAMAGED);
    const kept = [...youngOf(before), { at: Date.now(), why, stored }].slice(-MAX_DAMAGED);
    await api.storage.local.set({ [DAMAGED]: kept }).catch((error) => {
      if (kept.length === 1) throw error;
      console.error(`Session Watch: no room for the damaged copies from before: ${error}`);
      return api.storage.local.set({ [DAMAGED]: kept.slice(-1) });
    });
  } catch (error) {
    console.error(`Session Watch: the damaged copy cannot be kept: ${error}`);
  }
}

/** Lets go of damaged copies that have been kept for long enough. Never fails. */
export async function dropOldDamaged() {
  try {
    const kept = await api.storage.local.get([DAMAGED, DAMAGED_BEFORE]);
    if (Object.keys(kept).length === 0) return;
    const copies = kept[DAMAGED];
    const young = youngOf(copies);
    if (young.length === 0) await dropDamaged();
    else if (Array.isArray(copies) && young.length < copies.length) await api.storage.local.set({ [DAMAGED]: young });
  } catch (error) {
    console.error(`Session Watch: old damaged copies cannot be let go of: ${error}`);
  }
}

/** Lets go of every damaged copy. */
export function dropDamaged() {
  return api.storage.local.remove([DAMAGED, DAMAGED_BEFORE]);
}

/** Those that are young; one from a distant future is not. @param {unknown} copies @returns {Damaged[]} */
function youngOf(copies) {
  const isYoung = (/** @type {Damaged} */ { at }) => Math.abs(Date.now() - at) < DAMAGED_DAYS * 86_400_000;
  return Array.isArray(copies) ? copies.filter(isYoung) : [];
}

/** Whether a worker of this browser session has been here before; taken for true when nobody can tell. */
export async function isKnownBrowserSession() {
  try {
    return RUNNING in (await answered(api.storage.session.get(RUNNING), LOAD_TIMEOUT));
  } catch {
    return true;
  }
}

export function knowBrowserSession() {
  saveSession({ [RUNNING]: true });
}

/**
 * Calls back with every new state and every change of trouble.
 * @param {() => void} callback
 */
export function onKept(callback) {
  api.storage.onChanged.addListener((changes) => {
    if (TROUBLE in changes || SUSPECTS in changes || PARTS.some((part) => part in changes)) callback();
  });
}

// ---- What is wrong. None of these fails: they are called when storage does ----

/** @typedef {import("./types.js").Trouble} Trouble */
/** @typedef {import("./types.js").Suspect} Suspect */
/** @typedef {{ tab: number, print: string }} Begun */

/** @type {Trouble} */
const ALL_IS_WELL = { words: "", since: 0, failures: 0, isTold: false, outage: null };

/**
 * What is wrong now and was; the tabs whose captures broke the core; and the capture that a worker has begun to read and not
 * ended.
 */
export async function loadTrouble() {
  const kept = await loadSession([TROUBLE, SUSPECTS, BEGUN]);
  return {
    trouble: /** @type {Trouble} */ ({ ...ALL_IS_WELL, ...kept[TROUBLE] }),
    suspects: /** @type {[number, Suspect][]} */ (kept[SUSPECTS] ?? []),
    begun: /** @type {Begun | null} */ (kept[BEGUN] ?? null),
  };
}

/** @typedef {Awaited<ReturnType<typeof loadTrouble>>} Troubles */

/**
 * The same for people, each trouble as a sentence or two.
 * @param {import("./types.js").Core} core
 * @param {number} now
 * @param {Troubles} troubles
 */
export function inWords(core, now, { trouble: { words, outage }, suspects }) {
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
    return await answered(api.storage.session.get(keys), LOAD_TIMEOUT);
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
