// Does what the core decided. An effect may be run twice, when the worker died before it was noted as done, and must then
// do nothing the second time.

import { api, richNotifications } from "../shared/browser.js";
import { TIMED_OUT, withTimeout } from "../shared/patience.js";
import { dropDamaged } from "../shared/store.js";
import { soundAlert } from "./sound.js";
import { keepWatchTab, showBoard, showPage } from "./tabs.js";

/** @typedef {import("../shared/types.js").Effect} Effect */

/** @type {{ [K in Effect["kind"]]: (effect: Extract<Effect, { kind: K }>) => Promise<unknown> }} */
const run = {
  async notify({ notification, title, message, sticky, silent, buttons }) {
    const shown = await api.notifications.getAll();
    if (notification in shown) return;
    await api.notifications.create(notification, {
      type: "basic",
      iconUrl: api.runtime.getURL("icons/128.png"), // Chromium shows nothing for a missing icon or an SVG
      title,
      message,
      ...(richNotifications
        ? { requireInteraction: sticky, silent, buttons: buttons.map((title) => ({ title })) }
        : {}),
    });
    if (!richNotifications && !silent) soundAlert();
  },
  withdraw: async ({ notification }) => api.notifications.clear(notification),
  open: ({ url, take }) => showPage(url, take),
  watch: ({ url }) => keepWatchTab(url),
  reload: ({ tabs }) => Promise.all(tabs.map((tab) => api.tabs.reload(tab))),
  board: ({ only }) => showBoard(only),
  forget: () => dropDamaged(),
};

/** How long a turn waits for an effect; nothing is lost when it answers later. */
const IN_TURN = 1_500;

/** How long a service that does not answer is left alone: at first, and at most. */
const FIRST_PAUSE = 4_000;
const LONGEST_PAUSE = 60_000;

/** What carries an effect out. @param {Effect} effect */
const serviceOf = ({ kind }) => (kind === "notify" || kind === "withdraw" ? "notifications" : "tabs");

/** Services that have not answered yet: until when they are left alone, and for how long that was. @type {Map<string, { until: number, pause: number }>} */
const unanswered = new Map();

/**
 * Runs effects one after the other. A service that does not answer in time is left alone for a while, and what it should
 * do waits in the outbox: a turn waits for it once, not once for each effect.
 * @param {Effect[]} effects
 * @param {(done: string[]) => void} late hears which were done after all
 * @returns {Promise<{ done: string[], failure: string, retryAt: number | null }>} what is over; what did not work, or ""; and
 *   when to try again
 */
export async function runEffects(effects, late) {
  /** @type {string[]} */
  const done = [];
  let failure = "";
  let retryAt = null;
  for (const effect of effects) {
    const service = serviceOf(effect);
    const rest = unanswered.get(service);
    if (rest && rest.until > Date.now()) {
      failure ||= `The browser did not answer: ${service}`;
      retryAt = Math.min(retryAt ?? rest.until, rest.until);
      continue;
    }
    const running = /** @type {(effect: Effect) => Promise<unknown>} */ (run[effect.kind])(effect);
    const outcome = await withTimeout(running, IN_TURN).catch((error) => new Error(String(error)));
    if (outcome === TIMED_OUT) {
      leaveAlone(service, running, () => late([effect.id]));
      failure = `The browser did not answer: ${effect.kind}`;
      retryAt = unanswered.get(service)?.until ?? null;
    } else {
      unanswered.delete(service);
      if (outcome instanceof Error) failure = outcome.message;
    }
    const isOver = outcome !== TIMED_OUT && !(outcome instanceof Error);
    if (isOver || isLost(effect)) done.push(effect.id);
  }
  return { done, failure, retryAt };
}

/**
 * @param {string} service
 * @param {Promise<unknown>} running what it has not answered to
 * @param {() => void} answered called if it does
 */
function leaveAlone(service, running, answered) {
  const before = unanswered.get(service)?.pause ?? FIRST_PAUSE / 2;
  const pause = Math.min(before * 2, LONGEST_PAUSE);
  unanswered.set(service, { until: Date.now() + pause, pause });
  running.then(
    () => {
      unanswered.delete(service);
      answered();
    },
    () => unanswered.delete(service),
  );
}

/**
 * Whether an effect that failed is over. An alert is not, it is tried again; a page is, because nobody wants it to open by
 * itself minutes later.
 * @param {Effect} effect
 */
function isLost({ kind }) {
  return kind === "open" || kind === "watch" || kind === "board" || kind === "reload";
}

let shownBadge = "";

/** @param {import("../shared/types.js").Badge} badge */
export async function showBadge(badge) {
  const key = JSON.stringify(badge);
  if (key === shownBadge) return;
  shownBadge = key;
  const { text, color, title } = badge;
  const { action } = api;
  try {
    await Promise.all([
      action.setBadgeText({ text }),
      action.setBadgeBackgroundColor({ color }),
      action.setTitle({ title }),
    ]);
  } catch (error) {
    shownBadge = "";
    console.error(error);
  }
}

/** Something else was put in its place. */
export function forgetBadge() {
  shownBadge = "";
}
