// Carries what the script in the page's world tells to the background. Runs before it, and before any script of the page:
// then the other hands over an element that stands in no document, and from then on the two speak through that. No page can
// reach it, so none can hear them. Decides nothing, and keeps what it carries only until that is stored.

(() => {
  const { runtime } = globalThis.browser ?? globalThis.chrome;

  /** The most answers and frames that wait, and the longest text of one. */
  const MOST_WAITING = 500;
  const LONGEST = 1_000_000;

  const born = Math.round(performance.timeOrigin);

  /** @type {EventTarget | null} */
  let mouth = null;
  /** What waits to be sent, as JSON. @type {string[]} */
  let waiting = [];
  let busy = false;
  /** How often what waits could not be delivered. */
  let failures = 0;

  /** @param {any} event */
  const take = ({ relatedTarget }) => {
    mouth = relatedTarget;
    mouth?.addEventListener("tell", hear);
  };
  document.addEventListener("handover", take, { once: true });
  runtime.onMessage.addListener(answer);

  /** @param {any} event */
  function hear({ detail }) {
    // After an update of the extension this script is an orphan.
    if (!runtime.id) return retire();
    if (typeof detail !== "string" || detail.length > LONGEST) return;
    waiting.push(detail);
    if (waiting.length > MOST_WAITING) waiting.shift();
    send();
  }

  /** Sends what waits, and again what has come meanwhile: the answer is the only pacing there is. */
  async function send() {
    if (busy) return;
    busy = true;
    while (mouth && waiting.length > 0) {
      const told = waiting;
      waiting = [];
      const isTaken = await deliver({ kind: "data", data: { born, told } });
      failures = isTaken ? 0 : failures + 1;
      if (!isTaken) {
        // What cannot be taken twice may be what breaks.
        waiting = failures < 2 ? [...told, ...waiting].slice(-MOST_WAITING) : waiting;
        break;
      }
    }
    busy = false;
  }

  /** Whether a message was taken. A worker that dies over it is woken by the second try. @param {object} message */
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
  function answer(message) {
    const { kind } = /** @type {{ kind?: unknown }} */ (message ?? {});
    if (kind === "retire" || kind === "data-off") retire();
    else if (kind === "ping" && waiting.length > 0) send();
  }

  /** Ends this script and the one in the page's world. */
  function retire() {
    mouth?.dispatchEvent(new Event("stop"));
    mouth?.removeEventListener("tell", hear);
    mouth = null;
    waiting = [];
    if (runtime.id) runtime.onMessage.removeListener(answer);
  }
})();
