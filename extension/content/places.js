// Finds the places of the plan in the page, and notes which mutations may have moved them.
// Must never: search the whole page for a mutation that moves nothing.

/** @typedef {ReturnType<typeof sensesPlaces>} SensesPlaces */

/**
 * @param {SensesDom} dom
 * @param {import("../shared/types.js").Plan} plan
 */
function sensesPlaces(dom, plan) {
  /**
   * A place of the plan, and what was found for it.
   * @typedef {object} Place
   * @property {import("../shared/types.js").Plan["places"][number]} plan
   * @property {number} bit the place's own bit in `foundBy`
   * @property {boolean} isActive whether the plan has it on the current path
   * @property {boolean} usesHas whether its selector depends on what an element holds
   * @property {string} excluded a selector: matches inside what it finds are passed over, on the current path
   * @property {Element[]} found what the selector found last
   * @property {boolean} isStale whether the selector may find other elements now
   */

  /** In a batch with more mutations than this, finding every place again costs less than checking each mutation. */
  const MANY = 50;

  const { parentOf, contains, attribute, matches, closest, find, findAll, findInDocument, findAllInDocument } = dom;

  /** @type {Place[]} */
  const places = plan.places.map((place, index) => {
    const usesHas = place.selector.includes(":has(");
    return { plan: place, bit: 1 << index, isActive: false, usesHas, excluded: "", found: [], isStale: true };
  });
  const placesWithHas = places.filter(({ usesHas }) => usesHas);
  /** Which places found an element, a bit for each. @type {WeakMap<Element, number>} */
  const foundBy = new WeakMap();
  /** Finds what any active place finds. */
  let anySelector = "";
  /** Finds what any active place with `:has()` finds. */
  let anyHasSelector = "";

  /** The path that the active places belong to. */
  let path = "";
  /** Whether the page shows a conversation on this path. */
  let isConversation = false;

  /** Chooses the active places for a path. Returns whether the page shows sessions there. @param {string} newPath */
  function setPath(newPath) {
    path = newPath;
    isConversation = matchesPath(plan.conversation);
    for (const place of places) {
      place.isActive = matchesPath(place.plan.paths);
      const within = isConversation && place.plan.climb ? plan.within : "";
      place.excluded = joinSelectors(place.plan.not, plan.ignore, within);
    }
    anySelector = selectorOf(places);
    anyHasSelector = selectorOf(placesWithHas);
    markAllStale();
    return matchesPath(plan.watched);
  }

  /**
   * Whether the current path is one of some paths; one that ends with `*` stands for all that begin like it.
   * @param {string[]} paths
   */
  function matchesPath(paths) {
    return paths.some((one) => (one.endsWith("*") ? path.startsWith(one.slice(0, -1)) : path === one));
  }

  /** Returns a selector of what any of these places finds on the current path. @param {Place[]} some */
  function selectorOf(some) {
    return joinSelectors(...some.filter(({ isActive }) => isActive).map((place) => place.plan.selector));
  }

  /** @param {string[]} selectors */
  function joinSelectors(...selectors) {
    return selectors.filter(Boolean).join(", ");
  }

  /** Marks every place as stale. */
  function markAllStale() {
    for (const place of places) place.isStale = true;
  }

  // ---- What mutations move ----

  /** The elements that were checked in this batch of mutations. @type {Set<Element>} */
  let checked = new Set();
  /** Their ancestors that were checked. @type {Set<Element>} */
  let checkedAncestors = new Set();
  /** How many mutations of this batch were noted. */
  let count = 0;

  /** Begins a batch of mutations. */
  function beginBatch() {
    checked = new Set();
    checkedAncestors = new Set();
    count = 0;
  }

  /**
   * Marks the places that a mutation may have moved.
   * @param {MutationRecord} record
   * @param {Element} element its target, which is in the document
   */
  function noteMutation({ type, addedNodes, removedNodes }, element) {
    count += 1;
    if (count > MANY) return markAllStale();
    if (type === "characterData" || anySelector === "") return;
    if (type === "attributes") noteLink(element);
    if (addedNodes.length > 0) for (const node of addedNodes) if (dom.isElement(node)) noteAdded(node);
    if (removedNodes.length > 0) for (const node of removedNodes) if (dom.isElement(node)) noteBoundaries(node);
    noteTarget(element);
  }

  /** Marks the places of a link whose attributes changed: it may be another session's now. @param {Element} element */
  function noteLink(element) {
    const bits = foundBy.get(element) ?? 0;
    for (const place of places) if (place.plan.climb && bits & place.bit) place.isStale = true;
  }

  /**
   * Marks the places that find an element only now or no longer, and those that find its ancestors by what they hold.
   * What depends on siblings or on an ancestor's attribute is found at the next ping.
   * @param {Element} element
   */
  function noteTarget(element) {
    if (checked.has(element)) return;
    checked.add(element);
    check(element, anySelector, places);
    for (let up = parentOf(element); up && !checkedAncestors.has(up); up = parentOf(up)) {
      checkedAncestors.add(up);
      check(up, anyHasSelector, placesWithHas);
    }
  }

  /**
   * Marks those of some places that find an element only now or no longer.
   * @param {Element} element
   * @param {string} selector of these places
   * @param {Place[]} some
   */
  function check(element, selector, some) {
    const bits = foundBy.get(element) ?? 0;
    if (bits === 0 && (selector === "" || !matches(element, selector))) return;
    for (const place of some) {
      if (!place.isActive || place.isStale) continue;
      const wasFound = (bits & place.bit) !== 0;
      if (matches(element, place.plan.selector) === wasFound) continue;
      if (wasFound || isIncluded(place, element)) place.isStale = true;
    }
  }

  /** Marks the places that find something in an added element. @param {Element} node */
  function noteAdded(node) {
    noteBoundaries(node);
    if (!matches(node, anySelector) && !find(node, anySelector)) return;
    for (const place of places) {
      if (!place.isActive || place.isStale) continue;
      const { selector } = place.plan;
      if (matches(node, selector) && isIncluded(place, node)) place.isStale = true;
      else for (const match of findAll(node, selector)) if (isIncluded(place, match)) place.isStale = true;
    }
  }

  /**
   * Marks the places whose cards may end elsewhere, or whose conversation may be known now or no longer.
   * @param {Element} node an added or removed one
   */
  function noteBoundaries(node) {
    const isName = isConversation && dom.matchesOrContains(node, plan.known_by);
    for (const place of places) {
      if (!place.isActive || place.isStale) continue;
      if (isName && place.plan.careful) place.isStale = true;
      const isCard = place.plan.climb && place.found.length > 0;
      if (isCard && dom.matchesOrContains(node, place.excluded)) place.isStale = true;
    }
  }

  /** Marks the places that had found a removed element. @param {Element} element */
  function noteRemoved(element) {
    const bits = foundBy.get(element);
    if (bits) for (const place of places) if (bits & place.bit) place.isStale = true;
  }

  /** Whether a match is not inside what the place passes over. @param {Place} place @param {Element} match */
  function isIncluded({ excluded }, match) {
    return excluded === "" || closest(match, excluded) === null;
  }

  // ---- Finding ----

  /**
   * Finds a place in the page.
   * @param {Place} place
   * @returns {Map<Element, Element>} what to send, each with the match in it: the match itself, or the card around it
   */
  function locate(place) {
    const { careful, climb, selector } = place.plan;
    const isUnknown = careful && isConversation && !findInDocument(document, plan.known_by);
    const all = place.isActive && (climb || !isUnknown) ? [...findAllInDocument(document, selector)] : [];
    const found = all.filter((match) => isIncluded(place, match));
    for (const match of place.found) foundBy.set(match, (foundBy.get(match) ?? 0) & ~place.bit);
    for (const match of found) foundBy.set(match, (foundBy.get(match) ?? 0) | place.bit);
    place.found = found;
    const roots =
      climb && !isUnknown && found.length > 0
        ? cards(place, new Set(found))
        : new Map(found.map((match) => [match, match]));
    place.isStale = false;
    return roots;
  }

  /**
   * Returns the card of each session link: the largest ancestor that holds neither a link to another session nor an
   * excluded element. An ancestor spans a stretch of the document, so it is enough to ask whether it holds the nearest
   * such element before or after the link.
   * @param {Place} place
   * @param {Set<Element>} links
   * @returns {Map<Element, Element>} the cards, each with its first link
   */
  function cards({ plan: { selector }, excluded }, links) {
    const limits = [...findAllInDocument(document, joinSelectors(selector, excluded))];
    const sessions = limits.map((limit) => (links.has(limit) ? sessionOf(limit) : null));
    const differs = (/** @type {number} */ one, /** @type {number} */ other) =>
      sessions[one] === null || sessions[one] !== sessions[other];
    /** @type {(Element | null)[]} */
    const before = [];
    for (let at = 0; at < limits.length; at += 1) {
      before.push(at > 0 && differs(at - 1, at) ? limits[at - 1] : (before[at - 1] ?? null));
    }
    /** @type {[Element, Element][]} */
    const found = [];
    /** @type {Element | null} */
    let after = null;
    for (let at = limits.length - 1; at >= 0; at -= 1) {
      if (at + 1 < limits.length && differs(at + 1, at)) after = limits[at + 1];
      if (links.has(limits[at])) found.push([cardOf(limits[at], before[at], after), limits[at]]);
    }
    /** @type {Map<Element, Element>} */
    const firstLinks = new Map();
    for (const [card, link] of found.reverse()) if (!firstLinks.has(card)) firstLinks.set(card, link);
    return firstLinks;
  }

  /**
   * Returns the largest ancestor that holds neither of two elements.
   * @param {Element} link
   * @param {Element | null} before
   * @param {Element | null} after
   */
  function cardOf(link, before, after) {
    let card = link;
    for (let up = parentOf(card); up; up = parentOf(up)) {
      if (contains(up, before) || contains(up, after) || matches(up, plan.boundaries)) break;
      card = up;
    }
    return card;
  }

  /** Returns the id of the session that a link opens. @param {Element} link */
  function sessionOf(link) {
    const href = attribute(link, "href") ?? "";
    return href.slice(href.indexOf(plan.sessions) + plan.sessions.length).split(/[/?#]/)[0];
  }

  return {
    all: places,
    setPath,
    matchesPath,
    markAllStale,
    beginBatch,
    noteMutation,
    noteRemoved,
    locate,
    hasStale: () => places.some(({ isStale }) => isStale),
  };
}
