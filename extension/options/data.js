// The user's settings and history as files, to keep and to give back, and the ways to start afresh.

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
      ${file(
        "settings",
        (core) => core.settingsFile(),
        (parsed) => act({ do: "import", settings: parsed }, msg("imported")),
      )}
      ${file(
        "history",
        (core) => core.historyFile(),
        (parsed) => act({ do: "import-history", history: parsed }, msg("history_imported")),
      )}
      <button type="button" class="button" @click=${() => act({ do: "reset-settings" }, msg("reset_done"))}>
        ${msg("reset")}
      </button>
      <button type="button" class="button" @click=${() => question()?.showModal()}>${msg("forget")}</button>
    </div>
    <dialog id="forget" aria-labelledby="forget_title" @close=${(/** @type {Event} */ event) => answered(event, act)}>
      <form method="dialog">
        <h2 id="forget_title">${msg("forget_title")}</h2>
        <p>${msg("forget_help")}</p>
        <div class="buttons">
          <button class="button">${msg("forget_no")}</button>
          <button class="button primary" value=${YES}>${msg("forget_yes")}</button>
        </div>
      </form>
    </dialog>
  </section>
`;

/** What the dialog returns when everything is to be forgotten. */
const YES = "yes";

/** @returns {HTMLDialogElement | null} */
const question = () => document.querySelector("#forget");

/** @param {Event} event @param {Act} act */
function answered(event, act) {
  const dialog = /** @type {HTMLDialogElement} */ (event.target);
  const isMeant = dialog.returnValue === YES;
  dialog.returnValue = ""; // or Escape would give the same answer the next time
  if (isMeant) act({ do: "forget" }, msg("forgotten"));
}

/** @param {"settings" | "history"} what @param {Write} write @param {(parsed: unknown) => unknown} load */
const file = (what, write, load) => html`
  <button type="button" class="button" @click=${() => give(what, write)}>
    ${msg(`export_${what}`)}
  </button>
  <button type="button" class="button" @click=${() => input(what)?.click()}>${msg(`import_${what}`)}</button>
  <input
    type="file"
    id="${what}_file"
    accept=".json,application/json"
    aria-label=${msg(`import_${what}`)}
    hidden
    @change=${() => take(what, load)}
  />
`;

/** @param {string} what @param {Write} write */
async function give(what, write) {
  const core = await openCore(await loadState());
  save(`session-watch-${what}.json`, "application/json", write(core));
  core.free();
}

/** @param {string} what @returns {HTMLInputElement | null} */
const input = (what) => document.querySelector(`#${what}_file`);

/** What is no JSON is given to the core as nothing: it says what such a file is. @param {string} what @param {(parsed: unknown) => unknown} load */
async function take(what, load) {
  const chosen = input(what);
  const text = await chosen?.files?.[0]?.text();
  if (chosen) chosen.value = ""; // the same file again is a change, too
  load(parsed(text ?? ""));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
