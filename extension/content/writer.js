// Writes an element as the core receives it: markup with only the attributes and texts that the plan allows.
// Must never: write what the plan does not name.

/** @typedef {ReturnType<typeof sensesWriter>} SensesWriter */

/**
 * @param {SensesDom} dom
 * @param {import("../shared/types.js").Plan} plan
 */
function sensesWriter(dom, plan) {
  /** @typedef {import("../shared/types.js").Plan["places"][number]} PlanPlace */
  /**
   * @typedef {(element: Element) => number | undefined} PartAt returns the number of an element that is a chunk of its own
   */

  /**
   * The state of one call of `write`.
   * @typedef {object} Task
   * @property {PlanPlace} place
   * @property {Element} root the element to write
   * @property {PartAt | undefined} partAt
   * @property {number} budget how many characters of the place's one text may still be written; 0 once it is over
   */

  /** Deeper elements are left out, because the reader passes over them. */
  const DEEPEST = 256;

  /** HTML elements that have neither content nor an end tag. */
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
  /** A selector of everything that is left out. */
  const prune = [plan.prune, plan.ignore].filter(Boolean).join(", ");
  const hollow = new Set(plan.hollow);
  /** The words of each place, with straight apostrophes. @type {Map<PlanPlace, string[]>} */
  const words = new Map(plan.places.map((place) => [place, place.words.map(straightQuotes)]));

  /**
   * How each attribute is written. An attribute that is not in it is left out.
   * @type {Map<string, "whole" | "bare" | "number" | "label" | "address">}
   */
  const attributeModes = new Map([
    ...plan.whole.map((name) => /** @type {const} */ ([name, "whole"])),
    ...plan.bare.map((name) => /** @type {const} */ ([name, "bare"])),
    ...plan.numbers.map((name) => /** @type {const} */ ([name, "number"])),
    ["aria-label", "label"],
    ["href", "address"],
  ]);

  /**
   * Returns the markup of an element of a place.
   * @param {PlanPlace} place
   * @param {Element} root
   * @param {PartAt} [partAt] for an element with parts that are chunks of their own
   */
  function write(place, root, partAt) {
    if (place.speaks === "none") return `${startTag(place, root)}</${localName(root)}>`;
    return element({ place, root, partAt, budget: place.most }, root, place.speaks === "all", 0);
  }

  /** Whether the plan leaves an element out. @param {Element} node */
  function isLeftOut(node) {
    return matches(node, prune);
  }

  /**
   * @param {Task} task
   * @param {Element} node
   * @param {boolean} withText whether all texts in it are written, because an ancestor's are
   * @param {number} depth
   */
  function element(task, node, withText, depth) {
    const { place } = task;
    const name = localName(node);
    let out = startTag(place, node);
    if (VOID.has(name)) return out;
    if (depth < DEEPEST && !hollow.has(name)) {
      const isTitle = place.speaks === "title" && !withText && task.budget > 0 && matches(node, place.texts);
      out += children(task, node, withText || isTitle, depth + 1);
      if (isTitle) task.budget = 0;
    }
    return `${out}</${name}>`;
  }

  /** @param {Task} task @param {Element} parent @param {boolean} withText @param {number} depth */
  function children(task, parent, withText, depth) {
    let out = "";
    for (let node = firstChild(parent); node; node = nextSibling(node)) {
      if (isText(node)) out += textOf(task, node, parent, withText);
      if (!isElement(node)) continue;
      const part = task.partAt?.(node);
      if (part !== undefined) out += `<chunk at="${part}"></chunk>`;
      else if (!isLeftOut(node)) out += element(task, node, withText, depth);
    }
    return out;
  }

  /**
   * Returns what may be sent of a text.
   * @param {Task} task
   * @param {Text} node
   * @param {Element} parent
   * @param {boolean} withText
   */
  function textOf(task, { data }, parent, withText) {
    const { place } = task;
    if (place.speaks === "inside") return isInside(task, parent) ? escapeText(data) : "";
    if (withText && place.speaks !== "title") return escapeText(data);
    if (withText) {
      const part = data.slice(0, task.budget);
      task.budget -= part.length;
      return escapeText(part);
    }
    const known = words.get(place) ?? [];
    if (place.speaks === "beginning") {
      const text = task.budget > 0 ? normalize(data) : "";
      if (text) task.budget = 0; // only the first text counts
      const word = known.find((each) => text.startsWith(each));
      return word === undefined ? "" : escapeText(text.slice(0, word.length + place.most));
    }
    if (place.speaks !== "title" || data.length > place.most) return "";
    const text = normalize(data);
    return known.includes(text) ? escapeText(text) : "";
  }

  /**
   * Whether an element is, or is inside, an element of the written markup that `texts` finds.
   * @param {Task} task
   * @param {Element} parent
   */
  function isInside({ place, root }, parent) {
    const near = closest(parent, place.texts);
    return near !== null && contains(root, near);
  }

  /** Returns a start tag with the attributes that the plan allows. @param {PlanPlace} place @param {Element} node */
  function startTag(place, node) {
    let out = `<${localName(node)}`;
    for (const name of attributeNames(node)) {
      const mode = attributeModes.get(name);
      if (mode === undefined) continue;
      const value = mode === "bare" ? "" : attributeValue(place, node, mode, attribute(node, name) ?? "");
      if (value !== undefined) out += ` ${name}="${escapeAttribute(value)}"`;
    }
    return `${out}>`;
  }

  /**
   * Returns what may be sent of an attribute's value, or `undefined` if the attribute is left out.
   * @param {PlanPlace} place
   * @param {Element} node
   * @param {"whole" | "number" | "label" | "address"} mode
   * @param {string} value
   */
  function attributeValue(place, node, mode, value) {
    if (mode === "whole") return value;
    if (mode === "number") return /^[\d.]{1,20}$/.test(value) ? value : undefined;
    if (mode === "address") {
      if (value.startsWith("#")) return value;
      return plan.addresses && matches(node, plan.addresses) ? address(value) : undefined;
    }
    if (place.labels === "" || !matches(node, place.labels)) return undefined;
    if (place.speaks !== "title") return value;
    const text = normalize(value);
    return words.get(place)?.find((word) => text.startsWith(word));
  }

  /**
   * Returns an address without its fragment, and of its query only the names that the plan has.
   * @param {string} value
   */
  function address(value) {
    const [path, query = ""] = value.split("#", 1)[0].split("?");
    const names = query.split("&").map((part) => part.split("=", 1)[0]);
    const kept = plan.queries.filter((name) => names.includes(name));
    return kept.length > 0 ? `${path}?${kept.join("&")}` : path;
  }

  /**
   * Returns a text for comparison with words: no invisible characters, single spaces, straight apostrophes.
   * @param {string} text
   */
  function normalize(text) {
    const visible = text.replace(/[\p{Cf}\p{Co}]/gu, "").replace(/\s+/g, " ");
    return straightQuotes(visible.trim());
  }

  /** @param {string} text */
  function straightQuotes(text) {
    return text.replaceAll("\u2019", "'");
  }

  /** @param {string} text */
  function escapeText(text) {
    return /[&<>]/.test(text) ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : text;
  }

  /** @param {string} value */
  function escapeAttribute(value) {
    return value.includes('"') ? escapeText(value).replaceAll('"', "&quot;") : escapeText(value);
  }

  return { write, isLeftOut, address };
}
