// The senses: watches the places of the page that the core names and sends their text when it changed. Knows no selector
// and no label of the page, decides nothing, and holds no Wasm, because Chromium applies the page's CSP to a content
// script's Wasm.
//
// Must never: send the transcript (`plan.ignore`), poll, or use timers or animation frames, which hidden tabs starve.
// Everything here is driven by mutations, presence, replies and the background's pings.

(() => {
  /** @typedef {import("./lib/types.js").Plan} Plan */
  /** @typedef {import("./lib/types.js").SentCapture} SentCapture */

  /**
   * A place of the plan and where it is now.
   * @typedef {object} Place
   * @property {string} name
   * @property {string} selector
   * @property {string} not what is found inside this is passed over
   * @property {boolean} climb
   * @property {Set<Element>} matches what the selector finds
   * @property {Element[]} elements what is sent: the matches, or the cards they stand in
   * @property {boolean} lost it may be elsewhere now
   */

  /** @typedef {{ url: string, visible: boolean, focused: boolean, texts: string[][], number: number }} View */

  // Kept, because after an update of the extension the global loses its `runtime`; this object stays and loses its `id`.
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  /** Elements with more descendants are put together from the texts of their children; others the browser serialises. */
  const CHUNK = 40;

  /** After a batch of more mutations, looking for every place again costs less than asking what each did. */
  const MANY = 50;

  /** No capture carries more characters than this. The reader tolerates text that ends in the middle. */
  const MAX_TEXT = 3_000_000;

  /** What a session's card never grows beyond: elements that hold the page or a list. */
  const CONTAINERS = "html, body, main, ul, ol, table, tbody, [role=main], [role=list], [role=grid], [role=feed]";

  /**
   * The event by which a newer instance ends the older one, whose `runtime` may be dead. The page could say it too, and
   * would only silence us: we are then shown as blind.
   */
  const SUCCESSOR = `session-watch-successor:${runtime.id}`;

  /** Tells this load of the page from the one before. */
  const born = Math.round(performance.timeOrigin);

  /** Ends every listener when this instance retires. */
  const life = new AbortController();
  const observer = new MutationObserver(notice);

  /** @type {Plan | undefined} */
  let plan;
  /** Selector of everything that is left out of the text. */
  let prune = "";
  /** @type {Place[]} */
  let places = [];

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
   * The texts of elements inside places. A change in an element drops its own and its ancestors'.
   * @type {WeakMap<Element, string>}
   */
  let texts = new WeakMap();

  // ---- Noticing ----

  /** @param {MutationRecord[]} records */
  function notice(records) {
    if (!plan) return;
    let ignored = false;
    let others = 0;
    for (const record of records) {
      const element = elementOf(record.target);
      if (plan.ignore && element.closest(plan.ignore)) {
        ignored = true;
        continue;
      }
      for (const node of record.removedNodes) forget(node);
      // What happens in a detached tree shows when it is attached, or showed when it was removed.
      if (!element.isConnected) continue;
      if (drop(element)) changed = true;
      others += 1;
      for (const place of places) place.lost ||= others > MANY || moves(place, record, element);
    }
    if (ignored) pulse += 1;
    if ((others > 0 || changed) && isDue()) look();
  }

  /** Whether there may be something to say. */
  function isDue() {
    return changed || anew || places.some(({ lost }) => lost) || location.href !== stored?.url;
  }

  /** @param {Node} node @returns {Element} */
  function elementOf(node) {
    if (node.nodeType === Node.ELEMENT_NODE) return /** @type {Element} */ (node);
    return node.parentElement ?? document.documentElement;
  }

  /**
   * Whether a mutation adds, removes or moves something that a place is found by: in the nodes themselves, or in an ancestor
   * that matches by what it holds. What matches by its siblings or an ancestor's attribute is found at the next ping.
   * @param {Place} place
   * @param {MutationRecord} record
   * @param {Element} element its target
   */
  function moves(place, record, element) {
    const { selector, climb, matches } = place;
    if (record.type === "characterData") return false;
    if (climb && record.type === "attributes" && matches.has(element)) return true; // another session's link now
    const near = element.closest(selector);
    if (near && !matches.has(near) && counts(place, near)) return true;
    for (const node of record.addedNodes) if (brings(place, node)) return true;
    for (const node of record.removedNodes) if (takes(place, node)) return true;
    for (const match of matches) {
      if (!match.isConnected || (match.contains(element) && !match.matches(selector))) return true;
    }
    return false;
  }

  /** @param {Place} place @param {Node} node an added one */
  function brings(place, node) {
    if (!(node instanceof Element)) return false;
    for (const match of allIn(node, place.selector)) if (counts(place, match)) return true;
    return place.climb && isBound(node, place.not);
  }

  /** @param {Place} place @param {Node} node a removed one, which may be elsewhere now */
  function takes(place, node) {
    if (!(node instanceof Element)) return false;
    for (const match of place.matches) if (node.contains(match)) return true;
    return place.climb && isBound(node, place.not);
  }

  /** @param {Element} element @param {string} selector */
  function allIn(element, selector) {
    const inside = element.querySelectorAll(selector);
    return element.matches(selector) ? [element, ...inside] : inside;
  }

  /** @param {Place} place @param {Element} match */
  function counts({ not }, match) {
    return not === "" || match.closest(not) === null;
  }

  /** Drops the texts that an element is part of. @param {Element} element */
  function drop(element) {
    let dropped = false;
    for (let up = /** @type {Element | null} */ (element); up; up = up.parentElement) {
      dropped = texts.delete(up) || dropped;
    }
    return dropped;
  }

  /** Drops the texts inside a tree, as of a removed one: nobody follows it now, and it may come back. @param {Node} node */
  function forget(node) {
    if (!(node instanceof Element)) return;
    texts.delete(node);
    for (const inner of node.querySelectorAll("*")) texts.delete(inner);
  }

  // ---- Looking ----

  /** @param {Place} place */
  function find(place) {
    const matches = [...document.querySelectorAll(place.selector)].filter((match) => counts(place, match));
    place.matches = new Set(matches);
    place.elements = place.climb ? cards(matches, place.not) : matches;
    place.lost = false;
  }

  /**
   * The card of each session link: the largest ancestor that holds no link to another session. An ancestor spans a stretch
   * of the document, so it is enough to ask for the nearest other session's link on either side.
   * @param {Element[]} links in document order
   * @param {string} not what a card holds nothing of
   */
  function cards(links, not) {
    const sessions = links.map(sessionOf);
    /** @type {Set<Element>} */
    const found = new Set();
    links.forEach((link, index) => {
      const other = (/** @type {number} */ step) => {
        let at = index;
        while (links[at] && sessions[at] === sessions[index]) at += step;
        return links[at] ?? null;
      };
      const [before, after] = [other(-1), other(1)];
      const fits = (/** @type {Element} */ up) =>
        !up.matches(CONTAINERS) && !isBound(up, not) && !up.contains(before) && !up.contains(after);
      let card = link;
      while (card.parentElement && fits(card.parentElement)) card = card.parentElement;
      found.add(card);
    });
    return [...found];
  }

  /** Whether an element is or holds what a card ends before. @param {Element} element @param {string} not */
  function isBound(element, not) {
    return not !== "" && (element.matches(not) || element.querySelector(not) !== null);
  }

  /** Which session a link leads to: the third part of `/code/session_…/…`. @param {Element} link */
  function sessionOf(link) {
    return (link.getAttribute("href") ?? "").replace(/^https:\/\/[^/]*/, "").split(/[/?#]/)[2] ?? "";
  }

  /** @returns {View} */
  function view() {
    for (const place of places) if (place.lost) find(place);
    changed = false;
    views += 1;
    let room = MAX_TEXT;
    const bounded = (/** @type {Element} */ element) => {
      const text = textOf(element).slice(0, room);
      room -= text.length;
      return text;
    };
    return {
      url: location.href,
      visible: document.visibilityState === "visible",
      focused: document.hasFocus(),
      texts: places.map(({ elements }) => elements.map(bounded)),
      number: views,
    };
  }

  /**
   * `outerHTML` without what is pruned, made anew only where something changed: in a list of a thousand rows that is one row.
   * @param {Element} element
   */
  function textOf(element) {
    let text = texts.get(element);
    if (text === undefined) {
      const isSimple = !isLarge(element) && !(prune && element.querySelector(prune));
      text = isSimple ? element.outerHTML : assemble(element);
      texts.set(element, text);
    }
    return text;
  }

  /** @param {Element} element */
  function isLarge(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT);
    let count = 0;
    while (count <= CHUNK && walker.nextNode()) count += 1;
    return count > CHUNK;
  }

  /** @param {Element} element */
  function assemble(element) {
    let text = `<${element.localName}`;
    for (const { name, value } of element.attributes) text += ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`;
    text += ">";
    for (let node = element.firstChild; node; node = node.nextSibling) {
      if (node instanceof Text) text += escaped(node.data);
      else if (node instanceof Element && !(prune && node.matches(prune))) text += textOf(node);
    }
    return `${text}</${element.localName}>`;
  }

  /** @param {string} text */
  function escaped(text) {
    return /[&<>]/.test(text) ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : text;
  }

  // ---- Telling ----

  /**
   * Sends what changed, again and again until nothing has. If it cannot be delivered `changed` stays set, and the next
   * mutation or ping sends it.
   */
  async function look() {
    if (busy) return;
    busy = true;
    while (plan && !away && isDue()) {
      if (anew) stored = undefined;
      anew = false;
      const seen = view();
      const same = stored !== undefined && isSamePage(stored, seen);
      if (same && stored?.visible === seen.visible && stored.focused === seen.focused) break;
      const capture = captureOf(seen, same, stored);
      const reply = await deliver({ kind: "capture", capture });
      if (!reply) {
        // It may be stored all the same: the worker may have died over the answer.
        stored = undefined;
        changed = true;
        break;
      }
      pulse -= capture.pulse;
      stored = reply.again ? undefined : seen;
    }
    busy = false;
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
    const { ignore, attributes } = plan;
    prune = joined(plan.prune, ignore);
    places = plan.places.map(({ name, selector, not, climb }) => {
      return { name, selector, not: joined(not, ignore), climb, matches: new Set(), elements: [], lost: true };
    });
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: attributes,
    });
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
   * Retires when told to. Answers the background's ping with all that is seen if that differs from what it has stored. `null` says: here, but
   * not ready.
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

  document.dispatchEvent(new CustomEvent(SUCCESSOR));
  const { signal } = life;
  document.addEventListener(SUCCESSOR, retire, { signal });
  document.addEventListener("visibilitychange", presence, { signal });
  window.addEventListener("focus", presence, { signal });
  window.addEventListener("blur", presence, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && again(), { signal });
  document.addEventListener("resume", again, { signal });
  window.addEventListener("pagehide", leave, { signal });
  document.addEventListener("freeze", leave, { signal });
  runtime.onMessage.addListener(answer);

  // A prerendered page may never be shown.
  const { prerendering } = /** @type {{ prerendering?: boolean }} */ (document);
  if (prerendering) document.addEventListener("prerenderingchange", begin, { signal, once: true });
  else begin();
})();
