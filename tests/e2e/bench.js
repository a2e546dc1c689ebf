// The browser's part of `./build.sh bench`: measures on the replica, in a real Chromium, what the extension costs the
// page and how fast it is.
//
// How the page's time is measured: V8's sampling profiler takes a sample every 100 µs, in all worlds of the page. A
// sample counts if any frame of its stack belongs to the content script, so it includes the browser's work for it
// (serialising, sending). It also includes the profiler's own cost. All browsers have puppeteer attached, which slows
// the start of a worker.
//
// `node tests/e2e/bench.js changes reading` runs only the parts with these names.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { Board } from "./harness/board.js";
import { DIST, openScene } from "./harness/scene.js";
import { frameOf, listOf } from "./replica/data.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/scene.js").Scene} Scene */

const CHANGES = 60;
const ROUNDS = 5;
const CALLS = 2_000;
/** The frames of an hour: 30 sessions with one each per minute. */
const FRAMES = 1_800;
const HOURS = 6;
const LISTS_MS = 1_500;
/** The replica's rows have 0.7 kB. With so many more words they have 2 and 5 kB, as with long summaries of turns. */
const ROW_WORDS = [0, 260, 860];
const AFTER_CHANGES_MS = 500;
const ALERTS = 6; // no more are shown within a minute
const OPENINGS = 12;
/** A pause, until the page has the focus again and that is stored. */
const AFTER_POPUP_MS = 1_500;
const STREAM_SECONDS = 10;
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
 * Measures what a change costs the page, and what it costs with the simplest possible extension in the same page.
 * @param {Scene & {page: import("./harness/browser.js").Page}} scene
 * @param {number} rows
 */
async function measureChanges({ browser, replica, page, desktop }, rows) {
  const program = /** @type {import("puppeteer-core").Browser} */ (browser.program);
  const bare = `chrome-extension://${await program.installExtension(bareExtension(desktop))}/`;
  const own = browser.url("");
  await replica.look({ landing: "plain" }); // a change then changes only a row, which is all that the bare extension sends
  await page.reload();
  await replica.ready();
  await browser.settled();
  let round = 0;
  const changes = async () => {
    round += 1; // each change gives another status
    for (let change = 0; change < CHANGES; change += 1) {
      const turn = round * CHANGES + change;
      await replica.set(sessionId(turn % rows), { status: Math.floor(turn / rows) % 2 ? "running" : "waiting" });
    }
    await pause(AFTER_CHANGES_MS); // `settled` would send a ping, which would be measured too
  };
  await changes(); // so that both extensions are compiled
  const ratios = [];
  const [all, allBare] = [[], []].map((list) => /** @type {number[]} */ (list));
  for (let times = 0; times < ROUNDS; times += 1) {
    const [ours = 0, theirs = 0] = await browser.profiles(page, changes, [own, bare]);
    if (theirs === 0) throw new Error("the bare extension did nothing");
    all.push(ours / CHANGES);
    allBare.push(theirs / CHANGES);
    ratios.push(ours / theirs);
  }
  add(`content script, page time per change, ${rows} rows`, spread(all), "");
  add("the same of an extension that only sends the changed row", spread(allBare), "");
  add("how many times that ours takes, median", median(ratios).toFixed(2), "1.3");
}

/**
 * Measures what the reading of its own data costs the page.
 * @param {Scene & {page: import("./harness/browser.js").Page}} scene
 */
async function measureData({ browser, replica, page }) {
  const own = browser.url("page-data/");
  const calls = () =>
    page.evaluate(async (count) => {
      const none = { signal: AbortSignal.abort() };
      const start = performance.now();
      for (let call = 0; call < count; call += 1) fetch("/assets/app.js", none).catch(() => {});
      return (1_000 * (performance.now() - start)) / count;
    }, CALLS);
  const spent = [];
  for (let times = 0; times < ROUNDS; times += 1) spent.push(await calls());
  await browser.configure({ page_data: 0 });
  await browser.settled();
  const bare = [];
  for (let times = 0; times < ROUNDS; times += 1) bare.push(await calls());
  add("reading along, page time per other call of fetch", `${(median(spent) - median(bare)).toFixed(1)} µs`, "5 µs");

  // Most of it is the browser's work for us, which no profile of scripts shows: it copies the body and sends the
  // message.
  await replica.look({ data: "poll", poll: 20, landing: "plain" });
  for (const words of ROW_WORDS) {
    const row = { external_metadata: { task_summary: "word ".repeat(words) } };
    await replica.setAll(replica.sessions.map(({ id }) => ({ id, data: words > 0 ? row : {} })));
    /** @type {[number[], number[]]} without, and with */
    const times = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const wanted of [0, 1]) {
        await browser.configure({ page_data: wanted });
        await page.reload();
        await replica.ready();
        times[wanted].push(await threadTimePerList(page));
      }
    }
    const text = listOf(replica.sessions);
    const parse = await page.evaluate(parseTime, text, CALLS);
    const [without, spent] = times.map(median);
    add(
      `the same per list of 50 rows, ${Math.round(text.length / 1000)} kB (the page itself: ${ms(without)}; parsing alone: ${ms(parse)})`,
      ms(spent - without),
      "1 ms",
    );
  }

  await replica.setAll(replica.sessions.map(({ id }) => ({ id, data: {} })));
  await replica.look({ data: "stream" });
  await pause(AFTER_CHANGES_MS);
  const session = await page.createCDPSession();
  // Memory after garbage collection. It runs twice, because objects with a finalizer are freed only the second time.
  const memory = async () => {
    for (let times = 0; times < 2; times += 1) await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  const send = async () => {
    for (let frame = 0; frame < FRAMES; frame += 1) {
      const at = new Date(Date.now() + 60_000 * frame).toISOString();
      replica.frame(frameOf("changed", { id: `cse_${sessionId(frame % 50).slice(8)}`, last_event_at: at }));
      if (frame % 50 === 0) await pause(20);
    }
    await pause(AFTER_CHANGES_MS);
  };
  const [frames = 0] = await browser.profiles(page, send, [own]);
  add("the same per frame of the stream", ms(frames / FRAMES), "");
  const heaps = [await memory()];
  for (let hour = 0; hour < HOURS; hour += 1) {
    await send();
    heaps.push(await memory());
  }
  const at = `${heaps.map((heap) => Math.round(heap / 1000)).join(", ")} kB`;
  add(`page's heap, all garbage collected, before and after each of ${HOURS} busy hours`, at, "");
  add("how much it grows by an hour of 1,800 frames: slope of the line that fits best", kB(slope(heaps)), "0 kB");
}

/**
 * Returns how long the page's main thread uses the processor for each list that the page asks for, in milliseconds.
 * Unlike elapsed time, this does not grow with other work of the machine.
 * @param {import("./harness/browser.js").Page} page
 */
async function threadTimePerList(page) {
  const session = await page.createCDPSession();
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const now = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const spent = metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
    return { spent, lists: await page.evaluate(() => /** @type {any} */ (window).replicaData.lists) };
  };
  await pause(AFTER_CHANGES_MS); // the rest of the work after loading the page
  const before = await now();
  await pause(LISTS_MS);
  const after = await now();
  await session.detach();
  return (1_000 * (after.spent - before.spent)) / (after.lists - before.lists);
}

/**
 * Runs in the page. Returns how long it takes to parse a text, in milliseconds.
 * @param {string} text
 * @param {number} times
 */
function parseTime(text, times) {
  const start = performance.now();
  for (let time = 0; time < times; time += 1) JSON.parse(text);
  return (performance.now() - start) / times;
}

/**
 * Returns the differences between each value and the one before.
 * @param {number[]} values
 */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const sum = (/** @type {(value: number, at: number) => number} */ of) =>
    values.reduce((all, value, at) => all + of(value, at), 0);
  return sum((value, at) => (at - middle) * value) / sum((_, at) => (at - middle) ** 2);
}

/**
 * Makes the simplest extension: it only sends the row that changed, stores a word when it is asked to, and says hi in
 * its popup.
 * @param {Scene["desktop"]} desktop
 */
function bareExtension(desktop) {
  const folder = desktop.guard.subfolder("bare");
  const content = `
    const row = '[data-row-key^="code:"]';
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target.nodeType === 1 ? target : target.parentElement;
        const changed = element?.closest(row);
        if (changed) return void chrome.runtime.sendMessage({ row: changed.outerHTML });
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });`;
  const manifest = {
    manifest_version: 3,
    name: "Bare",
    version: "1",
    background: { service_worker: "background.js" },
    permissions: ["storage"],
    action: { default_popup: "hi.html" },
    content_scripts: [{ matches: ["https://claude.ai/*"], js: ["content.js"] }],
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "content.js"), content);
  const background = `
    chrome.runtime.onMessage.addListener(({ keep }, _, reply) => {
      if (!keep) return void reply({});
      chrome.storage.local.set({ keep }).then(() => reply({}));
      return true;
    });`;
  writeFileSync(join(folder, "background.js"), background);
  writeFileSync(join(folder, "page.html"), "<!doctype html><title>Bare</title>");
  writeFileSync(join(folder, "hi.html"), "<!doctype html><title>Hi</title><p>hi");
  return folder;
}

/**
 * Measures the change of one link among the cards of KB-029 in a grid of `div`s, and among the links of one session.
 */
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
    CHANGES,
  );
  const size = `${Math.round(JSON.stringify(all).length / 1000)} kB`;
  add(
    `a capture of ${rows} rows (${size}): passed into Wasm, read, tracked`,
    spread(whole),
    rows === 1_000 ? "5 ms" : "",
  );
  add(`one row of ${rows} that changed: passed into Wasm, read, tracked`, spread(one), rows === 1_000 ? "1 ms" : "");
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
 * Returns the time from the click on the icon to the popup's first picture, which has the rows.
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

/** Prints a row of the table. @param {string} what @param {string} reached @param {string} aim */
function add(what, reached, aim) {
  console.log(`${what.padEnd(76)}  ${reached.padEnd(44)}  ${aim}`.trimEnd());
}

/** @param {number} time */
function ms(time) {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`;
}

/**
 * Returns the median, the 95th percentile and the best of some times. The best shows the cost; the others also show how
 * busy the machine is.
 * @param {number[]} times
 */
function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return `median ${ms(median(times))}, p95 ${ms(at(0.95))}, best ${ms(sorted[0])}`;
}

/** @param {number[]} numbers */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** @param {number} bytes */
function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
