// The user's settings as a file, to keep and to give back, and the ways to start afresh.

import { save } from "../lib/save.js";
import { say } from "../lib/words.js";
import { html } from "../vendor/lit-html.js";

/** @typedef {import("./main.js").Act} Act */

/** @param {string} file the settings as text @param {Act} act */
export const data = (file, act) => html`
  <section class="card" aria-labelledby="data">
    <h2 id="data">${say("data")}</h2>
    <p class="help">${say("data_help")}</p>
    <div class="buttons">
      <button type="button" class="button" @click=${() => save("session-watch-settings.json", "application/json", file)}>${say("export_settings")}</button>
      <button type="button" class="button" @click=${pick}>${say("import_settings")}</button>
      <input
        type="file"
        id="file"
        accept=".json,application/json"
        aria-label=${say("import_settings")}
        hidden
        @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target), act)}
      />
      <button type="button" class="button" @click=${() => act({ do: "reset-settings" }, say("reset_done"))}>
        ${say("reset")}
      </button>
      <button type="button" class="button" @click=${() => act({ do: "forget-history" }, say("forgotten"))}>
        ${say("forget_history")}
      </button>
    </div>
  </section>
`;

function pick() {
  /** @type {HTMLInputElement | null} */ (document.querySelector("#file"))?.click();
}

/** What is no JSON is given to the core as nothing: it says what a file of settings is. @param {HTMLInputElement} input @param {Act} act */
async function take(input, act) {
  const text = await input.files?.[0]?.text();
  input.value = ""; // the same file again is a change, too
  await act({ do: "import", settings: parsed(text ?? "") }, say("imported"));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
