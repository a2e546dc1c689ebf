// The browser's tabs: asks them what they show, gives a content script to those without one, and brings a page to the front.

import { api, SITE } from "../shared/browser.js";
import { TIMED_OUT, withTimeout } from "../shared/patience.js";

/** @typedef {import("../shared/types.js").Event} Event */
/** @typedef {(event: Event) => Promise<unknown>} Dispatch */
/** @typedef {Extract<import("../shared/types.js").Effect, { kind: "open" }>["take"][number]} Take */

/** A tab that has a page ready says so at once, in milliseconds. */
const AT_ONCE = 300;

/** The parts of the content script, in the order in which the manifest has them. */
const SENSES = api.runtime.getManifest().content_scripts?.[0]?.js ?? [];

/** Tabs being asked. @type {Map<number, Promise<unknown>>} */
const asking = new Map();

/**
 * Asks a tab what it shows and dispatches the outcome: its capture, that it is silent, or that our page is no longer in it.
 * @param {number} tab
 * @param {Dispatch} dispatch
 */
export function ask(tab, dispatch) {
  const running =
    asking.get(tab) ??
    outcome(tab)
      .then((event) => event && dispatch(event))
      .catch(() => {}) // the queue has told of its trouble
      .finally(() => asking.delete(tab));
  asking.set(tab, running);
  return running;
}

/**
 * Asks a tab to which something has happened: an answer that is on its way may be from before.
 * @param {number} tab
 * @param {Dispatch} dispatch
 */
export async function askAfresh(tab, dispatch) {
  await asking.get(tab);
  return ask(tab, dispatch);
}

/**
 * Asks every tab of the site, as after an install or update, when open tabs have no content script or a dead one.
 * @param {Dispatch} dispatch
 */
export async function askAll(dispatch) {
  await Promise.all((await siteTabs()).map((tab) => ask(tab, dispatch)));
}

/**
 * Ends every content script and dispatches that its tab is gone: without access to the site they would read on.
 * @param {Dispatch} dispatch
 */
export async function dismissAll(dispatch) {
  const tabs = await api.tabs.query({}); // which tabs are the site's is no longer told
  await Promise.all(
    tabs.map(async ({ id: tab }) => {
      if (tab === undefined) return;
      const heard = await withTimeout(sendTo(tab, { kind: "retire" })).then(
        () => true, // or it is frozen, and will not speak before it has heard
        () => false, // nobody is there
      );
      if (heard) await dispatch({ kind: "tab-gone", tab });
    }),
  );
}

/**
 * Sends a message to the content script in a tab's page, not to those in its frames. Fails where there is none.
 * @template {import("../shared/types.js").BackgroundMessage} M
 * @param {number} tab
 * @param {M} message
 * @returns {Promise<import("../shared/types.js").Answers[M["kind"]]>}
 */
function sendTo(tab, message) {
  return api.tabs.sendMessage(tab, message, { frameId: 0 });
}

/** The tabs that have a page of the site. */
export async function siteTabs() {
  const tabs = await api.tabs.query({ url: `${SITE}/*`, discarded: false });
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/**
 * @param {number} tab
 * @returns {Promise<Event | undefined>} nothing when the tab will speak for itself
 */
async function outcome(tab) {
  const heard = await ping(tab);
  if (heard !== NOBODY) return heard;
  const found = await withTimeout(api.tabs.get(tab)).catch(() => /** @type {Partial<chrome.tabs.Tab>} */ ({}));
  if (found === TIMED_OUT) return { kind: "silent", tab };
  const { url, status, discarded } = found;
  if (!url?.startsWith(`${SITE}/`)) return { kind: "tab-gone", tab };
  // A page that has yet to load gets its content script from the manifest.
  if (discarded || status !== "complete") return { kind: "silent", tab };
  const injected = withTimeout(api.scripting.executeScript({ target: { tabId: tab }, files: SENSES }));
  // It fails on an error page, and when access to the site was taken back.
  if ((await injected.catch(() => TIMED_OUT)) === TIMED_OUT) return { kind: "silent", tab };
  const answer = await ping(tab);
  return answer === NOBODY ? { kind: "silent", tab } : answer;
}

/**
 * @param {number} tab
 * @returns {Promise<Event | undefined | typeof NOBODY>} nothing when somebody is there but not ready
 */
async function ping(tab) {
  try {
    const sent = await withTimeout(sendTo(tab, { kind: "ping" }));
    if (sent === TIMED_OUT) return { kind: "silent", tab };
    if (sent === undefined) return NOBODY; // so says Chromium when the page went away over it
    return sent ? { kind: "capture", tab, capture: sent } : undefined;
  } catch {
    return NOBODY;
  }
}

const NOBODY = Symbol("nobody");

/**
 * Brings the tab that shows a page to the front, gives the page to a tab that may be taken, or opens one.
 * @param {string} url
 * @param {Take[]} [take] which tabs may be taken, the best first
 */
export async function showPage(url, take = []) {
  const [shows] = await api.tabs.query({ url: [url, `${url}?*`, `${url}/*`] });
  const free = shows ? undefined : await taken(take);
  const id = shows?.id ?? free;
  const tab =
    id === undefined ? await create(url) : await api.tabs.update(id, shows ? { active: true } : { active: true, url });
  if (tab?.windowId !== undefined) await bringUp(tab.windowId);
}

/**
 * Shows the board in a tab: the one that has it, or a new one.
 * @param {string} [only] ids of the only sessions to show, with commas between
 */
export async function showBoard(only = "") {
  const plain = api.runtime.getURL("board.html");
  const url = only ? `${plain}?only=${only}` : plain;
  const [shows] = await api.tabs.query({ url: [plain, `${plain}?only=*`] });
  // A board that shows what it should keeps all else that it looks at.
  const isRight = shows?.url?.split("#")[0] === url;
  const tab =
    shows?.id === undefined
      ? await create(url)
      : await api.tabs.update(shows.id, isRight ? { active: true } : { active: true, url });
  if (tab?.windowId !== undefined) await bringUp(tab.windowId);
}

/** @param {Take[]} take */
async function taken(take) {
  for (const { pages, touched } of take) {
    for (const { id, active, windowId } of await api.tabs.query({ url: pages, pinned: false, discarded: false })) {
      if (id === undefined || (active && (await api.windows.get(windowId)).focused)) continue;
      if (touched || (await isUntouched(id))) return id;
    }
  }
  return undefined;
}

/** Whether nobody has clicked or typed in a tab since its page was loaded. A tab that does not answer may be anybody's. @param {number} tab */
async function isUntouched(tab) {
  const func = () => navigator.userActivation?.hasBeenActive;
  const asked = withTimeout(api.scripting.executeScript({ target: { tabId: tab }, func }), AT_ONCE);
  const answer = await asked.catch(() => TIMED_OUT);
  return typeof answer === "object" && answer[0]?.result === false;
}

/** Brings a window to the front, also one that was minimised; one that fills the screen goes on doing so. @param {number} id */
async function bringUp(id) {
  const isDown = (await api.windows.get(id)).state === "minimized";
  await api.windows.update(id, isDown ? { state: "normal", focused: true } : { focused: true });
}

/**
 * Keeps a pinned tab that shows a page, in the background, and asks the browser not to discard it.
 * @param {string} url
 */
export async function keepWatchTab(url) {
  const [kept] = await api.tabs.query({ url: `${url}*`, pinned: true });
  const tab = kept ?? (await api.tabs.create({ url, pinned: true, active: false }));
  if (tab.id !== undefined) await api.tabs.update(tab.id, { autoDiscardable: false });
}

/**
 * @param {string} url
 * @returns {Promise<chrome.tabs.Tab | undefined>}
 */
async function create(url) {
  try {
    return await api.tabs.create({ url });
  } catch {
    // A browser without a window, as on a Mac, has no place for a tab.
    return (await api.windows.create({ url }))?.tabs?.[0];
  }
}
