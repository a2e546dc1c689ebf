// An update: new code on the stored state of an earlier version, while a session waits.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const A = sessionId(1);

/** @type {import("./replica/server.js").Change[]} */
const TASKS = [{ id: A, title: "Task A", status: "running" }, BELL];

inEachBrowser("an upgrade", (stage, { can }) => {
  test("over a session that waits and was told: nothing is told twice, and what is new is told", async (t) => {
    const scene = await stage(t, { sessions: TASKS, settings: SOON, lasts: true });
    await scene.replica.set(A, { status: "waiting" });
    const told = await hears(scene, "Needs input: Task A");
    await scene.browser.settled();
    await goBack(scene);
    await scene.browser.update();
    await scene.browser.settled();
    const { state, history, ...others } = await stored(scene);
    const now = JSON.parse(/** @type {string} */ (state).slice(8)); // after its checksum
    assert.equal(now.version, 6);
    assert.ok(history, "a history begins");
    assert.deepEqual(Object.keys(others), [], "nothing was set aside");
    assert.equal(now.state.alerts.notices[0]?.kind, "needs-input", "the notification is still known");
    assert.equal(now.state.settings.hold_needs_input, 100, "settings are kept");
    if (can("keeps notifications over an update")) {
      await scene.desktop.click(told);
      await scene.browser.inFront(`https://claude.ai/code/${A}`);
    }
    await hearsNothingElse(scene);
  });

  test("while the wait is not said yet: it is said once", async (t) => {
    const scene = await stage(t, { sessions: TASKS, settings: { hold_needs_input: 2 }, rest: 3, lasts: true });
    await scene.replica.set(A, { status: "waiting" });
    await scene.browser.badgeShows("1");
    await goBack(scene);
    await scene.browser.update();
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });
});

/** @typedef {{browser: import("./harness/browser.js").Browser}} Scene */

/** @param {Scene} scene @returns {Promise<any>} */
const stored = ({ browser }) => browser.ask(() => chrome.storage.local.get(null));

/**
 * Changes the stored state into version 1 of its form, as a worker of that version would have left it.
 * @param {Scene} scene
 */
async function goBack({ browser }) {
  await browser.killWorker();
  await browser.ask(async () => {
    const { state } = await chrome.storage.local.get("state");
    const { marks, looks, collapsed, ...first } = JSON.parse(/** @type {string} */ (state).slice(8)).state;
    const { quiet, blind_held, needs, notifications, recent, ...alerts } = first.alerts;
    /** @type {[string, any][]} */
    const all = needs;
    alerts.told = all.filter(([, { stage }]) => stage.told).map(([id, { stage }]) => [id, stage.told]);
    const held = all.filter(([, { stage }]) => stage.held);
    alerts.pending = held.map(([session, { kind, stage }]) => ({ session, kind, due: stage.held }));
    const known = Object.entries(first.settings)
      .slice(0, 14)
      .concat(Object.entries({ slots: first.settings.slots }));
    const old = { ...first, alerts, settings: Object.fromEntries(known) };
    await chrome.storage.local.set({ state: { version: 1, state: old } });
    await chrome.storage.local.remove("history");
  });
}
