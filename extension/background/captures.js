// Makes captures whole again: content scripts send of a text only what differs from the one before. What came before is
// kept in memory alone; when this worker does not have it, the content script sends all of it once more.

/** @typedef {import("../shared/types.js").Capture} Capture */
/** @typedef {import("../shared/types.js").SentCapture} SentCapture */

/** Content scripts stop at less than half of this; only a page that took one over could send more. */
const MAX_TEXT = 8_000_000;

/** The last texts stored of each tab, and the number of their capture. @type {Map<number, { number: number, texts: string[][] }>} */
const last = new Map();

/**
 * @param {number} tab
 * @param {SentCapture} sent
 * @returns {Capture | undefined} nothing when what it differs from is not here, or it is too much
 */
export function whole(tab, { url, born, visible, focused, pulse, base, places }) {
  const before = last.get(tab);
  const known = before?.number === base ? before.texts : undefined;
  let isWhole = true;
  let room = MAX_TEXT;
  const texts = places?.map(({ name, html }, place) => ({
    name,
    html: html.map((text, at) => {
      const old = known?.[place]?.[at];
      isWhole &&= typeof text === "string" || old !== undefined;
      const now = typeof text === "string" ? text : patched(old ?? "", text);
      room -= now.length;
      return now;
    }),
  }));
  return isWhole && room >= 0 ? { url, born, visible, focused, pulse, places: texts ?? null } : undefined;
}

/**
 * Keeps what a tab sent, once it is stored.
 * @param {number} tab
 * @param {SentCapture} sent
 * @param {Capture} capture the same, whole
 */
export function keep(tab, { number, base }, { places }) {
  const before = last.get(tab);
  if (places) last.set(tab, { number, texts: places.map(({ html }) => html) });
  else if (before?.number === base) before.number = number;
}

/** @param {number} tab */
export function forget(tab) {
  last.delete(tab);
}

/** @param {string} old @param {{ start: number, end: number, text: string }} difference */
function patched(old, { start, end, text }) {
  return old.slice(0, start) + text + old.slice(old.length - end);
}
