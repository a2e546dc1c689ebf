// Where the places of the plan are now: finds them, and tells which mutations may have moved them.
// Must never: look through the whole page for a mutation that moves nothing.

/** @typedef {ReturnType<typeof sensesPlaces>} SensesPlaces */

/**
 * @param {SensesDom} dom
 * @param {import("../shared/types.js").Plan} plan
 */
function sensesPlaces(dom, plan) {
  /**
   * A place of the plan and where it is now.
   * @typedef {object} Place
   * @property {import("../shared/types.js").Plan["places"][number]} plan
   * @property {number} bit its own, in the marks of elements
   * @property {boolean} isHere it is looked for under the path of now
   * @property {boolean} isHolder it is found by what it holds
   * @property {string} passed what is found inside this is passed over, under the path of now
   * @property {Element[]} found what the selector finds
   * @property {boolean} lost it may be elsewhere now
   */

  /** After a batch of more mutations, looking for every place again costs less than asking what each did. */
  const MANY = 50;

  const { parentOf, contains, attribute, matches, closest, find, findAll, findInDocument, findAllInDocument } = dom;

  /** @type {Place[]} */
  const places = plan.places.map((place, index) => {
    const isHolder = place.selector.includes(":has(");
    return { plan: place, bit: 1 << index, isHere: false, isHolder, passed: "", found: [], lost: true };
  });
  const holders = places.filter(({ isHolder }) => isHolder);
  /** Which places found an element, a bit for each. @type {WeakMap<Element, number>} */
  const marks = new WeakMap();
  /** What any place is found by under the path of now. */
  let any = "";
  /** The same of those that are found by what they hold. */
  let anyHolder = "";

  /** The path that places were last chosen for. */
  let path = "";
  /** A conversation is shown under this path. */
  let isConversation = false;

  /** Chooses what is looked for under a path. Whether sessions are shown under it. @param {string} now */
  function arrive(now) {
    path = now;
    isConversation = leads(plan.conversation);
    for (const place of places) {
      place.isHere = leads(place.plan.paths);
      place.passed = joined(place.plan.not, plan.ignore, isConversation && place.plan.climb ? plan.within : "");
    }
    any = anyOf(places);
    anyHolder = anyOf(holders);
    refresh();
    return leads(plan.watched);
  }

  /** Whether the path of now is among some. @param {string[]} paths */
  function leads(paths) {
    return paths.some((one) => (one.endsWith("*") ? path.startsWith(one.slice(0, -1)) : path === one));
  }

  /** What any of some places is found by under the path of now. @param {Place[]} some */
  function anyOf(some) {
    return joined(...some.filter(({ isHere }) => isHere).map((place) => place.plan.selector));
  }

  /** @param {string[]} selectors */
  function joined(...selectors) {
    return selectors.filter(Boolean).join(", ");
  }

  /** Everything may be elsewhere. */
  function refresh() {
    for (const place of places) place.lost = true;
  }

  // ---- What mutations move ----

  /** Elements that the batch of now was asked about. @type {Set<Element>} */
  let asked = new Set();
  /** Ancestors of those. @type {Set<Element>} */
  let climbed = new Set();
  /** How many mutations the batch of now had. */
  let count = 0;

  /** A batch of mutations begins. */
  function begin() {
    asked = new Set();
    climbed = new Set();
    count = 0;
  }

  /**
   * Takes note of what a mutation may have moved.
   * @param {MutationRecord} record
   * @param {Element} element its target, which is in the document
   */
  function note({ type, addedNodes, removedNodes }, element) {
    count += 1;
    if (count > MANY) return refresh();
    if (type === "characterData" || any === "") return;
    if (type === "attributes") readdress(element);
    if (addedNodes.length > 0) for (const node of addedNodes) if (dom.isElement(node)) brings(node);
    if (removedNodes.length > 0) for (const node of removedNodes) if (dom.isElement(node)) ends(node);
    around(element);
  }

  /** A link that was found may be another session's now. @param {Element} element */
  function readdress(element) {
    const bits = marks.get(element) ?? 0;
    for (const place of places) if (place.plan.climb && bits & place.bit) place.lost = true;
  }

  /**
   * Whether an element is found now, or no longer is, and whether an ancestor is by what it holds. What is found by its
   * siblings or an ancestor's attribute is found at the next ping.
   * @param {Element} element
   */
  function around(element) {
    if (asked.has(element)) return;
    asked.add(element);
    ask(element, any, places);
    for (let up = parentOf(element); up && !climbed.has(up); up = parentOf(up)) {
      climbed.add(up);
      ask(up, anyHolder, holders);
    }
  }

  /** Whether some places find an element that did not, or no longer do. @param {Element} element @param {string} selector @param {Place[]} some */
  function ask(element, selector, some) {
    const bits = marks.get(element) ?? 0;
    if (bits === 0 && (selector === "" || !matches(element, selector))) return;
    for (const place of some) {
      if (!place.isHere || place.lost) continue;
      const isFound = (bits & place.bit) !== 0;
      if (matches(element, place.plan.selector) === isFound) continue;
      if (isFound || counts(place, element)) place.lost = true;
    }
  }

  /** @param {Element} node an added one */
  function brings(node) {
    ends(node);
    if (!matches(node, any) && !find(node, any)) return;
    for (const place of places) {
      if (!place.isHere || place.lost) continue;
      const { selector } = place.plan;
      if (matches(node, selector) && counts(place, node)) place.lost = true;
      else for (const match of findAll(node, selector)) if (counts(place, match)) place.lost = true;
    }
  }

  /** Whether cards may end elsewhere, and conversations be known or unknown. @param {Element} node an added or removed one */
  function ends(node) {
    const tells = isConversation && dom.holds(node, plan.known_by);
    for (const place of places) {
      if (!place.isHere || place.lost) continue;
      if (tells && place.plan.careful) place.lost = true;
      if (place.plan.climb && place.found.length > 0 && dom.holds(node, place.passed)) place.lost = true;
    }
  }

  /** Takes note that an element was removed, which may be elsewhere now. @param {Element} element */
  function takes(element) {
    const bits = marks.get(element);
    if (bits) for (const place of places) if (bits & place.bit) place.lost = true;
  }

  /** @param {Place} place @param {Element} match */
  function counts({ passed }, match) {
    return passed === "" || closest(match, passed) === null;
  }

  // ---- Finding ----

  /**
   * Looks for a place.
   * @param {Place} place
   * @returns {Map<Element, Element>} what is sent, and what was found in it: the matches themselves, or the cards around them
   */
  function locate(place) {
    const { careful, climb, selector } = place.plan;
    const isUnknown = careful && isConversation && !findInDocument(document, plan.known_by);
    const all = place.isHere && (climb || !isUnknown) ? [...findAllInDocument(document, selector)] : [];
    const found = all.filter((match) => counts(place, match));
    for (const match of place.found) marks.set(match, (marks.get(match) ?? 0) & ~place.bit);
    for (const match of found) marks.set(match, (marks.get(match) ?? 0) | place.bit);
    place.found = found;
    const roots =
      climb && !isUnknown && found.length > 0
        ? cards(place, new Set(found))
        : new Map(found.map((match) => [match, match]));
    place.lost = false;
    return roots;
  }

  /**
   * The card of each session link: the largest ancestor that holds neither a link to another session nor anything that a
   * card ends before. An ancestor spans a stretch of the document, so it is enough to ask for the nearest such element on
   * either side.
   * @param {Place} place
   * @param {Set<Element>} links
   * @returns {Map<Element, Element>} the cards, each with its first link
   */
  function cards({ plan: { selector }, passed }, links) {
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
      if (contains(up, before) || contains(up, after) || matches(up, plan.boundaries)) break;
      card = up;
    }
    return card;
  }

  /** Which session a link leads to. @param {Element} link */
  function sessionOf(link) {
    const href = attribute(link, "href") ?? "";
    return href.slice(href.indexOf(plan.sessions) + plan.sessions.length).split(/[/?#]/)[0];
  }

  return {
    all: places,
    arrive,
    leads,
    refresh,
    begin,
    note,
    takes,
    locate,
    isLost: () => places.some(({ lost }) => lost),
  };
}
