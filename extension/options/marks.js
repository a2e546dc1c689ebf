// The section with the sessions and repositories that the user has muted or snoozed.

import { msg } from "../pages/words.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html } from "../vendor/lit-html.js";

/** @typedef {import("../shared/types.js").MarkRow} MarkRow */
/** @typedef {import("./main.js").Act} Act */

/**
 * The command that undoes each kind of mark.
 * @type {Record<string, (id: string) => import("../shared/types.js").Command>}
 */
const undoes = {
  mute: (id) => ({ do: "mute", id, on: false }),
  "mute-repository": (repository) => ({ do: "mute-repository", repository, on: false }),
  snooze: (id) => ({ do: "snooze", id, until: "off" }),
};

/** @param {MarkRow[]} list @param {Act} act */
export const marks = (list, act) => html`
  <section class="card" aria-labelledby="marks">
    <h2 id="marks">${msg("marks")}</h2>
    ${
      list.length > 0
        ? html`<ul role="list">
            ${repeat(
              list,
              ({ id }) => id,
              ({ id, title, text, kind }) => html`<li>
                <span>${title} <span class="quiet">${text}</span></span>
                <button type="button" class="button" aria-label=${msg("named", msg("undo"), title)} @click=${() => act(undoes[kind]?.(id) ?? { do: "look" }, msg("undone"))}>
                  ${msg("undo")}
                </button>
              </li>`,
            )}
          </ul>`
        : html`<p class="help">${msg("no_marks")}</p>`
    }
  </section>
`;
