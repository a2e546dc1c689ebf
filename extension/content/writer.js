// Writes an element as the core gets it: markup with the attributes and texts that the plan allows.
// Must never: write what the plan does not name.

/** @typedef {ReturnType<typeof sensesWriter>} SensesWriter */

/**
 * @param {SensesDom} dom
 * @param {import("../shared/types.js").Plan} plan
 */
function sensesWriter(dom, plan) {
  /** @typedef {import("../shared/types.js").Plan["places"][number]} PlanPlace */
  /** @typedef {(element: Element) => number | undefined} PartAt gives the number of an element that is written on its own */

  /**
   * What one element is written with.
   * @typedef {object} Task
   * @property {PlanPlace} place
   * @property {Element} root the element
   * @property {PartAt | undefined} partAt
   * @property {number} room how much of what is written once may still be
   */

  /** Deeper elements are left out, as the reader passes over them. */
  const DEEPEST = 256;

  /** HTML elements without content or end tag. */
  const VOID = new Set(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"], //
  );

  const {
    firstChild,
    nextSibling,
    localName,
    attributeNames,
    attribute,
    contains,
    matches,
    closest,
    isElement,
    isText,
  } = dom;
  /** Selector of everything that is left out. */
  const prune = [plan.prune, plan.ignore].filter(Boolean).join(", ");
  const hollow = new Set(plan.hollow);
  /** The words of each place, as they are compared. @type {Map<PlanPlace, string[]>} */
  const words = new Map(plan.places.map((place) => [place, place.words.map(straight)]));

  /** How much of each attribute is written. @type {Map<string, "whole" | "bare" | "number" | "label" | "address">} */
  const sent = new Map([
    ...plan.whole.map((name) => /** @type {const} */ ([name, "whole"])),
    ...plan.bare.map((name) => /** @type {const} */ ([name, "bare"])),
    ...plan.numbers.map((name) => /** @type {const} */ ([name, "number"])),
    ["aria-label", "label"],
    ["href", "address"],
  ]);

  /**
   * Writes an element that was found at a place.
   * @param {PlanPlace} place
   * @param {Element} root
   * @param {PartAt} [partAt] for an element with parts that are written on their own
   */
  function write(place, root, partAt) {
    if (place.speaks === "none") return `${tag(place, root)}</${localName(root)}>`;
    return element({ place, root, partAt, room: place.most }, root, place.speaks === "all", 0);
  }

  /** @param {Element} node */
  function isLeftOut(node) {
    return matches(node, prune);
  }

  /**
   * @param {Task} task
   * @param {Element} node
   * @param {boolean} speaks its texts are written, since an ancestor's are
   * @param {number} depth
   */
  function element(task, node, speaks, depth) {
    const { place } = task;
    const name = localName(node);
    let out = tag(place, node);
    if (VOID.has(name)) return out;
    if (depth < DEEPEST && !hollow.has(name)) {
      const begins = place.speaks === "title" && !speaks && task.room > 0 && matches(node, place.texts);
      out += content(task, node, speaks || begins, depth + 1);
      if (begins) task.room = 0;
    }
    return `${out}</${name}>`;
  }

  /** @param {Task} task @param {Element} parent @param {boolean} speaks @param {number} depth */
  function content(task, parent, speaks, depth) {
    let out = "";
    for (let node = firstChild(parent); node; node = nextSibling(node)) {
      if (isText(node)) out += said(task, node, parent, speaks);
      if (!isElement(node)) continue;
      const part = task.partAt?.(node);
      if (part !== undefined) out += `<chunk at="${part}"></chunk>`;
      else if (!isLeftOut(node)) out += element(task, node, speaks, depth);
    }
    return out;
  }

  /** What is written of a text. @param {Task} task @param {Text} node @param {Element} parent @param {boolean} speaks */
  function said(task, { data }, parent, speaks) {
    const { place } = task;
    if (place.speaks === "inside") return isInside(task, parent) ? escaped(data) : "";
    if (speaks && place.speaks !== "title") return escaped(data);
    if (speaks) {
      const part = data.slice(0, task.room);
      task.room -= part.length;
      return escaped(part);
    }
    const known = words.get(place) ?? [];
    if (place.speaks === "beginning") {
      const text = task.room > 0 ? cleaned(data) : "";
      if (text) task.room = 0; // the first tells
      const word = known.find((each) => text.startsWith(each));
      return word === undefined ? "" : escaped(text.slice(0, word.length + place.most));
    }
    if (place.speaks !== "title" || data.length > place.most) return "";
    const text = cleaned(data);
    return known.includes(text) ? escaped(text) : "";
  }

  /** Whether the texts of an element are written: it or what is around it tells, as far as it is written. @param {Task} task @param {Element} parent */
  function isInside({ place, root }, parent) {
    const near = closest(parent, place.texts);
    return near !== null && contains(root, near);
  }

  /** A start tag with the attributes that the plan allows. @param {PlanPlace} place @param {Element} node */
  function tag(place, node) {
    let out = `<${localName(node)}`;
    for (const name of attributeNames(node)) {
      const how = sent.get(name);
      if (how === undefined) continue;
      const value = how === "bare" ? "" : told(place, node, how, attribute(node, name) ?? "");
      if (value !== undefined) out += ` ${name}="${quoted(value)}"`;
    }
    return `${out}>`;
  }

  /**
   * What is written of an attribute's value; nothing when the attribute is not.
   * @param {PlanPlace} place
   * @param {Element} node
   * @param {"whole" | "number" | "label" | "address"} how
   * @param {string} value
   */
  function told(place, node, how, value) {
    if (how === "whole") return value;
    if (how === "number") return /^[\d.]{1,20}$/.test(value) ? value : undefined;
    if (how === "address") {
      if (value.startsWith("#")) return value;
      return plan.addresses && matches(node, plan.addresses) ? value.split(/[?#]/)[0] : undefined;
    }
    if (place.labels === "" || !matches(node, place.labels)) return undefined;
    if (place.speaks !== "title") return value;
    const text = cleaned(value);
    return words.get(place)?.find((word) => text.startsWith(word));
  }

  /** A text as words are compared: without what is invisible, spaces as one, apostrophes straight. @param {string} text */
  function cleaned(text) {
    const visible = text.replace(/[\p{Cf}\p{Co}]/gu, "").replace(/\s+/g, " ");
    return straight(visible.trim());
  }

  /** @param {string} text */
  function straight(text) {
    return text.replaceAll("\u2019", "'");
  }

  /** @param {string} text */
  function escaped(text) {
    return /[&<>]/.test(text) ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : text;
  }

  /** @param {string} value */
  function quoted(value) {
    return value.includes('"') ? escaped(value).replaceAll('"', "&quot;") : escaped(value);
  }

  return { write, isLeftOut };
}
