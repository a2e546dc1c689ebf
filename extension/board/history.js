// The history: a table of the sessions that have ended, which can be searched.

import { statusIcon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html } from "../vendor/lit-html.js";
import { openOnClick } from "./act.js";
import { parts } from "./parts.js";
import { view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Core} Core */

/** @param {Core} core @param {number} now */
export function page(core, now) {
  const { summary, rows, empty } = core.history(now, view.search);
  if (empty) return html`<p class="no-match">${empty}</p>`;
  return html`
    <section class="history">
      <header class="view-top"><h2>${summary}</h2></header>
      <div class="scroller" tabindex="0" role="region" aria-label=${msg("view_history")}>
        <table>
          <thead>
            <tr>
              ${["session", "ended", "ran", "waited", "turns"].map((name) => html`<th scope="col">${msg(`column_${name}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              rows,
              ({ id }) => id,
              ({ id, url, title, repository, state, stateText, ended, ran, waited, turns }) => html`<tr>
                <th scope="row" data-status=${state}>
                  ${statusIcon(state)}
                  <a href=${url} @click=${(/** @type {MouseEvent} */ event) => openOnClick(event, id)}>${title}</a>
                  <span class="quiet">${parts([stateText, repository])}</span>
                </th>
                <td data-label=${msg("column_ended")}>${ended}</td>
                <td data-label=${msg("column_ran")}>${ran}</td>
                <td data-label=${msg("column_waited")}>${waited}</td>
                <td data-label=${msg("column_turns")}>${turns}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}
