// What happens to tabs, browsers, extensions and storage around a session that waits: it is told once, and nothing false with it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { stage, TWO_AT_A_TIME } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B, C] = [1, 2, 3].map(sessionId);
const SOON = { hold_needs_input: 0.3, hold_finished: 0.3 };
const CANNOT_SEE = "Session Watch can't see your sessions";
/** @type {import("./replica/server.js").Change[]} */
const RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  { id: C, title: "Task C", status: "running" },
  BELL,
];

/** @typedef {Awaited<ReturnType<typeof stage>>} Scene */

describe("the content script", TWO_AT_A_TIME, () => {
  test("an update over a session that waits loses nothing, and one script speaks afterwards", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, hold_needs_input: 1 } });
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("1");
    await scene.browser.reloadExtension();
    await hears(scene, "Needs input: Task A");
    await scene.browser.settled();
    const said = await listen(scene);
    await hearsNothingElse(scene);
    assert.deepEqual(await said(), ["capture"]);
  });

  test("a script that is injected again and again speaks once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    await inject(scene);
    await inject(scene);
    await scene.browser.settled();
    const said = await listen(scene);
    await hearsNothingElse(scene);
    assert.deepEqual(await said(), ["capture"]);
  });

  test("a page that silences the script gets a new one at the next look, and nothing is lost", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    const extension = new URL(scene.browser.url("")).host;
    await scene.page.evaluate(
      (id) => document.dispatchEvent(new CustomEvent(`session-watch-successor:${id}`)),
      extension,
    );
    const said = await listen(scene);
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.command({ do: "acknowledge", id: B });
    assert.deepEqual(await said(), ["command"]);
    await scene.browser.settled();
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });
});

describe("tabs", TWO_AT_A_TIME, () => {
  test("a discarded tab is only last seen, that is told after the grace, and taken back when it returns", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, blind_grace: 2 } });
    const board = await scene.browser.board({ hidden: true });
    await board.rowsAre('[data-live="true"]');
    const tab = await letAlone(scene);
    const discarded = await discard(scene, tab);
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
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, blind_grace: 3 } });
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

describe("the browser", TWO_AT_A_TIME, () => {
  test("after a restart what changed is told once, and an old notification still leads to its session", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    await scene.replica.set(C, { status: "failed" });
    await hears(scene, "Failed: Task C");
    const [old] = Object.keys(await scene.browser.ask(() => chrome.notifications.getAll()));
    await scene.browser.quit();
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.reopen();
    await scene.replica.ready();
    await hears(scene, "Needs input: Task A");
    // The desktop still shows it, but its daemon has nobody left to tell of a click.
    await (await scene.browser.worker()).evaluate((id) => {
      /** @type {any} */ (chrome.notifications.onClicked).dispatch(id);
    }, old);
    await scene.browser.inFront(`https://claude.ai/code/${C}`);
    await hearsNothingElse(scene);
  });

  test("a browser that dies with an alert on the screen does not say it again, and says what was held", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: { ...SOON, hold_needs_input: 2 } });
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await scene.replica.set(B, { status: "waiting" });
    await scene.browser.badgeShows("2");
    await scene.browser.crash();
    await scene.browser.reopen();
    await scene.browser.visit(); // whether Chromium had noted the tab is a matter of seconds
    await hears(scene, "Needs input: Task B");
    await hearsNothingElse(scene, "waiting");
  });
});

describe("the browser's services", TWO_AT_A_TIME, () => {
  test("where no page may keep anything of its own, the board is drawn all the same", async (t) => {
    const scene = await stage(t, { sessions: RUNNING });
    const page = await scene.browser.program.newPage();
    await page.evaluateOnNewDocument(() => {
      const get = () => {
        throw new DOMException("Access is denied", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get });
    });
    await page.goto(scene.browser.url("board.html"));
    await page.waitForSelector(`[data-session-id="${A}"]`);
  });

  test("nothing is told while it cannot be stored, and then once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    const heal = await breakDown(scene, "storage.local", "set", "refuses");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /Out of order/);
    assert.deepEqual(scene.notifications.all, []);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that the browser refused is told later, once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    const heal = await breakDown(scene, "notifications", "create", "refuses");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /Out of order/);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that hangs holds up nothing else and is told later, once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    const heal = await breakDown(scene, "notifications", "create", "hangs");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /did not answer/);
    await heal();
    await scene.replica.set(B, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await hears(scene, "Failed: Task B");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that was shown, though the browser never said so, is not shown again", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON });
    const heal = await breakDown(scene, "notifications", "create", "forgets to answer");
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await inTrouble(scene, /did not answer/);
    await heal();
    await hearsNothingElse(scene, "waiting");
  });
});

// ---- What happens ----

/** Runs the content script once more in the page, as an update does. @param {Scene} scene */
function inject({ browser }) {
  return browser.ask(async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
    await chrome.scripting.executeScript({ target: { tabId: Number(id) }, files: ["content.js"] });
  });
}

/** Hears what is said to the background from now on; gives a function that tells the kinds of it. @param {Scene} scene */
async function listen({ browser }) {
  const worker = await browser.worker();
  await worker.evaluate(() => {
    const said = Object.assign(globalThis, { said: /** @type {string[]} */ ([]) }).said;
    chrome.runtime.onMessage.addListener(({ kind }) => void said.push(kind));
  });
  return () => worker.evaluate(() => /** @type {any} */ (globalThis).said);
}

/** Puts a tab that nobody has in hand in the place of the page. @param {Scene} scene */
async function letAlone({ browser, page, replica }) {
  await browser.letTabsBe();
  const tab = await browser.tab({ active: false });
  await replica.ready(2);
  await browser.settled();
  await page.close();
  return tab;
}

/** Discards a tab; gives the number it has then. @param {Scene} scene @param {number} tab @returns {Promise<number>} */
async function discard({ browser }, tab) {
  const discarded = await browser.ask((id) => chrome.tabs.discard(id), tab);
  assert.equal(discarded?.discarded, true);
  return Number(discarded.id);
}

/** @param {Scene} scene @returns {Promise<chrome.tabs.Tab[]>} */
function pinned({ browser }) {
  return browser.ask(() => chrome.tabs.query({ pinned: true }));
}

/**
 * One of the background's API fails from now on; gives a function that makes it work again.
 * @param {Scene} scene
 * @param {string} area
 * @param {string} name
 * @param {"refuses" | "hangs" | "forgets to answer"} how
 */
async function breakDown({ browser }, area, name, how) {
  const worker = await browser.worker();
  await worker.evaluate(
    (area, name, how) => {
      const owner = area.split(".").reduce((part, next) => part[next], /** @type {any} */ (chrome));
      owner.whole = owner[name];
      owner[name] = (/** @type {any[]} */ ...args) => {
        if (how === "forgets to answer") owner.whole(...args);
        return how === "refuses" ? Promise.reject(new Error("Out of order")) : new Promise(() => {});
      };
    },
    ...[area, name, how],
  );
  return () =>
    worker.evaluate(
      (area, name) => {
        const owner = area.split(".").reduce((part, next) => part[next], /** @type {any} */ (chrome));
        owner[name] = owner.whole;
      },
      ...[area, name],
    );
}

/** Resolves when the extension tells of trouble. @param {Scene} scene @param {RegExp} words */
async function inTrouble({ browser }, words) {
  const trouble = await browser.ask(
    () =>
      new Promise((resolve) => {
        const look = async () => {
          const { trouble } = await chrome.storage.session.get("trouble");
          if (trouble) resolve(trouble);
        };
        chrome.storage.onChanged.addListener(look);
        look();
      }),
  );
  assert.match(String(trouble), words);
}
