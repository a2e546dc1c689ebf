// The page's own data: alerts that only the data make possible come, nothing else of the data leaves the page, and the
// page's `fetch` behaves as without the extension.

import assert from "node:assert/strict";
import { test } from "node:test";
import { passUntil, takeOver } from "./day/clock.js";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { AWAKE, inEachBrowser, SOON } from "./harness/scene.js";
import { until } from "./harness/until.js";
import { Recorder } from "./privacy/recorder.js";
import { CANARY, frameOf, rowOf, summary } from "./replica/data.js";
import { makeSession, sessionId } from "./replica/world.js";

const [A, B] = [1, 2].map(sessionId);
const WITH_DATA = { ...SOON, page_data: 1 };
const SECONDS = 1 / 60;
const MINUTE = 60_000;
const STREAM = /** @type {const} */ ({ data: "stream", landing: "plain" });
const SYNC = "event: sync\ndata: {}\n\n";

/** @typedef {import("./harness/scene.js").AnyScene} AnyScene */
/** @typedef {import("./replica/world.js").View} View */

/** @param {...string} ids */
const running = (...ids) => [
  ...ids.map((id, at) => ({ id, title: `Task ${"AB"[at]}`, status: /** @type {const} */ ("running") })),
  BELL,
];

/**
 * Resolves when the core knows these sessions from the page's data.
 * @param {AnyScene} scene
 * @param {...string} ids
 */
const told = (scene, ...ids) =>
  until(
    () => scene.browser.ask(async () => (await chrome.storage.local.get("state")).state),
    (state) => {
      const rows = String(state).split("testimony")[0].split("lifecycle");
      return ids.every((id) => rows.some((row) => row.includes(id) && rows.length > ids.length));
    },
    `the data of ${ids} have not been heard`,
  );

inEachBrowser("the page's own data", (stage, { can }) => {
  test("a turn that ended with a plain question is told as one, although its row says unread", async (t) => {
    const scene = await stage(t, { sessions: running(A), settings: WITH_DATA, view: STREAM, rest: 2 });
    await told(scene, A);
    const external_metadata = { post_turn_summary: summary("need_input", "say which validation library") };
    await scene.replica.set(A, { status: "finished", data: { external_metadata } });
    const { body } = await hears(scene, "Needs input: Task A");
    assert.match(body, /Asks: say which validation library/);
    await hearsNothingElse(scene);
  });

  test("a failure that the sidebar shows as idle, and a session that never started, are told", async (t) => {
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view: STREAM, rest: 2 });
    await told(scene, A, B);
    await scene.replica.set(A, { status: "idle", data: { status: "failed" } });
    await hears(scene, "Failed: Task A");
    await scene.replica.set(B, { status: "idle", data: { status: "provision_failed" } });
    await hears(scene, "Failed: Task B");
    assert.deepEqual(scene.notifications.rest(), []);
  });

  test("a heartbeat that is gone is a stall", async (t) => {
    const settings = { ...WITH_DATA, stall_mark: 1 * SECONDS, stall_alert: 2 * SECONDS };
    const scene = await stage(t, { sessions: [running(A)[0]], settings, view: STREAM, rest: AWAKE });
    await told(scene, A);
    const minutes = (/** @type {number} */ ahead) => new Date(Date.now() + 60_000 * ahead).toISOString();
    await scene.replica.set(A, { data: { last_event_at: minutes(1) } });
    await scene.browser.settled();
    await scene.replica.set(A, { data: { last_event_at: minutes(2) } });
    // The stream says that nothing has changed since.
    const beat = setInterval(() => scene.replica.frame(SYNC), 500);
    t.after(() => clearInterval(beat));
    await hears(scene, "Stalled: Task A");
  });

  test("a healthy turn of an hour says nothing, and rows that contradict the data are said", async (t) => {
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view: STREAM, rest: AWAKE });
    const { browser, replica, notifications } = scene;
    await told(scene, A, B);
    const begin = Date.now();
    // The background's clock stays ahead.
    browser.spent = true;
    await takeOver(scene, begin);
    /**
     * Lets minutes pass, and lets the stream send the state after that.
     * @param {number} minutes
     * @param {Partial<import("./replica/world.js").Session>} [change]
     */
    const pass = async (minutes, change) => {
      const said = await passUntil(scene, begin + minutes * MINUTE);
      const last_event_at = new Date(begin + minutes * MINUTE).toISOString();
      await replica.setAll([A, B].map((id) => ({ id, ...change, data: { ...change?.data, last_event_at } })));
      await browser.settled();
      return said.length;
    };
    let said = 0;
    for (let minutes = 5; minutes <= 60; minutes += 5) said += await pass(minutes);
    assert.equal(said, 0);
    assert.deepEqual(notifications.rest(), []);
    for (const minutes of [61, 62, 63, 64]) {
      await pass(minutes, { status: "idle", data: { worker_status: "running" } });
    }
    const board = await browser.board();
    await board.page.waitForFunction(() => document.body.textContent?.includes("disagree about 2 sessions"));
  });

  test("a frame that differs in seconds alone is no message, and the next one brings them", async (t) => {
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view: STREAM, rest: AWAKE });
    const { browser, replica } = scene;
    await told(scene, A, B);
    const minute = (Math.floor(Date.now() / MINUTE) + 2) * MINUTE;
    const beat = (/** @type {string} */ id, /** @type {number} */ seconds, fields = {}) => {
      const last_event_at = new Date(minute + 1000 * seconds).toISOString();
      replica.frame(frameOf("changed", { id: id.replace("session_", "cse_"), last_event_at, ...fields }));
    };
    beat(A, 10.25);
    await browser.knows(String(minute + 10_250));
    beat(A, 20);
    beat(B, 25);
    await browser.knows(String(minute + 25_000));
    const state = JSON.stringify(await browser.ask(() => chrome.storage.local.get("state")));
    assert.ok(!state.includes(String(minute + 20_000)), "seconds have made a message");
    beat(A, 30, { title: "Task A, renamed" });
    await browser.knows(String(minute + 30_000));
  });

  test("two tabs of different freshness, and hundreds of old rows of Remote Control", async (t) => {
    const scene = await stage(t, { sessions: running(A), settings: WITH_DATA, view: STREAM, rest: AWAKE });
    const { browser, replica } = scene;
    await told(scene, A);
    await browser.visit("/code", { hidden: true });
    await replica.ready(2);
    const [, late = ""] = [...replica.tabs.keys()];
    await replica.lookIn(late, { data: "poll", poll: 10 * MINUTE });
    await browser.settled();
    // From now on the page shows, and has sent, what was so before.
    replica.stick(late);
    const aWeek = new Date(Date.now() - 8 * 24 * 60 * MINUTE).toISOString();
    const bridge = (/** @type {number} */ at) =>
      makeSession({ id: sessionId(1000 + at), title: `Bridge ${at}`, status: "idle" });
    const old = { environment_kind: "bridge", unread: false, last_event_at: aWeek };
    const rows = Array.from({ length: 300 }, (_, at) => ({ ...rowOf(bridge(at)), ...old }));
    const asks = { ...rowOf({ ...bridge(300), status: "running" }), environment_kind: "bridge" };
    replica.frame([...rows, asks].map((row) => frameOf("added", row)).join(""));
    await browser.knows(bridge(300).id);
    const kept = String(JSON.stringify(await browser.ask(() => chrome.storage.local.get())));
    assert.ok(!rows.some((_, at) => kept.includes(bridge(at).id)), "an old row has a place");
    await replica.set(A, { status: "waiting", ask: "Run npm test" });
    await hears(scene, "Needs input: Task A");
    await browser.settled();
    assert.deepEqual(scene.notifications.rest(), []);
    replica.unstick(late);
  });

  if (can("lets a test run before an extension"))
    test("a page that cannot be listened to is said on the board and in the options", async (t) => {
      const scene = await stage(t, { sessions: running(A), settings: WITH_DATA, view: STREAM, rest: AWAKE });
      const { browser, page, replica } = scene;
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(window, "fetch", { value: window.fetch, writable: false, configurable: false });
      });
      await page.reload();
      await replica.ready();
      const board = await browser.board();
      const says = () => document.body.textContent?.includes("The page's data can't be read");
      await board.page.waitForFunction(says);
      await board.page.goto(board.page.url().replace(/board.html.*/, "options.html"));
      await board.page.waitForFunction(says);
      await replica.set(A, { status: "waiting" });
      await hears(scene, "Needs input: Task A");
    });

  test("a sidebar that nobody can read takes no alert away", async (t) => {
    const view = { ...STREAM, data: /** @type {const} */ ("poll"), poll: 300 };
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view, rest: AWAKE });
    await told(scene, A, B);
    await scene.replica.look({ sidebar: "absent" });
    await scene.browser.settled();
    await scene.replica.set(A, { status: "waiting", ask: "Run npm test" });
    const { body } = await hears(scene, "Needs input: Task A");
    assert.match(body, /Run npm test/);
    await scene.browser.killWorker();
    await scene.replica.set(B, { status: "finished" });
    await hears(scene, "Finished: Task B");
    assert.deepEqual(scene.notifications.rest(), []);
  });

  test("answers that fail, a token that went stale and frames that are lost take no alert away", async (t) => {
    const view = { ...STREAM, data: /** @type {const} */ ("poll"), poll: 200 };
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view, rest: AWAKE });
    const { browser, replica, notifications } = scene;
    await told(scene, A, B);
    for (const [refuses, status, says] of /** @type {const} */ ([
      [401, "waiting", "Needs input"],
      [403, "running", ""],
      [500, "finished", "Finished"],
    ])) {
      await replica.look({ refuses });
      await replica.set(A, { status });
      if (says) await hears(scene, `${says}: Task A`);
    }
    /** Changes how the page fetches, and gives the stream that it then has. @param {Partial<View>} view */
    const opens = async (view) => {
      const before = [...replica.watching];
      await replica.look(view);
      const opened = () => [...replica.watching].find((stream) => !before.includes(stream));
      await until(async () => opened() !== undefined, Boolean, "no stream is open");
      await browser.settled();
      return opened();
    };
    const stream = await opens({ data: "stream", refuses: 0 });
    // A stream that is resumed with an old token is silent for ever, and nobody tells the page.
    await replica.look({ token: "stale" });
    await until(
      async () => [...replica.watching].includes(/** @type {any} */ (stream)),
      (isOpen) => !isOpen,
      "the stream is still open",
    );
    await browser.settled();
    await replica.set(B, { status: "waiting" });
    await hears(scene, "Needs input: Task B");
    // With one that is valid it tells what is new. Then all frames get lost: what rows show is believed after two minutes.
    await opens({ token: "fresh" });
    await replica.set(B, { status: "running" });
    await browser.settled();
    assert.deepEqual(notifications.rest(), []);
    browser.spent = true;
    const begin = Date.now();
    await takeOver(scene, begin);
    await replica.look({ loses: true });
    await replica.set(B, { status: "finished" });
    await browser.settled();
    await passUntil(scene, begin + 1 * MINUTE);
    assert.deepEqual(notifications.rest(), []);
    await passUntil(scene, begin + 3 * MINUTE);
    await hears(scene, "Finished: Task B");
    assert.deepEqual(notifications.rest(), []);
  });

  test("switched off and on under running sessions: it stops at once, and forgets what only the data knew", async (t) => {
    const scene = await stage(t, {
      sessions: running(A),
      settings: { ...SOON, page_data: 0 },
      view: STREAM,
      rest: AWAKE,
    });
    const { browser, replica, page } = scene;
    const isRegistered = () => browser.ask(async () => (await chrome.scripting.getRegisteredContentScripts()).length);
    assert.equal(await isRegistered(), 0, "off at first");
    await browser.configure({ page_data: 1 });
    assert.equal(await isRegistered(), 2);
    const board = await browser.board();
    await board.page.waitForFunction(() => document.body.textContent?.includes("Reload 1 Claude Code tab once"));
    await board.page.locator("::-p-xpath(//button[contains(., 'Reload')])").click();
    await told(scene, A);
    await replica.set(A, { repository: "acme/secret-repo" });
    await browser.knows("acme/secret-repo");
    await browser.configure({ page_data: 0 });
    assert.equal(await isRegistered(), 0);
    assert.doesNotMatch(JSON.stringify(await browser.ask(() => chrome.storage.local.get("state"))), /secret-repo/);
    await replica.set(A, { repository: "acme/later-repo" });
    await browser.settled();
    assert.doesNotMatch(JSON.stringify(await browser.ask(() => chrome.storage.local.get("state"))), /later-repo/);
    await until(
      () => page.evaluate(() => Object.hasOwn(window, "fetch") && fetch.toString()),
      (text) => typeof text === "string" && text.includes("[native code]"),
      "the page has its own fetch again",
    );
    await replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
  });

  test("nothing that is not named leaves the page's world", async (t) => {
    const scene = await stage(t, { sessions: running(A, B), settings: WITH_DATA, view: STREAM, rest: AWAKE });
    const recorder = await Recorder.start(scene.browser, scene.page);
    await scene.page.reload();
    await told(scene, A, B);
    await scene.replica.set(A, { status: "waiting", ask: "Allow it?" });
    await scene.replica.look({ data: "poll", poll: 200 });
    await scene.replica.set(B, { status: "finished", question: true, detail: "say which one" });
    await scene.browser.knows("say which one");
    const heard = [...(await recorder.heard()), ...(await recorder.kept())];
    assert.ok(
      heard.some(([, text]) => text.includes("say which one")),
      "there was something to hear",
    );
    assert.deepEqual(
      heard.filter(([, text]) => text.includes(CANARY)).map(([where]) => where),
      [],
    );
    assert.doesNotMatch(JSON.stringify(scene.notifications.all), new RegExp(CANARY));
  });

  test("the page's fetch is the same to the letter", async (t) => {
    const scene = await stage(t, {
      sessions: running(A),
      settings: WITH_DATA,
      view: { landing: "plain" },
      rest: AWAKE,
    });
    const { page, replica } = scene;
    replica.odd = true;
    t.after(() => {
      replica.odd = false;
    });
    const wrapped = await page.evaluate(behaviour);
    await scene.browser.configure({ page_data: 0 });
    await page.reload();
    await replica.ready();
    const bare = await page.evaluate(behaviour);
    assert.deepEqual(wrapped, bare);
    assert.equal(Object.values(bare).length, 25);
    assert.doesNotMatch(JSON.stringify(await scene.browser.ask(() => chrome.storage.local.get())), new RegExp(CANARY));
  });
});

/** Runs in the page. Returns everything about its `fetch` that a script can observe. */
async function behaviour() {
  /** @type {Record<string, any>} */
  const seen = {};
  const LIST = "/v1/code/sessions?limit=50";
  const say = (/** @type {any} */ error) => `${error?.name}: ${error?.message}`;
  /** @param {string} name @param {() => any} work */
  const note = async (name, work) => {
    try {
      seen[name] = await work();
    } catch (error) {
      seen[name] = `threw ${say(error)}`;
    }
  };
  await note("name", () => fetch.name);
  await note("length", () => fetch.length);
  await note("text", () => fetch.toString());
  await note("text by another way", () => Function.prototype.toString.call(fetch));
  await note("text of text", () => Function.prototype.toString.toString());
  await note("own names", () => Reflect.ownKeys(fetch).map(String).join());
  await note("descriptor", () => JSON.stringify(Object.getOwnPropertyDescriptor(window, "fetch")));
  await note("is no constructor", () => new /** @type {any} */ (fetch)(LIST));
  await note("another this", () => fetch.call(/** @type {any} */ ({}), LIST));
  await note("no this", async () => (await fetch.call(undefined, LIST)).status);
  await note("no arguments", () => /** @type {any} */ (fetch)());
  await note("a promise", () => fetch(LIST) instanceof Promise && fetch("/assets/app.js").constructor === Promise);
  await note("a list", async () => (await (await fetch(LIST)).json()).data.length);
  await note("a request", async () => {
    const response = await fetch(new Request(LIST, { headers: { "x-own": "1" } }));
    return [
      response.status,
      response.url,
      response.type,
      response.redirected,
      response.bodyUsed,
      (await response.text()) !== "",
    ];
  });
  await note("an address", async () => (await fetch(new URL(LIST, location.href))).ok);
  await note("a post", async () => (await fetch("/v1/code/sessions", { method: "POST", body: "{}" })).status);
  await note("no JSON", async () => (await (await fetch("/v1/code/sessions/odd-text")).text()).length);
  await note("a forbidden page", async () => (await fetch("/v1/code/sessions/odd-403")).status);
  await note("ten megabytes", async () => (await (await fetch("/v1/code/sessions/odd-large")).text()).length);
  await note("aborted before", () => fetch(LIST, { signal: AbortSignal.abort() }));
  await note("aborted within", async () => {
    const life = new AbortController();
    const response = await fetch("/v1/code/sessions/watch", { signal: life.signal });
    const reader = /** @type {ReadableStream} */ (response.body).getReader();
    await reader.read();
    life.abort();
    return reader.read().then(
      () => "goes on",
      (error) => error.name,
    );
  });
  await note("a network error", () => fetch("https://claude.ai:1/v1/code/sessions"));
  await note("an error that nobody catches is told once", async () => {
    const heard = /** @type {string[]} */ ([]);
    /** @param {PromiseRejectionEvent} event */
    const hear = (event) => {
      event.preventDefault();
      heard.push(event.reason?.name);
    };
    window.addEventListener("unhandledrejection", hear);
    fetch(LIST, { signal: AbortSignal.abort() });
    fetch(LIST, { signal: AbortSignal.abort() }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    window.removeEventListener("unhandledrejection", hear);
    return heard;
  });
  await note("getters are asked no more often", async () => {
    let asked = 0;
    const how = {
      get method() {
        asked += 1;
        return "GET";
      },
    };
    await fetch(LIST, how);
    return asked;
  });
  await note("wrapped again and frozen", async () => {
    const before = window.fetch;
    window.fetch = Object.freeze((/** @type {any[]} */ ...given) => Reflect.apply(before, window, given));
    const { status } = await fetch(LIST);
    window.fetch = before;
    return status;
  });
  return seen;
}
