// Splits the page's places into chunks of markup, and compares them with what the background already has. Each chunk
// has a number, and each place has an ordered list of chunk numbers. In a list, each row is a chunk of its own.
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
   * @property {Element} match the element inside it that the place's selector found
   * @property {boolean} isPart whether it stands inside another chunk of its place
   * @property {string} html
   * @property {string} pane the session id of the outermost pane around it, or ""
   * @property {string | undefined} delivered the markup that the background has
   * @property {Chunk[]} parts
   * @property {boolean} isGone whether neither a place nor another chunk refers to it
   */

  /**
   * What the background does not have yet.
   * @typedef {object} Difference
   * @property {{ name: string, chunks: number[] }[]} order the places whose order changed
   * @property {{ id: number, html: string }[]} chunks
   * @property {number[]} gone
   * @property {() => void} confirm records that the background has it
   */

  /** The most characters of all chunks together. The reader tolerates markup that ends in the middle. */
  const MAX_TEXT = 3_000_000;

  /** The chunks of an element: one for each place, or two. @type {WeakMap<Element, Chunk[]>} */
  const chunksOf = new WeakMap();
  /** The chunks of each place. @type {Map<Place, Chunk[]>} */
  const roots = new Map(places.all.map((place) => [place, []]));
  /** The order of each place that the background has. @type {Map<Place, string>} */
  const deliveredOrder = new Map();
  /** Chunks whose markup must be written again. @type {Set<Chunk>} */
  const dirty = new Set();
  /** Chunks of which the background has other markup. @type {Set<Chunk>} */
  const unsent = new Set();
  /** Ids of chunks that the background has and that are gone. @type {Set<number>} */
  const goneIds = new Set();
  /** Places of which the background has another order. @type {Set<Place>} */
  const reordered = new Set();
  let hasPanes = false;
  /** Whether an element may have become a pane since the last search for panes. */
  let mayHavePanes = true;
  let lastId = 0;
  let size = 0;

  // ---- What changed ----

  /**
   * Marks the chunks around a changed element.
   * @param {Element} element
   * @param {boolean} isItself whether one of its own attributes changed, so that it may no longer be a part
   */
  function markDirty(element, isItself) {
    let partPlaces = 0;
    for (let up = /** @type {Element | null} */ (element); up; up = dom.parentOf(up)) {
      const chunks = chunksOf.get(up);
      if (chunks === undefined) continue;
      for (const chunk of chunks) {
        // The markup around a part does not contain the part's markup.
        if (partPlaces & chunk.place.bit) continue;
        if (chunk.isPart && !(isItself && up === element)) partPlaces |= chunk.place.bit;
        dirty.add(chunk);
      }
    }
  }

  /**
   * Marks the chunks of a removed element: changes inside it go unobserved, and it may come back.
   * @param {Element} element
   */
  function noteRemoved(element) {
    const chunks = chunksOf.get(element);
    if (chunks) for (const chunk of chunks) dirty.add(chunk);
  }

  /**
   * Notes whether a mutation may have added a pane. On a page without panes, searching for them each time would cost
   * more than everything else.
   * @param {MutationRecord} record
   * @param {Element} element its target
   */
  function notePanes({ type, addedNodes }, element) {
    if (hasPanes || mayHavePanes || plan.panes === "" || type === "characterData") return;
    mayHavePanes = type === "attributes" && dom.matches(element, plan.panes);
    for (const node of addedNodes) if (dom.isElement(node)) mayHavePanes ||= dom.matchesOrContains(node, plan.panes);
  }

  /** Marks every chunk. */
  function markAllDirty() {
    mayHavePanes = true;
    for (const chunk of liveChunks()) dirty.add(chunk);
  }

  /** All chunks that are not gone. */
  function* liveChunks() {
    for (const list of roots.values()) {
      for (const root of list) {
        yield root;
        yield* root.parts;
      }
    }
  }

  // ---- Keeping up with the page ----

  /** Brings all chunks up to date with the page. */
  function update() {
    for (const place of places.all) if (place.isStale) setRoots(place, places.locate(place));
    // Writing a root finds new parts and drops old ones. A dropped part is not written.
    for (const chunk of dirty) if (!chunk.isPart) updateMarkup(chunk);
    for (const chunk of dirty) {
      if (chunk.isGone) release(chunk);
      else updateMarkup(chunk);
    }
    updatePanes();
  }

  /**
   * Updates the pane of each root. A pane may show another session while its content stays, so every update looks
   * again.
   */
  function updatePanes() {
    if (!mayHavePanes && !hasPanes) return;
    mayHavePanes = false;
    const hadPanes = hasPanes;
    hasPanes = plan.panes !== "" && dom.findInDocument(document, plan.panes) !== null;
    if (!hasPanes && !hadPanes) return;
    for (const list of roots.values()) {
      for (const root of list) {
        root.pane = hasPanes ? paneOf(root.element) : "";
        updateUnsent(root);
      }
    }
  }

  /** Returns the session id of the outermost pane around an element, or "". @param {Element} element */
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

  /**
   * Returns a chunk's markup as it is sent: in a pane, inside an element that names the pane's session.
   * @param {Chunk} chunk
   */
  function markupOf({ html, pane }) {
    return pane && html ? `<div ${plan.pane_session}="${pane}">${html}</div>` : html;
  }

  /** Sets which chunks a place has. @param {Place} place @param {Map<Element, Element>} found */
  function setRoots(place, found) {
    const chunks = [...found].map(([element, match]) => chunkOf(place, element, match, false));
    const kept = new Set(chunks);
    for (const chunk of roots.get(place) ?? []) if (!kept.has(chunk)) release(chunk);
    roots.set(place, chunks);
    updateReordered(place);
  }

  /**
   * Returns the chunk of an element, a new one if there is none.
   * @param {Place} place
   * @param {Element} element
   * @param {Element} match
   * @param {boolean} isPart
   */
  function chunkOf(place, element, match, isPart) {
    let chunk = findChunk(place, element, isPart);
    if (!chunk) {
      lastId += 1;
      chunk = {
        id: lastId,
        place,
        element,
        match,
        isPart,
        html: "",
        pane: "",
        delivered: undefined,
        parts: [],
        isGone: isPart,
      };
      chunksOf.set(element, [...(chunksOf.get(element) ?? []), chunk]);
      dirty.add(chunk);
    } else if (chunk.match !== match) {
      chunk.match = match;
      dirty.add(chunk);
    }
    return chunk;
  }

  /** @param {Place} place @param {Element} element @param {boolean} isPart */
  function findChunk(place, element, isPart) {
    const chunks = chunksOf.get(element);
    if (chunks) for (const chunk of chunks) if (chunk.place === place && chunk.isPart === isPart) return chunk;
  }

  /** Drops a chunk with its parts. @param {Chunk} chunk */
  function release(chunk) {
    const others = chunksOf.get(chunk.element)?.filter((one) => one !== chunk) ?? [];
    if (others.length > 0) chunksOf.set(chunk.element, others);
    else chunksOf.delete(chunk.element);
    dirty.delete(chunk);
    unsent.delete(chunk);
    if (chunk.delivered !== undefined) goneIds.add(chunk.id);
    chunk.isGone = true;
    size -= chunk.html.length;
    chunk.html = "";
    for (const part of chunk.parts) release(part);
    chunk.parts = [];
  }

  /** Writes a chunk's markup again, and updates its parts. @param {Chunk} chunk */
  function updateMarkup(chunk) {
    /** @type {Set<Chunk>} */
    const parts = new Set();
    const html = serialize(chunk, (part) => void parts.add(part));
    const oldParts = chunk.parts;
    chunk.parts = [...parts];
    for (const part of parts) part.isGone = false;
    for (const part of oldParts) if (!parts.has(part)) release(part);
    size -= chunk.html.length;
    chunk.html = html.slice(0, MAX_TEXT - size);
    size += chunk.html.length;
    dirty.delete(chunk);
    updateUnsent(chunk);
  }

  /**
   * Returns a chunk's markup, "" if it may not be sent.
   * @param {Chunk} chunk
   * @param {(part: Chunk) => void} onPart called with each part
   */
  function serialize({ place, element, match, isPart }, onPart) {
    if (isPart) return writer.write(place.plan, element);
    const allowed = [element, match].find((one) => mayBeSent(place, one));
    if (!allowed) return "";
    const { parts } = place.plan;
    if (!parts) return writer.write(place.plan, allowed);
    return writer.write(place.plan, allowed, (inner) => {
      let part = findChunk(place, inner, true);
      // A part in which nothing changed need not be checked again.
      if (part === undefined || dirty.has(part)) {
        if (!dom.matches(inner, parts) || writer.isLeftOut(inner)) return undefined;
        part = chunkOf(place, inner, inner, true);
      }
      onPart(part);
      return part.id;
    });
  }

  /**
   * Whether an element is within the plan's bounds and holds nothing that the plan forbids.
   * @param {Place} place
   * @param {Element} element
   */
  function mayBeSent({ plan: { holds_not: not, most_text: text, most_elements: elements } }, element) {
    if (not && dom.find(element, not)) return false;
    if (text === 0) return true;
    return dom.byName(element, "*")[elements] === undefined && dom.textContent(element).length <= text;
  }

  // ---- What the background does not have ----

  /** @param {Chunk} chunk */
  function updateUnsent(chunk) {
    if (chunk.isGone || markupOf(chunk) === chunk.delivered) unsent.delete(chunk);
    else unsent.add(chunk);
  }

  /** @param {Place} place */
  function updateReordered(place) {
    if (orderOf(place).join() === deliveredOrder.get(place)) reordered.delete(place);
    else reordered.add(place);
  }

  /** @param {Place} place */
  function orderOf(place) {
    return (roots.get(place) ?? []).map(({ id }) => id);
  }

  /**
   * Returns what the background does not have.
   * @param {boolean} all whether the background has nothing
   * @returns {Difference}
   */
  function difference(all) {
    update();
    if (all) goneIds.clear();
    const gone = [...goneIds];
    const orders = (all ? places.all : [...reordered]).map((place) => /** @type {const} */ ([place, orderOf(place)]));
    const chunks = [...(all ? liveChunks() : unsent)].map((chunk) => /** @type {const} */ ([chunk, markupOf(chunk)]));
    return {
      order: orders.map(([{ plan }, ids]) => ({ name: plan.name, chunks: ids })),
      chunks: chunks.map(([{ id }, html]) => ({ id, html })),
      gone,
      confirm() {
        for (const [place, ids] of orders) {
          deliveredOrder.set(place, ids.join());
          updateReordered(place);
        }
        for (const id of gone) goneIds.delete(id);
        for (const [chunk, html] of chunks) {
          chunk.delivered = html;
          if (chunk.isGone) goneIds.add(chunk.id);
          updateUnsent(chunk);
        }
      },
    };
  }

  return { markDirty, noteRemoved, notePanes, markAllDirty, difference, isDirty: () => dirty.size > 0 };
}
