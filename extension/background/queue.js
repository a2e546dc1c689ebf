// The one queue. Handles all events one after the other, each in a turn: steps the core, stores its new state, and only
// then runs its effects. If the worker dies in between, the effects are still in the stored outbox, and the next step
// returns them.
// Must never: run an effect whose state is not stored, or step the core outside a turn.

import { browserLanguage, openCore, preload } from "../shared/core.js";
import {
  dropOldDamaged,
  isKnownBrowserSession,
  keepDamaged,
  loadState,
  loadTrouble,
  markBrowserSession,
  saveState,
} from "../shared/store.js";
import { withDeadline, withTimeout } from "../shared/timeout.js";
import { wakeAt } from "./clock.js";
import { runEffects, showBadge } from "./effects.js";
import { syncPageData } from "./page-data.js";
import { noteBegin, noteBroken, noteEnd, replaceIfSetAside, restoreSuspects } from "./suspects.js";
import { ask, askAll, siteTabs } from "./tabs.js";
import { isDown, noteTrouble, restoreTrouble, StorageFailure, turnFailed, turnWorked } from "./trouble.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {import("../shared/types.js").Step} Step */
/** @typedef {import("../shared/types.js").Core} Core */

/** How soon an effect that failed is tried again if no event comes before, in milliseconds. */
const RETRY = 30_000;

/** How long storage may take before it counts as failed, in milliseconds. */
const STORAGE_TIMEOUT = 10_000;

// The event that started this worker needs the core, so the core loads while storage is still being read.
preload(null);

/** @type {Promise<unknown>} */
let tail = Promise.resolve();

/** @type {Core | undefined} */
let core;

/** Whether this worker has read what the one before left in session storage. */
let isRestored = false;

/** Whether all tabs must be asked: a turn failed, so a capture may be lost, and no tab sends it again by itself. */
let mustAskAll = false;

/** The core could not read a command. The core itself is unharmed. */
class Refusal extends Error {}

/**
 * Dispatches an event to the core. Settles when the new state is stored and its effects have run, or wait for a service
 * that does not answer. Fails if the state could not be stored, or if the core refused the event.
 * @param {Event} event
 * @returns {Promise<Step>}
 */
export function dispatch(event) {
  return inTurn(async (ready) => {
    const { step, failure } = await stepWith(ready, replaceIfSetAside(event));
    turnWorked();
    noteTrouble(failure);
    showBadge(step.badge);
    return step;
  });
}

/**
 * Whether the core still has the changes with the number `base` of a tab, which newer changes build upon.
 * @param {number} tab
 * @param {number} base
 */
export function hasBase(tab, base) {
  return core?.knows(tab, base) === true;
}

/** Returns the capture plan for content scripts. */
export function plan() {
  return inTurn(async (ready) => ready.plan());
}

/** Tells the core that time has passed. The queue itself reports a failure. */
export function tick() {
  dispatch({ kind: "tick" }).catch(() => {});
}

/**
 * Runs work in a turn of its own, after all turns before it.
 * @template T
 * @param {(core: Core) => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const turn = tail.then(async () => work(await openedCore()));
  // A failure must not stop the next turn.
  tail = turn.catch(onTurnFailed).catch((error) => console.error(error));
  return turn;
}

/** @param {unknown} error */
function onTurnFailed(error) {
  if (error instanceof Refusal) return;
  // A core that threw is broken, so the next turn opens one from what is stored. After a failed write the core stays:
  // it still has what could not be stored.
  if (!(error instanceof StorageFailure)) core = undefined;
  mustAskAll = true;
  wakeAt(turnFailed(error), tick);
}

/**
 * Returns the core; a worker without one opens it from what is stored. A new core first steps over the start: a worker
 * that woke up, with the tabs that exist, or a browser that started anew and gave its tabs new ids.
 * @returns {Promise<Core>}
 */
async function openedCore() {
  if (core) return core;
  const reading = Promise.all([withStorage(loadState), isKnownBrowserSession()]);
  reading.catch(() => {}); // it is awaited below
  if (!isRestored) {
    const left = await loadTrouble();
    restoreTrouble(left.trouble);
    restoreSuspects(left);
    mustAskAll ||= left.trouble.words !== "";
    isRestored = true;
  }
  const [stored, isKnown] = await reading;
  const fresh = await withDeadline(openCore(stored), STORAGE_TIMEOUT);
  // A failure here must not stop the watch.
  const copies = () => (fresh.damaged ? keepDamaged(stored, fresh.damaged) : dropOldDamaged());
  await withStorage(copies).catch(console.error);
  await stepWith(fresh, { kind: "start", reason: isKnown ? "wake" : "startup" });
  if (isKnown) await reportTabs(fresh);
  else markBrowserSession();
  core = fresh;
  return fresh;
}

/**
 * Tells the core which tabs exist, if the browser answers. Without an answer, tabs that are gone become silent in time.
 * @param {Core} ready
 */
async function reportTabs(ready) {
  const tabs = await withTimeout(siteTabs()).catch(console.error);
  if (Array.isArray(tabs)) await stepWith(ready, { kind: "tabs", tabs });
}

/**
 * Steps the core, stores its state and runs its effects. If the state cannot be stored, no effect runs: the core keeps
 * the state and the outbox for the next turn.
 * @param {Core} ready
 * @param {Event} event
 * @returns {Promise<{ step: Step, failure: string }>} why an effect could not be run, in the browser's words, or ""
 */
async function stepWith(ready, event) {
  const first = stepOnce(ready, event);
  /**
   * The effects that were tried in this turn. One that failed stays in the outbox for a later turn.
   * @type {Set<string>}
   */
  const tried = new Set();
  let failure = "";
  /** @type {number | null} */
  let retryAt = null;
  let step = first;
  while (true) {
    await withStorage(() => saveState(/** @type {any} */ (ready.stored())));
    ready.kept();
    // After a failed turn the badge shows the failure until a whole turn has worked.
    if (!isDown()) showBadge(step.badge);
    for (const tab of step.ping) ask(tab, dispatch);
    await withTimeout(syncPageData(step.pageData));

    const untried = step.effects.filter(({ id }) => !tried.has(id));
    for (const { id } of untried) tried.add(id);
    const ran = await runEffects(untried, (effects) => void dispatch({ kind: "done", effects }).catch(() => {}));
    if (ran.failure) {
      failure = ran.failure;
      retryAt = ran.retryAt ?? Date.now() + RETRY;
    }
    if (ran.done.length === 0) break;
    step = ready.step({ kind: "done", effects: ran.done }, Date.now());
  }
  // The next turn then opens a new core, in the new language.
  if (ready.needsReload(browserLanguage())) core = undefined;
  wakeAt(earliest(retryAt, step.wakeAt ?? null), tick);
  if (mustAskAll) {
    mustAskAll = false;
    askAll(dispatch).catch(() => {});
  }
  return { step: first, failure };
}

/** @param {Core} ready @param {Event} event @returns {Step} */
function stepOnce(ready, event) {
  noteBegin(event);
  try {
    const step = ready.step(event, Date.now());
    noteEnd(event, step.again);
    return step;
  } catch (error) {
    noteBroken(event);
    // A plain `Error` means that the core could not read the command. Anything else means that the core broke.
    const isRefused = error instanceof Error && error.constructor === Error && event.kind === "command";
    throw isRefused ? new Refusal(error.message) : error;
  }
}

/**
 * Runs work that needs storage. Fails with a `StorageFailure`.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withStorage(work) {
  try {
    return await withDeadline(work(), STORAGE_TIMEOUT);
  } catch (error) {
    throw new StorageFailure(String(error));
  }
}

/** Returns the earlier of two times, where `null` is never. @param {number | null} one @param {number | null} other */
function earliest(one, other) {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
