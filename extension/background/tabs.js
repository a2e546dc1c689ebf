// Handles the browser's tabs: asks them what they show, injects missing content scripts, and brings pages to the front.

import { api, SITE } from "../shared/browser.js";
import { TIMED_OUT, withTimeout } from "../shared/timeout.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {(event: Event) => Promise<unknown>} Dispatch */
/** @typedef {Extract<import("../shared/types.js").Effect, { kind: "open" }>["take"][number]} Take */

/** How long a tab may take to say whether it was touched, in milliseconds. A tab with a loaded page answers at once. */
const TOUCH_TIMEOUT = 300;

/** The files of the content script, in the manifest's order. */
const SENSES = api.runtime.getManifest().content_scripts?.[0]?.js ?? [];

/** The tabs that are being asked. @type {Map<number, Promise<unknown>>} */
const asking = new Map();

/**
 * Asks a tab what it shows and dispatches the answer: its capture, that it is silent, or that it left the site.
 * @param {number} tab
 * @param {Dispatch} dispatch
 */
export function ask(tab, dispatch) {
  const running =
    asking.get(tab) ??
    answerOf(tab)
      .then((event) => event && dispatch(event))
      .catch(() => {}) // the queue has reported the failure
      .finally(() => asking.delete(tab));
  asking.set(tab, running);
  return running;
}

/**
 * Asks a tab after something happened to it. An answer that is already on its way may be from before.
 * @param {number} tab
 * @param {Dispatch} dispatch
 */
export async function askAgain(tab, dispatch) {
  await asking.get(tab);
  return ask(tab, dispatch);
}

/**
 * Asks every tab of the site. After an installation or update this injects the content script into open tabs.
 * @param {Dispatch} dispatch
 */
export async function askAll(dispatch) {
  await Promise.all((await siteTabs()).map((tab) => ask(tab, dispatch)));
}

/**
 * Retires every content script, and dispatches that its tab is gone. Without access to the site they would go on
 * reading.
 * @param {Dispatch} dispatch
 */
export async function retireAll(dispatch) {
  const tabs = await api.tabs.query({}); // without access the browser does not say which tabs are the site's
  await Promise.all(
    tabs.map(async ({ id: tab }) => {
      if (tab === undefined) return;
      const hasScript = await withTimeout(sendTo(tab, { kind: "retire" })).then(
        () => true, // also without an answer in time: a frozen tab gets the message before it can send anything
        () => false, // no content script is there
      );
      if (hasScript) await dispatch({ kind: "tab-gone", tab });
    }),
  );
}

/**
 * Sends a message to the content script in a tab's top frame. Fails if there is none.
 * @template {import("../shared/types.js").BackgroundMessage} M
 * @param {number} tab
 * @param {M} message
 * @returns {Promise<import("../shared/types.js").Answers[M["kind"]]>}
 */
function sendTo(tab, message) {
  return api.tabs.sendMessage(tab, message, { frameId: 0 });
}

/** Returns the ids of the tabs that have a page of the site. */
export async function siteTabs() {
  const tabs = await api.tabs.query({ url: `${SITE}/*`, discarded: false });
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/**
 * Asks a tab what it shows, and injects the content script if there is none.
 * @param {number} tab
 * @returns {Promise<Event | undefined>} `undefined` if the tab will send its capture by itself
 */
async function answerOf(tab) {
  const first = await ping(tab);
  if (first !== NO_SCRIPT) return first;
  const found = await withTimeout(api.tabs.get(tab)).catch(() => /** @type {Partial<chrome.tabs.Tab>} */ ({}));
  if (found === TIMED_OUT) return { kind: "silent", tab };
  const { url, status, discarded } = found;
  if (!url?.startsWith(`${SITE}/`)) return { kind: "tab-gone", tab };
  // A page that is not loaded yet gets its content script from the manifest.
  if (discarded || status !== "complete") return { kind: "silent", tab };
  const injected = withTimeout(api.scripting.executeScript({ target: { tabId: tab }, files: SENSES }));
  // This fails on an error page, and without access to the site.
  if ((await injected.catch(() => TIMED_OUT)) === TIMED_OUT) return { kind: "silent", tab };
  const answer = await ping(tab);
  return answer === NO_SCRIPT ? { kind: "silent", tab } : answer;
}

/**
 * Sends a ping to a tab.
 * @param {number} tab
 * @returns {Promise<Event | undefined | typeof NO_SCRIPT>} `undefined` if the content script is not ready
 */
async function ping(tab) {
  try {
    const sent = await withTimeout(sendTo(tab, { kind: "ping" }));
    if (sent === TIMED_OUT) return { kind: "silent", tab };
    if (sent === undefined) return NO_SCRIPT; // Chromium's answer if the page was left meanwhile
    return sent ? { kind: "capture", tab, capture: sent } : undefined;
  } catch {
    return NO_SCRIPT;
  }
}

const NO_SCRIPT = Symbol("nobody");

/**
 * Shows a page: in the tab that already shows it, else in a tab that may be reused, else in a new tab.
 * @param {string} url
 * @param {Take[]} [take] which tabs may be reused, the best first
 */
export async function showPage(url, take = []) {
  const [shows] = await api.tabs.query({ url: [url, `${url}?*`, `${url}/*`] });
  const free = shows ? undefined : await findFreeTab(take);
  const id = shows?.id ?? free;
  const tab =
    id === undefined
      ? await createTab(url)
      : await api.tabs.update(id, shows ? { active: true } : { active: true, url });
  if (tab?.windowId !== undefined) await focusWindow(tab.windowId);
}

/**
 * Shows the board in the tab that already has it, or in a new one.
 * @param {string} [only] the ids of the only sessions to show, separated by commas; "" for all
 */
export async function showBoard(only = "") {
  const plain = api.runtime.getURL("board.html");
  const url = only ? `${plain}?only=${only}` : plain;
  const [shows] = await api.tabs.query({ url: [plain, `${plain}?only=*`] });
  // A board with the right sessions is not loaded again, so that it keeps its search and its selection.
  const isRight = shows?.url?.split("#")[0] === url;
  const tab =
    shows?.id === undefined
      ? await createTab(url)
      : await api.tabs.update(shows.id, isRight ? { active: true } : { active: true, url });
  if (tab?.windowId !== undefined) await focusWindow(tab.windowId);
}

/** Returns the id of the first tab that may be reused and that the user is not looking at. @param {Take[]} take */
async function findFreeTab(take) {
  for (const { pages, touched } of take) {
    for (const { id, active, windowId } of await api.tabs.query({ url: pages, pinned: false, discarded: false })) {
      if (id === undefined || (active && (await api.windows.get(windowId)).focused)) continue;
      if (touched || (await isUntouched(id))) return id;
    }
  }
  return undefined;
}

/**
 * Whether the user has neither clicked nor typed in a tab since its page was loaded; `false` without an answer.
 * @param {number} tab
 */
async function isUntouched(tab) {
  const func = () => navigator.userActivation?.hasBeenActive;
  const asked = withTimeout(api.scripting.executeScript({ target: { tabId: tab }, func }), TOUCH_TIMEOUT);
  const answer = await asked.catch(() => TIMED_OUT);
  return typeof answer === "object" && answer[0]?.result === false;
}

/**
 * Brings a window to the front. A minimised window gets its normal size, any other keeps its state.
 * @param {number} id
 */
async function focusWindow(id) {
  const isDown = (await api.windows.get(id)).state === "minimized";
  await api.windows.update(id, isDown ? { state: "normal", focused: true } : { focused: true });
}

/**
 * Makes sure that a pinned tab shows a page, and asks the browser not to discard that tab.
 * @param {string} url
 */
export async function keepWatchTab(url) {
  const [kept] = await api.tabs.query({ url: `${url}*`, pinned: true });
  const tab = kept ?? (await api.tabs.create({ url, pinned: true, active: false }));
  if (tab.id !== undefined) await api.tabs.update(tab.id, { autoDiscardable: false });
}

/**
 * Opens a page in a new tab.
 * @param {string} url
 * @returns {Promise<chrome.tabs.Tab | undefined>}
 */
async function createTab(url) {
  try {
    return await api.tabs.create({ url });
  } catch {
    // A browser can run without a window, as on macOS. It then needs a new window for the tab.
    return (await api.windows.create({ url }))?.tabs?.[0];
  }
}
