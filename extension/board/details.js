// The details of one session: why it has its status, its timeline, its alerts, and what the user can do with it.

import { icon, statusIcon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, actAndLeave, copy, openOnClick } from "./act.js";
import { close } from "./keys.js";
import { entry } from "./log.js";
import { openMenu } from "./menus.js";
import { parts } from "./parts.js";
import { track } from "./timeline.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").Details} Details */
/** @typedef {import("./menu.js").Priority} Priority */

/** @param {Core} _core @param {number} _now @param {Board} board */
export const page = (_core, _now, { details }) =>
  details ? article(details) : html`<p class="nothing">${icon("eye")}${msg("choose")}</p>`;

/** @param {Details} details */
const article = ({ row, why, spans, facts, log, template, note }) => html`
  <article class="details" data-status=${row.status} data-live=${row.live}>
    <header>
      <button type="button" class="icon-button close" title=${msg("close")} aria-label=${msg("close")} @click=${close}>
        ${icon("close")}
      </button>
      <p class="details-state">${statusIcon(row.status, row.progress)}<b>${row.statusText}</b> ${row.age}</p>
    </header>
    <h2>
      <a href=${row.url} @click=${(/** @type {MouseEvent} */ event) => openOnClick(event, row.id)}>${row.fullTitle}</a>
    </h2>
    ${row.detail ? html`<p class="details-detail">${row.detail}</p>` : nothing}
    <div class="actions">
      <button type="button" class="button primary" @click=${() => actAndLeave({ do: "open", id: row.id })}>
        ${msg("open")}
      </button>
      ${
        row.canAcknowledge
          ? html`<button type="button" class="button" @click=${() => act({ do: "acknowledge", id: row.id })}>
              ${msg("seen")}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button"
        aria-pressed=${row.muted}
        @click=${() => act({ do: "mute", id: row.id, on: !row.muted })}
      >
        ${icon("mute")}${msg(row.muted ? "unmute" : "mute")}
      </button>
      <button
        type="button"
        class="icon-button more"
        title=${msg("more")}
        aria-label=${msg("named", msg("more"), row.title)}
        @click=${(/** @type {MouseEvent} */ event) => openMenu(event.currentTarget, "session", row.id)}
      >
        ${icon("more")}
      </button>
    </div>
    ${
      row.snoozed
        ? html`<p class="details-snoozed">${icon("snooze")}${row.snoozed}
      <button type="button" class="chip" @click=${() => act({ do: "snooze", id: row.id, until: "off" })}>${msg("wake")}</button>
    </p>`
        : nothing
    }
    ${
      row.suggestion
        ? html`<p class="details-suggested">${row.suggestion}
      <button
        type="button"
        class="chip"
        @click=${() => act({ do: "priority", id: row.id, priority: /** @type {Priority} */ (row.priority) })}
      >
        ${msg("take_priority", row.priority)}
      </button>
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
      <h3>${msg("why")}</h3>
      <ul class="why">
        ${why.map((line) => html`<li>${line}</li>`)}
      </ul>
    </section>
    ${
      spans
        ? html`<section>
            <h3>${msg("view_timeline")}</h3>
            ${track(spans)}
            <p class="quiet">${parts(spans.sum)}</p>
          </section>`
        : nothing
    }
    <section>
      <h3><label for="note">${msg("note")}</label></h3>
      <textarea
        id="note"
        rows="2"
        maxlength="500"
        placeholder=${msg("note_hint")}
        .value=${note}
        @change=${(/** @type {Event} */ event) =>
          act({ do: "note", id: row.id, text: /** @type {HTMLTextAreaElement} */ (event.target).value })}
      ></textarea>
    </section>
    ${
      row.hint
        ? html`<section class="hint">
            <h3>${icon("hint")}${msg("naming")}</h3>
            <p>${row.hint}</p>
            <p class="template">
              <code>${template}</code>
              <button type="button" class="chip" @click=${() => copy(template, msg("copied"))}>${msg("copy")}</button>
            </p>
          </section>`
        : nothing
    }
    <section>
      <h3>${msg("alerts")}</h3>
      ${log.length > 0 ? html`<ol class="log">${log.map(entry)}</ol>` : html`<p class="quiet">${msg("no_alerts")}</p>`}
    </section>
  </article>
`;
