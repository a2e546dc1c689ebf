// What is kept. In local storage the core's state; in session storage, which ends with the browser, that the browser was
// already seen running, and the trouble that keeps something from being done. The queue is the only writer; pages read.

import { api } from "./browser.js";

const PARTS = ["state", "history"]; // the core names them
const DAMAGED = "state.damaged";
const TROUBLE = "trouble";
const RUNNING = "running";

/** What the core stored, by key; empty on the first run. @returns {Promise<Record<string, unknown>>} */
export function loadState() {
  return api.storage.local.get(PARTS);
}

/** Stores parts of it, all or none. @param {Record<string, unknown>} parts */
export function saveState(parts) {
  return api.storage.local.set(parts);
}

/**
 * Puts aside what the core could not use, before something new takes its place.
 * @param {Record<string, unknown>} state
 * @param {string} why
 */
export function keepDamaged(state, why) {
  console.error(`Session Watch: the stored state was put aside under "${DAMAGED}": ${why}`);
  return api.storage.local.set({ [DAMAGED]: state });
}

/** Whether a worker of this browser session has been here before. */
export async function isKnownBrowserSession() {
  return RUNNING in (await api.storage.session.get(RUNNING));
}

export function knowBrowserSession() {
  return api.storage.session.set({ [RUNNING]: true });
}

/**
 * Calls back with every new state and every change of trouble.
 * @param {() => void} callback
 */
export function onKept(callback) {
  api.storage.onChanged.addListener((changes) => {
    if (TROUBLE in changes || PARTS.some((part) => part in changes)) callback();
  });
}

/**
 * What is wrong now, in the browser's words; empty when all is well.
 * @returns {Promise<string>}
 */
export async function loadTrouble() {
  const kept = (await api.storage.session.get(TROUBLE))[TROUBLE];
  return typeof kept === "string" ? kept : "";
}

/** What was noted last; nobody knows what the worker before noted. @type {string | undefined} */
let trouble;

/**
 * Notes what went wrong, or with "" that it is over. Never fails: it is called when storage does.
 * @param {string} text
 */
export function setTrouble(text) {
  if (text) console.error(`Session Watch: ${text}`);
  if (text === trouble) return;
  trouble = text;
  api.storage.session.set({ [TROUBLE]: text }).catch(() => {});
}
