// The menus: for a session, for the board with its exports, and for pauses. All use the same popover.

import { icon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { html, nothing, render } from "../vendor/lit-html.js";
import { act, actAndLeave, copy, markSeen, select, showPanel, showTab } from "./act.js";
import { openHelp } from "./help.js";
import { draw as drawPage, ui, view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Choice} Choice */
/** @typedef {import("../shared/types.js").Details} Details */
/** @typedef {Extract<import("../shared/types.js").Command, { do: "snooze" }>["until"]} Snooze */
/** @typedef {Extract<import("../shared/types.js").Command, { do: "priority" }>["priority"]} Priority */
/** @typedef {Extract<import("../shared/types.js").Command, { do: "pause" }>["until"]} Pause */

/** The space between a menu and the edge of the window, in pixels. */
const MARGIN = 8;

/** @type {"" | "session" | "board" | "pause"} */
let openKind = "";

/** @returns {HTMLElement} */
const element = () => /** @type {HTMLElement} */ (document.querySelector("#menu"));

/**
 * @param {HTMLElement} anchor
 * @param {"session" | "board" | "pause"} what
 * @param {string} id
 * @param {string} first
 */
export function open(anchor, what, id, first) {
  const menu = element();
  openKind = what;
  if (id) view.selected = id;
  menu.ontoggle = (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "closed") openKind = "";
  };
  menu.onkeydown = onArrowKey;
  drawPage();
  menu.setAttribute("aria-label", anchor.getAttribute("aria-label") ?? "");
  menu.showPopover();
  placeBeside(menu, anchor.getBoundingClientRect());
  /** @type {HTMLElement | null} */ (menu.querySelector(first))?.focus();
}

/**
 * Places a menu below its anchor, or elsewhere in the window if it does not fit there.
 * @param {HTMLElement} menu
 * @param {DOMRect} anchor
 */
function placeBeside(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + MARGIN / 2;
  const top = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, innerHeight - height - MARGIN);
  const isRtl = document.documentElement.dir === "rtl";
  const left = isRtl ? anchor.left : anchor.right - width;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
}

/** @type {Record<string, (at: number, count: number) => number>} */
const STEPS = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
};

/**
 * Moves the focus between the menu's buttons. In a select the browser handles the arrow keys.
 * @param {KeyboardEvent} event
 */
function onArrowKey(event) {
  const step = STEPS[event.key];
  if (!step || !(event.target instanceof HTMLButtonElement)) return;
  const buttons = [...element().querySelectorAll("button")];
  buttons[step(buttons.indexOf(event.target), buttons.length)]?.focus();
  event.preventDefault();
}

/** Draws the menu, if it is open. @param {Board} board */
export function draw(board) {
  if (openKind === "board") render(boardMenu(board), element());
  else if (openKind === "pause") render(pauseMenu(board), element());
  else if (openKind === "session" && board.details) render(sessionMenu(board.details), element());
}

/** Returns a handler that closes the menu and acts. @param {() => unknown} action */
const closeAnd = (action) => () => {
  element().hidePopover();
  action();
};

/** @param {Parameters<typeof icon>[0]} shape @param {string} label @param {() => unknown} action */
const item = (shape, label, action) => html`
  <button type="button" class="item" @click=${closeAnd(action)}>${icon(shape)}${label}</button>
`;

/** @param {Details} details */
const sessionMenu = ({ row, snoozes, priorities }) => html`
  <p class="menu-title">${row.title}</p>
  ${item("out", msg("open"), () => actAndLeave({ do: "open", id: row.id }))}
  ${row.canAcknowledge ? item("check", msg("seen"), () => markSeen(row)) : nothing}
  ${row.acknowledged ? item("eye", msg("unread"), () => act({ do: "unread", id: row.id })) : nothing}
  ${item("info", msg("details"), () => select(row.id))}
  <hr />
  ${
    row.repositoryMuted
      ? nothing
      : item("mute", msg(row.muted ? "unmute" : "mute"), () => act({ do: "mute", id: row.id, on: !row.muted }))
  }
  ${row.repository ? muteRepository(row) : nothing}
  <p class="menu-title">${msg("snooze")}</p>
  <div class="item-row" role="group" aria-label=${msg("snooze")} data-snooze>
    ${icon("snooze")}
    ${snoozes.map(
      ({ name, label }) => html`<button
        type="button"
        class="chip"
        @click=${closeAnd(() => act({ do: "snooze", id: row.id, until: /** @type {Snooze} */ (name) }))}
      >
        ${label}
      </button>`,
    )}
    ${
      row.snoozed
        ? html`<button type="button" class="chip" @click=${closeAnd(() => act({ do: "snooze", id: row.id, until: "off" }))}>
            ${msg("wake")}
          </button>`
        : nothing
    }
  </div>
  <form class="item-row" @submit=${(/** @type {SubmitEvent} */ event) => snoozeUntil(event, row.id)}>
    ${icon("snooze")}
    <label>${msg("snooze_until")} <input type="time" name="until" required /></label>
    <button class="chip">${msg("snooze")}</button>
  </form>
  <p class="menu-title">${msg("priority")}</p>
  <div class="item-row" role="group" aria-label=${msg("priority")}>
    ${icon("flag")}
    ${priorities.map(
      ({ name, label, chosen }) => html`<button
        type="button"
        class="chip"
        aria-pressed=${chosen}
        @click=${closeAnd(() => act({ do: "priority", id: row.id, priority: /** @type {Priority} */ (name) }))}
      >
        ${label}
      </button>`,
    )}
  </div>
  <hr />
  ${item("link", msg("copy_link"), () => copy(row.url, msg("copied")))}
`;

/** @param {import("../shared/types.js").Row} row */
const muteRepository = ({ repository, repositoryMuted }) =>
  item("mute", msg(repositoryMuted ? "unmute_repository" : "mute_repository", repository), () =>
    act({ do: "mute-repository", repository, on: !repositoryMuted }),
  );

/** @param {SubmitEvent} event @param {string} id */
function snoozeUntil(event, id) {
  event.preventDefault();
  const time = /** @type {HTMLFormElement} */ (event.currentTarget).querySelector("input")?.valueAsNumber ?? 0;
  closeAnd(() => act({ do: "snooze-until", id, time }))();
}

/** @param {Board} board */
const boardMenu = ({ layouts, groupings }) => html`
  <p class="menu-title">${msg("layout")}</p>
  <div class="item-row" role="group" aria-label=${msg("layout")}>
    ${layouts.map(
      (choice) => html`<button
        type="button"
        class="chip"
        aria-pressed=${choice.chosen}
        @click=${() => choose(choice)}
      >
        ${icon(/** @type {Parameters<typeof icon>[0]} */ (choice.name))}${choice.label}
      </button>`,
    )}
  </div>
  <label class="item-row">
    <span>${msg("grouping")}</span>
    <select
      @change=${(/** @type {Event} */ event) =>
        groupings.filter(({ name }) => name === /** @type {HTMLSelectElement} */ (event.target).value).forEach(choose)}
    >
      ${groupings.map(({ name, label, chosen }) => html`<option value=${name} ?selected=${chosen}>${label}</option>`)}
    </select>
  </label>
  <hr />
  <p class="menu-title">${msg("export")}</p>
  ${(ui.page === "sessions" ? FORMATS : RECORD_FORMATS).map(
    (format) => html`<div class="item-row" role="group" data-export aria-label=${msg(`export_${format}`)}>
      <span>${msg(`export_${format}`)}</span>
      <button type="button" class="chip" @click=${closeAnd(() => exportTo(format, "copied"))}>${msg("copy")}</button>
      <button type="button" class="chip" @click=${closeAnd(() => exportTo(format, "saved"))}>${msg("download")}</button>
    </div>`,
  )}
  <hr />
  ${view.place === "tab" ? nothing : item("tab", msg("in_tab"), showTab)}
  ${view.place === "popup" && hasPanel() ? item("split", msg("in_panel"), showPanel) : nothing}
  ${item("keyboard", msg("help"), openHelp)}
`;

/** @param {Board} board */
const pauseMenu = ({ pauses }) => html`
  <p class="menu-title">${msg("pause")}</p>
  ${pauses.map(({ name, label }) =>
    item(name === "off" ? "bell" : "snooze", label, () => act({ do: "pause", until: /** @type {Pause} */ (name) })),
  )}
  <p class="menu-help">${msg("pause_how")}</p>
`;

/** @typedef {"csv" | "markdown" | "json"} Format */

/** @type {Format[]} */
const FORMATS = ["csv", "markdown", "json"];
/** The formats of history, log and timeline. Only sessions can become notes with check boxes. @type {Format[]} */
const RECORD_FORMATS = ["csv", "json"];

/**
 * Whether the board can be opened beside the page. Firefox has a sidebar for it, and older versions of Chromium have
 * neither.
 */
const hasPanel = () => "sidePanel" in api || "sidebarAction" in api;

/** @param {Choice} choice */
const choose = ({ setting, value }) => act({ do: "settings", settings: { [setting]: value } });

/** @param {Format} format @param {"copied" | "saved"} how */
async function exportTo(format, how) {
  const { exportShown } = await import("./export.js");
  await exportShown(format, how);
}
