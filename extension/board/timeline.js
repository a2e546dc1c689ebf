// The timeline: what the sessions did over the last hours, as a drawing or as a table.

import { msg } from "../pages/words.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html } from "../vendor/lit-html.js";
import { openOnClick } from "./act.js";
import { parts } from "./parts.js";
import { change, ui } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").Line} Line */
/** @typedef {import("../shared/types.js").Timeline} Timeline */

/** After this fraction of a narrow drawing there is no room for a mark's label. */
const LABEL_LIMIT = 0.8;

/** @param {Core} core @param {number} now */
export function page(core, now) {
  const timeline = core.timeline(now);
  if (timeline.empty) return html`<p class="no-match">${timeline.empty}</p>`;
  return html`
    <section class="timeline">
      <header class="view-top">
        <h2>${timeline.title} <span class="quiet">${parts(timeline.sum)}</span></h2>
        <button
          type="button"
          class="chip"
          aria-pressed=${ui.tables}
          @click=${() => change(ui, { tables: !ui.tables })}
        >
          ${msg("as_table")}
        </button>
      </header>
      ${ui.tables ? table(timeline) : drawing(timeline)}
    </section>
  `;
}

/** @param {Timeline} timeline */
const drawing = ({ marks, lines, legend }) => html`
  <ul class="legend" role="list">
    ${legend.map(({ state, label }) => html`<li><span class="span" data-state=${state}></span>${label}</li>`)}
  </ul>
  <div class="lines">
    <div class="marks" aria-hidden="true">
      ${marks.map(
        ({ at, label, now }) =>
          html`<span ?data-late=${at > LABEL_LIMIT && !now} ?data-now=${now} .style=${`inset-inline-start: ${at * 100}%`}>${label}</span>`,
      )}
    </div>
    <ul role="list">
      ${repeat(
        lines,
        ({ id }) => id,
        (line) => html`<li class="session-line">
          ${link(line)}
          <span class="quiet">${parts(line.sum)}</span>
          ${track(line)}
        </li>`,
      )}
    </ul>
  </div>
`;

/**
 * One session's line. It is hidden from screen readers, because the sum and the table say the same.
 * @param {Line} line
 */
export const track = ({ spans }) => html`
  <div class="track" aria-hidden="true">
    ${spans.map(
      ({ state, start, width, label }) => html`<span
        class="span"
        data-state=${state}
        title=${label}
        .style=${`inset-inline-start: ${start * 100}%; width: ${width * 100}%`}
      ></span>`,
    )}
  </div>
`;

/** @param {Line} line */
const link = ({ id, url, title }) => html`
  <a href=${url} @click=${(/** @type {MouseEvent} */ event) => openOnClick(event, id)}>${title}</a>
`;

/** @param {Timeline} timeline */
const table = ({ title, lines }) => html`
  <div class="scroller" tabindex="0" role="region" aria-label=${title}>
    <table>
      <thead>
        <tr>
          ${["session", "state", "from", "to", "length"].map((name) => html`<th scope="col">${msg(`column_${name}`)}</th>`)}
        </tr>
      </thead>
      ${lines.map(
        (line) => html`<tbody>
          ${line.spans.map(
            ({ word, from, to, length }, at) => html`<tr>
              ${at === 0 ? html`<th scope="rowgroup" rowspan=${line.spans.length}>${link(line)}</th>` : ""}
              <td>${word}</td>
              <td>${from}</td>
              <td>${to}</td>
              <td>${length}</td>
            </tr>`,
          )}
        </tbody>`,
      )}
    </table>
  </div>
`;
