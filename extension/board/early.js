// Starts to load what takes longest: the stored state, the Wasm and the catalog. A script of its own, because it then
// need not wait for the board's other modules.

import { lastLanguage } from "../pages/appearance.js";
import { preload } from "../shared/core.js";
import { loadState, loadTrouble } from "../shared/store.js";

/** Reads the stored state, and what is wrong. */
export const loadStored = () => Promise.all([loadState(), loadTrouble()]);

export const firstLoad = loadStored();
preload(lastLanguage());
