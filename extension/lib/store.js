// What is kept. In local storage the core's state; in session storage, which ends with the browser, that the browser was
// already seen running, and the trouble that keeps something from being done. The queue is the only writer; pages read.

import { api } from "./browser.js";

const STATE = "state";
const DAMAGED = "state.damaged";
const TROUBLE = "trouble";
const RUNNING = "running";

/** @returns {Promise<unknown>} undefined on the first run */
export async function loadState() {
  return (await api.storage.local.get(STATE))[STATE];
}

/** @param {unknown} state */
export function saveState(state) {
  return api.storage.local.set({ [STATE]: state });
}

/**
 * Puts aside a state that the core could not use, before a new one takes its place.
 * @param {unknown} state
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
    if (STATE in changes || TROUBLE in changes) callback();
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

let trouble = "";

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
