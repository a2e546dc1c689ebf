// The options: a form made from what the core says of its settings. Each change is sent at once; the core takes it or says
// why not. Knows no setting by name.

import { send } from "./lib/client.js";
import { load, openCore } from "./lib/core.js";
import { loadState, onKept } from "./lib/store.js";
import { labelsOf } from "./lib/words.js";
import { html, nothing, render } from "./vendor/lit-html.js";

/** @typedef {import("./lib/types.js").Setting} Setting */
/** @typedef {import("./lib/types.js").Command} Command */

const say = labelsOf(await load());
document.title = `${say("product")}: ${say("settings")}`;

/** Why the last change of a setting was refused, by its name. @type {Record<string, string>} */
let refused = {};

/** What came of the last button pressed. */
let outcome = "";

async function draw() {
  const core = await openCore(await loadState());
  const settings = core.settings();
  core.free();
  render(page(settings), document.body);
}

/** @param {Setting[]} settings */
const page = (settings) => html`
  <main>
    <h1>${say("settings")}</h1>
    <form @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${[...new Set(settings.map(({ group }) => group))].map((group) => groupOf(group, settings))}
    <div class="actions">
      <button type="button" class="button" @click=${() => act({ do: "test-notification" }, say("test_sent"))}>
        ${say("test")}
      </button>
      <button type="button" class="button" @click=${reset}>${say("reset")}</button>
      <span class="outcome" role="status">${outcome}</span>
    </div>
    </form>
  </main>
`;

/** @param {string} group @param {Setting[]} settings */
const groupOf = (group, settings) => html`
  <fieldset>
    <legend>${group}</legend>
    <div class="group">${settings.filter((setting) => setting.group === group).map(row)}</div>
  </fieldset>
`;

/** @param {Setting} setting */
const row = ({ name, label, help, unit, unitLabel, value, min, max, choices }) => html`
  <div class="setting">
    <div>
      <label for=${name}>${label}</label>
      <p class="help" id="${name}_help">${help}</p>
      <p class="error" role="alert">${refused[name] ?? nothing}</p>
    </div>
    <div class="control">
      ${
        unit === "toggle"
          ? html`<input
              type="checkbox"
              id=${name}
              aria-describedby="${name}_help"
              ?checked=${value !== 0}
              .checked=${value !== 0}
              @change=${(/** @type {Event} */ event) => change(name, Number(control(event).checked))}
            />`
          : unit === "choice"
            ? html`<select
                id=${name}
                aria-describedby="${name}_help"
                @change=${(/** @type {Event} */ event) => change(name, Number(control(event).value))}
              >
                ${choices.map(
                  (choice) =>
                    html`<option value=${choice.value} ?selected=${choice.value === value}>${choice.label}</option>`,
                )}
              </select>`
            : html`<input
                type=${unit === "time" ? "time" : "number"}
                id=${name}
                aria-describedby="${name}_help ${name}_unit"
                required
                step="any"
                min=${min}
                max=${max}
                value=${value}
                .value=${String(value)}
                @change=${(/** @type {Event} */ event) =>
                  control(event).reportValidity() && change(name, control(event).valueAsNumber)}
              /><span class="unit" id="${name}_unit">${unitLabel}</span>`
      }
    </div>
  </div>
`;

/** @param {Event} event */
const control = (event) => /** @type {HTMLInputElement} */ (event.target);

/** @param {string} name @param {number} value in the setting's own unit */
async function change(name, value) {
  refused = { ...refused, [name]: await send({ do: "settings", settings: { [name]: value } }) };
  await draw();
}

/** @param {Command} command @param {string} success */
async function act(command, success) {
  outcome = (await send(command)) || success;
  await draw();
}

async function reset() {
  refused = {};
  await act({ do: "reset-settings" }, say("reset_done"));
  document.querySelector("form")?.reset(); // also what was typed and refused
}

onKept(draw);
await draw();
