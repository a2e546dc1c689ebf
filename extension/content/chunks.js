// What the background is told: chunks of markup, each with a number, and the numbers of each place's chunks in their order.
// Of a list each row is a chunk of its own. Remembers what was told, so that only what changed is told again.
// Must never: write a chunk in which nothing changed.

/** @typedef {ReturnType<typeof sensesChunks>} SensesChunks */

/**
 * @param {SensesDom} dom
 * @param {import("../shared/types.js").Plan} plan
 * @param {SensesWriter} writer
 * @param {SensesPlaces} places
 */
function sensesChunks(dom, plan, writer, places) {
  /** @typedef {(typeof places.all)[number]} Place */

  /**
   * @typedef {object} Chunk
   * @property {number} id
   * @property {Place} place
   * @property {Element} element
   * @property {Element} match what was found in it
   * @property {boolean} isPart it stands in another chunk of its place
   * @property {string} html
   * @property {string} pane the session of the outermost pane around it, or nothing
   * @property {string | undefined} told what the background has of it
   * @property {Chunk[]} parts
   * @property {boolean} isGone nothing leads to it
   */

  /**
   * What there is to tell.
   * @typedef {object} Difference
   * @property {{ name: string, chunks: number[] }[]} order of the places where it changed
   * @property {{ id: number, html: string }[]} chunks
   * @property {number[]} gone
   * @property {() => void} arrived takes note that the background has it
   */

  /** All chunks together have no more characters than this. The reader tolerates markup that ends in the middle. */
  const MAX_TEXT = 3_000_000;

  /** The chunks that an element is: one for each place, or two. @type {WeakMap<Element, Chunk[]>} */
  const tracked = new WeakMap();
  /** The chunks of each place. @type {Map<Place, Chunk[]>} */
  const roots = new Map(places.all.map((place) => [place, []]));
  /** The order of each place that the background has. @type {Map<Place, string>} */
  const told = new Map();
  /** Chunks to be written anew. @type {Set<Chunk>} */
  const dirty = new Set();
  /** Chunks of which the background has other markup. @type {Set<Chunk>} */
  const untold = new Set();
  /** Chunks that the background has and nothing leads to. @type {Set<number>} */
  const gone = new Set();
  /** Places of which the background has another order. @type {Set<Place>} */
  const moved = new Set();
  let hasPanes = false;
  /** Something may have become a pane since it was last looked for them. */
  let mayHavePanes = true;
  let count = 0;
  let size = 0;

  // ---- What changed ----

  /**
   * Takes note that something changed in an element.
   * @param {Element} element
   * @param {boolean} isItself one of its attributes, by which it may have been a part
   */
  function touch(element, isItself) {
    let within = 0;
    for (let up = /** @type {Element | null} */ (element); up; up = dom.parentOf(up)) {
      const chunks = tracked.get(up);
      if (chunks === undefined) continue;
      for (const chunk of chunks) {
        // What surrounds a part has nothing of what is in it.
        if (within & chunk.place.bit) continue;
        if (chunk.isPart && !(isItself && up === element)) within |= chunk.place.bit;
        dirty.add(chunk);
      }
    }
  }

  /** Takes note that an element was removed: nobody follows what happens in it, and it may come back. @param {Element} element */
  function forget(element) {
    const chunks = tracked.get(element);
    if (chunks) for (const chunk of chunks) dirty.add(chunk);
  }

  /**
   * Takes note that a mutation may have brought a pane. Without panes, looking for them would cost more than all else.
   * @param {MutationRecord} record
   * @param {Element} element its target
   */
  function notePanes({ type, addedNodes }, element) {
    if (hasPanes || mayHavePanes || plan.panes === "" || type === "characterData") return;
    mayHavePanes = type === "attributes" && dom.matches(element, plan.panes);
    for (const node of addedNodes) if (dom.isElement(node)) mayHavePanes ||= dom.holds(node, plan.panes);
  }

  /** Everything is to be written anew. */
  function refresh() {
    mayHavePanes = true;
    for (const chunk of live()) dirty.add(chunk);
  }

  /** All chunks that something leads to. */
  function* live() {
    for (const list of roots.values()) {
      for (const root of list) {
        yield root;
        yield* root.parts;
      }
    }
  }

  // ---- Keeping up with the page ----

  /** Brings everything up to date with the page. */
  function update() {
    for (const place of places.all) if (place.lost) settle(place, places.locate(place));
    // What is written finds new parts and loses others, which are then no longer to be written.
    for (const chunk of dirty) if (!chunk.isPart) write(chunk);
    for (const chunk of dirty) {
      if (chunk.isGone) release(chunk);
      else write(chunk);
    }
    namePanes();
  }

  /** A pane may come to show another session while what is in it stays, so while there are any this is looked up each time. */
  function namePanes() {
    if (!mayHavePanes && !hasPanes) return;
    mayHavePanes = false;
    const hadPanes = hasPanes;
    hasPanes = plan.panes !== "" && dom.findInDocument(document, plan.panes) !== null;
    if (!hasPanes && !hadPanes) return;
    for (const list of roots.values()) {
      for (const root of list) {
        root.pane = hasPanes ? paneOf(root.element) : "";
        compare(root);
      }
    }
  }

  /** @param {Element} element */
  function paneOf(element) {
    const named = `[${plan.pane_session}]`;
    let id = "";
    for (let up = /** @type {Element | null} */ (element); up; up = dom.parentOf(up)) {
      if (!dom.matches(up, plan.panes)) continue;
      const holder = dom.matches(up, named) ? up : dom.find(up, named);
      id = (holder && dom.attribute(holder, plan.pane_session)) ?? id;
    }
    return /^[\w-]+$/.test(id) ? id : "";
  }

  /** What is sent of a chunk, within an element that names the session of its pane. @param {Chunk} chunk */
  function markupOf({ html, pane }) {
    return pane && html ? `<div ${plan.pane_session}="${pane}">${html}</div>` : html;
  }

  /** @param {Place} place @param {Map<Element, Element>} found */
  function settle(place, found) {
    const now = [...found].map(([element, match]) => chunkOf(place, element, match, false));
    const kept = new Set(now);
    for (const chunk of roots.get(place) ?? []) if (!kept.has(chunk)) release(chunk);
    roots.set(place, now);
    compareOrder(place);
  }

  /** @param {Place} place @param {Element} element @param {Element} match @param {boolean} isPart */
  function chunkOf(place, element, match, isPart) {
    let chunk = known(place, element, isPart);
    if (!chunk) {
      count += 1;
      chunk = {
        id: count,
        place,
        element,
        match,
        isPart,
        html: "",
        pane: "",
        told: undefined,
        parts: [],
        isGone: isPart,
      };
      tracked.set(element, [...(tracked.get(element) ?? []), chunk]);
      dirty.add(chunk);
    } else if (chunk.match !== match) {
      chunk.match = match;
      dirty.add(chunk);
    }
    return chunk;
  }

  /** @param {Place} place @param {Element} element @param {boolean} isPart */
  function known(place, element, isPart) {
    const chunks = tracked.get(element);
    if (chunks) for (const chunk of chunks) if (chunk.place === place && chunk.isPart === isPart) return chunk;
  }

  /** @param {Chunk} chunk */
  function release(chunk) {
    const others = tracked.get(chunk.element)?.filter((one) => one !== chunk) ?? [];
    if (others.length > 0) tracked.set(chunk.element, others);
    else tracked.delete(chunk.element);
    dirty.delete(chunk);
    untold.delete(chunk);
    if (chunk.told !== undefined) gone.add(chunk.id);
    chunk.isGone = true;
    size -= chunk.html.length;
    chunk.html = "";
    for (const part of chunk.parts) release(part);
    chunk.parts = [];
  }

  /** @param {Chunk} chunk */
  function write(chunk) {
    /** @type {Set<Chunk>} */
    const parts = new Set();
    const html = written(chunk, (part) => void parts.add(part));
    const before = chunk.parts;
    chunk.parts = [...parts];
    for (const part of parts) part.isGone = false;
    for (const part of before) if (!parts.has(part)) release(part);
    size -= chunk.html.length;
    chunk.html = html.slice(0, MAX_TEXT - size);
    size += chunk.html.length;
    dirty.delete(chunk);
    compare(chunk);
  }

  /** @param {Chunk} chunk @param {(part: Chunk) => void} found is told of each part */
  function written({ place, element, match, isPart }, found) {
    if (isPart) return writer.write(place.plan, element);
    const sent = [element, match].find((one) => fits(place, one));
    if (!sent) return "";
    const { parts } = place.plan;
    if (!parts) return writer.write(place.plan, sent);
    return writer.write(place.plan, sent, (inner) => {
      let part = known(place, inner, true);
      // One in which nothing changed is still what it was.
      if (part === undefined || dirty.has(part)) {
        if (!dom.matches(inner, parts) || writer.isLeftOut(inner)) return undefined;
        part = chunkOf(place, inner, inner, true);
      }
      found(part);
      return part.id;
    });
  }

  /** Whether an element is small and plain enough to be sent. @param {Place} place @param {Element} element */
  function fits({ plan: { holds_not: not, most_text: text, most_elements: elements } }, element) {
    if (not && dom.find(element, not)) return false;
    if (text === 0) return true;
    return dom.byName(element, "*")[elements] === undefined && dom.textContent(element).length <= text;
  }

  // ---- What is to be told ----

  /** @param {Chunk} chunk */
  function compare(chunk) {
    if (chunk.isGone || markupOf(chunk) === chunk.told) untold.delete(chunk);
    else untold.add(chunk);
  }

  /** @param {Place} place */
  function compareOrder(place) {
    if (orderOf(place).join() === told.get(place)) moved.delete(place);
    else moved.add(place);
  }

  /** @param {Place} place */
  function orderOf(place) {
    return (roots.get(place) ?? []).map(({ id }) => id);
  }

  /**
   * What the background does not have, or all there is.
   * @param {boolean} all
   * @returns {Difference}
   */
  function difference(all) {
    update();
    if (all) gone.clear();
    const ended = [...gone];
    const orders = (all ? places.all : [...moved]).map((place) => /** @type {const} */ ([place, orderOf(place)]));
    const chunks = [...(all ? live() : untold)].map((chunk) => /** @type {const} */ ([chunk, markupOf(chunk)]));
    return {
      order: orders.map(([{ plan }, ids]) => ({ name: plan.name, chunks: ids })),
      chunks: chunks.map(([{ id }, html]) => ({ id, html })),
      gone: ended,
      arrived() {
        for (const [place, ids] of orders) {
          told.set(place, ids.join());
          compareOrder(place);
        }
        for (const id of ended) gone.delete(id);
        for (const [chunk, html] of chunks) {
          chunk.told = html;
          if (chunk.isGone) gone.add(chunk.id);
          compare(chunk);
        }
      },
    };
  }

  return { touch, forget, notePanes, refresh, difference, isDirty: () => dirty.size > 0 };
}
