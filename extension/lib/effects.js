// Does what the core decided. An effect may be run twice, when the worker died before it was noted as done, and must then
// do nothing the second time.

import { api, richNotifications } from "./browser.js";
import { LATE, soon } from "./patience.js";
import { soundAlert } from "./sound.js";
import { keepWatchTab, showPage } from "./tabs.js";

/** @typedef {import("./types.js").Effect} Effect */

/** @type {{ [K in Effect["kind"]]: (effect: Extract<Effect, { kind: K }>) => Promise<unknown> }} */
const run = {
  async notify({ notification, title, message, sticky, silent }) {
    const shown = await api.notifications.getAll();
    if (notification in shown) return;
    await api.notifications.create(notification, {
      type: "basic",
      iconUrl: api.runtime.getURL("icons/128.png"), // Chromium shows nothing for a missing icon or an SVG
      title,
      message,
      ...(richNotifications ? { requireInteraction: sticky, silent } : {}),
    });
    if (!richNotifications && !silent) soundAlert();
  },
  withdraw: ({ notification }) => api.notifications.clear(notification),
  open: ({ url }) => showPage(url),
  watch: ({ url }) => keepWatchTab(url),
  board: () => showPage(api.runtime.getURL("board.html")),
};

/**
 * Settles when it is done, or has failed, or takes so long that the queue must not wait for it.
 * @param {Effect} effect
 */
export async function runEffect(effect) {
  const running = /** @type {(effect: Effect) => Promise<unknown>} */ (run[effect.kind])(effect);
  if ((await soon(running)) === LATE) throw new Error(`The browser did not answer: ${effect.kind}`);
}

/**
 * Whether an effect that failed is over. An alert is not, it is tried again; a page is, because nobody wants it to open by
 * itself minutes later.
 * @param {Effect} effect
 */
export function isLost({ kind }) {
  return kind === "open" || kind === "watch" || kind === "board";
}

let shownBadge = "";

/** @param {import("./types.js").Badge} badge */
export function showBadge(badge) {
  const key = JSON.stringify(badge);
  if (key === shownBadge) return;
  shownBadge = key;
  const { text, color, title } = badge;
  const { action } = api;
  const writes = [action.setBadgeText({ text }), action.setBadgeBackgroundColor({ color }), action.setTitle({ title })];
  Promise.all(writes).catch((error) => {
    shownBadge = "";
    console.error(error);
  });
}
