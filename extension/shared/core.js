// Brings up the Rust core: its Wasm, and the words it speaks with, each loaded once in a worker or page. Decides nothing.

import init, { Core, Stored } from "../core/session_watch.js";
import { api } from "./browser.js";

/** @typedef {import("./types.js").Catalog} Catalog */

/** @type {Promise<unknown> | undefined} */
let ready;

/** By language. @type {Record<string, Promise<Catalog>>} */
const catalogs = {};

/** The language the browser speaks. */
export const browserLanguage = () => api.i18n.getUILanguage();

/** The languages its user reads, the favourite first, often with a region: nothing else tells where dates are read. */
const told = () => navigator.languages.join(",");

/**
 * A core that goes on from what was stored, in its user's language. No top-level `await` and no `import()`: a Chromium worker
 * runs with neither.
 * @param {Record<string, unknown>} stored
 * @returns {Promise<Core>}
 */
export async function openCore(stored) {
  await load();
  const read = new Stored(stored);
  const tag = read.language(browserLanguage());
  return new Core(read, await catalog(tag), tag, told());
}

/**
 * A core that knows a few sessions that nobody has. Nothing of it is stored or sent.
 * @param {number} now
 * @returns {Promise<Core>}
 */
export async function openSample(now) {
  await load();
  const tag = new Stored({}).language(browserLanguage());
  return Core.sample(await catalog(tag), tag, told(), now);
}

/**
 * Begins to load what most probably will be needed, before anything stored is known.
 * @param {string | null} spoken the language of the last time, if there was one
 */
export function warm(spoken) {
  const loaded = load();
  const words = spoken ? catalog(spoken) : loaded.then(() => catalog(new Stored({}).language(browserLanguage())));
  Promise.all([loaded, words]).catch(() => {}); // whoever needs it finds out
}

function load() {
  ready ??= init({ module_or_path: api.runtime.getURL("core/session_watch_bg.wasm") }).catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/** @param {string} tag */
function catalog(tag) {
  // Better English than nothing. What could not be read is read again the next time.
  catalogs[tag] ??= read(tag)
    .catch(() => read("en"))
    .catch((error) => {
      delete catalogs[tag];
      throw error;
    });
  return catalogs[tag];
}

/** @param {string} tag @returns {Promise<Catalog>} */
async function read(tag) {
  const response = await fetch(api.runtime.getURL(`_locales/${tag.replace("-", "_")}/messages.json`));
  return response.json();
}
