// Runs in a page: the content script on a page that changes at random. The captures must give the same as a slow and
// simple reading of the page.

import { Background } from "./background.js";
import { readSlowly } from "./reading.js";
import { World } from "./world.js";

/** @typedef {import("./reading.js").Places} Places */

const STEPS = 60;

/**
 * Runs the content script on a page that changes at random. The same seed gives the same changes.
 * @param {number} seed
 * @param {{ content: string, failing: boolean }} options the content script's source; whether the background dies and
 *   the
 *   DOM's methods throw now and then
 * @returns {Promise<{ sent: number, missed: string, wrong: string, shown: string[] }>} how many captures were sent; the
 *   last
 *   difference that a ping repaired; a difference that no ping repaired; and the events that the page could see
 */
export async function run(seed, { content, failing }) {
  const random = randomFrom(seed);
  const background = new Background(random, failing);
  document.body.innerHTML = "<main></main>";
  const throwing = failing ? breakMethods(random) : { now: false };
  const shown = listenIn();
  new Function("globalThis", content)({ browser: { runtime: background } });
  const world = new World(random);
  for (let i = 0; i < 15; i += 1) world.element("main").append(world.tree(4));

  let missed = "";
  for (let step = 0; step < STEPS; step += 1) {
    for (let i = random(4); i >= 0; i -= 1) world.change();
    throwing.now = random(3) === 0;
    await settled();
    throwing.now = false;
    if (background.fault) return { sent: background.sent, missed, wrong: `step ${step}: ${background.fault}`, shown };
    const truth = readSlowly();
    if (isEqual(background.places, truth)) continue;
    missed = `step ${step}: ${difference(background.places, truth)}`;
    background.ping();
    const wrong = isEqual(background.places, truth) ? "" : difference(background.places, truth);
    if (wrong) return { sent: background.sent, missed, wrong: `step ${step}: ${wrong}`, shown };
  }
  background.end();
  return { sent: background.sent, missed, wrong: "", shown };
}

/** Makes methods of the DOM throw now and then, while `now` is true. @param {(below: number) => number} random */
function breakMethods(random) {
  const throwing = { now: false };
  for (const name of /** @type {const} */ (["closest", "matches", "querySelectorAll", "getAttributeNames"])) {
    const own = /** @type {any} */ (Element.prototype)[name];
    /** @type {any} */ (Element.prototype)[name] = function (/** @type {unknown[]} */ ...given) {
      if (throwing.now && random(100) === 0) throw new Error(`${name} is broken`);
      return own.apply(this, given);
    };
  }
  return throwing;
}

/** Records every event that is dispatched, and every message that is posted. */
function listenIn() {
  /** @type {string[]} */
  const shown = [];
  const { dispatchEvent } = EventTarget.prototype;
  EventTarget.prototype.dispatchEvent = function (event) {
    shown.push(event.type);
    return dispatchEvent.call(this, event);
  };
  window.postMessage = () => void shown.push("message");
  return shown;
}

/** Resolves after the effects of a mutation, all of which happen in microtasks. */
function settled() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** @param {unknown} one @param {unknown} other */
function isEqual(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Returns the first difference, as a text. @param {Places} told @param {Places} truth */
function difference(told, truth) {
  const at = truth.findIndex((place, index) => !isEqual(place, told[index]));
  const [one, other] = [JSON.stringify(told[at] ?? null), JSON.stringify(truth[at])];
  let same = 0;
  while (one[same] === other[same]) same += 1;
  const around = (/** @type {string} */ text) => text.slice(Math.max(0, same - 80), same + 80);
  return `${truth[at]?.name}: told …${around(one)}…, is …${around(other)}…`;
}

/** Returns a generator of random numbers (xorshift32). @param {number} seed @returns {(below: number) => number} */
function randomFrom(seed) {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}
