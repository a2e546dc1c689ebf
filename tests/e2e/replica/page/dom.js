// Draws a description of the page, and afterwards changes only what differs, as the real page's framework does.
// Attributes and texts change in place, keyed nodes move, and what is no longer described is removed.

/**
 * @typedef {{tag: string, attributes: Record<string, any>, children: (Description | string)[]}} Description
 */

/** The description that each element was drawn from. The same object again means that nothing below has changed. */
const drawn = new WeakMap();

/**
 * Describes an element. An attribute that is null or false is absent, and one that is true is empty. A function is a
 * listener. `key` names the element among its siblings, and `own` leaves its children alone.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {any[]} children
 * @returns {Description}
 */
export function h(tag, attributes = {}, ...children) {
  return {
    tag,
    attributes,
    children: children
      .flat(Number.POSITIVE_INFINITY)
      .filter((child) => child !== null && child !== false && child !== undefined && child !== ""),
  };
}

/**
 * Makes the children of `parent` match their descriptions.
 * @param {Element} parent
 * @param {(Description | string)[]} children
 */
export function draw(parent, children) {
  const keyed = new Map();
  /** @type {Node[]} */
  const free = [];
  for (const node of parent.childNodes) {
    const key = drawn.get(node)?.attributes.key;
    if (key === undefined) free.push(node);
    else keyed.set(key, node);
  }
  /** @type {Set<Node>} */
  const kept = new Set();
  const nodes = children.map((child) => {
    const key = typeof child === "string" ? undefined : child.attributes.key;
    const candidate = key === undefined ? free.find((node) => !kept.has(node) && fits(node, child)) : keyed.get(key);
    const node = candidate && fits(candidate, child) ? candidate : make(child);
    kept.add(node);
    update(node, child);
    return node;
  });
  for (const node of [...parent.childNodes]) if (!kept.has(node)) node.remove();
  let place = parent.firstChild;
  for (const node of nodes) {
    if (node === place) place = node.nextSibling;
    else parent.insertBefore(node, place);
  }
}

/**
 * Forgets what was drawn in `element` and below, so that the next drawing makes every keyed child anew.
 * @param {Element} element
 */
export function forget(element) {
  for (const node of element.querySelectorAll("*")) drawn.delete(node);
}

/** @param {Node} node @param {Description | string} child */
function fits(node, child) {
  if (typeof child === "string") return node.nodeType === Node.TEXT_NODE;
  return node instanceof Element && node.localName === child.tag && drawn.has(node);
}

/** @param {Description | string} child */
function make(child) {
  return typeof child === "string" ? document.createTextNode("") : document.createElement(child.tag);
}

/** @param {any} node @param {Description | string} child */
function update(node, child) {
  if (typeof child === "string") {
    if (node.data !== child) node.data = child;
    return;
  }
  const before = drawn.get(node);
  if (before === child) return;
  drawn.set(node, child);
  for (const name of Object.keys(before?.attributes ?? {})) {
    if (!(name in child.attributes)) setAttribute(node, name, null);
  }
  for (const [name, value] of Object.entries(child.attributes)) setAttribute(node, name, value);
  if (!child.attributes.own) draw(node, child.children);
}

/** @param {any} node @param {string} name @param {unknown} value */
function setAttribute(node, name, value) {
  if (name === "key" || name === "own") return;
  if (name.startsWith("on")) node[name] = value;
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}
