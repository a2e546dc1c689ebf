// The background: listens to the browser, and dispatches each event to the queue. Registers every listener here, at top
// level and before it awaits anything; otherwise the event that woke the worker would be lost. Keeps nothing in memory
// that must last, because the worker may die between any two instructions.

import { onAlarm } from "./background/clock.js";
import { dispatch, hasBase, plan, tick } from "./background/queue.js";
import { askAgain, askAll, retireAll, showBoard } from "./background/tabs.js";
import { TROUBLE } from "./background/trouble.js";
import { api, hasDiscardEvents, SITE } from "./shared/browser.js";

/** @typedef {import("./shared/types.js").Answers} Answers */
/** @typedef {import("./shared/types.js").Event} Event */
/** @typedef {import("./shared/types.js").Message} Message */
/** @typedef {import("./shared/types.js").PageMessage} PageMessage */
/** @typedef {import("./shared/types.js").TabMessage} TabMessage */

/** Dispatches an event that nobody waits for. A failure is reported by the queue itself. @param {Event} event */
const post = (event) => void dispatch(event).catch(() => {});

/** After so many seconds without keyboard or mouse input the user counts as away. */
const AWAY_SECONDS = 120;

// ---- Start and installation ----

api.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install" || reason === "update") post({ kind: "start", reason });
  if (reason === "install") api.tabs.create({ url: api.runtime.getURL("welcome.html") }).catch(() => {});
  // Chromium injects no content script into open tabs, and leaves the old one there without a runtime.
  askAll(dispatch).catch(() => {});
});

// Waking up is enough: restored tabs get their content scripts from the manifest.
api.runtime.onStartup.addListener(tick);

// ---- Messages ----

/**
 * @template {Message} M
 * @typedef {{ [K in M["kind"]]: (message: Extract<M, { kind: K }>, tab: number) => Promise<Answers[K]> }} Handlers
 */

// The answer to each kind of message, by who may send it. Any other message gets no answer.

/** @type {Handlers<TabMessage>} */
const fromTab = {
  hello: () => plan(),
  capture: async ({ capture }, tab) => {
    const base = capture?.changes?.base;
    // Asked before the core starts: the core must not step before this tab has sent everything again.
    if (typeof base === "number" && !hasBase(tab, base)) return { again: true };
    const { again } = await dispatch({ kind: "capture", tab, capture });
    return again ? { again } : {};
  },
  data: async ({ data }, tab) => {
    const told = [data?.told].flat().map(parseOrNull);
    await dispatch({ kind: "data", tab, born: Number(data?.born), told });
    return {};
  },
  // The message may arrive after the hello of the next page. So the tab is asked what it shows.
  gone: (_message, tab) => askAgain(tab, dispatch),
};

/** Parses JSON; `null` if it is none. @param {unknown} text */
function parseOrNull(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

/** @type {Handlers<PageMessage>} */
const fromPage = {
  command: async ({ command }) => {
    // The core does not know all tabs, such as those from before the user granted access to the site.
    if (command?.do === "look") askAll(dispatch).catch(() => {});
    const { error } = await dispatch({ kind: "command", command });
    return error ? { error } : {};
  },
};

/**
 * Checks who sent a message, and returns the promise of its answer, or `undefined` if it gets none.
 * @param {any} message from anybody
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<unknown> | undefined}
 */
function receive(message, sender) {
  if (sender.id !== api.runtime.id) return undefined;
  const origin = sender.origin ?? (sender.url && new URL(sender.url).origin);
  const tab = sender.tab?.id;
  // In Chromium the message of a page that is being left can carry the frame id of an inner frame.
  const isTop = sender.frameId === 0 || message?.kind === "gone";
  if (origin === SITE && tab !== undefined && isTop) return handlerOf(fromTab, message)?.(message, tab);
  if (origin === location.origin) return handlerOf(fromPage, message)?.(message, tab ?? -1);
  return undefined;
}

/** @param {Record<string, (message: any, tab: number) => Promise<unknown>>} handlers @param {any} message */
function handlerOf(handlers, message) {
  const kind = String(message?.kind);
  return Object.hasOwn(handlers, kind) ? handlers[kind] : undefined;
}

api.runtime.onMessage.addListener((message, sender, reply) => {
  const answer = receive(message, sender);
  if (!answer) return false;
  // The queue reports the failure itself. Without an answer a content script sends its capture again.
  answer.then(reply, () => reply(null));
  return true;
});

// ---- Keys, tabs, alarms, notifications ----

// The manifest's `commands`. The browser itself handles the one that opens the popup.
api.commands.onCommand.addListener((name) => {
  if (name === "next") post({ kind: "command", command: { do: "next" } });
  if (name === "board") showBoard().catch(() => {});
});

/** @param {number} tab */
function tabGone(tab) {
  post({ kind: "tab-gone", tab });
}

api.tabs.onRemoved.addListener(tabGone);
// A discarded tab gets a new id in Chromium, and keeps its id in Firefox.
api.tabs.onReplaced.addListener((added, removed) => {
  tabGone(removed);
  askAgain(added, dispatch);
});
if (hasDiscardEvents) {
  const { onUpdated } = /** @type {any} */ (api.tabs);
  onUpdated.addListener((/** @type {number} */ tab) => askAgain(tab, dispatch), {
    urls: [`${SITE}/*`],
    properties: ["discarded"],
  });
}

// While the user is away, no page counts as looked at. A locked screen counts as away, too.
/** @param {string} state */
const onIdleState = (state) => post({ kind: "away", away: state !== "active" });
api.idle.setDetectionInterval(AWAY_SECONDS);
api.idle.onStateChanged.addListener(onIdleState);

// The user can grant or revoke access to the site at any time, in Firefox with the extension's toolbar button.
api.permissions.onAdded.addListener(() => void askAll(dispatch).catch(() => {}));
api.permissions.onRemoved.addListener(() => void retireAll(dispatch).catch(() => {}));

onAlarm(tick);

api.notifications.onClicked.addListener((notification) => {
  if (notification === TROUBLE) showBoard().catch(() => {});
  else post({ kind: "clicked", notification });
});
// Firefox shows no buttons.
api.notifications.onButtonClicked?.addListener((notification, button) =>
  post({ kind: "pressed", notification, button }),
);
api.notifications.onClosed.addListener((notification) => post({ kind: "closed", notification }));
