// What must not be told: what was so already, what was taken back, and everything that only looks like an end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./replica/world.js").View} View */

const [A, B, C, D] = [1, 2, 3, 4].map(sessionId);
/** @type {import("./replica/server.js").Change[]} */
const TWO_RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  BELL,
];

/** Ways in which the page hides some or all sessions. @type {Record<string, Partial<View>>} */
const HIDING = {
  "a folded group whose rows are hidden": { folded: ["Today"] },
  "a folded group whose rows are gone": { folded: ["Today"], fold: "removed" },
  "the filter for archived sessions": { filter: "archived" },
  'rows cut off by "Show more"': { limit: 0 },
  "a sidebar collapsed to 28 px": { sidebar: "collapsed" },
  "a sidebar that is not there": { sidebar: "absent" },
  "a page still booting": { state: "booting" },
  "an empty list": { state: "empty" },
  "an error screen": { state: "error" },
  "a dialog over the page": { dialog: "over" },
  "a dialog in the page's place": { dialog: "instead" },
  "rows grouped by folder": { groupBy: "folder" },
};

inEachBrowser("what is not said", (stage) => {
  test("what was so at first sight is not said", async (t) => {
    const scene = await stage(t, {
      sessions: [
        { id: A, status: "waiting" },
        { id: B, status: "finished" },
        { id: C, status: "failed" },
        { id: D, status: "waiting", wait: "question" },
        BELL,
      ],
      settings: SOON,
    });
    await hearsNothingElse(scene, "waiting");
  });

  test("a reload of the page says nothing again and loses nothing", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await scene.page.reload();
    await scene.replica.ready();
    await hearsNothingElse(scene, "waiting");
  });

  test("a change during a reload is said once", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    const reloaded = scene.page.reload();
    await scene.replica.set(A, { status: "finished" });
    await reloaded;
    await hears(scene, "Finished: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("a need that goes away within its hold is not said", async (t) => {
    const scene = await stage(t, {
      sessions: TWO_RUNNING,
      settings: { hold_needs_input: 1, hold_finished: 1 },
      rest: 2,
    });
    await scene.replica.set(A, { status: "waiting" });
    await scene.replica.set(B, { status: "finished" });
    await scene.replica.setAll([
      { id: A, status: "running" },
      { id: B, status: "running" },
    ]);
    await hearsNothingElse(scene, "waiting");
  });

  test("a need that goes away after it was said is taken back", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { status: "waiting" });
    const said = await hears(scene, "Needs input: Task A");
    await scene.replica.set(A, { status: "running" });
    assert.equal((await scene.desktop.withdrawals.next()).id, said.id);
    await hearsNothingElse(scene);
  });

  test("a list that is mounted anew or drawn anew says nothing and stays watched", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.remount();
    await scene.replica.rerender();
    await scene.replica.set(A, { status: "finished" });
    await hears(scene, "Finished: Task A");
    await scene.replica.remount();
    await hearsNothingElse(scene, "waiting");
  });

  test("routes that change inside the page say nothing and stay watched", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    for (const path of [`/code/${A}`, `/code/${B}`, "/code", "/new", `/code/${B}`]) await scene.replica.go(path);
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("no way of not showing a session ends it, and coming back is no news", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    const usual = { ...scene.replica.view };
    for (const [name, view] of Object.entries(HIDING)) {
      await t.test(name, async () => {
        await scene.replica.look(view);
        await scene.replica.look(usual);
        await scene.replica.look(view);
        await scene.browser.settled();
        await scene.replica.look(usual);
        assert.deepEqual(scene.notifications.all, []);
      });
    }
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("a session that is filtered out while it runs and comes back finished is said once", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { filtered: true });
    await scene.browser.settled();
    await scene.replica.set(A, { filtered: false, status: "finished" });
    await hears(scene, "Finished: Task A");
    await hearsNothingElse(scene, "waiting");
  });

  test("an archived session has not finished", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { archiving: true });
    await scene.replica.set(A, { archiving: false, status: "archived" });
    await scene.replica.look({ filter: "archived" });
    await scene.browser.settled();
    await scene.replica.look({ filter: "active" });
    await hearsNothingElse(scene, "waiting");
  });

  test("signed out: told that nothing can be seen, never that anything ended", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: { ...SOON, blind_grace: 1 }, rest: 2 });
    await scene.replica.look({ signedIn: false });
    await scene.page.waitForFunction(() => location.pathname === "/login", { polling: 50 });
    await hears(scene, "Session Watch can't see your sessions");
    await scene.replica.look({ signedIn: true });
    await scene.desktop.withdrawals.next();
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("a transcript that streams is no news", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, path: `/code/${A}`, settings: SOON, view: { stream: 100 } });
    await scene.replica.set(B, { status: "waiting" });
    await hears(scene, "Needs input: Task B");
    await hearsNothingElse(scene, "waiting");
  });
});
