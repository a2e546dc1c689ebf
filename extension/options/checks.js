// The section that shows whether alerts can reach the user, with a button for a test notification.

import { askForAccess } from "../pages/client.js";
import { statusIcon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { html, nothing } from "../vendor/lit-html.js";

/** @typedef {import("./main.js").Act} Act */

/**
 * @param {import("./reach.js").Reach} reach
 * @param {string[]} troubles
 * @param {Act} act
 * @param {() => unknown} redraw
 */
export const checks = (reach, troubles, act, redraw) => html`
  <section class="card" aria-labelledby="reach">
    <h2 id="reach">${msg("reach")}</h2>
    <ul role="list">
      ${check(reach.allowed, "allowed", "not_allowed")}
      ${check(
        reach.access,
        "access",
        "no_access",
        html`<button type="button" class="button" @click=${() => askForAccess().then(redraw)}>
          ${msg("allow_access")}
        </button>`,
      )}
      ${check(
        reach.open,
        "code_open",
        "code_not_open",
        html`<button type="button" class="button" @click=${() => act({ do: "open-code" }, "")}>
          ${msg("open_code")}
        </button>`,
      )}
      ${troubles.map((text) => html`<li data-status="failed">${statusIcon("failed")}<span>${text}</span></li>`)}
      <li data-status="unknown">${statusIcon("unknown")}<span>${msg("disturb")}</span></li>
    </ul>
    <p class="buttons">
      <button type="button" class="button primary" @click=${() => act({ do: "test-notification" }, msg("test_sent"))}>
        ${msg("test")}
      </button>
    </p>
  </section>
`;

/** @param {boolean} fine @param {string} yes @param {string} no @param {unknown} [remedy] */
const check = (fine, yes, no, remedy = nothing) =>
  fine
    ? html`<li data-status="finished">${statusIcon("finished")}<span>${msg(yes)}</span></li>`
    : html`<li data-status="waiting">${statusIcon("waiting")}<span>${msg(no)}</span>${remedy}</li>`;
