// The section to export and import settings and history as files, to reset the settings, and to delete everything.

import { save } from "../pages/save.js";
import { msg } from "../pages/words.js";
import { openCore } from "../shared/core.js";
import { loadState } from "../shared/store.js";
import { html } from "../vendor/lit-html.js";

/** @typedef {import("./main.js").Act} Act */

/** @typedef {(core: import("../shared/types.js").Core) => string} Write */

/** @param {Act} act */
export const data = (act) => html`
  <section class="card" aria-labelledby="data">
    <h2 id="data">${msg("data")}</h2>
    <p class="help">${msg("data_help")}</p>
    <div class="buttons">
      ${fileButtons(
        "settings",
        (core) => core.settingsFile(),
        (parsedFile) => act({ do: "import", settings: parsedFile }, msg("imported")),
      )}
      ${fileButtons(
        "history",
        (core) => core.historyFile(),
        (parsedFile) => act({ do: "import-history", history: parsedFile }, msg("history_imported")),
      )}
      <button type="button" class="button" @click=${() => act({ do: "reset-settings" }, msg("reset_done"))}>
        ${msg("reset")}
      </button>
      <button type="button" class="button" @click=${() => forgetDialog()?.showModal()}>${msg("forget")}</button>
    </div>
    <dialog id="forget" aria-labelledby="forget_title" @close=${(/** @type {Event} */ event) => onDialogClose(event, act)}>
      <form method="dialog">
        <h2 id="forget_title">${msg("forget_title")}</h2>
        <p>${msg("forget_help")}</p>
        <div class="buttons">
          <button class="button">${msg("forget_no")}</button>
          <button class="button primary" value=${CONFIRMED}>${msg("forget_yes")}</button>
        </div>
      </form>
    </dialog>
  </section>
`;

/** The dialog's return value when the user confirms that everything is deleted. */
const CONFIRMED = "yes";

/** @returns {HTMLDialogElement | null} */
const forgetDialog = () => document.querySelector("#forget");

/** @param {Event} event @param {Act} act */
function onDialogClose(event, act) {
  const dialog = /** @type {HTMLDialogElement} */ (event.target);
  const isConfirmed = dialog.returnValue === CONFIRMED;
  dialog.returnValue = ""; // otherwise Escape would confirm the next time
  if (isConfirmed) act({ do: "forget" }, msg("forgotten"));
}

/** @param {"settings" | "history"} what @param {Write} write @param {(parsedFile: unknown) => unknown} load */
const fileButtons = (what, write, load) => html`
  <button type="button" class="button" @click=${() => exportFile(what, write)}>
    ${msg(`export_${what}`)}
  </button>
  <button type="button" class="button" @click=${() => input(what)?.click()}>${msg(`import_${what}`)}</button>
  <input
    type="file"
    id="${what}_file"
    accept=".json,application/json"
    aria-label=${msg(`import_${what}`)}
    hidden
    @change=${() => importFile(what, load)}
  />
`;

/** @param {string} what @param {Write} write */
async function exportFile(what, write) {
  const core = await openCore(await loadState());
  save(`session-watch-${what}.json`, "application/json", write(core));
  core.free();
}

/** @param {string} what @returns {HTMLInputElement | null} */
const input = (what) => document.querySelector(`#${what}_file`);

/**
 * Imports the chosen file. For a file that is no JSON the core gets `null`, and answers with the error to show.
 * @param {string} what
 * @param {(parsedFile: unknown) => unknown} load
 */
async function importFile(what, load) {
  const chosen = input(what);
  const text = await chosen?.files?.[0]?.text();
  if (chosen) chosen.value = ""; // otherwise the same file could not be chosen again
  load(parseOrNull(text ?? ""));
}

/** Parses JSON; `null` if it is none. @param {string} text */
function parseOrNull(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
