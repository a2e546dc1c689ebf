// Takes what the board, the history, the log or the timeline shows out of the browser, as the core writes it: into the
// clipboard or into a file.

import { save } from "../pages/save.js";
import { msg } from "../pages/words.js";
import { openCore } from "../shared/core.js";
import { loadState } from "../shared/store.js";
import { copy, toast } from "./act.js";
import { ui, view } from "./ui-state.js";

/** The ending and the type of a file, by format, and the form for the clipboard where that is another. */
const FILES = {
  csv: { ending: "csv", type: "text/csv", copied: /** @type {const} */ ("tabs") },
  markdown: { ending: "md", type: "text/markdown" },
  json: { ending: "json", type: "application/json" },
};

/** @typedef {keyof typeof FILES} Format */

/**
 * @param {Format} format
 * @param {"copied" | "saved"} how
 */
export async function exportShown(format, how) {
  const { ending, type, copied } = { copied: format, ...FILES[format] };
  const text = await written(how === "copied" ? copied : format);
  if (how === "copied") return copy(text, msg("copied"));
  save(`${ui.page}.${ending}`, type, text);
  toast(msg("saved"));
}

/** @param {Format | "tabs"} form */
async function written(form) {
  const core = await openCore(await loadState());
  try {
    if (ui.page === "sessions" || form === "markdown") return core.export(Date.now(), view, form);
    return core.exportRecords(Date.now(), ui.page, view.search, ui.logKind, form);
  } finally {
    core.free();
  }
}
