// What takes longest is asked for first, by a script of its own that waits for no other module: what is stored, the
// Wasm, the words.

import { lastLanguage } from "../pages/appearance.js";
import { preload } from "../shared/core.js";
import { loadState, loadTrouble } from "../shared/store.js";

/** What is stored now, and what is wrong now. */
export const asStored = () => Promise.all([loadState(), loadTrouble()]);

export const first = asStored();
preload(lastLanguage());
