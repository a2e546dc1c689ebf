// The user's settings as a file, to keep and to give back, and the ways to start afresh.

import { save } from "../pages/save.js";
import { msg } from "../pages/words.js";
import { html } from "../vendor/lit-html.js";

/** @typedef {import("./main.js").Act} Act */

/** @param {string} file the settings as text @param {Act} act */
export const data = (file, act) => html`
  <section class="card" aria-labelledby="data">
    <h2 id="data">${msg("data")}</h2>
    <p class="help">${msg("data_help")}</p>
    <div class="buttons">
      <button type="button" class="button" @click=${() => save("session-watch-settings.json", "application/json", file)}>${msg("export_settings")}</button>
      <button type="button" class="button" @click=${pick}>${msg("import_settings")}</button>
      <input
        type="file"
        id="file"
        accept=".json,application/json"
        aria-label=${msg("import_settings")}
        hidden
        @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target), act)}
      />
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

function pick() {
  /** @type {HTMLInputElement | null} */ (document.querySelector("#file"))?.click();
}

/** What is no JSON is given to the core as nothing: it says what a file of settings is. @param {HTMLInputElement} input @param {Act} act */
async function take(input, act) {
  const text = await input.files?.[0]?.text();
  input.value = ""; // the same file again is a change, too
  await act({ do: "import", settings: parsed(text ?? "") }, msg("imported"));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
