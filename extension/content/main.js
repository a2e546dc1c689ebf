// The content script: watches the places of the page that the core's plan names, and sends what changed in them, as far
// as the plan allows. Contains no selector, path or label of the page, and decides nothing. Contains no Wasm, because
// Chromium applies the page's CSP to a content script's Wasm. The files before this one in the manifest's list share
// its scope.
//
// Must never: send what the plan does not name, let the page notice it, poll, or use timers or animation frames,
// because hidden tabs starve them. Only mutations, changes of presence, replies and the background's pings start any
// work here.

(() => {
  /** @typedef {import("../shared/types.js").Plan} Plan */
  /** @typedef {import("../shared/types.js").Capture} Capture */
  /** @typedef {ReturnType<SensesChunks["difference"]>} Difference */

  // After an update of the extension the global object has no `runtime` any more. This object stays, but loses its
  // `id`.
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  const dom = sensesDom();

  /** When the page was loaded, in ms since 1970: tells one load of the page from another. */
  const born = Math.round(performance.timeOrigin);

  /** Removes every listener when this instance retires. */
  const lifetime = new AbortController();
  const observer = new MutationObserver(onMutations);

  /** @type {Plan | undefined} */
  let plan;
  /** @type {SensesPlaces} */
  let places;
  /** @type {SensesWriter} */
  let writer;
  /** @type {SensesChunks} */
  let chunks;

  /** The path that the places were chosen for. */
  let path = "";
  /** The address, as far as the plan lets it be sent. */
  let url = "";
  /** Whether the page shows sessions on this path. */
  let isWatched = false;

  /**
   * Whether the presence may have changed, the last attempt to send failed, or the mutations could not be understood.
   * Without a plan: whether the page has given a sign since it was last asked for.
   */
  let mayHaveChanged = false;
  /** Whether the page is left, cached or frozen. A message would then be taken for a sign of life. */
  let isAway = false;
  /** Whether everything must be sent again, because what the background has may be out of date. */
  let mustResend = false;
  /** Whether a message is on its way. The next one waits for its answer; nothing else limits the rate. */
  let isSending = false;
  /** How many batches of mutations touched `plan.ignore` since the last capture: a sign of life. */
  let pulse = 0;
  /**
   * The number of the last changes that were sent. It starts at random, so that another instance in the tab has other
   * numbers.
   */
  let number = Math.floor(Math.random() * 2 ** 40);

  /**
   * What the background has stored.
   * @type {{ url: string, visible: boolean, focused: boolean, number: number } | undefined}
   */
  let stored;

  // ---- Noticing changes ----

  /** @param {MutationRecord[]} records */
  function onMutations(records) {
    if (!runtime.id) return retire();
    if (!plan) {
      mayHaveChanged = true;
      return void start();
    }
    try {
      noteMutations(records, plan.ignore);
    } catch {
      // The next look at the page then compares everything.
      markAllStale();
      mayHaveChanged = true;
    }
    if (hasChanges()) sendChanges();
  }

  /** Notes what mutations may have changed. @param {MutationRecord[]} records @param {string} ignore */
  function noteMutations(records, ignore) {
    updatePath();
    let isPulse = false;
    /** @type {Element | undefined} */
    let previous;
    let isIgnored = false;
    places.beginBatch();
    for (const record of records) {
      const element = dom.elementOf(record.target);
      if (isWatched && element !== previous) isIgnored = dom.closest(element, ignore) !== null;
      previous = element;
      isPulse ||= isIgnored;
      if (isIgnored) continue;
      const { removedNodes } = record;
      if (removedNodes.length > 0) for (const node of removedNodes) if (dom.isElement(node)) noteRemoved(node);
      // A detached tree is looked at when it is attached, and its removal has been noted.
      if (!dom.isConnected(element)) continue;
      chunks.markDirty(element, record.type === "attributes");
      chunks.notePanes(record, element);
      places.noteMutation(record, element);
    }
    if (isPulse) pulse += 1;
  }

  /** Notes that an element was removed, with everything inside it. @param {Element} element */
  function noteRemoved(element) {
    chunks.noteRemoved(element);
    places.noteRemoved(element);
    for (const inner of dom.findAll(element, "*")) {
      chunks.noteRemoved(inner);
      places.noteRemoved(inner);
    }
  }

  /** Whether there may be something to send. */
  function hasChanges() {
    return mayHaveChanged || mustResend || chunks.isDirty() || places.hasStale() || url !== stored?.url;
  }

  // ---- Looking at the page ----

  /**
   * Chooses the places for the page's path, if it changed. Where no sessions are shown, only added and removed nodes
   * are observed.
   */
  function updatePath() {
    const { pathname, search } = location;
    if (pathname === path || !plan) return;
    path = pathname;
    isWatched = places.setPath(path);
    const known = places.matchesPath(plan.paths);
    url = location.origin + (known ? writer.address(path + search) : isWatched ? plan.elsewhere : "/");
    chunks.markAllDirty();
    const all = { characterData: true, attributes: true, attributeFilter: plan.attributes };
    observer.observe(document, { subtree: true, childList: true, ...(isWatched ? all : {}) });
  }

  /** Returns which page the user sees, and whether the tab is visible and focused. */
  function readPresence() {
    return { url, visible: dom.visibility(document) === "visible", focused: dom.hasFocus(document) };
  }

  /** Makes the next look at the page compare everything, also what no mutation showed. */
  function markAllStale() {
    places.markAllStale();
    chunks.markAllDirty();
  }

  // ---- Sending ----

  /**
   * Sends what changed, until nothing is left. After a failure `mayHaveChanged` stays set, so that the next mutation or
   * ping tries again.
   */
  async function sendChanges() {
    if (isSending) return;
    isSending = true;
    try {
      while (plan && !isAway && hasChanges()) {
        if (!(await sendOnce())) break;
      }
    } catch {
      if (plan) markAllStale();
      mayHaveChanged = true;
    } finally {
      isSending = false;
    }
  }

  /** Sends one capture if anything changed. Returns whether there may be more to send. */
  async function sendOnce() {
    if (mustResend) stored = undefined;
    mustResend = false;
    const presence = readPresence();
    const difference = chunks.difference(stored === undefined);
    mayHaveChanged = false;
    const isSame = isUpToDate(presence.url, difference);
    if (isSame && stored?.visible === presence.visible && stored.focused === presence.focused) return false;
    const capture = captureOf(presence, isSame ? undefined : difference, stored?.number);
    const reply = await deliver({ kind: "capture", capture });
    if (!reply) {
      // The background may have stored it all the same, if the worker died before it could answer.
      stored = undefined;
      mayHaveChanged = true;
      return false;
    }
    if (reply.again) {
      stored = undefined;
      return true;
    }
    pulse -= capture.pulse;
    difference.confirm();
    stored = { ...presence, number: capture.changes?.number ?? stored?.number ?? 0 };
    return true;
  }

  /** Whether the background has everything that the page shows. @param {string} url @param {Difference} difference */
  function isUpToDate(url, { order, chunks, gone }) {
    return stored !== undefined && stored.url === url && order.length + chunks.length + gone.length === 0;
  }

  /**
   * @param {ReturnType<typeof readPresence>} presence
   * @param {Difference} [difference] left out when the background has everything
   * @param {number} [base] the number of the changes before these; left out when these are everything
   * @returns {Capture}
   */
  function captureOf(presence, difference, base) {
    if (!difference) return { ...presence, born, pulse, changes: null };
    number += 1;
    const { order, chunks, gone } = difference;
    return { ...presence, born, pulse, changes: { number, base: base ?? null, order, chunks, gone } };
  }

  /**
   * Sends a message and returns the answer, or `undefined` without one. A worker that dies over a message breaks its
   * channel. The second try wakes a new worker, so that the last change of all is not lost. If that fails too, the
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

  // ---- Start and end ----

  /**
   * Asks for the plan and starts to watch. Without an answer, the next sign of the page tries again: the background
   * does not know the tab yet, so it may never ping it.
   */
  async function start() {
    if (plan || isSending || lifetime.signal.aborted) return;
    isSending = true;
    observer.observe(document, { subtree: true, childList: true });
    /** @type {Plan | undefined} */
    let answer;
    do {
      mayHaveChanged = false;
      answer = await deliver({ kind: "hello" });
    } while (!answer && mayHaveChanged);
    isSending = false;
    if (!answer || lifetime.signal.aborted) return;
    plan = answer;
    places = sensesPlaces(dom, plan);
    writer = sensesWriter(dom, plan);
    chunks = sensesChunks(dom, plan, writer, places);
    updatePath();
    sendChanges();
  }

  /** The page came back from the cache or thawed: everything is compared and sent again. */
  function onReturn() {
    isAway = false;
    if (!plan) return start();
    mustResend = true;
    updatePath();
    markAllStale();
    return sendChanges();
  }

  /** The tab's visibility or focus changed. */
  function onPresenceChange() {
    mayHaveChanged = true;
    if (!plan) return start();
    updatePath();
    sendChanges();
  }

  /**
   * The page is left or frozen. The message may get lost: the background then learns it from a ping without an answer.
   */
  function onLeave() {
    isAway = true;
    if (runtime.id) runtime.sendMessage({ kind: "gone" }).catch(() => {});
  }

  /**
   * Answers the background's ping with a capture: of everything, if the page differs from what the background has
   * stored. `null` means that the script has no plan yet; no answer means that the page is left or frozen. Also retires
   * when told to.
   * @param {unknown} message
   * @param {unknown} _sender
   * @param {(reply: Capture | null) => void} reply
   */
  function onMessage(message, _sender, reply) {
    const { kind } = /** @type {{ kind?: unknown }} */ (message ?? {});
    if (kind === "retire") return retire();
    if (kind !== "ping" || isAway) return;
    if (!plan) {
      start();
      reply(null);
      return;
    }
    updatePath();
    markAllStale();
    const presence = readPresence();
    const isSame = !mustResend && isUpToDate(presence.url, chunks.difference(false));
    // A reply has no confirmation that it was stored. So the next message sends everything again, also what was stored
    // before.
    mustResend ||= !isSame;
    mayHaveChanged = !isSame;
    reply(captureOf(presence, isSame ? undefined : chunks.difference(true)));
    if (!isSending) pulse = 0; // otherwise the capture on its way subtracts it
  }

  /**
   * Stops this instance without a message: a newer one took over, or the extension was removed or lost its access to
   * the site.
   */
  function retire() {
    lifetime.abort();
    observer.disconnect();
    plan = undefined;
    if (runtime.id) runtime.onMessage.removeListener(onMessage);
  }

  // Two instances of the same version share a global object that no page can see: the newer one retires the older one
  // through it. An instance of another version has its own global object. It has lost its `runtime.id`, and retires at
  // the next mutation.
  const world = /** @type {{ retireSenses?: () => void }} */ (globalThis);
  world.retireSenses?.();
  world.retireSenses = retire;

  const { signal } = lifetime;
  const { addEventListener } = EventTarget.prototype;
  /** @param {EventTarget} target @param {string} type @param {(event: any) => void} listener */
  const on = (target, type, listener) => addEventListener.call(target, type, listener, { signal });
  on(document, "visibilitychange", onPresenceChange);
  on(window, "focus", onPresenceChange);
  on(window, "blur", onPresenceChange);
  on(window, "pageshow", (event) => event.persisted && onReturn());
  on(document, "resume", onReturn);
  on(window, "pagehide", onLeave);
  on(document, "freeze", onLeave);
  runtime.onMessage.addListener(onMessage);

  // A prerendered page may never be shown.
  const { prerendering } = /** @type {{ prerendering?: boolean }} */ (document);
  if (prerendering) on(document, "prerenderingchange", () => start());
  else start();
})();
