// What this page looks at, and when it is drawn anew: after each change of that, of what is stored, and when the core
// says that time has passed. Keeps nothing: closing the page forgets it.

import { setCatalog } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { openCore } from "../shared/core.js";
import { onStoredChange } from "../shared/store.js";
import { asStored, first } from "./early.js";

/** @typedef {import("../shared/types.js").Core} Core */
/** @typedef {import("../shared/types.js").View} View */

/** The least time between two drawings that nothing but time has caused. */
const LEAST_WAIT = 250;

/** @returns {View["place"]} */
function place() {
  if (api.extension.getViews({ type: "popup" }).includes(window)) return "popup";
  return location.search.startsWith("?panel") ? "panel" : "tab";
}

/** The only sessions to show, where a notification of several led here. */
const only = () => new URLSearchParams(location.search).get("only")?.split(",") ?? [];

/** Shows all sessions again, also when the page is loaded anew. */
export function showAll() {
  history.replaceState(null, "", location.pathname + location.hash);
  change(view, { only: [] });
}

/** More rows than a screen holds; the others come after the first picture. */
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

/** What only this page needs to know. */
export const ui = {
  /** The view its tabs choose. */
  page: location.hash.slice(1) || "sessions",
  /** Details were asked for; split, they are there without that. */
  open: false,
  /** Details are shown, beside the list or in its place. */
  hasPane: false,
  /** The one kind of which the log shows entries; "" for all. */
  logKind: "",
  /** Tables in the place of drawings. */
  tables: false,
  /** Whether the user lets us see the site. */
  access: true,
};

/** Whether there is room for details beside the list; the style sheet says the same. */
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
/** Something else is stored than what `core` was made from. */
let isStale = false;
let isReading = false;
/** What was asked for before this module was loaded. @type {typeof first | undefined} */
let early = first;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {Paint} painter */
export async function start(painter) {
  paint = painter;
  onStoredChange(read);
  addEventListener("hashchange", () => change(ui, { page: location.hash.slice(1) || "sessions" }));
  wide.addEventListener("change", draw);
  await read();
}

/**
 * Changes what this page looks at, and draws that.
 * @template {object} T
 * @param {T} what `view` or `ui`
 * @param {Partial<T>} how
 */
export function change(what, how) {
  Object.assign(what, how);
  draw();
}

/** Reads what is stored, and draws it. Calls while it reads make it read once more, not once each. */
async function read() {
  isStale = true;
  if (isReading) return;
  isReading = true;
  try {
    while (isStale) {
      isStale = false;
      const asked = early ?? asStored();
      early = undefined;
      const [state, said] = await asked;
      const fresh = await openCore(state);
      setCatalog(fresh.words());
      core?.free();
      core = fresh;
      troubles = said;
      draw();
    }
  } finally {
    isReading = false;
  }
}

/** Draws what is known. */
export function draw() {
  if (!core) return;
  clearTimeout(timer);
  const again = paint(core, Date.now(), troubles);
  if (again) timer = setTimeout(draw, Math.max(again - Date.now(), LEAST_WAIT));
}
