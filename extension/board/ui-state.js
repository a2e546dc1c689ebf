// The page's own state, and when the page is drawn again: after each change of that state, of the stored state, and at
// the time that the core names. The page's own state is lost when the page is closed.

import { setCatalog } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { openCore } from "../shared/core.js";
import { onStoredChange } from "../shared/store.js";
import { firstLoad, loadStored } from "./early.js";

/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").View} View */

/** The least time before the page is drawn again without a change, in milliseconds. */
const MIN_REDRAW_DELAY = 250;

/** @returns {View["place"]} */
function place() {
  if (api.extension.getViews({ type: "popup" }).includes(window)) return "popup";
  return location.search.startsWith("?panel") ? "panel" : "tab";
}

/** Returns the ids of the only sessions to show, after a click on a notification of several; empty for all. */
const only = () => new URLSearchParams(location.search).get("only")?.split(",") ?? [];

/** Shows all sessions again, also after the page is reloaded. */
export function showAll() {
  history.replaceState(null, "", location.pathname + location.hash);
  change(view, { only: [] });
}

/** How many rows the first picture has: more than fit on a screen. The others are drawn afterwards. */
const FIRST_ROWS = 16;

/** What the core is asked to show. @type {View} */
export const view = {
  place: place(),
  filter: "all",
  only: only(),
  search: "",
  hold: [],
  selected: "",
  limit: FIRST_ROWS,
};

/** The rest of the page's own state. */
export const ui = {
  /** The view that the navigation has chosen. */
  page: location.hash.slice(1) || "sessions",
  /** Whether the user has opened the details. The split layout shows them in any case. */
  open: false,
  /** Whether details are shown, beside the list or in its place. */
  hasPane: false,
  /** The kind of alert that the log shows; "" for all. */
  logKind: "",
  /** Whether the timeline is shown as a table. */
  tables: false,
  /** Whether the extension has access to the site. */
  access: true,
};

/** Matches if there is room for details beside the list. The style sheet has the same width. */
export const wide = matchMedia("(min-width: 900px)");

/** @typedef {import("../shared/store.js").Troubles} Troubles */
/**
 * @typedef {(core: Core, now: number, troubles: Troubles) => number | null | undefined} Paint draws, and says when to draw again
 */

/** @type {Paint} */
let paint;
/** @type {Core | undefined} */
let core;
/** @type {Troubles} */
let troubles;
/** Whether the stored state is newer than `core`. */
let isStale = false;
let isReading = false;
/** The load that `early.js` started, until it is used. @type {typeof firstLoad | undefined} */
let pendingLoad = firstLoad;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Draws the page for the first time, and from then on after each change. @param {Paint} painter */
export async function start(painter) {
  paint = painter;
  onStoredChange(reload);
  addEventListener("hashchange", () => change(ui, { page: location.hash.slice(1) || "sessions" }));
  wide.addEventListener("change", draw);
  await reload();
}

/**
 * Changes the page's own state, and draws the page.
 * @template {object} T
 * @param {T} state `view` or `ui`
 * @param {Partial<T>} changes
 */
export function change(state, changes) {
  Object.assign(state, changes);
  draw();
}

/** Reads the stored state, and draws the page. Further calls meanwhile make it read once more, not once each. */
async function reload() {
  isStale = true;
  if (isReading) return;
  isReading = true;
  try {
    while (isStale) {
      isStale = false;
      const asked = pendingLoad ?? loadStored();
      pendingLoad = undefined;
      const [state, storedTroubles] = await asked;
      const fresh = await openCore(state);
      setCatalog(fresh.words());
      core?.free();
      core = fresh;
      troubles = storedTroubles;
      draw();
    }
  } finally {
    isReading = false;
  }
}

/** Draws the page, once a core is loaded. */
export function draw() {
  if (!core) return;
  clearTimeout(timer);
  const again = paint(core, Date.now(), troubles);
  if (again) timer = setTimeout(draw, Math.max(again - Date.now(), MIN_REDRAW_DELAY));
}
