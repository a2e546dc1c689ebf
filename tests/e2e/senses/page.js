// Runs in a page: the content script against a background that is not there, on a page that changes at random. What the
// background was told must be what a slow and simple reading of the page gives. The same seed gives the same changes.

/** @typedef {import("../../../extension/shared/types.js").Plan} Plan */
/** @typedef {import("../../../extension/shared/types.js").Capture} Capture */
/** @typedef {{ name: string, html: string[] }[]} Places */

const STEPS = 60;
const MOST_ELEMENTS = 900;

/** What is the same for most places. */
const PLACE = {
  parts: "",
  paths: ["/"],
  not: "",
  climb: false,
  careful: false,
  holds_not: "",
  most_text: 0,
  most_elements: 0,
  speaks: "all",
  texts: "",
  words: /** @type {string[]} */ ([]),
  most: 0,
  labels: "*",
};
const LINK = 'a[href*="/code/session_"]';

/** Every feature that the core's own plan uses. @type {Plan} */
const PLAN = {
  places: [
    {
      ...PLACE,
      name: "list",
      selector: "aside.list",
      parts: "li, [role=img]",
      not: "aside.list aside.list",
      speaks: "inside",
      texts: "div, aside.list b",
      labels: "[role=status]",
    },
    {
      ...PLACE,
      name: "cards",
      selector: LINK,
      not: "aside.list",
      climb: true,
      holds_not: ".transcript",
      most_text: 200,
      most_elements: 20,
    },
    // Whatever else it must not hold, a place of the core's plan never holds what is ignored: nobody follows that.
    { ...PLACE, name: "attention", selector: "li:has(> b i.dot)", not: "aside.list", holds_not: "p, .transcript" },
    {
      ...PLACE,
      name: "notices",
      selector: "[role=status]",
      not: "aside.list",
      speaks: "beginning",
      words: ["text <1"],
      most: 2,
    },
    { ...PLACE, name: "title", selector: "section", speaks: "title", texts: "span", words: ["label 3"], most: 12 },
    { ...PLACE, name: "mark", selector: "ul", speaks: "none" },
    { ...PLACE, name: "elsewhere", selector: "*", paths: ["/elsewhere*"] },
  ],
  paths: ["/"],
  elsewhere: "/other",
  watched: ["/"],
  conversation: [],
  known_by: "",
  within: "",
  ignore: ".transcript",
  prune: "svg",
  hollow: ["textarea"],
  attributes: ["aria-label", "class", "href", "role"],
  whole: ["class", "role"],
  bare: ["data-bare"],
  numbers: ["value"],
  addresses: LINK,
  panes: "section[data-pane]",
  pane_session: "data-pane",
  sessions: "/code/",
  boundaries: "html, body, main, ul, ol, table, tbody, [role=main], [role=list], [role=grid], [role=feed]",
};

/**
 * @param {number} seed
 * @param {{ content: string, failing: boolean }} options the content script's source; whether the background dies and the
 *   DOM's methods throw now and then
 * @returns {Promise<{ sent: number, missed: string, wrong: string, shown: string[] }>} how many captures, the last
 *   difference that only a ping made good, one that not even a ping did, and what the page could hear of the content script
 */
export async function run(seed, { content, failing }) {
  const random = randomFrom(seed);
  const background = new Background(random, failing);
  document.body.innerHTML = "<main></main>";
  const throwing = failing ? breakMethods(random) : { now: false };
  const shown = listenIn();
  new Function("globalThis", content)({ browser: { runtime: background } });
  const world = new World(random);
  for (let i = 0; i < 15; i += 1) world.element("main").append(world.tree(4));

  let missed = "";
  for (let step = 0; step < STEPS; step += 1) {
    for (let i = random(4); i >= 0; i -= 1) world.change();
    throwing.now = random(3) === 0;
    await settled();
    throwing.now = false;
    if (background.fault) return { sent: background.sent, missed, wrong: `step ${step}: ${background.fault}`, shown };
    const truth = readSlowly();
    if (isEqual(background.places, truth)) continue;
    missed = `step ${step}: ${difference(background.places, truth)}`;
    background.ping();
    const wrong = isEqual(background.places, truth) ? "" : difference(background.places, truth);
    if (wrong) return { sent: background.sent, missed, wrong: `step ${step}: ${wrong}`, shown };
  }
  background.end();
  return { sent: background.sent, missed, wrong: "", shown };
}

/** Methods of the DOM that throw now and then, while they are told to. @param {(below: number) => number} random */
function breakMethods(random) {
  const throwing = { now: false };
  for (const name of /** @type {const} */ (["closest", "matches", "querySelectorAll", "getAttributeNames"])) {
    const own = /** @type {any} */ (Element.prototype)[name];
    /** @type {any} */ (Element.prototype)[name] = function (/** @type {unknown[]} */ ...given) {
      if (throwing.now && random(100) === 0) throw new Error(`${name} is broken`);
      return own.apply(this, given);
    };
  }
  return throwing;
}

/** Hears all that anybody dispatches or posts. */
function listenIn() {
  /** @type {string[]} */
  const shown = [];
  const { dispatchEvent } = EventTarget.prototype;
  EventTarget.prototype.dispatchEvent = function (event) {
    shown.push(event.type);
    return dispatchEvent.call(this, event);
  };
  window.postMessage = () => void shown.push("message");
  return shown;
}

/** The extension's runtime, as far as a content script sees it, and the background behind it. */
class Background {
  id = "tested";
  sent = 0;
  /** What it was told and cannot be. */
  fault = "";
  #random;
  #failing;
  #memory = new Memory();
  /** @type {(message: unknown, sender: unknown, reply: (reply: any) => void) => void} */
  #listener = () => {};
  onMessage = {
    addListener: (/** @type {any} */ listener) => {
      this.#listener = listener;
    },
    removeListener() {},
  };

  /** @param {(below: number) => number} random @param {boolean} failing */
  constructor(random, failing) {
    this.#random = random;
    this.#failing = failing;
  }

  /** What it has been told. */
  get places() {
    return this.#memory.places;
  }

  /** @param {{ kind: string, capture: Capture }} message */
  async sendMessage(message) {
    const { kind, capture } = overTheWire(message);
    if (kind !== "capture") return PLAN;
    if (this.#failing && this.#random(20) === 0) throw new Error("The message channel closed.");
    if (this.#failing && this.#random(15) === 0) this.#memory = new Memory(); // another worker
    this.sent += 1;
    return { again: !this.#take(capture) };
  }

  ping() {
    this.#listener({ kind: "ping" }, {}, (reply) => this.#take(overTheWire(reply)));
  }

  /** @param {Capture} capture */
  #take(capture) {
    try {
      return this.#memory.take(capture);
    } catch (error) {
      this.fault ||= String(error);
      return true;
    }
  }

  end() {
    this.#listener({ kind: "retire" }, {}, () => {});
  }
}

/** What the core keeps of a tab, put together in the simplest way. */
class Memory {
  /** @type {number | undefined} */
  #number;
  /** @type {Map<string, number[]>} */
  #order = new Map();
  /** @type {Map<number, string>} */
  #chunks = new Map();
  /** The chunks that something leads to. @type {Set<number>} */
  #led = new Set();
  /** As they were when something was last taken in. @type {Places} */
  places = [];

  /** Takes in what was told. Whether what it builds upon is here. @param {Capture} capture */
  take({ changes }) {
    if (!changes) return true;
    const { number, base, order, chunks, gone } = changes;
    if (base === null) {
      this.#order.clear();
      this.#chunks.clear();
    } else if (base !== this.#number) {
      return false;
    }
    this.#number = number;
    for (const { name, chunks } of order) this.#order.set(name, chunks);
    for (const { id, html } of chunks) this.#chunks.set(id, html);
    for (const id of gone) if (!this.#chunks.delete(id)) throw new Error(`chunk ${id} was never there`);
    this.#led.clear();
    this.places = PLAN.places.map(({ name }) => {
      const html = (this.#order.get(name) ?? []).map((id) => this.#whole(id));
      return { name, html: html.filter(Boolean) };
    });
    if (this.#led.size !== this.#chunks.size) throw new Error("it keeps chunks that nothing leads to");
    return true;
  }

  /** @param {number} id @returns {string} */
  #whole(id) {
    this.#led.add(id);
    const html = this.#chunks.get(id);
    if (html === undefined) throw new Error(`chunk ${id} is not here`);
    return html.replace(/<chunk at="(\d+)"><\/chunk>/g, (_, inner) => this.#whole(Number(inner)));
  }
}

/** Messages are JSON in Chromium. @template T @param {T} message @returns {T} */
function overTheWire(message) {
  return JSON.parse(JSON.stringify(message));
}

/** Everything that a mutation leads to happens in microtasks. */
function settled() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** A page that changes. */
class World {
  #random;
  /** Removed elements, which may come back. @type {Element[]} */
  #limbo = [];

  /** @param {(below: number) => number} random */
  constructor(random) {
    this.#random = random;
  }

  /** @param {string} selector @returns {Element} */
  element(selector) {
    const all = document.querySelectorAll(selector);
    return /** @type {Element} */ (all[this.#random(all.length)]);
  }

  /** Any element: those that places are made of, more often than others. @param {number} depth @returns {Element} */
  tree(depth) {
    const element = this.#leaf();
    if (depth === 0 || element.localName === "svg") return element;
    for (let i = this.#random(5); i > 0; i -= 1) {
      element.append(this.#random(3) > 0 ? this.tree(depth - 1) : `text <${this.#random(100)} & é`);
    }
    return element;
  }

  #leaf() {
    const [name, attribute, value] = this.#pick([
      ["a", "href", `/code/session_${this.#random(4)}`],
      ["a", "href", `/code/session_${this.#random(4)}/files?x`],
      ["aside", "class", "list"],
      ["div", "class", "transcript"],
      ["i", "class", "dot"],
      ["div", "role", "status"],
      ["p", "aria-label", 'quoted "<&>'],
      ["textarea", "data-secret", "SECRET"],
      ["b", "value", `${this.#random(100)}`],
      ["b", "value", "SECRET"],
      ["section", "data-pane", `session_${this.#random(4)}`],
      ["i", "data-bare", "SECRET"],
      ...["div", "li", "ul", "b", "span", "section", "main", "aside"].map((plain) => [plain, "id", ""]),
    ]);
    if (this.#random(12) === 0) return document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const element = document.createElement(name ?? "div");
    if (value) element.setAttribute(attribute ?? "", value);
    return element;
  }

  change() {
    const element = this.element("body *");
    const other = this.element("body *");
    this.#pick([
      () => element.append(this.tree(3)),
      () => element.prepend(`text ${this.#random(99)}`),
      () => this.#remove(element),
      () => this.#rewrite(),
      () => this.#setAttribute(element),
      () => element.contains(other) || other.append(element),
      () => this.#bringBack(element),
    ])();
    if (document.querySelectorAll("*").length > MOST_ELEMENTS) this.element("main").replaceChildren(this.tree(4));
    if (!document.querySelector("main")) document.body.append(document.createElement("main"));
  }

  /** @param {Element} element */
  #remove(element) {
    element.remove();
    if (this.#random(2) === 0) this.#limbo.push(element);
  }

  /** Something comes back, perhaps changed while nobody looked. @param {Element} parent */
  #bringBack(parent) {
    const element = this.#limbo.pop();
    if (!element || element.contains(parent)) return;
    if (this.#random(2) === 0) element.append(this.tree(1));
    parent.append(element);
  }

  #rewrite() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let i = this.#random(20); i >= 0; i -= 1) walker.nextNode();
    if (walker.currentNode instanceof Text) walker.currentNode.data = `changed ${this.#random(99)}`;
  }

  /** Never what elements inside are found by: a class, a role that makes a container. @param {Element} element */
  #setAttribute(element) {
    const [name, value] = this.#pick([
      ["aria-label", `label ${this.#random(9)}`],
      ["href", `/code/session_${this.#random(4)}`],
      ["role", this.#pick(["status", "img"])],
    ]);
    if (this.#random(2) === 0) element.removeAttribute(name ?? "");
    else element.setAttribute(name ?? "", value ?? "");
  }

  /** @template T @param {T[]} list @returns {T} */
  #pick(list) {
    return /** @type {T} */ (list[this.#random(list.length)]);
  }
}

/** What the plan asks for, without any cleverness. @returns {Places} */
function readSlowly() {
  return PLAN.places.map((place) => {
    const passed = [place.not, PLAN.ignore].filter(Boolean).join(", ");
    const isHere = place.paths.includes("/");
    const all = isHere ? [...document.querySelectorAll(place.selector)] : [];
    const found = all.filter((element) => !element.closest(passed));
    /** @type {Map<Element, Element>} */
    const roots = new Map();
    for (const match of found) {
      const root = place.climb ? cardOf(match, found, passed) : match;
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

/** A copy from which everything is taken that the plan does not allow. @param {Plan["places"][number]} place @param {Element} element */
function textOf(place, element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  const originals = [element, ...element.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  /** @type {Element | undefined} */
  const title = originals.find(
    (one) => place.speaks === "title" && one.matches(place.texts) && !isPruned(one, element),
  );
  let room = place.most;
  copies.forEach((one, at) => {
    const original = /** @type {Element} */ (originals[at]);
    for (const { name, value } of [...one.attributes]) {
      const told = toldSlowly(place, original, name, value);
      if (told === undefined) one.removeAttribute(name);
      else one.setAttribute(name, told);
    }
  });
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const all = [];
  while (walker.nextNode()) all.push(/** @type {Text} */ (walker.currentNode));
  for (const text of all) {
    const parent = /** @type {Element} */ (originals[copies.indexOf(/** @type {Element} */ (text.parentElement))]);
    if (place.speaks === "inside") {
      // What surrounds the outermost part says nothing of what is in it.
      const parts = place.parts ? [...element.querySelectorAll(place.parts)] : [];
      const root = parts.find((part) => part.contains(parent) && !isPruned(part, element)) ?? element;
      let speaks = false;
      for (let up = parent; ; up = /** @type {Element} */ (up.parentElement)) {
        speaks ||= up.matches(place.texts);
        if (up === root) break;
      }
      if (!speaks) text.data = "";
    } else if (place.speaks === "beginning") {
      if (isPruned(parent, element)) continue;
      const word = place.words.find((each) => text.data.startsWith(each));
      const said = word === undefined ? "" : text.data.slice(0, word.length + place.most);
      const isFirst = room > 0 && text.data !== "";
      if (isFirst) room = 0;
      text.data = isFirst ? said : "";
    } else if (place.speaks === "title" && title?.contains(parent) && !isPruned(parent, element)) {
      text.data = text.data.slice(0, room);
      room -= text.data.length;
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

/** @param {Plan["places"][number]} place @param {Element} element @param {string} name @param {string} value */
function toldSlowly(place, element, name, value) {
  if (PLAN.whole.includes(name)) return value;
  if (PLAN.bare.includes(name)) return "";
  if (PLAN.numbers.includes(name)) return Number.isNaN(Number(value)) ? undefined : value;
  if (name === "href") return element.matches(PLAN.addresses) ? value.split("?")[0] : undefined;
  if (name !== "aria-label" || !element.matches(place.labels)) return undefined;
  return place.speaks === "title" ? place.words.find((word) => value.startsWith(word)) : value;
}

/** @param {unknown} one @param {unknown} other */
function isEqual(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {Places} told @param {Places} truth */
function difference(told, truth) {
  const at = truth.findIndex((place, index) => !isEqual(place, told[index]));
  const [one, other] = [JSON.stringify(told[at] ?? null), JSON.stringify(truth[at])];
  let same = 0;
  while (one[same] === other[same]) same += 1;
  const around = (/** @type {string} */ text) => text.slice(Math.max(0, same - 80), same + 80);
  return `${truth[at]?.name}: told …${around(one)}…, is …${around(other)}…`;
}

/** xorshift32. @param {number} seed @returns {(below: number) => number} */
function randomFrom(seed) {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}
