// Takes what the board shows out of the browser, as the core writes it: into the clipboard or into a file.

import { save } from "../pages/save.js";
import { msg } from "../pages/words.js";
import { openCore } from "../shared/core.js";
import { loadState } from "../shared/store.js";
import { copy, toast } from "./act.js";
import { view } from "./ui-state.js";

/** A file's name and type, by format, and the form for the clipboard where that is another. */
const FILES = {
  csv: { name: "sessions.csv", type: "text/csv", copied: /** @type {const} */ ("tabs") },
  markdown: { name: "sessions.md", type: "text/markdown" },
  json: { name: "sessions.json", type: "application/json" },
};

/**
 * @param {keyof typeof FILES} format
 * @param {"copied" | "saved"} how
 */
export async function exportBoard(format, how) {
  const { name, type, copied } = { copied: format, ...FILES[format] };
  const core = await openCore(await loadState());
  const text = core.export(Date.now(), view, how === "copied" ? copied : format);
  core.free();
  if (how === "copied") return copy(text, msg("copied"));
  save(name, type, text);
  toast(msg("saved"));
}
