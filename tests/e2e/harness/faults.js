// What can break in the background: a part of the browser's API, and the core. Each gives a function that makes it work again.

import assert from "node:assert/strict";
import { until } from "./until.js";

/** @typedef {Pick<import("./scene.js").AnyScene, "browser">} Scene */

/**
 * One function of the background's API fails from now on.
 * @param {Scene} scene
 * @param {string} name  as in `storage.local.set`
 * @param {"refuses" | "throws" | "hangs" | "forgets to answer"} how
 * @param {string} words  what it says when it refuses or throws
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

/** Every step of the core traps from now on. @param {Scene} scene */
export async function breakCore({ browser }) {
  await browser.inBackground((background) => {
    const { getTimezoneOffset } = background.Date.prototype; // which the core asks for the user's zone
    background.Date.prototype.getTimezoneOffset = () => {
      throw new background.WebAssembly.RuntimeError("unreachable");
    };
    background.healCore = () => Object.assign(background.Date.prototype, { getTimezoneOffset });
  });
  return () => browser.inBackground(({ healCore }) => void healCore());
}

/** A word that can be made to trap the core. It is not ASCII: other texts do not pass an encoder on their way into the core. */
export const POISON = "☠";

/** The core traps over every text with `POISON` in it from now on. @param {Scene} scene */
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
 * Resolves when something in session storage is as wanted; gives it.
 * @param {Scene} scene
 * @param {string} key
 * @param {(value: any) => boolean} fits
 * @returns {Promise<any>}
 */
export function inSession({ browser }, key, fits) {
  const read = () => browser.ask(async (key) => (await chrome.storage.session.get(key))[key] ?? null, key);
  return until(read, fits, `${key} is not as wanted`);
}

/** Resolves when the extension tells of trouble. @param {Scene} scene @param {RegExp} words */
export async function inTrouble(scene, words) {
  const { words: said } = await inSession(scene, "trouble", (trouble) => Boolean(trouble?.words));
  assert.match(said, words);
}
