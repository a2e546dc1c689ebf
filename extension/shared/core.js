// Opens the Rust core. Loads its Wasm and the catalog of each language once in a worker or page. Decides nothing.

import init, { Core, Stored } from "../core/session_watch.js";
import { api } from "./browser.js";

/** @typedef {import("./types.js").Catalog} Catalog */

/** @type {Promise<unknown> | undefined} */
let ready;

/** By language. @type {Record<string, Promise<Catalog>>} */
const catalogs = {};

/** Returns the language of the browser's own interface. */
export const browserLanguage = () => api.i18n.getUILanguage();

/** Returns the user's preferred languages, often with a region. Only the region tells how the user writes dates. */
const languageList = () => navigator.languages.join(",");

/**
 * Opens a core from what was stored, in the user's language. This module has no top-level `await` and no `import()`,
 * because Chromium's workers support neither.
 * @param {Record<string, unknown>} stored
 * @returns {Promise<Core>}
 */
export async function openCore(stored) {
  await load();
  const read = new Stored(stored);
  const tag = read.language(browserLanguage());
  return new Core(read, await catalog(tag), tag, languageList());
}

/**
 * Opens a core with a few invented sessions, for the welcome page. It is never stored.
 * @param {number} now
 * @returns {Promise<Core>}
 */
export async function openSample(now) {
  await load();
  const tag = new Stored({}).language(browserLanguage());
  return Core.sample(await catalog(tag), tag, languageList(), now);
}

/**
 * Starts to load the Wasm and the most probable catalog, before the stored state is known.
 * @param {string | null} language the language of the last time, if it is known
 */
export function preload(language) {
  const loaded = load();
  const words = language ? catalog(language) : loaded.then(() => catalog(new Stored({}).language(browserLanguage())));
  Promise.all([loaded, words]).catch(() => {}); // `openCore` loads again, and fails if that fails
}

/** Loads the Wasm, once unless it fails. */
function load() {
  ready ??= init({ module_or_path: api.runtime.getURL("core/session_watch_bg.wasm") }).catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/**
 * Returns a language's catalog, the English one if it cannot be read. A failure is not remembered.
 * @param {string} tag
 */
function catalog(tag) {
  catalogs[tag] ??= fetchCatalog(tag)
    .catch(() => fetchCatalog("en"))
    .catch((error) => {
      delete catalogs[tag];
      throw error;
    });
  return catalogs[tag];
}

/** @param {string} tag @returns {Promise<Catalog>} */
async function fetchCatalog(tag) {
  const response = await fetch(api.runtime.getURL(`_locales/${tag.replace("-", "_")}/messages.json`));
  return response.json();
}
