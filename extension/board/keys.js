// The board by keyboard. Keys move the focus and press what is there to be pressed; what a key does to a session is the
// same command as the button's.

import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { act, markAllSeen, markSeen, select, tell, undo } from "./act.js";
import { openMenu } from "./menus.js";
import { setStop } from "./rows.js";
import { change, ui, view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Row} Row */
/** @typedef {Extract<import("../shared/types.js").Command, { do: "priority" }>["priority"]} Priority */

/** Rows that want something of the user, if only to be seen. */
const ASKS = ".needs, :has(> .tools > .acknowledge)";

/** @type {Map<string, Row>} */
let known = new Map();
/** The board as it stands on the screen. @type {Board | undefined} */
let shown;

/** Keeps what is known of the rows on the screen, and a row for the Tab key to stop at. @param {Board} board */
export function keepRows(board) {
  shown = board;
  known = new Map(board.groups.flatMap(({ rows }) => rows.map((row) => [row.id, row])));
  setStop(document.querySelector("[data-stop]") ?? document.querySelector(".row"));
}

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".rows:not([hidden]) > .row")]);

/** The row that has the focus, or had it last. */
function current() {
  const focused = document.activeElement?.closest(".row") ?? document.querySelector(".row[data-stop]");
  return /** @type {HTMLElement | null} */ (focused);
}

/** @param {Element | null | undefined} row */
function goTo(row) {
  row?.querySelector("a")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** From the row with the focus; from none, to the first. @param {number} by */
function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  goTo(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/** To the row after this one that needs the user, and from the last to the first. */
function next() {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  goTo([...all.slice(at + 1), ...all].find((row) => row.matches(".needs")));
}

/** @param {(row: Row, element: HTMLElement) => unknown} action */
const onRow = (action) => () => {
  const element = current();
  const row = known.get(element?.dataset.sessionId ?? "");
  if (element && row) action(row, element);
};

/**
 * Marks a session as seen, and goes on to the next that asks for something.
 * @param {Row} row
 * @param {HTMLElement} element
 */
async function settle(row, element) {
  const all = rows();
  const at = all.indexOf(element);
  const asks = (/** @type {HTMLElement} */ other) => other !== element && other.matches(ASKS);
  const after = [...all.slice(at), ...all].find(asks);
  if (await markSeen(row)) goTo(after);
}

/** What opens a row's menu; of a row that details stand before, the one there. @param {Element} row */
const moreOf = (row) => (row.checkVisibility() ? row.querySelector(".more") : document.querySelector(".pane .more"));

/** Opens the menu where it offers to take along what is shown. */
function exportShown() {
  openMenu(document.querySelector('[data-tool="list"]'), "board", "", "[data-export] button");
}

/** Out of what one is in, step by step. */
function back() {
  if (view.search) change(view, { search: "" });
  else if (document.activeElement?.id === "search") goTo(current());
  else if (ui.open) close();
}

/** Closes the details and gives the focus back to their row. */
export function close() {
  const id = view.selected;
  change(ui, { open: false });
  goTo(rows().find((row) => row.dataset.sessionId === id));
}

/** @param {Row} row */
function lookInto({ id, title }) {
  select(id);
  tell(msg("named", msg("details"), title));
}

/** @param {Row} row */
async function mute({ id, muted }) {
  if (await act({ do: "mute", id, on: !muted })) tell(msg(muted ? "unmuted" : "muted"));
}

/** What `p` goes through; nothing leaves the priority to the title. @type {Priority[]} */
const PRIORITIES = ["", "P1", "P2", "P3"];

/** @param {Row} row */
async function prioritize({ id, priority, priorityByHand }) {
  const after = PRIORITIES[PRIORITIES.indexOf(priorityByHand ? /** @type {Priority} */ (priority) : "") + 1] ?? "";
  if (await act({ do: "priority", id, priority: after }))
    tell(after ? msg("named", msg("priority"), after) : msg("priority_of_title"));
}

/** Keys that lead out of the search. */
const FROM_SEARCH = ["Escape", "ArrowDown", "Enter"];

/** @type {Record<string, () => unknown>} */
const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  Home: () => goTo(rows()[0]),
  End: () => goTo(rows().at(-1)),
  n: next,
  d: onRow(lookInto),
  x: onRow(settle),
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
  Escape: back,
};

/** @param {KeyboardEvent} event */
export function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || target.closest("[popover], dialog")) return;
  const isTyping = target.matches("input, textarea, select");
  if (isTyping && !(target.id === "search" ? FROM_SEARCH : ["Escape"]).includes(key)) return;
  if (isTyping && key === "Enter") return rows()[0]?.querySelector("a")?.click();
  const jump = /^[1-9]$/.test(key) ? () => goTo(rows()[Number(key) - 1]) : KEYS[key];
  if (!jump) return;
  event.preventDefault();
  jump();
}
