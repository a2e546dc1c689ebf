// The settings as a form, which is made from the core's view of them. Knows no setting by name.

import { html, nothing } from "../vendor/lit-html.js";

/** @typedef {import("../shared/types.js").Setting} Setting */
/** @typedef {(name: string, value: number) => Promise<string>} Change */

/** Why the last change of a setting was refused, by its name. @type {Record<string, string>} */
let refused = {};

/** Removes the errors and the values that were refused. */
export function forgetRefusals() {
  refused = {};
  document.querySelector("form")?.reset();
}

/** @param {Setting[]} settings @param {Change} change */
export const form = (settings, change) => html`
  <form @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${[...new Set(settings.map(({ group }) => group))].map(
      (group) => html`<fieldset class="card">
        <legend><h2>${group}</h2></legend>
        ${settings.filter((setting) => setting.group === group).map((setting) => row(setting, change))}
      </fieldset>`,
    )}
  </form>
`;

/** @param {Setting} setting @param {Change} change */
const row = (setting, change) => html`
  <div class="setting" ?data-idle=${setting.idle}>
    <div>
      <label for=${setting.name}>${setting.label}</label>
      <p class="help" id="${setting.name}_help">${setting.help}</p>
      <p class="error" role="alert" id="${setting.name}_error">${refused[setting.name] || nothing}</p>
    </div>
    <div class="control">${(controls[setting.unit] ?? number)(setting, change)}</div>
  </div>
`;

/** @typedef {(setting: Setting, change: Change) => unknown} Control */

/** @type {Control} */
const toggle = ({ name, value, idle }, change) => html`
  <input
    type="checkbox"
    id=${name}
    aria-describedby="${name}_help"
    .checked=${value !== 0}
    ?disabled=${idle}
    @change=${(/** @type {Event} */ event) => set(change, name, Number(input(event).checked))}
  />
`;

/** @type {Control} */
const number = ({ name, unitLabel, value, min, max, idle }, change) => html`
  <input
    type="number"
    id=${name}
    aria-describedby="${name}_help ${name}_unit ${name}_error"
    required
    step="any"
    min=${min}
    max=${max}
    value=${value}
    .value=${String(value)}
    ?disabled=${idle}
    @change=${(/** @type {Event} */ event) =>
      input(event).reportValidity() && set(change, name, input(event).valueAsNumber)}
  /><span class="unit" id="${name}_unit">${unitLabel}</span>
`;

/**
 * A time is sent when its field loses the focus, because every key changes it, also to values that the user does not
 * mean.
 * @type {Control}
 */
const time = ({ name, value, idle }, change) => html`
  <input
    type="time"
    id=${name}
    aria-describedby="${name}_help"
    required
    .valueAsNumber=${value}
    ?disabled=${idle}
    @blur=${(/** @type {Event} */ event) =>
      input(event).reportValidity() && set(change, name, input(event).valueAsNumber)}
  />
`;

/** @type {Control} */
const choice = ({ name, value, choices, idle }, change) => html`
  <select
    id=${name}
    aria-describedby="${name}_help"
    .value=${String(value)}
    ?disabled=${idle}
    @change=${(/** @type {Event} */ event) => set(change, name, Number(input(event).value))}
  >
    ${choices.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`)}
  </select>
`;

/** Days of the week; each is a bit of the value. @type {Control} */
const days = ({ name, label, value, choices, idle }, change) => html`
  <div id=${name} class="days" role="group" aria-label=${label} aria-describedby="${name}_help">
    ${choices.map(
      (day) => html`<label>
        <input
          type="checkbox"
          .checked=${(value & day.value) !== 0}
          ?disabled=${idle}
          @change=${() => set(change, name, value ^ day.value)}
        />${day.label}
      </label>`,
    )}
  </div>
`;

/** @type {Record<string, Control>} */
const controls = { toggle, choice, time, days };

/** @param {Event} event */
const input = (event) => /** @type {HTMLInputElement} */ (event.target);

/**
 * Sends a setting, and shows beside it why it was refused. An accepted value comes back with the stored state.
 * @param {Change} change
 * @param {string} name
 * @param {number} value
 */
async function set(change, name, value) {
  const why = await change(name, value);
  refused = { ...refused, [name]: why };
  const place = document.getElementById(`${name}_error`);
  if (place) place.textContent = why;
}
