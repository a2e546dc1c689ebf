// The browser's part of `./build.sh bench`: what the extension costs the page and how fast it is, in a real Chromium, on the replica.
//
// How the page's time is measured: V8's sampling profiler runs in the page, all worlds, every 100 µs; a sample counts when any frame
// of its stack is content.js, so what the browser does on its behalf (serialising, sending) is in it. The profiler's own cost is in it,
// too. All browsers have puppeteer attached, which slows the start of a worker.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { DIST, openScene } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/scene.js").Scene} Scene */

const CHANGES = 60;
const ALERTS = 6; // no more are shown within a minute
const OPENINGS = 12;
/** Time for the page to have the focus again, and for that to be stored. */
const AFTER_POPUP_MS = 1_500;
const STREAM_SECONDS = 10;
/** More than half of the time in which three alerts become one. */
const APART_MS = 1_050;
const QUIET = { alert_needs_input: 0, alert_finished: 0, alert_failed: 0, alert_stalled: 0, alert_cannot_see: 0 };

add("in Chromium", "reached", "aim");
for (const rows of [50, 1_000]) await withScene(rows, QUIET, (scene) => measureChanges(scene, rows));
await measureCards();
await withScene(50, QUIET, measureStream);
for (const rows of [50, 1_000]) await withScene(rows, QUIET, (scene) => measureReading(scene, rows));
await withScene(ALERTS + 2, { hold_failed: 0 }, measureAlerts);
await withScene(50, QUIET, measureColdStart);
for (const rows of [30, 300]) await withScene(rows, QUIET, (scene) => measureBoard(scene, rows));
measureSizes();

/** @param {number} rows @param {Record<string, number>} settings @param {(scene: Scene & {page: import("./harness/browser.js").Page}) => Promise<void>} measure */
async function withScene(rows, settings, measure) {
  const scene = await openScene();
  try {
    const ids = [...Array(rows).keys()].map(sessionId);
    await scene.replica.show(ids.map((id, at) => ({ id, title: `Task ${at} of many`, status: "running" })));
    await scene.browser.configure(settings);
    const page = await scene.browser.visit("/code");
    await scene.replica.ready();
    await scene.browser.knows(sessionId(0));
    await measure({ ...scene, page });
  } finally {
    await scene.close();
  }
}

/** @param {Scene & {page: import("./harness/browser.js").Page}} scene @param {number} rows */
async function measureChanges({ browser, replica, page }, rows) {
  const profile = await browser.profile(page, async () => {
    for (let change = 0; change < CHANGES; change += 1) {
      await replica.set(sessionId(change % rows), { status: change % 2 ? "running" : "waiting" });
    }
    await browser.settled();
  });
  const aim = rows === 50 ? 1 : 5;
  add(`content script, page time per change, ${rows} rows`, ms(profile / CHANGES), `${aim} ms`);
}

/** The cards of KB-029 in a grid of `div`s, and the links of one session: one link changes. */
async function measureCards() {
  const card = (/** @type {number} */ at) =>
    `<div class="card"><div><a href="/code/${sessionId(at)}"><h3>Task ${at}</h3></a></div><div><span class="status">Running</span>` +
    "<span>acme/shop</span><span>12m</span><span>5%</span></div></div>";
  const link = `<p><a href="/code/${sessionId(0)}">Task</a></p>`;
  const pages = {
    "1,000 cards": `<main><div>${[...Array(1_000).keys()].map(card).join("")}</div></main>`,
    "1,000 links of one session": `<main><div>${card(1)}${link.repeat(1_000)}</div></main>`,
  };
  for (const [what, body] of Object.entries(pages)) {
    const scene = await openScene();
    try {
      const page = await scene.browser.program.newPage();
      await page.setRequestInterception(true);
      page.on("request", (request) => request.respond({ contentType: "text/html", body }));
      await page.goto("https://claude.ai/code");
      await scene.browser.knows(sessionId(1)); // a card on both pages
      const spent = await scene.browser.profile(page, async () => {
        for (let change = 0; change < CHANGES; change += 1) {
          await page.evaluate((change) => {
            document.querySelectorAll("a")[change]?.setAttribute("href", `/code/session_changed${change}`);
          }, change);
        }
        await scene.browser.settled();
      });
      add(`content script, page time per change of a link, ${what}`, ms(spent / CHANGES), "5 ms");
    } finally {
      await scene.close();
    }
  }
}

/** @param {Scene & {page: import("./harness/browser.js").Page}} scene */
async function measureStream({ browser, replica, page }) {
  await replica.go(`/code/${sessionId(0)}`);
  await replica.look({ stream: 100 });
  const before = await page.evaluate(() => document.querySelector("[data-testid]")?.textContent?.length ?? 0);
  const spent = await browser.profile(page, () => pause(1_000 * STREAM_SECONDS));
  const after = await page.evaluate(() => document.querySelector("[data-testid]")?.textContent?.length ?? 0);
  if (after === before) throw new Error("the transcript did not stream");
  const share = `${ms(spent / STREAM_SECONDS)} a second`;
  add("content script, page time while a transcript streams 100 changes a second", share, "nothing measurable");
}

/** @param {Scene & {page: import("./harness/browser.js").Page}} scene @param {number} rows */
async function measureReading({ browser, page }, rows) {
  const plan = await browser.ask(async () => {
    const { default: init, Core, Stored } = await import(/** @type {any} */ ("/core/session_watch.js"));
    await init({ module_or_path: "/core/session_watch_bg.wasm" });
    const catalog = await (await fetch("/_locales/en/messages.json")).json();
    Object.assign(globalThis, { core: new Core(new Stored({}), catalog, "en") });
    return /** @type {any} */ (globalThis).core.plan();
  });
  const places = await page.evaluate(
    (wanted) =>
      wanted.map((/** @type {{name: string, selector: string}} */ { name, selector }) => ({
        name,
        html: [...document.querySelectorAll(selector)].map((element) => element.outerHTML),
      })),
    plan.places.filter((/** @type {{climb: boolean}} */ { climb }) => !climb),
  );
  const times = await browser.ask(
    (places, runs) => {
      const { core } = /** @type {any} */ (globalThis);
      const capture = {
        url: "https://claude.ai/code",
        language: "en-US",
        born: 1,
        visible: true,
        focused: true,
        pulse: 0,
      };
      return [...Array(runs).keys()].map((run) => {
        const before = performance.now();
        core.step({ kind: "capture", tab: 1, capture: { ...capture, places } }, Date.now() + run);
        return performance.now() - before;
      });
    },
    places,
    CHANGES,
  );
  const size = JSON.stringify(places).length;
  add(
    `a capture of ${rows} rows (${Math.round(size / 1000)} kB): passed into Wasm, read, tracked`,
    all(times),
    rows === 1_000 ? "5 ms" : "",
  );
}

/** @param {Scene} scene */
async function measureAlerts({ replica, notifications }) {
  const latencies = [];
  for (let alert = 0; alert < ALERTS; alert += 1) {
    await pause(APART_MS);
    const since = await replica.set(sessionId(alert), { status: "failed" });
    const { at, summary } = await notifications.next(10_000);
    if (summary !== `Failed: Task ${alert} of many`) throw new Error(`heard "${summary}"`);
    latencies.push(at - since);
  }
  add("change in the page to the notification on D-Bus, hold 0, worker alive", all(latencies), "60 ms");
}

/** From the browser's word that it starts the worker to the new state standing in storage, as another page sees it. @param {Scene} scene */
async function measureColdStart({ browser, replica }) {
  const starts = [];
  for (let start = 0; start < ALERTS; start += 1) {
    await browser.killWorker();
    const started = browser.workerStarts();
    const stored = browser.ask(
      () =>
        new Promise((/** @type {(at: number) => void} */ resolve) => {
          const look = (/** @type {Record<string, unknown>} */ changes) => {
            if (!("state" in changes)) return;
            chrome.storage.local.onChanged.removeListener(look);
            resolve(Date.now());
          };
          chrome.storage.local.onChanged.addListener(look);
        }),
    );
    await replica.set(sessionId(start), { status: "waiting" });
    starts.push((await stored) - (await started));
  }
  add("worker's cold start to its first decision stored", all(starts), "50 ms");
}

/** From the click on the icon to the first picture of the popup, rows and all. @param {Scene} scene @param {number} rows */
async function measureBoard({ browser }, rows) {
  const times = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    // What the popup before has left to be done, the user's coming back to the page too, is not a part of this opening.
    await pause(AFTER_POPUP_MS);
    await browser.settled();
    const board = await browser.popup();
    times.push(await board.painted());
    await board.page.close();
  }
  add(`click to the painted board, ${rows} sessions`, all(times), rows === 300 ? "150 ms" : "");
}

function measureSizes() {
  const folder = join(DIST, "chromium");
  const files = /** @type {string[]} */ (readdirSync(folder, { recursive: true }))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  const wasm = readFileSync(join(folder, "core", "session_watch_bg.wasm"));
  const total = files.reduce((sum, path) => sum + statSync(path).size, 0);
  add("Wasm", `${kB(wasm.length)} (${kB(gzipSync(wasm).length)} gzipped)`, "160 kB");
  add("package, unpacked", `${kB(total)} in ${files.length} files`, "");
}

/** Prints one row as soon as it is known. @param {string} what @param {string} reached @param {string} aim */
function add(what, reached, aim) {
  console.log(`${what.padEnd(76)}  ${reached.padEnd(44)}  ${aim}`.trimEnd());
}

/** @param {number} time */
function ms(time) {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`;
}

/** The best tells what it costs, the others also how busy the machine is. @param {number[]} times */
function all(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return `median ${ms(at(0.5))}, p95 ${ms(at(0.95))}, best ${ms(sorted[0])}`;
}

/** @param {number} bytes */
function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
