// What a user does on the board: each is a command to the background, and what it refuses is shown.

import { send } from "../pages/client.js";
import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { change, ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Command} Command */

/** How long a toast stands. */
const TOAST_MS = 4_000;
/** The same of one that can be taken back. */
const UNDO_MS = 10_000;

/** @param {Command} command @returns {Promise<boolean>} whether it was carried out */
export async function act(command) {
  const refused = await send(command);
  if (refused) toast(refused);
  return !refused;
}

/** Says to a screen reader what eyes see by themselves. @param {string} text */
export function tell(text) {
  const news = document.querySelector("#news");
  if (news) news.textContent = text;
}

/** Those that were marked as seen last. @type {string[]} */
let seen = [];

/** @param {import("../shared/types.js").Row} row @returns {Promise<boolean>} whether it was carried out */
export async function markSeen({ id, title }) {
  const done = await act({ do: "acknowledge", id });
  if (done) offerUndo([id], title);
  return done;
}

/** @param {import("../shared/types.js").Board} board */
export async function markAllSeen({ unseen }) {
  if (await act({ do: "acknowledge-these", ids: unseen })) offerUndo(unseen, String(unseen.length));
}

/** @param {string[]} ids @param {string} what */
function offerUndo(ids, what) {
  seen = ids;
  toast(msg("seen_done", what), msg("undo"), undo);
}

/** Takes back what was marked as seen last. */
export async function undo() {
  const ids = seen;
  seen = [];
  if (ids.length === 0) return toast(msg("undo_nothing"));
  for (const id of ids) await act({ do: "unread", id });
  toast(msg("undone"));
}

/** Sends a command that leads away from the board; a popup then makes room. @param {Command} command */
export async function leave(command) {
  if ((await act(command)) && view.place === "popup") window.close();
}

/**
 * A plain click goes to the tab that shows the session already; with a modifier the browser does what it does with
 * links.
 * @param {MouseEvent} event
 * @param {string} id
 */
export function follow(event, id) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leave({ do: "open", id });
}

/**
 * Shows a session's details; where they stand in the place of the list, the focus goes there, too.
 * @param {string} id
 */
export function select(id) {
  ui.open = true;
  change(view, { selected: id });
  if (!wide.matches) /** @type {HTMLElement | null} */ (document.querySelector(".pane"))?.focus();
}

/** @param {string} text @param {string} done what to say when it is */
export async function copy(text, done) {
  await navigator.clipboard.writeText(text);
  toast(done);
}

/** Opens the board beside the page, where the browser can. */
export async function showPanel() {
  const { sidebarAction } = /** @type {any} */ (api);
  if (sidebarAction) await sidebarAction.open();
  else await api.sidePanel.open({ windowId: (await api.windows.getCurrent()).id ?? 0 });
  window.close();
}

export async function showTab() {
  await api.tabs.create({ url: api.runtime.getURL(`board.html${location.hash}`) });
  if (view.place === "popup") window.close();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Shows for a moment what was just done, with what can be done about it.
 * @param {string} text
 * @param {string} [label]
 * @param {() => unknown} [action]
 */
export function toast(text, label, action) {
  const toast = document.querySelector("#toast");
  if (!toast) return;
  toast.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => toast.replaceChildren(), action ? UNDO_MS : TOAST_MS);
  if (!label || !action) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", action);
  toast.append(" ", button);
}
