// Forwards the messages of `listen.js`, the script in the page's world, to the background. Both run before any script
// of the page. `listen.js` hands over an element that is in no document, and then sends its messages as events on that
// element. The page has no reference to the element, so it cannot listen. Decides nothing, and keeps a message only
// until it is stored.

(() => {
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  /** How many messages can wait, and the most characters of one. */
  const MOST_WAITING = 500;
  const LONGEST = 1_000_000;

  const born = Math.round(performance.timeOrigin);

  /** @type {EventTarget | null} */
  let channel = null;
  /** The messages that wait to be sent, as JSON. @type {string[]} */
  let waiting = [];
  let isSending = false;
  /** How many attempts in a row have failed. */
  let failures = 0;

  /** @param {any} event */
  const onHandover = ({ relatedTarget }) => {
    channel = relatedTarget;
    channel?.addEventListener("message", onData);
  };
  document.addEventListener("handover", onHandover, { once: true });
  runtime.onMessage.addListener(onMessage);

  /** @param {any} event */
  function onData({ detail }) {
    // After an update of the extension this script has lost its connection.
    if (!runtime.id) return retire();
    if (typeof detail !== "string" || detail.length > LONGEST) return;
    waiting.push(detail);
    if (waiting.length > MOST_WAITING) waiting.shift();
    send();
  }

  /**
   * Sends what waits, until nothing does. Each message waits for the answer to the one before; nothing else limits the
   * rate.
   */
  async function send() {
    if (isSending) return;
    isSending = true;
    while (channel && waiting.length > 0) {
      const told = waiting;
      waiting = [];
      const isTaken = await deliver({ kind: "data", data: { born, told } });
      failures = isTaken ? 0 : failures + 1;
      if (!isTaken) {
        // What fails twice is dropped, because it may itself be the cause.
        waiting = failures < 2 ? [...told, ...waiting].slice(-MOST_WAITING) : waiting;
        break;
      }
    }
    isSending = false;
  }

  /**
   * Sends a message and returns the answer, or `undefined` without one. If the worker died over it, the second try
   * wakes a new one.
   * @param {object} message
   */
  async function deliver(message) {
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        return await runtime.sendMessage(message);
      } catch {
        if (!runtime.id) retire();
      }
    }
    return undefined;
  }

  /** @param {unknown} message */
  function onMessage(message) {
    const { kind } = /** @type {{ kind?: unknown }} */ (message ?? {});
    if (kind === "retire" || kind === "data-off") retire();
    else if (kind === "ping" && waiting.length > 0) send();
  }

  /** Stops this script and the one in the page's world. */
  function retire() {
    channel?.dispatchEvent(new Event("stop"));
    channel?.removeEventListener("message", onData);
    channel = null;
    waiting = [];
    if (runtime.id) runtime.onMessage.removeListener(onMessage);
  }
})();
