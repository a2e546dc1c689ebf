// The background: listens to the browser and dispatches each event to the queue. Every listener is registered here, at top
// level and before anything is awaited, or the event that woke the worker would be lost. Keeps nothing in memory that
// matters: the worker may die between any two instructions.

import { onAlarm } from "./background/clock.js";
import { dispatch, knows, plan, tick } from "./background/queue.js";
import { askAfresh, askAll, dismissAll, showBoard } from "./background/tabs.js";
import { TROUBLE } from "./background/trouble.js";
import { api, SITE, tellsOfUnloading } from "./shared/browser.js";

/** @typedef {import("./shared/types.js").Answers} Answers */
/** @typedef {import("./shared/types.js").Event} Event */
/** @typedef {import("./shared/types.js").Message} Message */
/** @typedef {import("./shared/types.js").PageMessage} PageMessage */
/** @typedef {import("./shared/types.js").TabMessage} TabMessage */

/** Dispatches an event that nobody waits for. A failure is reported by the queue itself. @param {Event} event */
const post = (event) => void dispatch(event).catch(() => {});

/** After so many seconds without a key or a move of the mouse nobody is taken to be at the computer. */
const AWAY_SECONDS = 120;

// ---- The browser starts, or we are new in it ----

api.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install" || reason === "update") post({ kind: "start", reason });
  if (reason === "install") api.tabs.create({ url: api.runtime.getURL("welcome.html") }).catch(() => {});
  // Chromium gives no content script to open tabs, and leaves the old one with a dead runtime in them.
  askAll(dispatch).catch(() => {});
});

// Nothing more is needed than to wake up: restored tabs get their content scripts from the manifest.
api.runtime.onStartup.addListener(tick);

// ---- Messages ----

/**
 * @template {Message} M
 * @typedef {{ [K in M["kind"]]: (message: Extract<M, { kind: K }>, tab: number) => Promise<Answers[K]> }} Handlers
 */

// What each kind of message is answered with, by who may say it. Anything else gets no answer.

/** @type {Handlers<TabMessage>} */
const fromTab = {
  hello: () => plan(),
  capture: async ({ capture }, tab) => {
    const base = capture?.changes?.base;
    // Known before the core is woken: nothing is to be judged before the tab is heard.
    if (typeof base === "number" && !knows(tab, base)) return { again: true };
    const { again } = await dispatch({ kind: "capture", tab, capture });
    return again ? { again } : {};
  },
  data: async ({ data }, tab) => {
    const told = [data?.told].flat().map(parsed);
    await dispatch({ kind: "data", tab, born: Number(data?.born), told });
    return {};
  },
  // Not believed, since it may come after the hello of the page that follows: the tab is asked.
  gone: (_message, tab) => askAfresh(tab, dispatch),
};

/** @param {unknown} text */
function parsed(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

/** @type {Handlers<PageMessage>} */
const fromPage = {
  command: async ({ command }) => {
    // Also tabs the core has never heard of, as after access to the site was given.
    if (command?.do === "look") askAll(dispatch).catch(() => {});
    const { error } = await dispatch({ kind: "command", command });
    return error ? { error } : {};
  },
};

/**
 * @param {any} message whoever sent it
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<unknown> | undefined}
 */
function receive(message, sender) {
  if (sender.id !== api.runtime.id) return undefined;
  const origin = sender.origin ?? (sender.url && new URL(sender.url).origin);
  const tab = sender.tab?.id;
  // Chromium gives a page that is about to go the number of an inner frame.
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
  // The queue reports the failure itself. A content script keeps what was not stored.
  answer.then(reply, () => reply(null));
  return true;
});

// ---- Keys, tabs, alarms, notifications ----

// What the manifest's `commands` do; the browser opens the popup by itself.
api.commands.onCommand.addListener((name) => {
  if (name === "next") post({ kind: "command", command: { do: "next" } });
  if (name === "board") showBoard().catch(() => {});
});

/** @param {number} tab */
function gone(tab) {
  post({ kind: "tab-gone", tab });
}

api.tabs.onRemoved.addListener(gone);
// In Chromium a tab that is thrown out of memory gets a new number, in Firefox it keeps its own.
api.tabs.onReplaced.addListener((added, removed) => {
  gone(removed);
  askAfresh(added, dispatch);
});
if (tellsOfUnloading) {
  const { onUpdated } = /** @type {any} */ (api.tabs);
  onUpdated.addListener((/** @type {number} */ tab) => askAfresh(tab, dispatch), {
    urls: [`${SITE}/*`],
    properties: ["discarded"],
  });
}

// A page in front of an empty chair is not looked at. A locked screen counts as nobody being there.
/** @param {string} state */
const tellAway = (state) => post({ kind: "away", away: state !== "active" });
api.idle.setDetectionInterval(AWAY_SECONDS);
api.idle.onStateChanged.addListener(tellAway);

// What we are let see changes at any time, in Firefox with a click on the extension's button.
api.permissions.onAdded.addListener(() => void askAll(dispatch).catch(() => {}));
api.permissions.onRemoved.addListener(() => void dismissAll(dispatch).catch(() => {}));

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
