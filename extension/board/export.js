// Exports what the board, the history, the log or the timeline shows, to the clipboard or to a file. The core writes
// the text.

import { save } from "../pages/save.js";
import { msg } from "../pages/words.js";
import { openCore } from "../shared/core.js";
import { loadState } from "../shared/store.js";
import { copy, toast } from "./act.js";
import { ui, view } from "./ui-state.js";

/** For each format, the file's ending and media type, and the form for the clipboard if that is another one. */
const FILES = {
  csv: { ending: "csv", type: "text/csv", copied: /** @type {const} */ ("tabs") },
  markdown: { ending: "md", type: "text/markdown" },
  json: { ending: "json", type: "application/json" },
};

/** @typedef {keyof typeof FILES} Format */

/**
 * Exports what the page shows.
 * @param {Format} format
 * @param {"copied" | "saved"} how
 */
export async function exportShown(format, how) {
  const { ending, type, copied } = { copied: format, ...FILES[format] };
  const text = await exportText(how === "copied" ? copied : format);
  if (how === "copied") return copy(text, msg("copied"));
  save(`${ui.page}.${ending}`, type, text);
  toast(msg("saved"));
}

/** @param {Format | "tabs"} form */
async function exportText(form) {
  const core = await openCore(await loadState());
  try {
    if (ui.page === "sessions" || form === "markdown") return core.export(Date.now(), view, form);
    return core.exportRecords(Date.now(), ui.page, view.search, ui.logKind, form);
  } finally {
    core.free();
  }
}
