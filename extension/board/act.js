// What the user can do on the board. Most of it is a command to the background; a toast shows why a command was
// refused.

import { send } from "../pages/client.js";
import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { change, ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Command} Command */

/** How long a toast is shown. */
const TOAST_MS = 4_000;
/** How long a toast with a button to undo is shown. */
const UNDO_MS = 10_000;

/** Sends a command. @param {Command} command @returns {Promise<boolean>} whether it was carried out */
export async function act(command) {
  const refused = await send(command);
  if (refused) toast(refused);
  return !refused;
}

/** Lets a screen reader say what is visible on the screen. @param {string} text */
export function announce(text) {
  const news = document.querySelector("#news");
  if (news) news.textContent = text;
}

/** The sessions that were last marked as seen, by id. @type {string[]} */
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

/** Marks the sessions as unread that were last marked as seen. */
export async function undo() {
  const ids = seen;
  seen = [];
  if (ids.length === 0) return toast(msg("undo_nothing"));
  for (const id of ids) await act({ do: "unread", id });
  toast(msg("undone"));
}

/** Sends a command that shows another page. A popup then closes. @param {Command} command */
export async function actAndLeave(command) {
  if ((await act(command)) && view.place === "popup") window.close();
}

/**
 * Handles a click on a session's link: a plain click shows the tab that already has the session. With a modifier key
 * the browser handles the click.
 * @param {MouseEvent} event
 * @param {string} id
 */
export function openOnClick(event, id) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  actAndLeave({ do: "open", id });
}

/**
 * Shows a session's details. If they replace the list, they also get the focus.
 * @param {string} id
 */
export function select(id) {
  ui.open = true;
  change(view, { selected: id });
  if (!wide.matches) /** @type {HTMLElement | null} */ (document.querySelector(".pane"))?.focus();
}

/** Copies a text to the clipboard. @param {string} text @param {string} done the toast to show afterwards */
export async function copy(text, done) {
  await navigator.clipboard.writeText(text);
  toast(done);
}

/** Opens the board as a side panel or sidebar. */
export async function showPanel() {
  const { sidebarAction } = /** @type {any} */ (api);
  if (sidebarAction) await sidebarAction.open();
  else await api.sidePanel.open({ windowId: (await api.windows.getCurrent()).id ?? 0 });
  window.close();
}

/** Opens the board in a tab. */
export async function showTab() {
  await api.tabs.create({ url: api.runtime.getURL(`board.html${location.hash}`) });
  if (view.place === "popup") window.close();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Shows a text for a moment, with an optional button.
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
