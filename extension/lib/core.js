// Brings up the Rust core: its Wasm and the words it speaks with, loaded once in each worker or page. Decides nothing.

import init, { Core } from "../core/session_watch.js";
import { api } from "./browser.js";

/** @typedef {import("./types.js").Catalog} Catalog */

/** @type {Promise<Catalog> | undefined} */
let loaded;

/**
 * The words, once the Wasm is ready too. No top-level `await` and no `import()`: a Chromium worker runs with neither.
 * @returns {Promise<Catalog>}
 */
export function load() {
  loaded ??= Promise.all([catalog(), init({ module_or_path: api.runtime.getURL("core/session_watch_bg.wasm") })]).then(
    ([words]) => words,
    (error) => {
      loaded = undefined;
      throw error;
    },
  );
  return loaded;
}

/**
 * A core that goes on from what was stored.
 * @param {Record<string, unknown>} stored
 * @returns {Promise<Core>}
 */
export async function openCore(stored) {
  return new Core(stored, await load(), api.i18n.getUILanguage());
}

/** @returns {Promise<Catalog>} */
async function catalog() {
  const response = await fetch(api.runtime.getURL("_locales/en/messages.json"));
  return response.json();
}
