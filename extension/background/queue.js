// The one queue. Every event, wherever it comes from, goes through here one after the other: the core steps, its new state is
// stored, and only then are its effects run. Whatever is lost when the worker dies in between stands in the stored outbox
// and comes back with the next step.
// Must never: run an effect whose state is not stored, or step the core outside a turn.

import { browserLanguage, openCore, warm } from "../shared/core.js";
import { answered, withTimeout } from "../shared/patience.js";
import {
  dropOldDamaged,
  isKnownBrowserSession,
  keepDamaged,
  knowBrowserSession,
  loadState,
  loadTrouble,
  saveState,
} from "../shared/store.js";
import { wakeAt } from "./clock.js";
import { runEffects, showBadge } from "./effects.js";
import { readAlong } from "./page-data.js";
import { admitted, begin, broke, end, recallSuspects } from "./suspects.js";
import { ask, askAll, siteTabs } from "./tabs.js";
import { isDown, noteTrouble, recallTrouble, StorageFailure, turnFailed, turnWorked } from "./trouble.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {import("../shared/types.js").Step} Step */
/** @typedef {import("../shared/types.js").Core} Core */

/** How soon an effect that failed is tried again when nothing else happens, in milliseconds. */
const RETRY = 30_000;

/** How long storage may take: what takes longer is as bad as what fails. In milliseconds. */
const STORAGE_TIMEOUT = 10_000;

// A worker is started for an event that will need the core: it is loaded while storage is still being read.
warm(null);

/** @type {Promise<unknown>} */
let tail = Promise.resolve();

/** @type {Core | undefined} */
let core;

/** This worker knows what the one before left in session storage. */
let isRecalled = false;

/** A turn failed, so what a tab said may be lost, and no tab says it again of itself. */
let unheard = false;

/** A command that the core could not read; the core is none the worse. */
class Refusal extends Error {}

/**
 * Dispatches an event to the core. Settles when the state it led to is stored and its effects have run, or wait for a service that
 * does not answer; fails if it could not be stored, or was refused.
 * @param {Event} event
 * @returns {Promise<Step>}
 */
export function dispatch(event) {
  return inTurn(async (ready) => {
    const { step, failure } = await stepWith(ready, admitted(event));
    turnWorked();
    noteTrouble(failure);
    showBadge(step.badge);
    return step;
  });
}

/** Whether the core has what changes of a tab build upon: those of the number `base`. @param {number} tab @param {number} base */
export function knows(tab, base) {
  return core?.knows(tab, base) === true;
}

/** The capture plan for content scripts. */
export function plan() {
  return inTurn(async (ready) => ready.plan());
}

/** Tells the core that time has passed. A failure is reported by the queue itself. */
export function tick() {
  dispatch({ kind: "tick" }).catch(() => {});
}

/**
 * @template T
 * @param {(core: Core) => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const turn = tail.then(async () => work(await awake()));
  // Whatever happens here, the next turn has its turn.
  tail = turn.catch(failed).catch((error) => console.error(error));
  return turn;
}

/** @param {unknown} error */
function failed(error) {
  if (error instanceof Refusal) return;
  // A core that broke is in pieces; the next turn starts again from what is stored. What could not be stored it still has.
  if (!(error instanceof StorageFailure)) core = undefined;
  unheard = true;
  wakeAt(turnFailed(error), tick);
}

/**
 * The core, brought up from what was stored when this worker has none. Whatever woke it, the core is first told that time
 * has passed and which tabs there are, or that the browser started anew and its tabs have new numbers.
 * @returns {Promise<Core>}
 */
async function awake() {
  if (core) return core;
  const reading = Promise.all([storage(loadState), isKnownBrowserSession()]);
  reading.catch(() => {}); // it is awaited below
  if (!isRecalled) {
    const left = await loadTrouble();
    recallTrouble(left.trouble);
    recallSuspects(left);
    unheard ||= left.trouble.words !== "";
    isRecalled = true;
  }
  const [stored, isKnown] = await reading;
  const fresh = await answered(openCore(stored), STORAGE_TIMEOUT);
  // To watch on is worth more than the copies.
  const copies = () => (fresh.damaged ? keepDamaged(stored, fresh.damaged) : dropOldDamaged());
  await storage(copies).catch(console.error);
  await stepWith(fresh, { kind: "start", reason: isKnown ? "wake" : "startup" });
  if (isKnown) await knowTabs(fresh);
  else knowBrowserSession();
  core = fresh;
  return fresh;
}

/** Tells the core which tabs exist, if the browser answers. A tab that is not heard of again becomes silent anyway. @param {Core} ready */
async function knowTabs(ready) {
  const tabs = await withTimeout(siteTabs()).catch(console.error);
  if (Array.isArray(tabs)) await stepWith(ready, { kind: "tabs", tabs });
}

/**
 * One step with all that follows from it. If its state cannot be stored nothing follows: the core keeps it, and its
 * outbox, for the next turn.
 * @param {Core} ready
 * @param {Event} event
 * @returns {Promise<{ step: Step, failure: string }>} with the effect that could not be run, in the browser's words, or ""
 */
async function stepWith(ready, event) {
  const first = stepOnce(ready, event);
  /** Effects tried in this turn; one that failed waits in the outbox for the next. @type {Set<string>} */
  const tried = new Set();
  let failure = "";
  /** @type {number | null} */
  let retryAt = null;
  let step = first;
  while (true) {
    await storage(() => saveState(/** @type {any} */ (ready.stored())));
    ready.kept();
    // Until a whole turn has worked the badge goes on saying that none does.
    if (!isDown()) showBadge(step.badge);
    for (const tab of step.ping) ask(tab, dispatch);
    await withTimeout(readAlong(step.pageData));

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
  // It is made anew in the next turn.
  if (ready.needsReload(browserLanguage())) core = undefined;
  wakeAt(earliest(retryAt, step.wakeAt ?? null), tick);
  if (unheard) {
    unheard = false;
    askAll(dispatch).catch(() => {});
  }
  return { step: first, failure };
}

/** @param {Core} ready @param {Event} event @returns {Step} */
function stepOnce(ready, event) {
  begin(event);
  try {
    const step = ready.step(event, Date.now());
    end(event, step.again);
    return step;
  } catch (error) {
    broke(event);
    // So the core says that it cannot read something; whatever else is thrown has gone through the midst of it.
    const isRefused = error instanceof Error && error.constructor === Error && event.kind === "command";
    throw isRefused ? new Refusal(error.message) : error;
  }
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function storage(work) {
  try {
    return await answered(work(), STORAGE_TIMEOUT);
  } catch (error) {
    throw new StorageFailure(String(error));
  }
}

/** @param {number | null} one @param {number | null} other */
function earliest(one, other) {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
