// Reads the page in a slow and simple way, for comparison with what the content script sends.

import { PLAN } from "./plan.js";

/** @typedef {import("../../../extension/shared/types.js").Plan} Plan */
/** @typedef {{ name: string, html: string[] }[]} Places */

/** Returns what the plan asks for. @returns {Places} */
export function readSlowly() {
  return PLAN.places.map((place) => {
    const excluded = [place.not, PLAN.ignore].filter(Boolean).join(", ");
    const isActive = place.paths.includes("/");
    const all = isActive ? [...document.querySelectorAll(place.selector)] : [];
    const found = all.filter((element) => !element.closest(excluded));
    /** @type {Map<Element, Element>} */
    const roots = new Map();
    for (const match of found) {
      const root = place.climb ? cardOf(match, found, excluded) : match;
      if (!roots.has(root)) roots.set(root, match);
    }
    const html = [...roots].map(([root, match]) => {
      const sent = [root, match].find((element) => isSmall(place, element));
      return sent ? inPane(root, textOf(place, sent)) : "";
    });
    return { name: place.name, html: html.filter(Boolean) };
  });
}

/** @param {Plan["places"][number]} place @param {Element} element */
function isSmall({ holds_not, most_text, most_elements }, element) {
  if (holds_not && element.querySelector(holds_not)) return false;
  const { length } = element.textContent ?? "";
  return most_text === 0 || (length <= most_text && element.querySelectorAll("*").length <= most_elements);
}

/** @param {Element} link @param {Element[]} links @param {string} not */
function cardOf(link, links, not) {
  const session = (/** @type {Element} */ of) => of.getAttribute("href")?.split(/[/?#]/)[2];
  const others = links.filter((other) => session(other) !== session(link));
  let card = link;
  for (let up = link.parentElement; up; up = up.parentElement) {
    if (up.matches(`${PLAN.boundaries}, ${not}`) || up.querySelector(not)) break;
    if (others.some((other) => up?.contains(other))) break;
    card = up;
  }
  return card;
}

/** @param {Element} element @param {string} html */
function inPane(element, html) {
  let outermost = element.closest(PLAN.panes);
  for (let up = outermost; up; up = up.parentElement?.closest(PLAN.panes) ?? null) outermost = up;
  return outermost ? `<div data-pane="${outermost.getAttribute("data-pane")}">${html}</div>` : html;
}

/**
 * Returns the markup of a copy without everything that the plan does not allow.
 * @param {Plan["places"][number]} place
 * @param {Element} element
 */
function textOf(place, element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  const originals = [element, ...element.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  /** @type {Element | undefined} */
  const title = originals.find(
    (one) => place.speaks === "title" && one.matches(place.texts) && !isPruned(one, element),
  );
  let budget = place.most;
  copies.forEach((one, at) => {
    const original = /** @type {Element} */ (originals[at]);
    for (const { name, value } of [...one.attributes]) {
      const allowed = attributeOf(place, original, name, value);
      if (allowed === undefined) one.removeAttribute(name);
      else one.setAttribute(name, allowed);
    }
  });
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const all = [];
  while (walker.nextNode()) all.push(/** @type {Text} */ (walker.currentNode));
  for (const text of all) {
    const parent = /** @type {Element} */ (originals[copies.indexOf(/** @type {Element} */ (text.parentElement))]);
    if (place.speaks === "inside") {
      // Texts around the outermost part do not allow the texts inside it.
      const parts = place.parts ? [...element.querySelectorAll(place.parts)] : [];
      const root = parts.find((part) => part.contains(parent) && !isPruned(part, element)) ?? element;
      let isAllowed = false;
      for (let up = parent; ; up = /** @type {Element} */ (up.parentElement)) {
        isAllowed ||= up.matches(place.texts);
        if (up === root) break;
      }
      if (!isAllowed) text.data = "";
    } else if (place.speaks === "beginning") {
      if (isPruned(parent, element)) continue;
      const word = place.words.find((each) => text.data.startsWith(each));
      const start = word === undefined ? "" : text.data.slice(0, word.length + place.most);
      const isFirst = budget > 0 && text.data !== "";
      if (isFirst) budget = 0;
      text.data = isFirst ? start : "";
    } else if (place.speaks === "title" && title?.contains(parent) && !isPruned(parent, element)) {
      text.data = text.data.slice(0, budget);
      budget -= text.data.length;
    } else if (place.speaks === "title") {
      text.data = place.words.includes(text.data) ? text.data : "";
    }
  }
  for (const hollow of [copy, ...copy.querySelectorAll("*")]) {
    if (PLAN.hollow.includes(hollow.localName)) hollow.replaceChildren();
  }
  for (const pruned of copy.querySelectorAll(`${PLAN.prune}, ${PLAN.ignore}`)) pruned.remove();
  if (place.speaks === "none") copy.replaceChildren();
  return copy.outerHTML;
}

/** @param {Element} element @param {Element} root */
function isPruned(element, root) {
  for (let up = element; up !== root; up = /** @type {Element} */ (up.parentElement)) {
    if (up.matches(`${PLAN.prune}, ${PLAN.ignore}`) || PLAN.hollow.includes(up.localName)) return true;
  }
  return PLAN.hollow.includes(root.localName);
}

/** @param {string} address */
function addressOf(address) {
  const { pathname, searchParams } = new URL(address, "https://claude.ai");
  return pathname + (searchParams.has("from") ? "?from" : "");
}

/** @param {Plan["places"][number]} place @param {Element} element @param {string} name @param {string} value */
function attributeOf(place, element, name, value) {
  if (PLAN.whole.includes(name)) return value;
  if (PLAN.bare.includes(name)) return "";
  if (PLAN.numbers.includes(name)) return Number.isNaN(Number(value)) ? undefined : value;
  if (name === "href") return element.matches(PLAN.addresses) ? addressOf(value) : undefined;
  if (name !== "aria-label" || !element.matches(place.labels)) return undefined;
  return place.speaks === "title" ? place.words.find((word) => value.startsWith(word)) : value;
}
