// The extension shows that its watch has stopped, restarts by itself, and nothing that fails or hangs stops the rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { breakCore, breakDown, inSession, inTrouble, POISON, poison } from "./harness/faults.js";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { AWAKE, inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B, C] = [1, 2, 3].map(sessionId);
/** @type {import("./replica/server.js").Change[]} */
const RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  { id: C, title: "Task C", status: "running" },
  BELL,
];
const SET = { sessions: RUNNING, settings: SOON, rest: AWAKE };
const RETRIED_MS = 20_000;

inEachBrowser("a watch that has stopped", (stage) => {
  test("says so on the badge at once, in one notification after three failed turns, and until it works", async (t) => {
    const scene = await stage(t, SET);
    const board = await scene.browser.board({ hidden: true });
    const heal = await breakDown(
      scene,
      "storage.local.set",
      "refuses",
      "IO error: 000003.log: No space left on device",
    );
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("!");
    await scene.browser.badgeSays("Session Watch is not working: browser storage is full");
    assert.deepEqual(scene.notifications.all, []);
    await board.says("What you see may be out of date.");
    const told = await hears(scene, "Session Watch is not working: browser storage is full", RETRIED_MS);
    for (const name of ["Task 1", "Task 2", "Task 3", "Task 4"])
      await fails(scene, () => scene.replica.set(B, { title: name }));
    assert.deepEqual(scene.notifications.rest(), []);
    assert.equal((await scene.browser.badge()).text, "!");
    await heal();
    await scene.browser.settled();
    assert.equal((await scene.desktop.withdrawals.next(RETRIED_MS)).id, told.id);
    await board.saysNoLonger("out of date");
    await hears(scene, "Needs input: Task A");
    await scene.browser.badgeShows("1");
    await hearsNothingElse(scene, "waiting");
  });

  test("is told of by three failed turns in a row, not by three", async (t) => {
    const scene = await stage(t, SET);
    for (let times = 0; times < 3; times += 1) {
      const heal = await breakDown(scene, "storage.local.set", "refuses");
      await fails(scene, () => scene.replica.set(A, { title: `Task A${times}` }));
      await heal();
      await scene.browser.settled();
    }
    await hearsNothingElse(scene);
  });

  test("whose core traps at every step says that the program has failed, and starts again", async (t) => {
    const scene = await stage(t, SET);
    const heal = await breakCore(scene);
    await scene.replica.set(A, { status: "failed" });
    await scene.browser.badgeShows("!");
    await hears(scene, "Session Watch is not working: it crashed", RETRIED_MS);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await scene.browser.badgeShows("1");
    await hearsNothingElse(scene, "waiting");
  });

  test("because nothing stored can be read says so, and is well when it can", async (t) => {
    const scene = await stage(t, SET);
    const heal = await breakDown(scene, "storage.local.get", "refuses");
    const healCore = await breakCore(scene);
    await scene.replica.set(A, { status: "failed" });
    await scene.browser.badgeShows("!");
    await healCore();
    await hears(scene, "Session Watch is not working: browser storage does not respond", RETRIED_MS);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("says on the board how long it had stopped", async (t) => {
    const scene = await stage(t, SET);
    const board = await scene.browser.board();
    await scene.browser.killWorker();
    // What a worker leaves that has failed for eight minutes.
    await scene.browser.ask(
      (since) => chrome.storage.session.set({ trouble: { words: "Out of order", failures: 9, since, isTold: false } }),
      Date.now() - 8 * 60_000,
    );
    await scene.browser.settled();
    await board.says("Session Watch was down from");
  });
});

inEachBrowser("what breaks the core", (stage) => {
  test("is set aside when it has twice, the other tabs go on, and it is read when it has changed", async (t) => {
    const scene = await stage(t, SET);
    const board = await scene.browser.board({ hidden: true });
    const bad = await scene.browser.visit("/code", { hidden: true });
    await scene.replica.ready(2);
    await poison(scene);
    const title = await retitle(bad, `Task A ${POISON}`);
    await inSession(scene, "suspects", (all) => all?.[0]?.[1].isSetAside);
    await board.says("One page could not be read.");
    await scene.browser.settled();
    await inSession(scene, "trouble", ({ words }) => words === "");
    await scene.browser.badgeShows("");
    await scene.replica.set(B, { status: "failed" });
    await hears(scene, "Failed: Task B");
    await retitle(bad, title);
    await inSession(scene, "suspects", ({ length }) => length === 0);
    await board.saysNoLonger("could not be read");
    await hearsNothingElse(scene, "waiting");
  });

  test("and takes its worker along twice is set aside, too", async (t) => {
    const scene = await stage(t, SET);
    const bad = await scene.browser.visit("/code", { hidden: true });
    await scene.replica.ready(2);
    await dieReading(scene);
    await retitle(bad, "Task A 1");
    const begun = await inSession(scene, "begun", (begun) => begun !== null);
    await scene.browser.killWorker();
    // A capture that was only interrupted can be read, whether the page sends it again or sends another one.
    await retitle(bad, "Task A 2");
    await scene.browser.knows("Task A 2");
    await inSession(scene, "suspects", (all) => !all?.length);
    for (let deaths = 1; deaths <= 2; deaths += 1) {
      await scene.browser.killWorker();
      // What a worker leaves that has died each time it read this page.
      await scene.browser.ask((begun) => chrome.storage.session.set({ begun }), begun);
      await wake(scene);
      // Firefox may wake the worker more often.
      await inSession(scene, "suspects", (all) => all?.[0]?.[0] === begun.tab && all[0][1].times >= deaths);
    }
    await scene.browser.settled();
    const [[, { isSetAside }]] = await inSession(scene, "suspects", () => true);
    assert.equal(isSetAside, true);
    await scene.replica.set(B, { status: "failed" });
    await hears(scene, "Failed: Task B");
  });
});

inEachBrowser("the browser's services", (stage) => {
  test("where no page may keep anything of its own, the board is drawn all the same", async (t) => {
    const scene = await stage(t, { sessions: RUNNING });
    const page = await scene.browser.openWithoutStorage(scene.browser.url("board.html"));
    await page.waitForSelector(`[data-session-id="${A}"]`);
  });

  test("nothing is told while it cannot be stored, and then once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    const heal = await breakDown(scene, "storage.local.set", "refuses");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /Out of order/);
    assert.deepEqual(scene.notifications.all, []);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that the browser refused is told later, once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    const heal = await breakDown(scene, "notifications.create", "refuses");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /Out of order/);
    await heal();
    await scene.browser.settled();
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that hangs holds up nothing else and is told later, once", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    const heal = await breakDown(scene, "notifications.create", "hangs");
    await scene.replica.set(A, { status: "failed" });
    await inTrouble(scene, /did not answer/);
    await heal();
    await scene.replica.set(B, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await hears(scene, "Failed: Task B");
    await hearsNothingElse(scene, "waiting");
  });

  test("an alert that was shown, though the browser never said so, is not shown again", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SOON, rest: AWAKE });
    const heal = await breakDown(scene, "notifications.create", "forgets to answer");
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await inTrouble(scene, /did not answer/);
    await heal();
    await hearsNothingElse(scene, "waiting");
  });

  test("a notification service that hangs does not hold up what is believed", async (t) => {
    const scene = await stage(t, SET);
    const heal = await breakDown(scene, "notifications.create", "hangs");
    const began = Date.now();
    // Eight notifications wait, each in a turn of its own.
    for (let times = 0; times < 8; times += 1) await scene.browser.command({ do: "test-notification" });
    await scene.replica.set(A, { title: "Renamed" });
    await scene.browser.knows("Renamed");
    const took = Date.now() - began;
    assert.ok(took < 8_000, `known after ${took} ms`); // one timeout for the turn, not one for each notification
    await heal();
    await scene.browser.settled();
    for (let times = 0; times < 8; times += 1) await hears(scene, "Session Watch can reach you", RETRIED_MS);
  });

  for (const how of /** @type {const} */ (["throws", "refuses", "hangs"])) {
    test(`what the browser ${how} besides storage and notifications costs no alert`, async (t) => {
      const scene = await stage(t, SET);
      for (const name of [
        "alarms.create",
        "alarms.clear",
        "action.setBadgeText",
        "action.setTitle",
        "storage.session.set",
      ])
        await breakDown(scene, name, how);
      await scene.replica.set(A, { status: "waiting" });
      await hears(scene, "Needs input: Task A");
    });

    test(`what the browser ${how} as the worker wakes costs no alert`, async (t) => {
      const scene = await stage(t, SET);
      for (const name of ["tabs.query", "storage.session.get"]) await breakDown(scene, name, how);
      const heal = await breakCore(scene);
      await scene.replica.set(A, { title: "Task A1" });
      await scene.browser.badgeShows("!");
      await heal();
      await scene.browser.badgeShows("");
      await scene.replica.set(A, { status: "failed" });
      await hears(scene, "Failed: Task A1");
    });
  }
});

// ---- Events ----

/** @typedef {Awaited<ReturnType<import("./harness/scene.js").Stage>>} Scene */

/**
 * Resolves when one more turn has failed because of a change.
 * @param {Scene} scene
 * @param {() => Promise<unknown>} change
 */
async function fails(scene, change) {
  const before = (await inSession(scene, "trouble", () => true))?.failures ?? 0;
  await change();
  await inSession(scene, "trouble", (trouble) => trouble?.failures > before);
}

/** Stores what a worker leaves that dies while the core reads. @param {Scene} scene */
function dieReading({ browser }) {
  return browser.inBackground(({ chrome }) => {
    const { session } = chrome.storage;
    const set = session.set.bind(session);
    let isDead = false;
    session.set = (/** @type {{ begun?: object | null }} */ what) => {
      if (isDead) return Promise.resolve();
      isDead = Boolean(what.begun);
      return set(what);
    };
  });
}

/** Wakes the worker without a request to any page. @param {Scene} scene */
function wake({ browser }) {
  return browser.ask(() => chrome.alarms.create("wake", { when: Date.now() }));
}

/**
 * Changes the title of a page's first row, without the replica. Returns the title before.
 * @param {import("./harness/browser.js").Page} page
 * @param {string} title
 */
function retitle(page, title) {
  return page.evaluate((title) => {
    const label = /** @type {Element} */ (document.querySelector("[data-row-label]"));
    const before = label.textContent ?? "";
    label.textContent = title;
    return before;
  }, title);
}
