// What takes longest is asked for first, by a script of its own that waits for no other module: what is stored, the Wasm, the
// words.

import { warm } from "../lib/core.js";
import { spoken } from "../lib/look.js";
import { loadState, loadTrouble } from "../lib/store.js";

/** What is stored now, and what is wrong now. */
export const asStored = () => Promise.all([loadState(), loadTrouble()]);

export const first = asStored();
warm(spoken());
