// Hidden tabs, and many tabs that show the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/chromium.js").Chromium} Chromium */

const [A, B] = [1, 2].map(sessionId);
/** @type {import("./replica/server.js").Change[]} */
const TWO_RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  BELL,
];

inEachBrowser("tabs", (stage, { can }) => {
  test("a hidden tab is watched as well as one in front", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.browser.open("about:blank");
    assert.equal(await scene.page.evaluate(() => document.visibilityState), "hidden");
    const since = await scene.replica.set(A, { status: "failed" });
    const { at } = await hears(scene, "Failed: Task A");
    assert.ok(at - since < 1_000, `said after ${at - since} ms`);
    await hearsNothingElse(scene, "waiting");
  });

  test("a hidden tab that shows a session is not being looked at", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, path: `/code/${A}`, settings: SOON });
    await scene.browser.open("about:blank");
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("two tabs and a session's own page give one alert", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.browser.visit("/code");
    await scene.browser.visit(`/code/${B}`);
    await scene.replica.ready(3);
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("a tab that hangs behind undoes nothing that a fresher one showed", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.browser.visit("/code");
    await scene.replica.ready(2);
    scene.replica.stick(await scene.browser.replicaTab(scene.page));
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await scene.page.bringToFront();
    await scene.browser.settled();
    const board = await scene.browser.board({ hidden: true });
    await board.shows({ [A]: "waiting", [B]: "running" });
    assert.deepEqual(scene.desktop.withdrawals.all, []);
    await hearsNothingElse(scene, "waiting");
  });

  test("one of two tabs closed is no loss of sight", async (t) => {
    const scene = await stage(t, {
      sessions: TWO_RUNNING,
      settings: { ...SOON, blind_grace: 1, hold_needs_input: 1.5 },
      rest: 2.5,
    });
    const second = await scene.browser.visit("/code");
    await scene.replica.ready(2);
    await scene.browser.settled();
    await second.close();
    await hearsNothingElse(scene, "waiting");
  });

  if (can("is told that a page is left")) {
    test("a page in the back/forward cache is out of sight, and back in it says what changed meanwhile", async (t) => {
      const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
      const board = await scene.browser.board({ hidden: true });
      await scene.page.evaluate(() => {
        window.addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted }));
      });
      const tab = await scene.browser.replicaTab(scene.page);
      scene.replica.stick(tab); // a message would remove it from the cache
      await scene.page.goto("about:blank");
      await board.rowsAre('[data-live="false"]');
      await scene.replica.set(A, { status: "waiting" });
      await scene.page.goBack();
      assert.equal(await scene.page.evaluate(() => /** @type {any} */ (window).persisted), true);
      await board.rowsAre('[data-live="true"]');
      await scene.replica.unstick(tab);
      await hears(scene, "Needs input: Task A");
      await hearsNothingElse(scene, "waiting");
    });
  }

  test("of a tab that closed while the worker was dying, the next worker finds out", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    const board = await scene.browser.board({ hidden: true });
    await board.rowsAre('[data-live="true"]');
    await scene.browser.killWorker();
    await scene.browser.ask(async () => {
      const { state: text } = await chrome.storage.local.get("state");
      const stored = JSON.parse(/** @type {string} */ (text).slice(8));
      const [[, tab]] = stored.state.track.tabs;
      stored.state.track.tabs.push([2 ** 31 - 1, tab]);
      const json = JSON.stringify(stored);
      // The core's checksum: FNV-1a over the bytes.
      let sum = 0x811c9dc5;
      for (const byte of new TextEncoder().encode(json)) sum = Math.imul(sum ^ byte, 0x01000193);
      await chrome.storage.local.set({ state: (sum >>> 0).toString(16).padStart(8, "0") + json });
    });
    await board.rowsAre('[data-live="true"]');
    await scene.page.close();
    await board.rowsAre('[data-live="false"]');
  });

  if (can("freezes pages")) {
    test("a frozen page shows nothing new, and that is said", async (t) => {
      const scene = await stage(t, { sessions: TWO_RUNNING, settings: { ...SOON, blind_grace: 1 } });
      scene.replica.stick(await scene.browser.replicaTab(scene.page));
      await /** @type {Chromium} */ (scene.browser).freeze(scene.page);
      const board = await scene.browser.board();
      await hears(scene, "Session Watch can't see your sessions");
      assert.deepEqual(
        (await board.rows()).map(({ live }) => live),
        ["false", "false", "false"],
      );
      await scene.browser.visit("/code");
      await scene.desktop.withdrawals.next();
      await hearsNothingElse(scene, "waiting");
    });
  }
});
