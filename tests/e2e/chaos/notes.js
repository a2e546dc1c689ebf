// Collects what happened around a mistake, in order: the session's changes, the faults, the notifications, and the
// extension's own log.

import { clock } from "./oracle.js";

/** @typedef {import("./loop.js").Chaos} Chaos */
/** @typedef {import("../harness/scene.js").AnyScene} Scene */

const AROUND_MS = 10_000;

/** @param {Scene["browser"]} browser @returns {Promise<any>} the core's stored state */
async function stateOf(browser) {
  const { state } = await browser.ask(() => chrome.storage.local.get("state"));
  return JSON.parse(/** @type {string} */ (state).slice(8)).state; // behind its checksum
}

/**
 * Returns the extension's log, oldest first.
 * @param {Scene["browser"]} browser
 * @returns {Promise<import("./oracle.js").LogEntry[]>}
 */
export async function logOf(browser) {
  return (await stateOf(browser)).alerts.log;
}

/** @param {Scene} scene @param {Chaos} chaos @param {string} title  whose mistake */
export async function notesOn({ browser, notifications }, { oracle, changes, troubles }, title) {
  const life = changes.lives.find((each) => each.title === title);
  if (!life) return [];
  const core = await stateOf(browser);
  const session = core.track.sessions.find((/** @type {[string]} */ [id]) => id === life.id)?.[1];
  const debts = oracle.debts.filter((debt) => debt.title === title);
  const past = (session?.past ?? []).map((/** @type {any} */ { left, page }) => [
    left,
    `the extension: was ${JSON.stringify(page)}`,
  ]);
  const log = core.alerts.log
    .filter((/** @type {any} */ { session }) => session === life.id)
    .map((/** @type {any} */ { at, kind, why }) => [at, `the extension: ${kind} ${why}`]);
  /** @type {[number, string][]} */
  const notes = [
    ...life.changed.map(({ at, status }) => [at, `is ${status}`]),
    ...debts.map(({ drawn, kind, due }) => [drawn, `drawn: ${kind} ${due}`]),
    ...troubles.all.flatMap(({ name, from, to }) => [
      [from, `${name} begins`],
      [to, `${name} is over`],
    ]),
    ...notifications.all.map(({ at, summary, body }) => [at, `told: ${summary} ${body.replaceAll("\n", " / ")}`]),
    ...past,
    ...log,
  ];
  const moments = life.changed.map(({ at }) => at);
  const near = notes.filter(([at]) => moments.some((moment) => Math.abs(at - moment) < AROUND_MS));
  near.sort(([a], [b]) => a - b);
  return [
    `${title}, believed to be ${JSON.stringify(session?.page)}:`,
    ...near.map(([at, text]) => `  ${clock(at)} ${text}`),
  ];
}
