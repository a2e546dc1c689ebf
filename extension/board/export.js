// Takes what the board shows out of the browser, as the core writes it: into the clipboard or into a file.

import { openCore } from "../lib/core.js";
import { save } from "../lib/save.js";
import { loadState } from "../lib/store.js";
import { say } from "../lib/words.js";
import { copy, tell } from "./act.js";
import { view } from "./here.js";

/**
 * @param {"csv" | "markdown" | "json"} format
 * @param {"copied" | "saved"} how
 */
export async function exportBoard(format, how) {
  const core = await openCore(await loadState());
  const written = core.export(Date.now(), view, format);
  core.free();
  if (how === "copied") return copy(written.text, say("copied"));
  save(written);
  tell(say("saved"));
}
