// The main job: for each session that needs its user there is one desktop notification with the right words, and a
// click on it shows the session.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B, C] = [1, 2, 3].map(sessionId);
const SECONDS = 1 / 60;

/** @param {string[]} ids @param {Partial<import("./replica/world.js").Session>} [more] */
const running = (ids, more) => [
  ...ids.map((id, at) => ({ id, title: `Task ${"ABC"[at]}`, status: /** @type {const} */ ("running"), ...more })),
  BELL,
];

inEachBrowser("alerts", (stage, { can }) => {
  test("a permission asked for is said after its hold of three seconds, with what is asked", async (t) => {
    const scene = await stage(t, { sessions: running([A], { detail: "Wants to run the migration" }), rest: 4 });
    const since = await scene.replica.set(A, { status: "waiting" });
    const { at, body, hints } = await hears(scene, "Needs input: Task A");
    assert.ok(at - since >= 2_900 && at - since < 4_500, `said after ${at - since} ms`);
    assert.match(body, /Wants to run the migration/);
    if (can("keeps a notification until it is closed"))
      assert.equal(hints.urgency.value, 2, "it stays until it is seen");
    await hearsNothingElse(scene);
  });

  test("a question is a need, too", async (t) => {
    const scene = await stage(t, { sessions: running([A]), settings: SOON });
    await scene.replica.set(A, { status: "waiting", wait: "question" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("a finished session is said after its hold of two seconds", async (t) => {
    const scene = await stage(t, { sessions: running([A]), rest: 3 });
    const since = await scene.replica.set(A, { status: "finished" });
    const { at } = await hears(scene, "Finished: Task A");
    assert.ok(at - since >= 1_900 && at - since < 3_500, `said after ${at - since} ms`);
    await hearsNothingElse(scene);
  });

  test("a failure is said at once, with its reason", async (t) => {
    const scene = await stage(t, { sessions: running([A]), settings: SOON });
    const since = await scene.replica.set(A, { status: "failed", error: "Usage limit reached" });
    const { at, body } = await hears(scene, "Failed: Task A");
    assert.ok(at - since < 1_000, `said after ${at - since} ms`);
    assert.match(body, /Usage limit reached/);
    await hearsNothingElse(scene);
  });

  test("a session that gave signs of life and gives none any more is said to be stalled", async (t) => {
    const settings = { ...SOON, stall_mark: 1 * SECONDS, stall_alert: 2 * SECONDS };
    const scene = await stage(t, { sessions: [{ id: A, title: "Task A", status: "running" }], settings, rest: 3 });
    await scene.replica.set(A, { title: "Task A (1 of 3)" });
    await scene.browser.settled(); // otherwise both titles come in one capture
    await scene.replica.set(A, { title: "Task A (2 of 3)" });
    await hears(scene, "Stalled: Task A (2 of 3)");
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A (2 of 3)");
    assert.deepEqual(scene.notifications.rest(), []);
  });

  test("where others see the screen, a notification shows no word of the session", async (t) => {
    const sessions = running([A, B, C], { detail: "Wants to run the migration", repository: "acme/payroll" });
    const scene = await stage(t, {
      sessions,
      settings: { hold_needs_input: 0, hold_finished: 1, notification_detail: 2 },
      rest: 2,
    });
    await scene.replica.set(A, { status: "waiting" });
    const alone = await hears(scene, "A session needs input");
    for (const id of [A, B, C]) await scene.replica.set(id, { status: "finished" });
    const several = await hears(scene, "3 sessions finished");
    await scene.replica.set(BELL.id, { status: "failed" });
    const last = await hears(scene, "A session failed");
    for (const said of [alone, several, last]) assert.doesNotMatch(JSON.stringify(said), /Task|bell|migration|payroll/);
    assert.deepEqual(scene.notifications.rest(), []);
  });

  test("three sessions that finish within two seconds become one notification with their titles", async (t) => {
    const scene = await stage(t, { sessions: running([A, B, C]), settings: { hold_finished: 1 }, rest: 2 });
    for (const id of [A, B, C]) await scene.replica.set(id, { status: "finished" });
    const { body } = await hears(scene, "3 sessions finished");
    for (const title of ["Task A", "Task B", "Task C"]) assert.match(body, new RegExp(title));
    await hearsNothingElse(scene);
  });

  test("the last page closed while sessions run: said once that they cannot be seen, taken back when they can", async (t) => {
    const scene = await stage(t, { sessions: running([A]), settings: { ...SOON, blind_grace: 1 }, rest: 2 });
    await scene.page.close();
    const said = await hears(scene, "Session Watch can't see your sessions");
    assert.match(said.body, /2 were running/);
    await scene.browser.visit();
    const withdrawal = await scene.desktop.withdrawals.next();
    assert.equal(withdrawal.id, said.id);
    await hearsNothingElse(scene);
  });

  test("a click on a notification opens its session in a new tab", async (t) => {
    const scene = await stage(t, { sessions: running([A]), settings: SOON });
    await scene.replica.set(A, { status: "failed" });
    await scene.desktop.click(await hears(scene, "Failed: Task A"));
    await scene.replica.ready(2);
    const [shown] = (await scene.browser.tabs()).filter(({ active }) => active);
    assert.equal(shown.url, `https://claude.ai/code/${A}`);
    await hearsNothingElse(scene);
  });

  test("a click brings the tab to the front that shows the session already", async (t) => {
    const scene = await stage(t, { sessions: running([A]), path: `/code/${A}`, settings: SOON });
    await scene.browser.visit("/code");
    await scene.replica.ready(2);
    const before = await scene.browser.tabs();
    await scene.replica.set(A, { status: "waiting" });
    await scene.desktop.click(await hears(scene, "Needs input: Task A"));
    await scene.browser.inFront(`https://claude.ai/code/${A}`);
    assert.deepEqual(
      (await scene.browser.tabs()).map(({ id }) => id),
      before.map(({ id }) => id),
    );
    await hearsNothingElse(scene);
  });

  test("a click works after the worker that said it has died", async (t) => {
    const scene = await stage(t, { sessions: running([A]), settings: SOON });
    await scene.replica.set(A, { status: "failed" });
    const said = await hears(scene, "Failed: Task A");
    await scene.browser.killWorker();
    await scene.desktop.click(said);
    await scene.browser.inFront(`https://claude.ai/code/${A}`);
    await hearsNothingElse(scene);
  });

  test("what its user is looking at is not said", async (t) => {
    const scene = await stage(t, { sessions: running([A]), path: `/code/${A}`, settings: SOON });
    await scene.page.bringToFront();
    await scene.replica.set(A, { status: "waiting" });
    await hearsNothingElse(scene, "waiting");
  });

  test("alerts that are switched off are not said", async (t) => {
    const scene = await stage(t, {
      sessions: running([A, B]),
      settings: { ...SOON, alert_failed: 0, alert_finished: 0 },
    });
    await scene.replica.set(A, { status: "failed" });
    await scene.replica.set(B, { status: "finished" });
    await hearsNothingElse(scene, "waiting");
  });
});
