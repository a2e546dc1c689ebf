// What was said and what was held back, when and why.

import { icon } from "../pages/icons.js";
import { html, nothing } from "../vendor/lit-html.js";
import { follow } from "./act.js";
import { view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").LogRow} LogRow */

/** @param {Core} core @param {number} now */
export function page(core, now) {
  const { rows, empty } = core.log(now, view.search);
  if (empty) return html`<p class="no-match">${empty}</p>`;
  return html`
    <section class="log-view">
      <ol class="log" role="list">
        ${rows.map((row) => [row.day ? html`<li class="day">${row.day}</li>` : nothing, entry(row)])}
      </ol>
    </section>
  `;
}

/** @param {LogRow} row */
export const entry = ({ id, url, at, kind, kindText, title, said, why }) => html`
  <li class="entry" data-kind=${kind} data-said=${said}>
    <time>${at}</time>
    ${icon(said ? "bell" : "mute")}
    <div>
      <b>${kindText}</b>
      ${
        url
          ? html`<a href=${url} @click=${(/** @type {MouseEvent} */ event) => follow(event, id)}>${title}</a>`
          : html`<span>${title}</span>`
      }
      <span class="quiet">${why}</span>
    </div>
  </li>
`;
