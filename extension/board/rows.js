// The sessions, as list or cards: the same rows, which the style sheet lays out. Draws what the core says, in its
// order.

import { icon, statusIcon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, follow, leave, markSeen, select } from "./act.js";
import { aim, release } from "./aim.js";
import { openMenu } from "./menus.js";
import { ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Group} Group */
/** @typedef {import("../shared/types.js").Row} Row */

/** @param {Board} board */
export const sessions = ({ groups }) => html`
  <div class="sessions" @pointermove=${aim} @pointerleave=${release} @focusin=${arrive}>
    ${repeat(groups, ({ key }) => key, groupOf)}
  </div>
`;

/** @param {Group} group */
const groupOf = ({ key, label, part, summary, repository, muted, collapsed, toggle, rows }) => html`
  <section class="group" data-group=${key} data-part=${part}>
    <div class="group-head">
      <h2>
      <button
        type="button"
        class="fold"
        aria-expanded=${!collapsed}
        @click=${() => act({ do: "collapse", group: key, on: toggle })}
      >
        ${icon("chevron")}<span class="group-name">${label}</span> <span class="quiet">${summary}</span>
      </button>
    </h2>
    ${
      repository
        ? html`<button
            type="button"
            class="icon-button"
            data-mute
            title=${msg(muted ? "muted_repository" : "mute_repository", repository)}
            aria-label=${msg("mute_repository", repository)}
            aria-pressed=${muted}
            @click=${() => act({ do: "mute-repository", repository, on: !muted })}
          >
            ${icon(muted ? "mute" : "bell")}
          </button>`
        : nothing
    }
    </div>
    <ul class="rows" role="list" ?hidden=${collapsed}>
      ${repeat(rows, ({ id }) => id, rowOf)}
    </ul>
  </section>
`;

/**
 * Only one row stands in the way of the Tab key, see keys.js; so what can have the focus here is taken out of its way.
 * @param {Row} row
 */
export const rowOf = (row) => html`
  <li
    class=${row.needs ? "row needs" : "row"}
    data-session-id=${row.id}
    data-status=${row.status}
    data-live=${row.live}
    data-quiet=${row.muted || row.snoozed !== ""}
    ?data-paced=${isPaced(row)}
    ?data-chosen=${ui.hasPane && row.id === view.selected}
    @click=${(/** @type {MouseEvent} */ event) => choose(event, row.id)}
  >
    ${statusIcon(row.status, row.progress)}
    <div class="line">
      <div class="title">
        ${
          row.priority
            ? html`<span
                class="priority"
                data-priority=${row.priority}
                ?data-by-hand=${row.priorityByHand}
                ?data-suggested=${row.suggestion !== ""}
                title=${row.suggestion || nothing}
                >${row.priority}${row.suggestion ? "?" : ""}</span
              >`
            : nothing
        }
        <a
          href=${row.url}
          title=${row.fullTitle}
          aria-description=${row.heard}
          tabindex="-1"
          @click=${(/** @type {MouseEvent} */ event) => follow(event, row.id)}
          >${row.title}</a
        >
        ${row.muted ? html`<span class="mark" title=${msg(row.repositoryMuted ? "muted_repository" : "muted")}>${icon("mute")}</span>` : nothing}
        ${row.hint ? html`<span class="mark" title=${row.hint}>${icon("hint")}</span>` : nothing}
      </div>
      <div class="age">${row.live ? row.age : row.seen} ${part(row, "asOf")}</div>
    </div>
    <div class="line">
      <div class="state" title=${[row.statusText, row.detail, row.signs].filter(Boolean).join("\n")}>
        <b>${row.statusText}</b> ${part(row, "detail")} ${part(row, "signs")}
      </div>
      ${row.needs ? nothing : html`<div class="next">${row.next}</div>`}
      ${row.needs && !hasLine(row) ? answer(row) : nothing}
    </div>
    <div class="line" ?hidden=${!(hasLine(row) || isPaced(row))}>
      <div class="where" ?hidden=${!hasPlace(row)}>
        ${part(row, "module")} ${part(row, "repository")} ${part(row, "pullRequest")} ${part(row, "branch")}
        ${part(row, "elapsed")}
        ${row.startedBy ? html`<span class="parent" title=${row.startedBy}>↳ ${row.startedBy}</span>` : nothing}
      </div>
      ${
        isPaced(row)
          ? html`<div class="pace" title=${row.timeLeftBasis}>
              ${row.progress ? html`<progress max="100" value=${row.progress} aria-label=${msg("progress")}></progress>` : nothing}
              ${row.timeLeft}
            </div>`
          : nothing
      }
      ${row.needs && hasLine(row) ? answer(row) : nothing}
    </div>
    ${
      row.note || row.snoozed
        ? html`<div class="aside">
            ${row.snoozed ? html`<span>${icon("snooze")}${row.snoozed}</span>` : nothing}
            ${row.note ? html`<span title=${row.note}>${icon("note")}${row.note}</span>` : nothing}
          </div>`
        : nothing
    }
    <div class="tools">
      ${
        row.canAcknowledge
          ? html`<button
              type="button"
              class="icon-button acknowledge"
              tabindex="-1"
              title=${msg("seen")}
              aria-label=${msg("named", msg("seen"), row.title)}
              @click=${() => markSeen(row)}
            >
              ${icon("check")}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="icon-button more"
        tabindex="-1"
        title=${msg("more")}
        aria-label=${msg("named", msg("more"), row.title)}
        @click=${(/** @type {MouseEvent} */ event) => openMenu(event.currentTarget, "session", row.id)}
      >
        ${icon("more")}
      </button>
    </div>
  </li>
`;

/** @param {Row} row */
const answer = (row) => html`<button
  type="button"
  class="button answer"
  tabindex="-1"
  aria-label=${msg("named", row.next, row.title)}
  @click=${() => leave({ do: "open", id: row.id })}
>
  ${row.next}
</button>`;

/**
 * It has a line below what it says: for its place, or because what it asks wants its lines for itself.
 * @param {Row} row
 */
const hasLine = (row) => hasPlace(row) || (row.needs && row.detail !== "");

/** Something is known of where it works, or where it comes from. @param {Row} row */
const hasPlace = (row) =>
  Boolean(row.module || row.repository || row.pullRequest || row.branch || row.elapsed || row.startedBy);

/** Something is known of how far it is. @param {Row} row */
const isPaced = (row) => Boolean(row.progress || row.timeLeft);

/**
 * @param {Row} row
 * @param {"asOf" | "elapsed" | "detail" | "signs" | "module" | "repository" | "pullRequest" | "branch"} name
 */
const part = (row, name) => (row[name] ? html`<span class=${name}>${row[name]}</span>` : nothing);

/**
 * Beside the list, details follow the row that has the focus.
 * @param {FocusEvent} event
 */
function arrive({ target }) {
  const row = target instanceof Element && target.closest("[data-session-id]");
  if (!(row instanceof HTMLElement)) return;
  setStop(row);
  const id = row.dataset.sessionId ?? "";
  if (beside() && id !== view.selected) select(id);
}

/** A click on a row, but not on what stands in it. @param {MouseEvent} event @param {string} id */
function choose({ target }, id) {
  if (target instanceof Element && !target.closest("a, button")) select(id);
}

/** Whether details stand beside the list. */
const beside = () => wide.matches && ui.hasPane;

/**
 * Lets the Tab key stop at a row and what can be done with it, and at no other row.
 * @param {Element | null} row
 */
export function setStop(row) {
  const before = document.querySelector("[data-stop]");
  if (before !== row) {
    before?.removeAttribute("data-stop");
    row?.setAttribute("data-stop", "");
  }
  for (const each of [before, row]) {
    for (const control of each?.querySelectorAll("a, button") ?? []) {
      control.setAttribute("tabindex", each === row ? "0" : "-1");
    }
  }
}
