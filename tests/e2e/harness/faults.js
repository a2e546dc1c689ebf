// Breaks parts of the background: the browser's API, or the core. Each function returns one that repairs the fault.

import assert from "node:assert/strict";
import { until } from "./until.js";

/** @typedef {Pick<import("./scene.js").AnyScene, "browser">} Scene */

/**
 * Makes a function of the background's API fail from now on.
 * @param {Scene} scene
 * @param {string} name  as in `storage.local.set`
 * @param {"refuses" | "throws" | "hangs" | "forgets to answer"} how
 * @param {string} words the error when it refuses or throws
 */
export async function breakDown({ browser }, name, how, words = "Out of order") {
  await browser.inBackground(
    (background, path, how, words) => {
      const name = path.pop();
      const owner = path.reduce((/** @type {any} */ part, /** @type {string} */ next) => part[next], background.chrome);
      const whole = owner[name];
      owner[name] = (/** @type {any[]} */ ...args) => {
        if (how === "throws") throw new Error(words);
        if (how === "forgets to answer") whole.apply(owner, args);
        return how === "refuses" ? Promise.reject(new Error(words)) : new Promise(() => {});
      };
      background.heal ??= {};
      background.heal[name] = () => Object.assign(owner, { [name]: whole });
    },
    ...[name.split("."), how, words],
  );
  return () => browser.inBackground(({ heal }, name) => void heal[name](), name.split(".").at(-1));
}

/** Makes every step of the core trap from now on. @param {Scene} scene */
export async function breakCore({ browser }) {
  await browser.inBackground((background) => {
    const { getTimezoneOffset } = background.Date.prototype; // the core calls it for the user's time zone
    background.Date.prototype.getTimezoneOffset = () => {
      throw new background.WebAssembly.RuntimeError("unreachable");
    };
    background.healCore = () => Object.assign(background.Date.prototype, { getTimezoneOffset });
  });
  return () => browser.inBackground(({ healCore }) => void healCore());
}

/** A word that can trap the core. It is not ASCII, because ASCII texts pass no encoder on their way into the core. */
export const POISON = "☠";

/** Makes the core trap on every text with `POISON` in it from now on. @param {Scene} scene */
export async function poison({ browser }) {
  await browser.inBackground(({ TextEncoder, WebAssembly }, word) => {
    const whole = TextEncoder.prototype.encodeInto;
    /** @this {TextEncoder} @param {string} text @param {Uint8Array} into */
    TextEncoder.prototype.encodeInto = function encodeInto(text, into) {
      if (text.includes(word)) throw new WebAssembly.RuntimeError("unreachable");
      return whole.call(this, text, into);
    };
  }, POISON);
}

/**
 * Resolves to a value in session storage, once it fits.
 * @param {Scene} scene
 * @param {string} key
 * @param {(value: any) => boolean} fits
 * @returns {Promise<any>}
 */
export function inSession({ browser }, key, fits) {
  const read = () => browser.ask(async (key) => (await chrome.storage.session.get(key))[key] ?? null, key);
  return until(read, fits, `${key} is not as wanted`);
}

/** Resolves when the extension shows that something is wrong. @param {Scene} scene @param {RegExp} words */
export async function inTrouble(scene, words) {
  const { words: said } = await inSession(scene, "trouble", (trouble) => Boolean(trouble?.words));
  assert.match(said, words);
}
