// Runs the effects that the core decided on. An effect may run twice, if the worker dies before the effect is noted as
// done. The second run must do nothing.

import { api, richNotifications } from "../shared/browser.js";
import { dropDamaged } from "../shared/store.js";
import { TIMED_OUT, withTimeout } from "../shared/timeout.js";
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

/** How long a turn waits for an effect, in milliseconds. A later answer still counts. */
const EFFECT_TIMEOUT = 1_500;

/** How long a service that does not answer is not called: the first time, and at most. In milliseconds. */
const FIRST_PAUSE = 4_000;
const MAX_PAUSE = 60_000;

/** Returns the service that runs an effect. @param {Effect} effect */
const serviceOf = ({ kind }) => (kind === "notify" || kind === "withdraw" ? "notifications" : "tabs");

/**
 * Services that have not answered: until when they are not called, and how long that pause is.
 * @type {Map<string, { until: number, pause: number }>}
 */
const paused = new Map();

/**
 * Runs effects one after the other. A service that does not answer in time is not called for a while, and its effects
 * stay in the outbox. So a turn waits for it once, not once for each effect.
 * @param {Effect[]} effects
 * @param {(done: string[]) => void} late called with the id of each effect that was done after its turn
 * @returns {Promise<{ done: string[], failure: string, retryAt: number | null }>} the ids of effects that are over; what
 *   failed, or ""; and when to try again, in ms since 1970
 */
export async function runEffects(effects, late) {
  /** @type {string[]} */
  const done = [];
  let failure = "";
  let retryAt = null;
  for (const effect of effects) {
    const service = serviceOf(effect);
    const pause = paused.get(service);
    if (pause && pause.until > Date.now()) {
      failure ||= `The browser did not answer: ${service}`;
      retryAt = Math.min(retryAt ?? pause.until, pause.until);
      continue;
    }
    const running = /** @type {(effect: Effect) => Promise<unknown>} */ (run[effect.kind])(effect);
    const outcome = await withTimeout(running, EFFECT_TIMEOUT).catch((error) => new Error(String(error)));
    if (outcome === TIMED_OUT) {
      pauseService(service, running, () => late([effect.id]));
      failure = `The browser did not answer: ${effect.kind}`;
      retryAt = paused.get(service)?.until ?? null;
    } else {
      paused.delete(service);
      if (outcome instanceof Error) failure = outcome.message;
    }
    const isOver = outcome !== TIMED_OUT && !(outcome instanceof Error);
    if (isOver || isDroppedOnFailure(effect)) done.push(effect.id);
  }
  return { done, failure, retryAt };
}

/**
 * Stops calling a service for a while, each time for twice as long.
 * @param {string} service
 * @param {Promise<unknown>} running the effect that it has not answered
 * @param {() => void} answered called if the effect is done later
 */
function pauseService(service, running, answered) {
  const before = paused.get(service)?.pause ?? FIRST_PAUSE / 2;
  const pause = Math.min(before * 2, MAX_PAUSE);
  paused.set(service, { until: Date.now() + pause, pause });
  running.then(
    () => {
      paused.delete(service);
      answered();
    },
    () => paused.delete(service),
  );
}

/**
 * Whether an effect that failed is not tried again. A notification is tried again. A page is not, because nobody wants
 * it to open by itself minutes later.
 * @param {Effect} effect
 */
function isDroppedOnFailure({ kind }) {
  return kind === "open" || kind === "watch" || kind === "board" || kind === "reload";
}

/** The badge that is shown, as JSON, or "" if unknown. */
let shownBadge = "";

/** Shows a badge, if it is not the one that is shown. Never fails. @param {import("../shared/types.js").Badge} badge */
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

/** Makes the next `showBadge` show its badge in any case: another badge was put in its place. */
export function resetBadge() {
  shownBadge = "";
}
