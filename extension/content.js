// The senses: watches the places of the page that the core names and sends of them what the core allows, when it changed.
// Knows no selector, path or label of the page, decides nothing, and holds no Wasm, because Chromium applies the page's CSP
// to a content script's Wasm.
//
// Must never: send what the plan does not name, let the page see that it is there, poll, or use timers or animation frames,
// which hidden tabs starve. Everything here is driven by mutations, presence, replies and the background's pings.

(() => {
  /** @typedef {import("./shared/types.js").Plan} Plan */
  /** @typedef {import("./shared/types.js").SentCapture} SentCapture */

  /**
   * A place of the plan and where it is now.
   * @typedef {Plan["places"][number] & Found} Place
   * @typedef {object} Found
   * @property {number} index its place in the plan
   * @property {boolean} isHere it is looked for under the path of now
   * @property {string} passed what is found inside this is passed over, under the path of now
   * @property {Set<Element>} matches what the selector finds
   * @property {Map<Element, Element>} elements what is sent, and what was found in it: the matches, or the cards they stand in
   * @property {boolean} lost it may be elsewhere now
   */

  /** @typedef {{ url: string, visible: boolean, focused: boolean, texts: string[][], number: number }} View */

  // Kept, because after an update of the extension the global loses its `runtime`; this object stays and loses its `id`.
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  /** Elements with more descendants are put together from the texts of their children, which are kept. */
  const CHUNK = 40;

  /** Deeper elements are left out, as the reader passes over them. */
  const DEEPEST = 256;

  /** After a batch of more mutations, looking for every place again costs less than asking what each did. */
  const MANY = 50;

  /** No capture carries more characters than this. The reader tolerates text that ends in the middle. */
  const MAX_TEXT = 3_000_000;

  /** HTML elements without content or end tag. */
  const VOID = new Set(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"], //
  );

  // ---- The DOM ----

  // All that is asked of a node is asked through the prototypes: the fields of a form and the images of a document hide
  // whatever they are named like.

  /** @param {object} prototype @param {string} name @returns {(node: Node) => any} */
  function getter(prototype, name) {
    const get = /** @type {() => unknown} */ (Object.getOwnPropertyDescriptor(prototype, name)?.get);
    return (node) => get.call(node);
  }

  /** @param {any} prototype @param {string} name @returns {(node: Node, argument?: any) => any} */
  function method(prototype, name) {
    const call = prototype[name];
    return (node, argument) => call.call(node, argument);
  }

  /** @type {(node: Node) => Element | null} */
  const parentOf = getter(Node.prototype, "parentElement");
  /** @type {(node: Node) => Node | null} */
  const firstChild = getter(Node.prototype, "firstChild");
  /** @type {(node: Node) => Node | null} */
  const nextSibling = getter(Node.prototype, "nextSibling");
  /** @type {(node: Node) => number} */
  const nodeType = getter(Node.prototype, "nodeType");
  /** @type {(node: Node) => boolean} */
  const isConnected = getter(Node.prototype, "isConnected");
  /** @type {(node: Node) => string} */
  const textContent = getter(Node.prototype, "textContent");
  /** @type {(node: Node, other: Node | null) => boolean} */
  const contains = method(Node.prototype, "contains");
  /** @type {(node: Node) => string} */
  const localName = getter(Element.prototype, "localName");
  /** @type {(element: Node) => string[]} */
  const attributeNames = method(Element.prototype, "getAttributeNames");
  /** @type {(element: Node, name: string) => string | null} */
  const attribute = method(Element.prototype, "getAttribute");
  /** @type {(element: Node, name: string) => HTMLCollection} */
  const byName = method(Element.prototype, "getElementsByTagName");
  /** @type {(element: Node, selector: string) => boolean} */
  const matches = method(Element.prototype, "matches");
  /** @type {(element: Node, selector: string) => Element | null} */
  const closest = method(Element.prototype, "closest");
  /** @type {(element: Node, selector: string) => Element | null} */
  const findIn = method(Element.prototype, "querySelector");
  /** @type {(element: Node, selector: string) => NodeListOf<Element>} */
  const findAllIn = method(Element.prototype, "querySelectorAll");
  /** @type {(document: Node, selector: string) => Element | null} */
  const findInDocument = method(Document.prototype, "querySelector");
  /** @type {(document: Node, selector: string) => NodeListOf<Element>} */
  const findAllInDocument = method(Document.prototype, "querySelectorAll");
  /** @type {(document: Node) => boolean} */
  const hasFocus = method(Document.prototype, "hasFocus");
  /** @type {(document: Node) => string} */
  const visibility = getter(Document.prototype, "visibilityState");

  /** @param {Node} node @returns {node is Element} */
  function isElement(node) {
    return nodeType(node) === Node.ELEMENT_NODE;
  }

  /** Whether an element is or holds what a selector finds. @param {Element} element @param {string} selector */
  function holds(element, selector) {
    return selector !== "" && (matches(element, selector) || findIn(element, selector) !== null);
  }

  /** Tells this load of the page from the one before. */
  const born = Math.round(performance.timeOrigin);

  /** Ends every listener when this instance retires. */
  const life = new AbortController();
  const observer = new MutationObserver(notice);

  /** @type {Plan | undefined} */
  let plan;
  /** Selector of everything that is left out of the text. */
  let prune = "";
  /** How much of each attribute is sent. @type {Map<string, "whole" | "bare" | "number" | "label" | "address">} */
  let sent = new Map();
  /** @type {Place[]} */
  let places = [];

  /** The path that places were last chosen for. */
  let path = "";
  /** Sessions are shown under this path. */
  let isWatched = false;
  /** A conversation is shown under this path. */
  let isConversation = false;

  /** Something changed since the last look. */
  let changed = false;
  /** The page is hidden for good, cached or frozen. What it says then would be taken for a sign of life. */
  let away = false;
  /** What the background has may be out of date: all of it is to be said again. */
  let anew = false;
  /** A message is on its way; the next look waits for its answer, which is the only pacing there is. */
  let busy = false;
  /** Batches of mutations inside `plan.ignore` since the last capture: a sign of life. */
  let pulse = 0;
  /** How many views were made. */
  let views = 0;

  /** What the background has stored. @type {View | undefined} */
  let stored;

  /**
   * The texts of elements inside places, by the places' index. A change in an element drops its own and its ancestors'.
   * @type {WeakMap<Element, string[]>}
   */
  let texts = new WeakMap();

  // ---- Noticing ----

  /** @param {MutationRecord[]} records */
  function notice(records) {
    if (!plan) return;
    if (!runtime.id) return retire();
    let others = 0;
    try {
      others = note(records, plan);
    } catch {
      // What cannot be told from the mutations is found by looking at everything.
      refresh();
      changed = true;
    }
    if ((others > 0 || changed) && isDue()) look();
  }

  /**
   * Takes note of what mutations may have changed.
   * @param {MutationRecord[]} records
   * @param {Plan} plan
   * @returns {number} how many were outside of what is ignored
   */
  function note(records, { ignore, known_by: known }) {
    if (location.pathname !== path) arrive();
    let ignored = false;
    let others = 0;
    for (const record of records) {
      const element = elementOf(record.target);
      if (isWatched) {
        if (closest(element, ignore)) {
          ignored = true;
          continue;
        }
        for (const node of record.removedNodes) forget(node);
      }
      // What happens in a detached tree shows when it is attached, or showed when it was removed.
      if (!isConnected(element)) continue;
      if (drop(element)) changed = true;
      if (record.type === "attributes") forget(element); // whose text is sent may depend on it
      others += 1;
      const tells =
        isConversation && [...record.addedNodes, ...record.removedNodes].some((n) => isElement(n) && holds(n, known));
      for (const place of places) {
        if (place.isHere) place.lost ||= others > MANY || (tells && place.careful) || moves(place, record, element);
      }
    }
    if (ignored) pulse += 1;
    return others;
  }

  /** Whether there may be something to say. */
  function isDue() {
    return changed || anew || places.some(({ lost }) => lost) || address() !== stored?.url;
  }

  /** @param {Node} node @returns {Element} */
  function elementOf(node) {
    return isElement(node) ? node : (parentOf(node) ?? /** @type {Element} */ (findInDocument(document, ":root")));
  }

  /**
   * Whether a mutation adds, removes or moves something that a place is found by: in the nodes themselves, or in an ancestor
   * that matches by what it holds. What matches by its siblings or an ancestor's attribute is found at the next ping.
   * @param {Place} place
   * @param {MutationRecord} record
   * @param {Element} element its target
   */
  function moves(place, record, element) {
    const { selector, climb, matches: found } = place;
    if (record.type === "characterData") return false;
    if (climb && record.type === "attributes" && found.has(element)) return true; // another session's link now
    // One may stand in another, which can be new although the nearest is known.
    for (let up = /** @type {Element | null} */ (element); up; up = parentOf(up)) {
      const near = closest(up, selector);
      if (!near) break;
      if (!found.has(near) && counts(place, near)) return true;
      up = near;
    }
    for (const node of record.addedNodes) if (isElement(node) && brings(place, node)) return true;
    for (const node of record.removedNodes) if (isElement(node) && takes(place, node)) return true;
    for (const match of found) {
      if (!isConnected(match) || (contains(match, element) && !matches(match, selector))) return true;
    }
    return false;
  }

  /** @param {Place} place @param {Element} node an added one */
  function brings(place, node) {
    if (matches(node, place.selector) && counts(place, node)) return true;
    for (const match of findAllIn(node, place.selector)) if (counts(place, match)) return true;
    return place.climb && holds(node, place.passed);
  }

  /** @param {Place} place @param {Element} node a removed one, which may be elsewhere now */
  function takes(place, node) {
    for (const match of place.matches) if (contains(node, match)) return true;
    return place.climb && holds(node, place.passed);
  }

  /** @param {Place} place @param {Element} match */
  function counts({ passed }, match) {
    return passed === "" || closest(match, passed) === null;
  }

  /** Drops the texts that an element is part of. @param {Element} element */
  function drop(element) {
    let dropped = false;
    for (let up = /** @type {Element | null} */ (element); up; up = parentOf(up)) {
      dropped = texts.delete(up) || dropped;
    }
    return dropped;
  }

  /** Drops the texts inside a tree, as of a removed one: nobody follows it now, and it may come back. @param {Node} node */
  function forget(node) {
    if (!isElement(node)) return;
    texts.delete(node);
    for (const inner of findAllIn(node, "*")) texts.delete(inner);
  }

  // ---- Looking ----

  /** Chooses what is looked for under the path of now. */
  function arrive() {
    if (!plan) return;
    path = location.pathname;
    isWatched = leads(plan.watched);
    isConversation = leads(plan.conversation);
    for (const place of places) {
      place.isHere = leads(place.paths);
      place.passed = joined(place.not, plan.ignore, isConversation && place.climb ? plan.within : "");
      place.lost = true;
    }
    texts = new WeakMap();
    const all = { characterData: true, attributes: true, attributeFilter: plan.attributes };
    observer.observe(document, { subtree: true, childList: true, ...(isWatched ? all : {}) });
  }

  /** Whether the path of now is among some. @param {string[]} paths */
  function leads(paths) {
    return paths.some((one) => (one.endsWith("*") ? path.startsWith(one.slice(0, -1)) : path === one));
  }

  /** The address, as far as it is to be known. */
  function address() {
    if (location.pathname !== path) arrive();
    if (plan && leads(plan.paths)) return location.origin + path;
    return location.origin + (plan && isWatched ? plan.elsewhere : "/");
  }

  /** @param {Place} place */
  function find(place) {
    place.lost = false;
    const { isHere, careful, selector, climb } = place;
    const isUnknown = careful && isConversation && plan && !findInDocument(document, plan.known_by);
    const all = isHere && (climb || !isUnknown) ? [...findAllInDocument(document, selector)] : [];
    const found = all.filter((match) => counts(place, match));
    place.matches = new Set(found);
    place.elements =
      climb && !isUnknown && found.length > 0 ? cards(place) : new Map(found.map((match) => [match, match]));
  }

  /**
   * The card of each session link: the largest ancestor that holds neither a link to another session nor anything that a
   * card ends before. An ancestor spans a stretch of the document, so it is enough to ask for the nearest such element on
   * either side.
   * @param {Place} place
   * @returns {Map<Element, Element>} the cards, each with its first link
   */
  function cards({ selector, passed, matches: links }) {
    const ends = [...findAllInDocument(document, joined(selector, passed))];
    const sessions = ends.map((end) => (links.has(end) ? sessionOf(end) : null));
    const isOther = (/** @type {number} */ one, /** @type {number} */ next) =>
      sessions[one] === null || sessions[one] !== sessions[next];
    /** @type {(Element | null)[]} */
    const before = [];
    for (let at = 0; at < ends.length; at += 1) {
      before.push(at > 0 && isOther(at - 1, at) ? ends[at - 1] : (before[at - 1] ?? null));
    }
    /** @type {[Element, Element][]} */
    const found = [];
    /** @type {Element | null} */
    let after = null;
    for (let at = ends.length - 1; at >= 0; at -= 1) {
      if (at + 1 < ends.length && isOther(at + 1, at)) after = ends[at + 1];
      if (links.has(ends[at])) found.push([cardOf(ends[at], before[at], after), ends[at]]);
    }
    /** @type {Map<Element, Element>} */
    const firsts = new Map();
    for (const [card, link] of found.reverse()) if (!firsts.has(card)) firsts.set(card, link);
    return firsts;
  }

  /** @param {Element} link @param {Element | null} before @param {Element | null} after */
  function cardOf(link, before, after) {
    let card = link;
    for (let up = parentOf(card); up; up = parentOf(up)) {
      if (contains(up, before) || contains(up, after) || matches(up, plan?.boundaries ?? "*")) break;
      card = up;
    }
    return card;
  }

  /** Which session a link leads to: the third part of `/code/session_…/…`. @param {Element} link */
  function sessionOf(link) {
    return (attribute(link, "href") ?? "").replace(/^https:\/\/[^/]*/, "").split(/[/?#]/)[2] ?? "";
  }

  /** @returns {View} */
  function view() {
    const url = address();
    for (const place of places) if (place.lost) find(place);
    changed = false;
    views += 1;
    let room = MAX_TEXT;
    const bounded = (/** @type {string} */ text) => {
      const part = text.slice(0, room);
      room -= part.length;
      return part;
    };
    return {
      url,
      visible: visibility(document) === "visible",
      focused: hasFocus(document),
      texts: places.map((place) =>
        [...place.elements].map(([root, match]) => bounded(inPane(root, textOf(place, root, match)))).filter(Boolean),
      ),
      number: views,
    };
  }

  /**
   * What is sent of an element, within one that names the session of the outermost pane around it. A pane may come to show
   * another session while what is in it stays, so this is not kept.
   * @param {Element} root
   * @param {string} text
   */
  function inPane(root, text) {
    if (!plan?.panes || text === "") return text;
    const name = plan.pane_session;
    let id = "";
    for (let up = /** @type {Element | null} */ (root); up; up = parentOf(up)) {
      if (!matches(up, plan.panes)) continue;
      const holder = matches(up, `[${name}]`) ? up : findIn(up, `[${name}]`);
      id = (holder && attribute(holder, name)) ?? id;
    }
    return /^[\w-]+$/.test(id) ? `<div ${name}="${id}">${text}</div>` : text;
  }

  /**
   * What is sent of an element that was found, made anew only where something changed.
   * @param {Place} place
   * @param {Element} root
   * @param {Element} match what was found in it
   */
  function textOf(place, root, match) {
    return kept(place, root, () => {
      if (fits(place, root)) return written(place, root);
      return root !== match && fits(place, match) ? written(place, match) : "";
    });
  }

  /**
   * The text of an element as it was, or made anew.
   * @param {Place} place
   * @param {Element} element
   * @param {() => string} make
   */
  function kept({ index }, element, make) {
    const all = texts.get(element) ?? [];
    all[index] ??= make();
    texts.set(element, all);
    return all[index];
  }

  /** Whether an element is small and plain enough to be sent. @param {Place} place @param {Element} element */
  function fits({ holds_not: not, most_text: text, most_elements: elements }, element) {
    if (not && findIn(element, not)) return false;
    if (text === 0) return true;
    return byName(element, "*")[elements] === undefined && textContent(element).length <= text;
  }

  // ---- Writing ----

  /** @param {Place} place @param {Element} root */
  function written(place, root) {
    if (place.speaks === "none") return `${tag(place, root)}</${localName(root)}>`;
    return element(place, root, place.speaks === "all", 0, { room: place.most });
  }

  /**
   * An element as the reader gets it: the attributes and texts that the plan allows.
   * @param {Place} place
   * @param {Element} node
   * @param {boolean} speaks its texts are sent, since an ancestor's are
   * @param {number} depth
   * @param {{ room: number }} title how much of it may still be sent
   */
  function element(place, node, speaks, depth, title) {
    const name = localName(node);
    let out = tag(place, node);
    if (VOID.has(name)) return out;
    if (depth < DEEPEST && !plan?.hollow.includes(name)) {
      const mayBegin = !speaks && (place.speaks === "inside" || (place.speaks === "title" && title.room > 0));
      const begins = mayBegin && matches(node, place.texts);
      out += content(place, node, speaks || begins, depth + 1, title);
      if (begins && place.speaks === "title") title.room = 0;
    }
    return `${out}</${name}>`;
  }

  /**
   * @param {Place} place
   * @param {Element} parent
   * @param {boolean} speaks
   * @param {number} depth
   * @param {{ room: number }} title
   */
  function content(place, parent, speaks, depth, title) {
    // Only lists are so large that their parts are worth keeping.
    const isKept = place.speaks === "inside" && !speaks && isLarge(parent);
    let out = "";
    for (let node = firstChild(parent); node; node = nextSibling(node)) {
      if (nodeType(node) === Node.TEXT_NODE) out += said(place, /** @type {Text} */ (node), speaks, title);
      if (!isElement(node) || matches(node, prune)) continue;
      const child = node;
      out += isKept
        ? kept(place, child, () => element(place, child, speaks, depth, title))
        : element(place, child, speaks, depth, title);
    }
    return out;
  }

  /** What is sent of a text. @param {Place} place @param {Text} node @param {boolean} speaks @param {{ room: number }} title */
  function said({ speaks: how, words, most }, node, speaks, title) {
    const { data } = node;
    if (how === "title" && speaks) {
      const part = data.slice(0, title.room);
      title.room -= part.length;
      return escaped(part);
    }
    if (speaks) return escaped(data);
    if (how === "beginning") {
      const text = title.room > 0 ? cleaned(data) : "";
      if (text) title.room = 0; // the first tells
      const word = words.find((each) => text.startsWith(each));
      return word === undefined ? "" : escaped(text.slice(0, word.length + most));
    }
    if (how !== "title" || data.length > most) return "";
    const text = cleaned(data);
    return words.includes(text) ? escaped(text) : "";
  }

  /** A start tag with the attributes that the plan allows. @param {Place} place @param {Element} node */
  function tag(place, node) {
    let out = `<${localName(node)}`;
    for (const name of attributeNames(node)) {
      const how = sent.get(name);
      if (how === undefined) continue;
      const value = how === "bare" ? "" : told(place, node, how, attribute(node, name) ?? "");
      if (value !== undefined) out += ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`;
    }
    return `${out}>`;
  }

  /**
   * What is sent of an attribute's value; nothing when the attribute is not.
   * @param {Place} place
   * @param {Element} node
   * @param {"whole" | "number" | "label" | "address"} how
   * @param {string} value
   */
  function told(place, node, how, value) {
    if (how === "whole") return value;
    if (how === "number") return /^[\d.]{1,20}$/.test(value) ? value : undefined;
    if (how === "address") {
      if (value.startsWith("#")) return value;
      return plan?.addresses && matches(node, plan.addresses) ? value.split(/[?#]/)[0] : undefined;
    }
    if (place.labels === "" || !matches(node, place.labels)) return undefined;
    if (place.speaks !== "title") return value;
    const text = cleaned(value);
    return place.words.find((word) => text.startsWith(word));
  }

  /** @param {Element} element */
  function isLarge(element) {
    return byName(element, "*")[CHUNK] !== undefined;
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

  // ---- Telling ----

  /**
   * Sends what changed, again and again until nothing has. If it cannot be delivered, or not even be looked at, `changed`
   * stays set, and the next mutation or ping sends it.
   */
  async function look() {
    if (busy) return;
    busy = true;
    try {
      while (plan && !away && isDue()) {
        if (!(await tellChange())) break;
      }
    } catch {
      refresh();
      changed = true;
    } finally {
      busy = false;
    }
  }

  /** Sends what changed. Whether there may be more. */
  async function tellChange() {
    if (anew) stored = undefined;
    anew = false;
    const seen = view();
    const same = stored !== undefined && isSamePage(stored, seen);
    if (same && stored?.visible === seen.visible && stored.focused === seen.focused) return false;
    const capture = captureOf(seen, same, stored);
    const reply = await deliver({ kind: "capture", capture });
    if (!reply) {
      // It may be stored all the same: the worker may have died over the answer.
      stored = undefined;
      changed = true;
      return false;
    }
    pulse -= capture.pulse;
    stored = reply.again ? undefined : seen;
    return true;
  }

  /** @param {View} before @param {View} now */
  function isSamePage(before, now) {
    return (
      before.url === now.url &&
      now.texts.every((list, at) => list.length === before.texts[at]?.length && list.every(isAt(before.texts[at])))
    );
  }

  /** @param {string[]} list */
  function isAt(list) {
    return (/** @type {string} */ text, /** @type {number} */ at) => text === list[at];
  }

  /**
   * A view as the background gets it: without places when they are the same, and of texts that it has only what differs.
   * @param {View} seen
   * @param {boolean} same
   * @param {View} [base] what the background has
   * @returns {SentCapture}
   */
  function captureOf({ url, visible, focused, texts: lists, number }, same, base) {
    const sent = places.map(({ name }, place) => {
      const old = base?.texts[place] ?? [];
      return { name, html: (lists[place] ?? []).map((text, at) => difference(old[at], text)) };
    });
    const from = base?.number ?? 0;
    return { url, born, visible, focused, pulse, number, base: from, places: same ? null : sent };
  }

  /**
   * A text, or what it has in place of the middle of an older one: in a list of a thousand rows, one row.
   * @param {string | undefined} before
   * @param {string} now
   * @returns {string | { start: number, end: number, text: string }}
   */
  function difference(before, now) {
    if (before === undefined) return now;
    if (before === now) return { start: now.length, end: 0, text: "" };
    const room = Math.min(before.length, now.length);
    const start = shared(room, (at, size) => before.slice(at, at + size) === now.slice(at, at + size));
    const tail = (/** @type {string} */ text, /** @type {number} */ at, /** @type {number} */ size) =>
      text.slice(text.length - at - size, text.length - at);
    const end = shared(room - start, (at, size) => tail(before, at, size) === tail(now, at, size));
    return { start, end, text: now.slice(start, now.length - end) };
  }

  /**
   * How many characters are the same, asked for in long strides first: comparing one by one takes longer than all the rest.
   * @param {number} room
   * @param {(at: number, size: number) => boolean} isSame
   */
  function shared(room, isSame) {
    let at = 0;
    for (const size of [16384, 512, 16, 1]) {
      while (at + size <= room && isSame(at, size)) at += size;
    }
    return at;
  }

  /**
   * Sends a message and gives the answer. A worker that dies under a message breaks its channel; the second try wakes a
   * new one, so a change with nothing after it is not lost. If that fails too, something is wrong for longer, and the
   * background's next ping fetches what it missed.
   * @param {object} message
   */
  async function deliver(message) {
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        return await runtime.sendMessage(message);
      } catch {
        if (!runtime.id) return retire();
      }
    }
  }

  // ---- Living ----

  /** Asks for the plan and begins to watch. Without an answer nothing happens until the next ping. */
  async function begin() {
    if (plan || busy) return;
    busy = true;
    /** @type {Plan | undefined} */
    const answered = await deliver({ kind: "hello" });
    busy = false;
    if (!answered || life.signal.aborted) return;
    plan = answered;
    const { whole, bare, numbers } = plan;
    prune = joined(plan.prune, plan.ignore);
    sent = new Map([
      ...whole.map((name) => /** @type {const} */ ([name, "whole"])),
      ...bare.map((name) => /** @type {const} */ ([name, "bare"])),
      ...numbers.map((name) => /** @type {const} */ ([name, "number"])),
      ["aria-label", "label"],
      ["href", "address"],
    ]);
    places = plan.places.map((place, index) => ({
      ...place,
      words: place.words.map(straight),
      index,
      isHere: false,
      passed: "",
      matches: new Set(),
      elements: new Map(),
      lost: true,
    }));
    arrive();
    look();
  }

  /** @param {string[]} selectors */
  function joined(...selectors) {
    return selectors.filter(Boolean).join(", ");
  }

  /** Looks with fresh eyes from now on: what mutations did not show is seen too. */
  function refresh() {
    texts = new WeakMap();
    for (const place of places) place.lost = true;
  }

  /** The page is back, from wherever it was: everything is looked at and said anew. */
  function again() {
    away = false;
    if (!plan) return begin();
    anew = true;
    refresh();
    return look();
  }

  /** The presence of the user changed. */
  function presence() {
    changed = true;
    look();
  }

  /** The page goes away or stops running. The background makes sure by a ping, so nothing depends on this arriving. */
  function leave() {
    away = true;
    if (runtime.id) runtime.sendMessage({ kind: "gone" }).catch(() => {});
  }

  /**
   * Retires when told to. Answers the background's ping with all that is seen if that differs from what it has stored.
   * `null` says: here, but not ready. No answer says that the page cannot be looked at.
   * @param {unknown} message
   * @param {unknown} _sender
   * @param {(reply: SentCapture | null) => void} reply
   */
  function answer(message, _sender, reply) {
    const { kind } = /** @type {{ kind?: unknown }} */ (message ?? {});
    if (kind === "retire") return retire();
    if (kind !== "ping" || away) return;
    if (!plan) {
      begin();
      reply(null);
      return;
    }
    refresh();
    const seen = view();
    const same = !anew && stored !== undefined && isSamePage(stored, seen);
    // Whether the reply is stored is not told here, so the next look says all again, also what was stored before.
    anew ||= !same;
    changed = !same;
    reply(captureOf(seen, same));
    if (!busy) pulse = 0; // else the capture on its way takes it
  }

  /** Ends this instance, quietly: a newer one took over, the extension is gone, or may no longer see the site. */
  function retire() {
    life.abort();
    observer.disconnect();
    plan = undefined;
    if (runtime.id) runtime.onMessage.removeListener(answer);
  }

  // A newer instance of this version ends the older one through the global of the world that they share and no page can see.
  // One of another version has a world of its own; it has lost its `runtime.id` and retires at the next mutation.
  const world = /** @type {{ retireSenses?: () => void }} */ (globalThis);
  world.retireSenses?.();
  world.retireSenses = retire;

  const { signal } = life;
  const { addEventListener } = EventTarget.prototype;
  /** @param {EventTarget} target @param {string} type @param {(event: any) => void} listener */
  const on = (target, type, listener) => addEventListener.call(target, type, listener, { signal });
  on(document, "visibilitychange", presence);
  on(window, "focus", presence);
  on(window, "blur", presence);
  on(window, "pageshow", (event) => event.persisted && again());
  on(document, "resume", again);
  on(window, "pagehide", leave);
  on(document, "freeze", leave);
  runtime.onMessage.addListener(answer);

  // A prerendered page may never be shown.
  const { prerendering } = /** @type {{ prerendering?: boolean }} */ (document);
  if (prerendering) on(document, "prerenderingchange", () => begin());
  else begin();
})();
