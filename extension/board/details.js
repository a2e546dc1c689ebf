// One session, all that is known of it: why it has its status, its timeline, what was said of it, and what its user can do
// about it.

import { icon, statusIcon } from "../pages/icons.js";
import { say } from "../pages/words.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, copy, follow, leave } from "./act.js";
import { close } from "./keys.js";
import { entry } from "./log.js";
import { openMenu } from "./menus.js";
import { parts } from "./parts.js";
import { track } from "./timeline.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").Details} Details */

/** @param {Core} _core @param {number} _now @param {Board} board */
export const page = (_core, _now, { details }) =>
  details ? of(details) : html`<p class="nothing">${icon("eye")}${say("choose")}</p>`;

/** @param {Details} details */
const of = ({ row, why, spans, facts, log, template, note }) => html`
  <article class="details" data-status=${row.status} data-live=${row.live}>
    <header>
      <button type="button" class="icon-button close" title=${say("close")} aria-label=${say("close")} @click=${close}>
        ${icon("close")}
      </button>
      <p class="details-state">${statusIcon(row.status, row.progress)}<b>${row.statusText}</b> ${row.age}</p>
    </header>
    <h2>
      <a href=${row.url} @click=${(/** @type {MouseEvent} */ event) => follow(event, row.id)}>${row.fullTitle}</a>
    </h2>
    ${row.detail ? html`<p class="details-detail">${row.detail}</p>` : nothing}
    <div class="actions">
      <button type="button" class="button primary" @click=${() => leave({ do: "open", id: row.id })}>
        ${say("open")}
      </button>
      ${
        row.canAcknowledge
          ? html`<button type="button" class="button" @click=${() => act({ do: "acknowledge", id: row.id })}>
              ${say("seen")}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button"
        aria-pressed=${row.muted}
        @click=${() => act({ do: "mute", id: row.id, on: !row.muted })}
      >
        ${icon("mute")}${say(row.muted ? "unmute" : "mute")}
      </button>
      <button
        type="button"
        class="icon-button more"
        title=${say("more")}
        aria-label=${say("named", say("more"), row.title)}
        @click=${(/** @type {MouseEvent} */ event) => openMenu(event.currentTarget, "session", row.id)}
      >
        ${icon("more")}
      </button>
    </div>
    ${
      row.snoozed
        ? html`<p class="details-snoozed">${icon("snooze")}${row.snoozed}
      <button type="button" class="chip" @click=${() => act({ do: "snooze", id: row.id, until: "off" })}>${say("wake")}</button>
    </p>`
        : nothing
    }
    <dl class="facts">
      ${facts.map(
        ({ label, value }) => html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
      )}
    </dl>
    <section>
      <h3>${say("why")}</h3>
      <ul class="why">
        ${why.map((line) => html`<li>${line}</li>`)}
      </ul>
    </section>
    ${
      spans
        ? html`<section>
            <h3>${say("view_timeline")}</h3>
            ${track(spans)}
            <p class="quiet">${parts(spans.sum)}</p>
          </section>`
        : nothing
    }
    <section>
      <h3><label for="note">${say("note")}</label></h3>
      <textarea
        id="note"
        rows="2"
        maxlength="500"
        placeholder=${say("note_hint")}
        .value=${note}
        @change=${(/** @type {Event} */ event) =>
          act({ do: "note", id: row.id, text: /** @type {HTMLTextAreaElement} */ (event.target).value })}
      ></textarea>
    </section>
    ${
      row.hint
        ? html`<section class="hint">
            <h3>${icon("hint")}${say("naming")}</h3>
            <p>${row.hint}</p>
            <p class="template">
              <code>${template}</code>
              <button type="button" class="chip" @click=${() => copy(template, say("copied"))}>${say("copy")}</button>
            </p>
          </section>`
        : nothing
    }
    <section>
      <h3>${say("alerts")}</h3>
      ${log.length > 0 ? html`<ol class="log">${log.map(entry)}</ol>` : html`<p class="quiet">${say("no_alerts")}</p>`}
    </section>
  </article>
`;
