// The senses: watches the places of the page that the core names and sends of them what the core allows, when it changed.
// Knows no selector, path or label of the page, decides nothing, and holds no Wasm, because Chromium applies the page's CSP
// to a content script's Wasm. Its parts stand in the files before this one in the manifest's list, and share its scope.
//
// Must never: send what the plan does not name, let the page see that it is there, poll, or use timers or animation frames,
// which hidden tabs starve. Everything here is driven by mutations, presence, replies and the background's pings.

(() => {
  /** @typedef {import("../shared/types.js").Plan} Plan */
  /** @typedef {import("../shared/types.js").Capture} Capture */
  /** @typedef {ReturnType<SensesChunks["difference"]>} Difference */

  // Kept, because after an update of the extension the global loses its `runtime`; this object stays and loses its `id`.
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  const dom = sensesDom();

  /** Tells this load of the page from the one before. */
  const born = Math.round(performance.timeOrigin);

  /** Ends every listener when this instance retires. */
  const life = new AbortController();
  const observer = new MutationObserver(notice);

  /** @type {Plan | undefined} */
  let plan;
  /** @type {SensesPlaces} */
  let places;
  /** @type {SensesChunks} */
  let chunks;

  /** The path that the page was last looked at under. */
  let path = "";
  /** The address, as far as it is to be known. */
  let url = "";
  /** Sessions are shown under this path. */
  let isWatched = false;

  /** Something else than the page's text changed since the last look, or what changed could not be told. */
  let changed = false;
  /** The page is hidden for good, cached or frozen. What it says then would be taken for a sign of life. */
  let away = false;
  /** What the background has may be out of date: all of it is to be said again. */
  let anew = false;
  /** A message is on its way; the next look waits for its answer, which is the only pacing there is. */
  let busy = false;
  /** Batches of mutations inside `plan.ignore` since the last capture: a sign of life. */
  let pulse = 0;
  /** The number of the last changes that were sent. It begins somewhere, so that no other instance in the tab has the same. */
  let number = Math.floor(Math.random() * 2 ** 40);

  /** What the background has stored. @type {{ url: string, visible: boolean, focused: boolean, number: number } | undefined} */
  let stored;

  // ---- Noticing ----

  /** @param {MutationRecord[]} records */
  function notice(records) {
    if (!plan) return;
    if (!runtime.id) return retire();
    try {
      note(records, plan.ignore);
    } catch {
      // What cannot be told from the mutations is found by looking at everything.
      refresh();
      changed = true;
    }
    if (isDue()) look();
  }

  /** Takes note of what mutations may have changed. @param {MutationRecord[]} records @param {string} ignore */
  function note(records, ignore) {
    keepPath();
    let isPulse = false;
    /** @type {Element | undefined} */
    let before;
    let isIgnored = false;
    places.begin();
    for (const record of records) {
      const element = dom.elementOf(record.target);
      if (isWatched && element !== before) isIgnored = dom.closest(element, ignore) !== null;
      before = element;
      isPulse ||= isIgnored;
      if (isIgnored) continue;
      const { removedNodes } = record;
      if (removedNodes.length > 0) for (const node of removedNodes) if (dom.isElement(node)) leaves(node);
      // What happens in a detached tree shows when it is attached, or showed when it was removed.
      if (!dom.isConnected(element)) continue;
      chunks.touch(element, record.type === "attributes");
      chunks.notePanes(record, element);
      places.note(record, element);
    }
    if (isPulse) pulse += 1;
  }

  /** An element was removed. @param {Element} element */
  function leaves(element) {
    chunks.forget(element);
    places.takes(element);
    for (const inner of dom.findAll(element, "*")) {
      chunks.forget(inner);
      places.takes(inner);
    }
  }

  /** Whether there may be something to say. */
  function isDue() {
    return changed || anew || chunks.isDirty() || places.isLost() || url !== stored?.url;
  }

  // ---- Looking ----

  /** Chooses what is looked for under the path of now, if it is another. Elsewhere only what comes and goes is observed. */
  function keepPath() {
    const { pathname } = location;
    if (pathname === path || !plan) return;
    path = pathname;
    isWatched = places.arrive(path);
    url = location.origin + (places.leads(plan.paths) ? path : isWatched ? plan.elsewhere : "/");
    chunks.refresh();
    const all = { characterData: true, attributes: true, attributeFilter: plan.attributes };
    observer.observe(document, { subtree: true, childList: true, ...(isWatched ? all : {}) });
  }

  /** Who looks at what. */
  function presence() {
    return { url, visible: dom.visibility(document) === "visible", focused: dom.hasFocus(document) };
  }

  /** Looks with fresh eyes from now on: what mutations did not show is seen too. */
  function refresh() {
    places.refresh();
    chunks.refresh();
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
      if (plan) refresh();
      changed = true;
    } finally {
      busy = false;
    }
  }

  /** Sends what changed. Whether there may be more. */
  async function tellChange() {
    if (anew) stored = undefined;
    anew = false;
    const now = presence();
    const difference = chunks.difference(stored === undefined);
    changed = false;
    const same = isSame(now.url, difference);
    if (same && stored?.visible === now.visible && stored.focused === now.focused) return false;
    const capture = captureOf(now, same ? undefined : difference, stored?.number);
    const reply = await deliver({ kind: "capture", capture });
    if (!reply) {
      // It may be stored all the same: the worker may have died over the answer.
      stored = undefined;
      changed = true;
      return false;
    }
    if (reply.again) {
      stored = undefined;
      return true;
    }
    pulse -= capture.pulse;
    difference.arrived();
    stored = { ...now, number: capture.changes?.number ?? stored?.number ?? 0 };
    return true;
  }

  /** Whether the background has all that the page shows. @param {string} url @param {Difference} difference */
  function isSame(url, { order, chunks, gone }) {
    return stored !== undefined && stored.url === url && order.length + chunks.length + gone.length === 0;
  }

  /**
   * @param {ReturnType<typeof presence>} now
   * @param {Difference} [difference] none when the background has all
   * @param {number} [base] the number of the changes that it builds upon; without, it is all there is
   * @returns {Capture}
   */
  function captureOf(now, difference, base) {
    if (!difference) return { ...now, born, pulse, changes: null };
    number += 1;
    const { order, chunks, gone } = difference;
    return { ...now, born, pulse, changes: { number, base: base ?? null, order, chunks, gone } };
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
    places = sensesPlaces(dom, plan);
    chunks = sensesChunks(dom, plan, sensesWriter(dom, plan), places);
    keepPath();
    look();
  }

  /** The page is back, from wherever it was: everything is looked at and said anew. */
  function again() {
    away = false;
    if (!plan) return begin();
    anew = true;
    keepPath();
    refresh();
    return look();
  }

  /** The presence of the user changed. */
  function attend() {
    changed = true;
    keepPath();
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
   * @param {(reply: Capture | null) => void} reply
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
    keepPath();
    refresh();
    const now = presence();
    const same = !anew && isSame(now.url, chunks.difference(false));
    // Whether the reply is stored is not told here, so the next look says all again, also what was stored before.
    anew ||= !same;
    changed = !same;
    reply(captureOf(now, same ? undefined : chunks.difference(true)));
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
  on(document, "visibilitychange", attend);
  on(window, "focus", attend);
  on(window, "blur", attend);
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
