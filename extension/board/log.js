// The log: which alerts were told or held back, when and why.

import { icon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { html, nothing } from "../vendor/lit-html.js";
import { openOnClick } from "./act.js";
import { change, ui, view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").Log} Log */
/** @typedef {import("../shared/types.js").LogRow} LogRow */

/** @param {Core} core @param {number} now */
export function page(core, now) {
  const { rows, kinds, empty } = core.log(now, view.search, ui.logKind);
  if (empty) return html`<p class="no-match">${empty}</p>`;
  return html`
    <section class="log-view">
      ${choices(rows, kinds)}
      <ol class="log" role="list">
        ${rows.map((row) => [row.day ? html`<li class="day">${row.day}</li>` : nothing, entry(row)])}
      </ol>
    </section>
  `;
}

/**
 * The buttons that filter the log by kind, and the one that scrolls to the last night.
 * @param {Log["rows"]} rows
 * @param {Log["kinds"]} kinds
 */
function choices(rows, kinds) {
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  const chosen = kinds.some(({ kind }) => kind === ui.logKind) ? ui.logKind : "";
  return html`
    <div class="chips" role="group" aria-label=${msg("filter")}>
      ${[{ kind: "", label: msg("all_kinds"), count: all }, ...kinds].map(
        ({ kind, label, count }) => html`<button
          type="button"
          class="chip"
          aria-pressed=${kind === chosen}
          @click=${() => change(ui, { logKind: kind })}
        >
          ${label} <span class="count">${count}</span>
        </button>`,
      )}
      ${
        rows.some(({ lastNight }) => lastNight)
          ? html`<button type="button" class="button" @click=${goToLastNight}>${msg("last_night")}</button>`
          : nothing
      }
    </div>
  `;
}

function goToLastNight() {
  const row = /** @type {HTMLElement} */ (document.querySelector("#last-night"));
  row.scrollIntoView({ block: "start" });
  row.focus({ preventScroll: true });
}

/** @param {LogRow} row */
export const entry = ({ id, url, at, kindText, title, asks, said, why, lastNight }) => html`
  <li
    class="entry"
    id=${lastNight ? "last-night" : nothing}
    tabindex=${lastNight ? "-1" : nothing}
    data-said=${said}
  >
    <time>${at}</time>
    ${icon(said ? "bell" : "mute")}
    <div>
      <b>${kindText}</b>
      ${
        url
          ? html`<a href=${url} @click=${(/** @type {MouseEvent} */ event) => openOnClick(event, id)}>${title}</a>`
          : html`<span>${title}</span>`
      }
      ${asks ? html`<span class="asks">${asks}</span>` : nothing}
      <span class="quiet">${why}</span>
    </div>
  </li>
`;
