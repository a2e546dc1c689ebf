// The browser stops the background's worker at any time, and the extension is updated while pages are open: each
// session is still told once.

import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B] = [1, 2].map(sessionId);
/** Three alerts within this time become one, but this test counts each. */
const BURST_MS = 2_000;
/** @type {import("./replica/server.js").Change[]} */
const TWO_RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  BELL,
];

inEachBrowser("the worker", (stage) => {
  test("a worker that died before a change is woken by it", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.browser.killWorker();
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await hearsNothingElse(scene);
  });

  test("a worker that died after an alert does not repeat it", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await scene.browser.killWorker();
    await scene.replica.rerender();
    await scene.browser.killWorker();
    await scene.page.reload();
    await scene.replica.ready();
    await hearsNothingElse(scene, "waiting");
  });

  test("a worker that died while a need was held says it when something wakes it", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: { hold_needs_input: 1 }, rest: 2 });
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("1");
    await scene.browser.killWorker();
    await scene.replica.set(B, { status: "idle" });
    await hears(scene, "Needs input: Task A");
  });

  test("a worker that died while a need was held is woken by its alarm", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: { hold_needs_input: 1 }, rest: 2 });
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("1");
    await scene.browser.killWorker();
    await hears(scene, "Needs input: Task A", 70_000);
    await hearsNothingElse(scene);
  });

  // Each time a little later: while the page draws, while the capture is sent, while the core decides, stores and acts.
  // There are two tests, because more than six notifications in a minute would be held back.
  for (const [name, moments] of Object.entries({ soon: [0, 16, 32, 48], late: [8, 24, 40, 56] })) {
    test(`a worker that dies ${name} after a change began loses nothing and repeats nothing`, async (t) => {
      const sessions = moments.map((moment, at) => ({
        id: sessionId(at + 1),
        title: `Task ${moment}`,
        status: /** @type {const} */ ("running"),
      }));
      const scene = await stage(t, { sessions: [...sessions, BELL], settings: SOON });
      for (const [at, { id, title }] of sessions.entries()) {
        const drawn = scene.replica.set(id, { status: "failed" });
        await pause(moments[at]);
        await scene.browser.crashWorker();
        await drawn;
        await scene.replica.rerender();
        await hears(scene, `Failed: ${title}`);
        await pause(BURST_MS / 2);
      }
      await hearsNothingElse(scene);
    });
  }

  test("pages that were open when the extension was updated are watched on, and nothing is said twice", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: SOON });
    await scene.replica.set(A, { status: "failed" });
    await hears(scene, "Failed: Task A");
    await scene.browser.reloadExtension();
    await scene.browser.settled();
    await hearsNothingElse(scene, "waiting");
  });
});
