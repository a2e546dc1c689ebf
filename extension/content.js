// The senses: watches the places of the page that the core names and sends their text when it changed. Knows no selector
// and no label of the page, decides nothing, and holds no Wasm, because Chromium applies the page's CSP to a content
// script's Wasm.
//
// Must never: send the transcript (`plan.ignore`), poll, or use timers or animation frames, which hidden tabs starve.
// Everything here is driven by mutations, presence, replies and the background's pings.

(() => {
  /** @typedef {import("./lib/types.js").Plan} Plan */
  /** @typedef {import("./lib/types.js").Capture} Capture */
  /** @typedef {{ url: string, visible: boolean, focused: boolean, texts: string[][] }} View */

  // Kept, because after an update of the extension the global loses its `runtime`; this object stays and loses its `id`.
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  /** Elements with more descendants are put together from the texts of their children; others the browser serialises. */
  const CHUNK = 40;

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
  /** Selector of everything any place looks for. */
  let wanted = "";

  /** The elements of each place of the plan. @type {Element[][]} */
  let places = [];
  /** Those of them inside `plan.ignore`, where changes are not followed. @type {Element[]} */
  let unfollowed = [];
  /** What the places were found by: a lost one means looking for them again. @type {Element[]} */
  let matches = [];
  /** Everything that the plan's selectors matched. @type {WeakSet<Element>} */
  let matched = new WeakSet();
  /** The places may be elsewhere now. */
  let misplaced = true;
  /** Something changed since the last look. */
  let changed = true;
  /** A message is on its way; the next look waits for its answer, which is the only pacing there is. */
  let busy = false;
  /** Batches of mutations inside `plan.ignore` since the last capture: a sign of life. */
  let pulse = 0;

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
      if (!misplaced) misplaced = moves(record, element);
    }
    if (ignored) pulse += 1;
    if (changed || misplaced || location.href !== stored?.url) look();
  }

  /** @param {Node} node @returns {Element} */
  function elementOf(node) {
    if (node.nodeType === Node.ELEMENT_NODE) return /** @type {Element} */ (node);
    return node.parentElement ?? document.documentElement;
  }

  /**
   * Whether a mutation can add or remove one of the elements that the plan looks for. What a selector finds by an
   * attribute of an ancestor is found only at the next such mutation or ping.
   * @param {MutationRecord} record
   * @param {Element} element
   */
  function moves(record, element) {
    if (record.type === "attributes") return element.matches(wanted) !== matched.has(element);
    for (const node of record.addedNodes) {
      if (node instanceof Element && (node.matches(wanted) || node.querySelector(wanted))) return true;
    }
    return record.removedNodes.length > 0 && matches.some((match) => !match.isConnected);
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

  /** Finds the places. */
  function find() {
    const { ignore, places: wantedPlaces } = /** @type {Plan} */ (plan);
    const isIn = (/** @type {Element} */ element, /** @type {string} */ selector) =>
      selector !== "" && element.closest(selector) !== null;
    matches = [];
    matched = new WeakSet();
    places = wantedPlaces.map(({ selector, not, climb }) => {
      const all = [...document.querySelectorAll(selector)];
      for (const element of all) matched.add(element);
      const ours = all.filter((element) => !isIn(element, not));
      matches.push(...ours);
      return climb ? cards(ours) : ours;
    });
    unfollowed = places.flat().filter((element) => isIn(element, ignore));
    misplaced = false;
  }

  /**
   * The card of each session link: the largest ancestor that holds no link to another session. An ancestor spans a stretch
   * of the document, so it is enough to ask for the nearest other session's link on either side.
   * @param {Element[]} links in document order
   */
  function cards(links) {
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
      const fits = (/** @type {Element} */ up) => !bounds(up) && !up.contains(before) && !up.contains(after);
      let card = link;
      while (card.parentElement && fits(card.parentElement)) card = card.parentElement;
      found.add(card);
    });
    return [...found];
  }

  /** @param {Element} element */
  function bounds(element) {
    if (element.matches(CONTAINERS)) return true;
    const ignore = plan?.ignore;
    return ignore ? element.matches(ignore) || element.querySelector(ignore) !== null : false;
  }

  /** Which session a link leads to: the third part of `/code/session_…/…`. @param {Element} link */
  function sessionOf(link) {
    return (link.getAttribute("href") ?? "").replace(/^https:\/\/[^/]*/, "").split(/[/?#]/)[2] ?? "";
  }

  /** @returns {View} */
  function view() {
    // Inside `plan.ignore` nothing is followed, so what came and went there is looked for whenever a capture is made.
    if (misplaced || pulse > 0) find();
    for (const element of unfollowed) forget(element);
    changed = false;
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
      texts: places.map((elements) => elements.map(bounded)),
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
    if (busy || !plan) return;
    busy = true;
    while (changed || misplaced || location.href !== stored?.url) {
      const seen = view();
      const capture = captureOf(seen);
      if (!capture) break;
      pulse = 0;
      if (!(await deliver({ kind: "capture", capture }))) {
        changed = true;
        break;
      }
      stored = seen;
    }
    busy = false;
  }

  /**
   * What is new in a view, or nothing.
   * @param {View} seen
   * @returns {Capture | undefined}
   */
  function captureOf(seen) {
    const samePlaces =
      stored !== undefined &&
      stored.url === seen.url &&
      stored.texts.length === seen.texts.length &&
      stored.texts.every((before, at) => sameTexts(before, seen.texts[at] ?? []));
    if (samePlaces && stored?.visible === seen.visible && stored.focused === seen.focused) return undefined;
    return toCapture(seen, samePlaces);
  }

  /** @param {string[]} before @param {string[]} now */
  function sameTexts(before, now) {
    return before.length === now.length && before.every((text, at) => text === now[at]);
  }

  /**
   * @param {View} seen
   * @param {boolean} samePlaces
   * @returns {Capture}
   */
  function toCapture({ url, visible, focused, texts: found }, samePlaces) {
    const named = /** @type {Plan} */ (plan).places.map(({ name }, at) => ({ name, html: found[at] ?? [] }));
    return { url, born, visible, focused, pulse, places: samePlaces ? null : named };
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
    plan = await deliver({ kind: "hello" });
    busy = false;
    if (!plan || life.signal.aborted) return;
    prune = [plan.prune, plan.ignore].filter(Boolean).join(", ");
    wanted = plan.places.map((place) => place.selector).join(", ");
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: plan.attributes,
    });
    again();
  }

  /** The page is back, from wherever it was: everything is looked at and said anew. */
  function again() {
    if (!plan) return begin();
    stored = undefined;
    texts = new WeakMap();
    misplaced = true;
    return look();
  }

  /** Only the presence of the user changed. */
  function presence() {
    changed = true;
    look();
  }

  /** The page goes away or stops running. The background makes sure by a ping, so nothing depends on this arriving. */
  function leave() {
    if (runtime.id) runtime.sendMessage({ kind: "gone" }).catch(() => {});
  }

  /**
   * Answers the background's ping with what changed since the last capture it stored. `null` says: here, but not ready.
   * @param {unknown} message
   * @param {unknown} _sender
   * @param {(reply: Capture | null) => void} reply
   */
  function answer(message, _sender, reply) {
    if (/** @type {{ kind?: unknown }} */ (message)?.kind !== "ping") return;
    if (!plan) {
      begin();
      reply(null);
      return;
    }
    misplaced = true;
    const seen = view();
    const capture = captureOf(seen) ?? toCapture(seen, true);
    // Whether the reply is stored is not told here, so the next look says it again.
    changed = capture.places !== null;
    pulse = 0;
    reply(capture);
  }

  /** Ends this instance, quietly: a newer one took over, or the extension is gone. */
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
