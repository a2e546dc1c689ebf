// A waiting session is told once, and nothing false, whatever happens to tabs, browsers, extensions and storage.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { AWAKE, inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B, C] = [1, 2, 3].map(sessionId);
const CANNOT_SEE = "Session Watch can't see your sessions";
/** @type {import("./replica/server.js").Change[]} */
const RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  { id: C, title: "Task C", status: "running" },
  BELL,
];

/** @typedef {Awaited<ReturnType<import("./harness/scene.js").Stage>>} Scene */

inEachBrowser("the content script", (stage) => {
  test("an update over a session that waits loses nothing, and one script speaks afterwards", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, hold_needs_input: 1 }, rest: AWAKE });
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("1");
    await scene.browser.reloadExtension();
    await hears(scene, "Needs input: Task A");
    await scene.browser.settled();
    const said = await listen(scene);
    await hearsNothingElse(scene);
    checkOneVoice(await said());
  });

  test("a script that is injected again and again speaks once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    await inject(scene);
    await inject(scene);
    await scene.browser.settled();
    const said = await listen(scene);
    await hearsNothingElse(scene);
    checkOneVoice(await said());
  });

  test("a script that retired is followed by a new one at the next look, and nothing is lost", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    await scene.browser.ask(async () => {
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      await chrome.tabs.sendMessage(Number(id), { kind: "retire" });
    });
    const said = await listen(scene);
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.command({ do: "unread", id: B });
    assert.deepEqual(await said(), ["command"]);
    await scene.browser.settled();
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });
});

inEachBrowser("tabs", (stage) => {
  test("a discarded tab is only last seen, that is told after the grace, and taken back when it returns", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, blind_grace: 2 }, rest: 3 });
    const board = await scene.browser.board({ hidden: true });
    await board.rowsAre('[data-live="true"]');
    const tab = await letAlone(scene);
    const discarded = await scene.browser.discard(tab);
    await board.rowsAre('[data-live="false"]');
    assert.deepEqual(scene.notifications.all, []);
    const told = await hears(scene, CANNOT_SEE);
    assert.match(told.body, /4 were running/);
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.ask((id) => chrome.tabs.update(id, { active: true }), discarded);
    assert.equal((await scene.desktop.withdrawals.next(15_000)).id, told.id);
    await board.rowsAre('[data-live="true"]');
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("a watch tab is opened when the last page is closed, pinned, and only one", async (t) => {
    // The tab opens halfway to the alert that sessions are out of sight, and has the other half to load its page.
    // Firefox must not suspend the event page before that, because no alarm fires within 30 s.
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, blind_grace: 12 }, rest: 13 });
    await scene.browser.configure({ watch_tab: 1 });
    await scene.replica.ready(2);
    const [first, ...more] = await pinned(scene);
    assert.deepEqual([first?.autoDiscardable, more], [false, []]);
    const opened = scene.browser.ask(() => new Promise((resolve) => chrome.tabs.onCreated.addListener(resolve)));
    await scene.page.close();
    await scene.browser.ask((id) => chrome.tabs.remove(id), first.id);
    await opened;
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
    assert.equal((await pinned(scene)).length, 1);
  });
});

inEachBrowser("the browser", (stage, { can }) => {
  test("after a restart what changed is told once, and an old notification still leads to its session", async (t) => {
    // Three alerts within two seconds would become one, and a browser may restart faster than that.
    const scene = await stage(t, {
      sessions: RUNNING,
      settings: { ...SOON, hold_needs_input: 2 },
      rest: 3,
      lasts: true,
    });
    await scene.replica.set(C, { status: "failed" });
    await hears(scene, "Failed: Task C");
    const [old] = Object.keys(await scene.browser.ask(() => chrome.notifications.getAll()));
    await scene.browser.quit();
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.reopen();
    await scene.replica.ready();
    await hears(scene, "Needs input: Task A");
    if (can("knows notifications of before a restart")) {
      // The desktop still shows it, but its daemon can no longer report a click to the browser.
      await scene.browser.inBackground((background, id) => background.chrome.notifications.onClicked.dispatch(id), old);
      await scene.browser.inFront(`https://claude.ai/code/${C}`);
    }
    await hearsNothingElse(scene);
  });

  test("a browser that dies with an alert on the screen does not say it again, and says what was held", async (t) => {
    const scene = await stage(t, {
      sessions: RUNNING,
      settings: { ...SOON, hold_needs_input: 2 },
      rest: 3,
      lasts: true,
    });
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await scene.replica.set(B, { status: "waiting" });
    await scene.browser.badgeShows("2");
    await scene.browser.crash();
    await scene.browser.reopen();
    await scene.browser.visit(); // Chromium notes a tab only after some seconds, so it may not be restored
    await hears(scene, "Needs input: Task B");
    await hearsNothingElse(scene, "waiting");
  });
});

// ---- Events ----

/** Runs the content script again in the page, as an update does. @param {Scene} scene */
function inject({ browser }) {
  return browser.ask(async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
    const files = chrome.runtime.getManifest().content_scripts?.[0]?.js ?? [];
    await chrome.scripting.executeScript({ target: { tabId: Number(id) }, files });
  });
}

/**
 * Records the messages to the background from now on. Returns a function that gives their kinds, with the content of
 * captures.
 * @param {Scene} scene
 * @returns {Promise<() => Promise<string[]>>}
 */
async function listen({ browser }) {
  await browser.inBackground((background) => {
    background.said = [];
    background.chrome.runtime.onMessage.addListener((/** @type {any} */ { kind, capture }) => {
      // Each script has its own numbers for the same chunks, so only their markup is compared.
      const brought = capture?.changes?.chunks.map((/** @type {{ html: string }} */ { html }) => html) ?? null;
      background.said.push(capture ? `${kind} ${JSON.stringify(brought)}` : kind);
    });
  });
  return () => browser.inBackground(({ said }) => said);
}

/**
 * Checks that no capture came twice. A page may draw a change in two steps, but two scripts would send each step twice.
 * @param {string[]} said
 */
function checkOneVoice(said) {
  const brought = said.filter((each) => each !== "capture null");
  assert.ok(brought.length > 0 && brought.every((each) => each.startsWith("capture ")), `${said}`);
  assert.equal(new Set(brought).size, brought.length, `${said}`);
}

/** Replaces the page by a tab that puppeteer does not control. @param {Scene} scene */
async function letAlone({ browser, page, replica }) {
  await browser.letTabsBe();
  const tab = await browser.tab({ active: false });
  await replica.ready(2);
  await browser.settled();
  await page.close();
  return tab;
}

/** @param {Scene} scene @returns {Promise<chrome.tabs.Tab[]>} */
function pinned({ browser }) {
  return browser.ask(() => chrome.tabs.query({ pinned: true }));
}
