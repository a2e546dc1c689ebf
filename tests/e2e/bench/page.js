// What the extension costs the page: changes of rows, cards and transcripts, and the reading of the page's own data.
//
// V8's sampling profiler takes a sample every 100 µs, in all worlds of the page. A sample counts if any frame of its
// stack belongs to the content script, so it includes the browser's work for it (serialising, sending). It also
// includes the profiler's own cost.

import { setTimeout as pause } from "node:timers/promises";
import { openScene } from "../harness/scene.js";
import { frameOf, listOf } from "../replica/data.js";
import { sessionId } from "../replica/world.js";
import { bareExtension } from "./bare.js";
import { add, kB, median, ms, spread } from "./report.js";

/** @typedef {import("../harness/scene.js").Scene} Scene */

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
const STREAM_SECONDS = 10;

/**
 * Measures what a change costs the page, and what it costs with the simplest possible extension in the same page.
 * @param {Scene & {page: import("../harness/browser.js").Page}} scene
 * @param {number} rows
 */
export async function measureChanges({ browser, replica, page, desktop }, rows) {
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
 * @param {Scene & {page: import("../harness/browser.js").Page}} scene
 */
export async function measureData({ browser, replica, page }) {
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
    add("how many times a bare JSON.parse of the same text that is", ((spent - without) / parse).toFixed(1), "");
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
 * @param {import("../harness/browser.js").Page} page
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
 * Returns the slope of the line that fits the values best, per value.
 * @param {number[]} values
 */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const sum = (/** @type {(value: number, at: number) => number} */ of) =>
    values.reduce((all, value, at) => all + of(value, at), 0);
  return sum((value, at) => (at - middle) * value) / sum((_, at) => (at - middle) ** 2);
}

/**
 * Measures the change of one link among the cards of KB-029 in a grid of `div`s, and among the links of one session.
 */
export async function measureCards() {
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

/**
 * Measures what a transcript costs the page that changes all the time.
 * @param {Scene & {page: import("../harness/browser.js").Page}} scene
 */
export async function measureStream({ browser, replica, page }) {
  await replica.go(`/code/${sessionId(0)}`);
  await replica.look({ stream: 100 });
  const text = () => page.evaluate(() => document.querySelector('[data-testid$="transcript"]')?.textContent);
  const before = await text();
  const spent = await browser.profile(page, () => pause(1_000 * STREAM_SECONDS));
  const after = await text();
  if (after === before) throw new Error("the transcript did not stream");
  const share = `${ms(spent / STREAM_SECONDS)} a second`;
  add("content script, page time while a transcript streams 100 changes a second", share, "nothing measurable");
}
