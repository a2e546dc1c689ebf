// The browser's part of `./build.sh bench`: measures on the replica, in a real Chromium, what the extension costs the
// page and how fast it is.
//
// All browsers have puppeteer attached, which slows the start of a worker.
//
// `node tests/e2e/bench.js changes reading` runs only the parts with these names.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { bareExtension } from "./bench/bare.js";
import { measureCards, measureChanges, measureData, measureStream } from "./bench/page.js";
import { add, kB, median, spread } from "./bench/report.js";
import { Board } from "./harness/board.js";
import { DIST, openScene } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/scene.js").Scene} Scene */

const RUNS = 60;
const ALERTS = 6; // no more are shown within a minute
const OPENINGS = 12;
/** A pause, until the page has the focus again and that is stored. */
const AFTER_POPUP_MS = 1_500;
/** More than half of the time within which three alerts become one. */
const APART_MS = 1_050;
const QUIET = { alert_needs_input: 0, alert_finished: 0, alert_failed: 0, alert_stalled: 0, alert_cannot_see: 0 };

/** @type {Record<string, () => Promise<void> | void>} */
const PARTS = {
  async changes() {
    for (const rows of [50, 1_000]) await withScene(rows, QUIET, (scene) => measureChanges(scene, rows));
  },
  cards: () => measureCards(),
  data: () => withScene(50, { ...QUIET, page_data: 1 }, measureData),
  stream: () => withScene(50, QUIET, measureStream),
  async reading() {
    for (const rows of [50, 1_000]) await withScene(rows, QUIET, (scene) => measureReading(scene, rows));
  },
  alerts: () => withScene(ALERTS + 2, { hold_failed: 0 }, measureAlerts),
  start: () =>
    withScene(50, QUIET, async (scene) => {
      await measureColdStart(scene);
      await measureAnswerOfDead(scene);
    }),
  async board() {
    for (const rows of [30, 300]) await withScene(rows, QUIET, (scene) => measureBoard(scene, rows));
  },
  popups: () => withScene(30, QUIET, (scene) => measurePopups(scene, 30)),
  sizes: () => measureSizes(),
};

add("in Chromium", "reached", "aim");
const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}

/**
 * @param {number} rows
 * @param {Record<string, number>} settings
 * @param {(scene: Scene & {page: import("./harness/browser.js").Page}) => Promise<void>} measure
 */
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

/**
 * Measures how long the core takes to read a list, and one row that changed.
 * @param {Scene & {page: import("./harness/browser.js").Page}} scene
 * @param {number} rows
 */
async function measureReading({ browser, page }, rows) {
  const plan = await browser.ask(async () => {
    const { default: init, Core, Stored } = await import(/** @type {any} */ ("/core/session_watch.js"));
    await init({ module_or_path: "/core/session_watch_bg.wasm" });
    const catalog = await (await fetch("/_locales/en/messages.json")).json();
    Object.assign(globalThis, { core: new Core(new Stored({}), catalog, "en", "") });
    return /** @type {any} */ (globalThis).core.plan();
  });
  const all = await page.evaluate((/** @type {string} */ selector) => {
    const list = /** @type {Element} */ (document.querySelector("aside")?.cloneNode(true));
    const rows = [...list.querySelectorAll(selector)];
    const chunks = rows.map((row, at) => ({ id: at + 2, html: row.outerHTML }));
    rows.forEach((row, at) => {
      const chunk = document.createElement("chunk");
      chunk.setAttribute("at", `${at + 2}`);
      row.replaceWith(chunk);
    });
    chunks.unshift({ id: 1, html: list.outerHTML });
    return { number: 1, base: null, order: [{ name: "list", chunks: [1] }], chunks, gone: [] };
  }, plan.places[0].parts);
  const [whole = [], one = []] = await browser.ask(
    (all, runs) => {
      const { core } = /** @type {any} */ (globalThis);
      const capture = { url: "https://claude.ai/code", born: 1, visible: true, focused: true, pulse: 0 };
      const time = (/** @type {object} */ changes, /** @type {number} */ run) => {
        const before = performance.now();
        core.step({ kind: "capture", tab: 1, capture: { ...capture, changes } }, Date.now() + run);
        return performance.now() - before;
      };
      const one = (/** @type {number} */ run) => ({
        number: run + 2,
        base: run + 1,
        order: [],
        chunks: [{ ...all.chunks[1], html: all.chunks[1].html.replace("Task", `Task ${run}`) }],
        gone: [],
      });
      const runsOf = [...Array(runs).keys()];
      return [runsOf.map((run) => time(all, run)), runsOf.map((run) => time(one(run), runs + run))];
    },
    all,
    RUNS,
  );
  const size = `${Math.round(JSON.stringify(all).length / 1000)} kB`;
  add(
    `a capture of ${rows} rows (${size}): passed into Wasm, read, tracked`,
    spread(whole),
    rows === 1_000 ? "5 ms" : "",
  );
  add(`one row of ${rows} that changed: passed into Wasm, read, tracked`, spread(one), rows === 1_000 ? "1 ms" : "");
}

/** Measures the time from a change in the page to the notification. @param {Scene} scene */
async function measureAlerts({ replica, notifications }) {
  const latencies = [];
  for (let alert = 0; alert < ALERTS; alert += 1) {
    await pause(APART_MS);
    const since = await replica.set(sessionId(alert), { status: "failed" });
    const { at, summary } = await notifications.next(10_000);
    if (summary !== `Failed: Task ${alert} of many`) throw new Error(`heard "${summary}"`);
    latencies.push(at - since);
  }
  add("change in the page to the notification on D-Bus, hold 0, worker alive", spread(latencies), "60 ms");
}

/**
 * Measures the time from the browser's event that the worker starts until another page sees the new state in storage.
 * @param {Scene} scene
 */
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
  add("worker's cold start to its first decision stored", spread(starts), "50 ms");
}

/**
 * Measures how long a dead worker takes to answer a message after it has stored something new, and the same for the
 * simplest possible extension.
 * @param {Scene} scene
 */
async function measureAnswerOfDead({ browser, desktop }) {
  const program = /** @type {import("puppeteer-core").Browser} */ (browser.program);
  const bare = await program.newPage();
  await bare.goto(`chrome-extension://${await program.installExtension(bareExtension(desktop))}/page.html`);
  const session = await bare.createCDPSession();
  await session.send("ServiceWorker.enable");
  const [all, allBare] = [[], []].map((list) => /** @type {number[]} */ (list));
  for (let turn = 0; turn < OPENINGS; turn += 1) {
    await browser.killWorker();
    const asked = performance.now();
    await browser.command({ do: "settings", settings: { hold_failed: 1 + (turn % 2) } });
    all.push(performance.now() - asked);
    await session.send("ServiceWorker.stopAllWorkers");
    const askedBare = performance.now();
    await bare.evaluate((keep) => chrome.runtime.sendMessage({ keep }), turn + 1);
    allBare.push(performance.now() - askedBare);
  }
  add("dead worker's answer to a command, stored", spread(all), "");
  add("the same of an extension that stores one number", spread(allBare), "");
  add("how many times that ours takes, median", (median(all) / median(allBare)).toFixed(2), "1.3");
  await bare.close();
}

/** Measures the popup's first picture, and that of a popup that says "hi". @param {Scene} scene @param {number} rows */
async function measurePopups({ browser, desktop }, rows) {
  const program = /** @type {import("puppeteer-core").Browser} */ (browser.program);
  const home = `chrome-extension://${await program.installExtension(bareExtension(desktop))}/`;
  const bare = await program.newPage();
  await bare.goto(`${home}page.html`);
  const [all, allBare] = [[], []].map((list) => /** @type {number[]} */ (list));
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    await pause(AFTER_POPUP_MS);
    await browser.settled();
    const board = await browser.popup();
    all.push(await board.painted());
    await board.page.close();
    await pause(AFTER_POPUP_MS);
    const opened = program.waitForTarget((target) => target.url() === `${home}hi.html`);
    const clicked = Date.now();
    await bare.evaluate(() => chrome.action.openPopup());
    const hi = new Board(await (await opened).asPage(), clicked);
    allBare.push(await hi.painted());
    await hi.page.close();
  }
  add(`click to the painted popup, ${rows} sessions`, spread(all), "");
  add('the same of a popup that says "hi"', spread(allBare), "");
  add("how many times that ours takes, median", (median(all) / median(allBare)).toFixed(2), "1.4");
}

/**
 * Measures the time from the click on the icon to the popup's first picture, which has the rows.
 * @param {Scene} scene
 * @param {number} rows
 */
async function measureBoard({ browser }, rows) {
  const times = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    // The work that the popup before left, such as the page's new focus, is not part of this opening.
    await pause(AFTER_POPUP_MS);
    await browser.settled();
    const board = await browser.popup();
    times.push(await board.painted());
    await board.page.close();
  }
  add(`click to the painted board, ${rows} sessions`, spread(times), rows === 300 ? "150 ms" : "");
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
