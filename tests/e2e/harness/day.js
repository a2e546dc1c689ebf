// Makes a past for pictures. The replica shows some hours within seconds. The extension's own core gets a capture of
// each moment with the time that it stands for, and its state is stored.

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./browser.js").Page} Page */
/** @typedef {import("../replica/server.js").Change} Change */
/** @typedef {import("../replica/world.js").View} View */

/** How often the page changes, in minutes. */
const STEP_MINUTES = 4;

/**
 * @param {Scene} scene
 * @param {Page} page  shows the list
 * @param {number} minutes  how long ago it begins
 * @param {(minutesAgo: number) => {sessions: (Change & {id: string})[], view: Partial<View>}} worldAt
 *   all there is at a moment, and how the page shows it
 */
export async function liveThrough({ browser, replica }, page, minutes, worldAt) {
  const show = (/** @type {number} */ ago) => {
    const { sessions, view } = worldAt(ago);
    return replica.show(sessions, view);
  };
  const selectors = await browser.ask(async () => {
    const { default: init, Core, Stored } = await import(/** @type {any} */ ("/core/session_watch.js"));
    await init({ module_or_path: "/core/session_watch_bg.wasm" });
    const catalog = await (await fetch("/_locales/en/messages.json")).json();
    const core = new Core(new Stored({}), catalog, "en", "");
    Object.assign(globalThis, { core });
    return core.plan().places;
  });
  const moments = [];
  // The last capture is recent, so that no session counts as out of sight.
  for (let ago = minutes; ago > 0; ago = ago > STEP_MINUTES ? ago - STEP_MINUTES : ago > 1 ? 1 : 0) {
    await show(ago);
    moments.push({ ago, changes: await page.evaluate(changesIn, selectors) });
  }
  // What the extension itself stores meanwhile must not overwrite what is stored here.
  await browser.settled();
  await browser.settled();
  await browser.killWorker();
  await browser.ask(
    async (moments, url, born, STEP_MINUTES) => {
      const { core } = /** @type {any} */ (globalThis);
      const [tab] = await chrome.tabs.query({ url });
      const live = (/** @type {object} */ event, /** @type {number} */ at) => {
        let { effects } = core.step(event, at);
        while (effects.length > 0) {
          const ids = effects.map((/** @type {{id: string}} */ { id }) => id);
          ({ effects } = core.step({ kind: "done", effects: ids }, at));
        }
      };
      const now = Date.now();
      for (const { ago, changes } of moments) {
        const at = now - ago * 60_000;
        const says = { url: tab?.url, born, visible: false, focused: false, pulse: 0 };
        live({ kind: "capture", tab: tab?.id, capture: { ...says, changes } }, at);
        // Pings are answered between two changes. Otherwise the core would take the time for a sleep.
        for (let later = 30_000; later < Math.min(ago, STEP_MINUTES) * 60_000; later += 60_000) {
          live({ kind: "capture", tab: tab?.id, capture: { ...says, changes: null } }, at + later);
          live({ kind: "tick" }, at + later);
        }
      }
      const past = core.stored();
      await chrome.storage.local.set(past);
      Object.assign(globalThis, { past });
    },
    moments,
    page.url(),
    // The page goes on as the same page, so that no session counts as out of sight.
    await page.evaluate(() => Math.round(performance.timeOrigin)),
    STEP_MINUTES,
  );
  // A late message of the page may have woken it meanwhile, with what it remembers of the page's hours in seconds.
  await browser.killWorker();
  const isKept = await browser.ask(async () => {
    const { past } = /** @type {any} */ (globalThis);
    const kept = await chrome.storage.local.get(Object.keys(past));
    return Object.keys(past).every((key) => kept[key] === past[key]);
  });
  if (!isKept) throw new Error("the extension has overwritten its past");
  await show(0);
}

/**
 * Returns what a content script would send of this page.
 * @param {{name: string, selector: string, climb: boolean}[]} wanted
 */
function changesIn(wanted) {
  /** @type {{ id: number, html: string }[]} */
  const chunks = [];
  const order = wanted
    .filter(({ climb }) => !climb)
    .map(({ name, selector }) => {
      const found = [...document.querySelectorAll(selector)];
      return { name, chunks: found.map(({ outerHTML }) => chunks.push({ id: chunks.length + 1, html: outerHTML })) };
    });
  return { number: 1, base: null, order, chunks, gone: [] };
}
