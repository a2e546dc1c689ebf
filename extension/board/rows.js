// The rows of the sessions, in the core's order. List and cards have the same markup; the style sheet lays it out.

import { icon, statusIcon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, actAndLeave, markSeen, openOnClick, select } from "./act.js";
import { holdOrder, releaseOrder } from "./hold-order.js";
import { openMenu } from "./menus.js";
import { ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Group} Group */
/** @typedef {import("../shared/types.js").Row} Row */

/** @param {Board} board */
export const sessions = ({ groups }) => html`
  <div class="sessions" @pointermove=${holdOrder} @pointerleave=${releaseOrder} @focusin=${onRowFocus}>
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
 * One row. The Tab key stops at one row alone, see `setTabStop`. So every control here starts without a tab stop.
 * @param {Row} row
 */
export const rowOf = (row) => html`
  <li
    class=${row.needs ? "row needs" : "row"}
    data-session-id=${row.id}
    data-status=${row.status}
    data-live=${row.live}
    data-quiet=${row.muted || row.snoozed !== ""}
    ?data-paced=${hasProgress(row)}
    ?data-chosen=${ui.hasPane && row.id === view.selected}
    @click=${(/** @type {MouseEvent} */ event) => onRowClick(event, row.id)}
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
          @click=${(/** @type {MouseEvent} */ event) => openOnClick(event, row.id)}
          >${row.title}</a
        >
        ${row.muted ? html`<span class="mark" title=${msg(row.repositoryMuted ? "muted_repository" : "muted")}>${icon("mute")}</span>` : nothing}
        ${row.hint ? html`<span class="mark" title=${row.hint}>${icon("hint")}</span>` : nothing}
      </div>
      <div class="age">${row.live ? row.age : row.seen} ${field(row, "asOf")}</div>
    </div>
    <div class="line">
      <div class="state" title=${[row.statusText, row.detail, row.signs].filter(Boolean).join("\n")}>
        <b>${row.statusText}</b> ${field(row, "detail")} ${field(row, "signs")}
      </div>
      ${row.needs ? nothing : html`<div class="next">${row.next}</div>`}
      ${row.needs && !hasLine(row) ? answer(row) : nothing}
    </div>
    <div class="line" ?hidden=${!(hasLine(row) || hasProgress(row))}>
      <div class="where" ?hidden=${!hasPlace(row)}>
        ${field(row, "module")} ${field(row, "repository")} ${field(row, "pullRequest")} ${field(row, "branch")}
        ${field(row, "elapsed")}
        ${row.startedBy ? html`<span class="parent" title=${row.startedBy}>↳ ${row.startedBy}</span>` : nothing}
      </div>
      ${
        hasProgress(row)
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
  @click=${() => actAndLeave({ do: "open", id: row.id })}
>
  ${row.next}
</button>`;

/**
 * Whether a row has a third line: for where the session works, or because its detail needs the second one for itself.
 * @param {Row} row
 */
const hasLine = (row) => hasPlace(row) || (row.needs && row.detail !== "");

/** Whether it is known where a session works, or which session started it. @param {Row} row */
const hasPlace = (row) =>
  Boolean(row.module || row.repository || row.pullRequest || row.branch || row.elapsed || row.startedBy);

/** Whether a session's progress or time left is known. @param {Row} row */
const hasProgress = (row) => Boolean(row.progress || row.timeLeft);

/**
 * @param {Row} row
 * @param {"asOf" | "elapsed" | "detail" | "signs" | "module" | "repository" | "pullRequest" | "branch"} name
 */
const field = (row, name) => (row[name] ? html`<span class=${name}>${row[name]}</span>` : nothing);

/**
 * Makes the row with the focus the tab stop. If details are shown beside the list, it also selects that row.
 * @param {FocusEvent} event
 */
function onRowFocus({ target }) {
  const row = target instanceof Element && target.closest("[data-session-id]");
  if (!(row instanceof HTMLElement)) return;
  setTabStop(row);
  const id = row.dataset.sessionId ?? "";
  if (areDetailsBeside() && id !== view.selected) select(id);
}

/**
 * Selects a session after a click on its row, but not on a link or button in it.
 * @param {MouseEvent} event
 * @param {string} id
 */
function onRowClick({ target }, id) {
  if (target instanceof Element && !target.closest("a, button")) select(id);
}

/** Whether details are shown beside the list. */
const areDetailsBeside = () => wide.matches && ui.hasPane;

/**
 * Makes a row and its controls the only ones at which the Tab key stops.
 * @param {Element | null} row
 */
export function setTabStop(row) {
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
