// The one queue. Every event, whoever says it, goes through here one after the other: the core steps, its new state is
// stored, and only then are its effects run. Whatever is lost when the worker dies in between stands in the stored outbox
// and comes back with the next step.
// Must never: run an effect whose state is not stored, or step the core outside a turn.

import { wakeAt } from "./clock.js";
import { browserLanguage, openCore } from "./core.js";
import { isLost, runEffect, showBadge } from "./effects.js";
import {
  isKnownBrowserSession,
  keepDamaged,
  knowBrowserSession,
  loadState,
  loadTrouble,
  saveState,
  setTrouble,
} from "./store.js";
import { ask, askAll, siteTabs } from "./tabs.js";

/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Core} Core */

/** How soon a failed turn is made up for when nothing else happens. */
const RETRY = 30_000;

/** @type {Promise<unknown>} */
let tail = Promise.resolve();

/** @type {Core | undefined} */
let core;

/** A turn failed, so what a tab said may be lost, and no tab says it again of itself. */
let unheard = false;

/**
 * Says an event to the core. Settles when the state it led to is stored and its effects have run; fails if it could not
 * be stored, or was refused.
 * @param {Event} event
 * @returns {Promise<Step>}
 */
export function say(event) {
  return inTurn((ready) => stepWith(ready, event));
}

/** What content scripts look for. */
export function plan() {
  return inTurn(async (ready) => ready.plan());
}

/** Says that time has passed; the queue tells of trouble itself. */
export function tick() {
  say({ kind: "tick" }).catch(() => {});
}

/**
 * @template T
 * @param {(core: Core) => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const turn = tail.then(async () => work(await awake()));
  tail = turn.catch((error) => {
    // A core that trapped is in pieces; the next turn starts again from what is stored.
    if (error instanceof WebAssembly.RuntimeError) core = undefined;
    unheard = true;
    setTrouble(String(error));
    wakeAt(Date.now() + RETRY, tick);
  });
  return turn;
}

/**
 * The core, brought up from what was stored when this worker has none. Whatever woke it, the core is first told that time
 * has passed and which tabs there are, or that the browser started anew and its tabs have new numbers.
 * @returns {Promise<Core>}
 */
async function awake() {
  if (core) return core;
  const [stored, isKnown, trouble] = await Promise.all([loadState(), isKnownBrowserSession(), loadTrouble()]);
  unheard ||= trouble !== "";
  const fresh = await openCore(stored);
  if (fresh.damaged) await keepDamaged(stored, fresh.damaged);
  await stepWith(fresh, { kind: "start", reason: isKnown ? "wake" : "startup" });
  if (isKnown) await stepWith(fresh, { kind: "tabs", tabs: await siteTabs() });
  else await knowBrowserSession();
  core = fresh;
  return fresh;
}

/**
 * One step with all that follows from it. If its state cannot be stored nothing follows: the core keeps it, and its
 * outbox, for the next turn.
 * @param {Core} ready
 * @param {Event} event
 * @returns {Promise<Step>}
 */
async function stepWith(ready, event) {
  const first = ready.step(event, Date.now());
  /** Effects tried in this turn; one that failed waits in the outbox for the next. @type {Set<string>} */
  const tried = new Set();
  let failure = "";
  let step = first;
  while (true) {
    await saveState(ready.stored());
    ready.kept();
    showBadge(step.badge);
    for (const tab of step.ping) ask(tab, say);

    const done = [];
    for (const effect of step.effects) {
      if (tried.has(effect.id)) continue;
      tried.add(effect.id);
      try {
        await runEffect(effect);
        done.push(effect.id);
      } catch (error) {
        failure = String(error);
        if (isLost(effect)) done.push(effect.id);
      }
    }
    if (done.length === 0) break;
    step = ready.step({ kind: "done", effects: done }, Date.now());
  }
  // It is made anew in the next turn.
  if (ready.isForeign(browserLanguage())) core = undefined;
  wakeAt(failure ? Date.now() + RETRY : (step.wakeAt ?? null), tick);
  setTrouble(failure);
  if (unheard) {
    unheard = false;
    askAll(say).catch(() => {});
  }
  return first;
}
