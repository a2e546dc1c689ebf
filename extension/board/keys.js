// The board's keyboard shortcuts. Keys move the focus, or send the same command as the button for it.

import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { act, announce, markAllSeen, markSeen, select, undo } from "./act.js";
import { openMenu } from "./menus.js";
import { setTabStop } from "./rows.js";
import { change, ui, view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Row} Row */
/** @typedef {Extract<import("../shared/types.js").Command, { do: "priority" }>["priority"]} Priority */

/** A selector: the rows that need the user, or have something to mark as seen. */
const NEEDS_ATTENTION = ".needs, :has(> .tools > .acknowledge)";

/** @type {Map<string, Row>} */
let rowsById = new Map();
/** The board that is on the screen. @type {Board | undefined} */
let shown;

/** Remembers the rows on the screen, and makes sure that the Tab key stops at one. @param {Board} board */
export function rememberRows(board) {
  shown = board;
  rowsById = new Map(board.groups.flatMap(({ rows }) => rows.map((row) => [row.id, row])));
  setTabStop(document.querySelector("[data-stop]") ?? document.querySelector(".row"));
}

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".rows:not([hidden]) > .row")]);

/** Returns the row that has the focus, or had it last. */
function currentRow() {
  const focused = document.activeElement?.closest(".row") ?? document.querySelector(".row[data-stop]");
  return /** @type {HTMLElement | null} */ (focused);
}

/** Moves the focus to a row, and scrolls it into view. @param {Element | null | undefined} row */
function focusRow(row) {
  row?.querySelector("a")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** Moves the focus by some rows; to the first row if no row has it. @param {number} by */
function moveFocus(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  focusRow(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/** Moves the focus to the next row that needs the user; after the last such row, to the first. */
function focusNextNeed() {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  focusRow([...all.slice(at + 1), ...all].find((row) => row.matches(".needs")));
}

/** Returns a handler that acts on the current row. @param {(row: Row, element: HTMLElement) => unknown} action */
const onRow = (action) => () => {
  const element = currentRow();
  const row = rowsById.get(element?.dataset.sessionId ?? "");
  if (element && row) action(row, element);
};

/**
 * Marks a session as seen, and moves the focus to the next row that needs attention.
 * @param {Row} row
 * @param {HTMLElement} element
 */
async function markSeenAndMoveOn(row, element) {
  const all = rows();
  const at = all.indexOf(element);
  const needsAttention = (/** @type {HTMLElement} */ other) => other !== element && other.matches(NEEDS_ATTENTION);
  const after = [...all.slice(at), ...all].find(needsAttention);
  if (await markSeen(row)) focusRow(after);
}

/**
 * Returns the button that opens a row's menu: the row's own, or the one in the details if they hide the row.
 * @param {Element} row
 */
const moreOf = (row) => (row.checkVisibility() ? row.querySelector(".more") : document.querySelector(".pane .more"));

/** Opens the board's menu with the focus on its exports. */
function exportShown() {
  openMenu(document.querySelector('[data-tool="list"]'), "board", "", "[data-export] button");
}

/** Clears the search, else leaves its field, else closes the details. */
function goBack() {
  if (view.search) change(view, { search: "" });
  else if (document.activeElement?.id === "search") focusRow(currentRow());
  else if (ui.open) close();
}

/** Closes the details and moves the focus back to their row. */
export function close() {
  const id = view.selected;
  change(ui, { open: false });
  focusRow(rows().find((row) => row.dataset.sessionId === id));
}

/** @param {Row} row */
function openDetails({ id, title }) {
  select(id);
  announce(msg("named", msg("details"), title));
}

/** @param {Row} row */
async function mute({ id, muted }) {
  if (await act({ do: "mute", id, on: !muted })) announce(msg(muted ? "unmuted" : "muted"));
}

/** The priorities that the key `p` goes through. "" takes the priority from the session's title. @type {Priority[]} */
const PRIORITIES = ["", "P1", "P2", "P3"];

/** @param {Row} row */
async function prioritize({ id, priority, priorityByHand }) {
  const after = PRIORITIES[PRIORITIES.indexOf(priorityByHand ? /** @type {Priority} */ (priority) : "") + 1] ?? "";
  if (await act({ do: "priority", id, priority: after }))
    announce(after ? msg("named", msg("priority"), after) : msg("priority_of_title"));
}

/** The keys that also work in the search field. */
const FROM_SEARCH = ["Escape", "ArrowDown", "Enter"];

/** @type {Record<string, () => unknown>} */
const KEYS = {
  j: () => moveFocus(1),
  ArrowDown: () => moveFocus(1),
  k: () => moveFocus(-1),
  ArrowUp: () => moveFocus(-1),
  Home: () => focusRow(rows()[0]),
  End: () => focusRow(rows().at(-1)),
  n: focusNextNeed,
  d: onRow(openDetails),
  x: onRow(markSeenAndMoveOn),
  X: () => shown && markAllSeen(shown),
  u: undo,
  m: onRow(mute),
  p: onRow(prioritize),
  s: onRow(({ id }, row) => openMenu(moreOf(row), "session", id, "[data-snooze] button")),
  b: () => openMenu(document.querySelector("[data-bell]"), "pause"),
  e: exportShown,
  l: () => change(ui, { page: ui.page === "log" ? "sessions" : "log" }),
  ",": () => api.runtime.openOptionsPage(),
  "/": () => document.querySelector("input")?.select(),
  "?": async () => (await import("./help.js")).openHelp(),
  Escape: goBack,
};

/** Handles a key, unless it belongs to the browser or to a text field. @param {KeyboardEvent} event */
export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || target.closest("[popover], dialog")) return;
  const isTyping = target.matches("input, textarea, select");
  if (isTyping && !(target.id === "search" ? FROM_SEARCH : ["Escape"]).includes(key)) return;
  if (isTyping && key === "Enter") return rows()[0]?.querySelector("a")?.click();
  const action = /^[1-9]$/.test(key) ? () => focusRow(rows()[Number(key) - 1]) : KEYS[key];
  if (!action) return;
  event.preventDefault();
  action();
}
