// In which tab a session opens: the one that shows it, else one that is free, else a new one. A minimised window is
// restored.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "./harness/board.js";
import { BELL, hears } from "./harness/hears.js";
import { AWAKE, inBrowser, inEachBrowser, SOON } from "./harness/scene.js";
import { until } from "./harness/until.js";
import { sessionId } from "./replica/world.js";

const [A, B] = [1, 2].map(sessionId);
/** @type {import("./replica/server.js").Change[]} */
const TWO_RUNNING = [
  { id: A, title: "Task A", status: "running" },
  { id: B, title: "Task B", status: "running" },
  BELL,
];
const urlOf = (/** @type {string} */ id) => `https://claude.ai/code/${id}`;
const ANY = 1;
const NEW = 2;

/** @typedef {Awaited<ReturnType<import("./harness/scene.js").Stage>>} Staged */

/**
 * Makes session A fail and clicks its notification. Returns whether its tab is new, and how many tabs were added.
 * @param {Staged} scene
 */
async function clicked(scene) {
  const before = (await scene.browser.tabs()).map(({ id }) => id);
  await scene.replica.set(A, { status: "failed" });
  await scene.desktop.click(await hears(scene, "Failed: Task A"));
  await scene.browser.inFront(urlOf(A));
  const after = await scene.browser.tabs();
  const shown = after.find(({ active }) => active);
  return { isNew: !before.includes(shown?.id), more: after.length - before.length };
}

inEachBrowser("opening", (stage) => {
  test("a session opens in a Claude Code tab that shows none and that nobody has touched", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    await scene.browser.open("about:blank");
    assert.deepEqual(await clicked(scene), { isNew: false, more: 0 });
  });

  test("a tab in which somebody has clicked may hold words that were not sent, and is left alone", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    await scene.page.bringToFront();
    await scene.page.mouse.click(400, 300);
    await scene.browser.open("about:blank");
    assert.deepEqual(await clicked(scene), { isNew: true, more: 1 });
  });

  test("neither a tab with another session nor a pinned one is taken", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, path: `/code/${B}` });
    await scene.browser.tab({ pinned: true, active: false });
    await scene.replica.ready(2);
    await scene.browser.open("about:blank");
    assert.deepEqual(await clicked(scene), { isNew: true, more: 1 });
  });

  test("whoever wants that has any tab taken, but for the one they look at", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, path: `/code/${B}`, settings: { open_in: ANY } });
    await scene.browser.open("about:blank");
    assert.deepEqual(await clicked(scene), { isNew: false, more: 0 });
  });

  test("whoever wants new tabs gets them", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, settings: { open_in: NEW } });
    await scene.browser.open("about:blank");
    assert.deepEqual(await clicked(scene), { isNew: true, more: 1 });
  });

  test("a window that was minimised comes up", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING, path: `/code/${A}`, rest: AWAKE });
    await scene.browser.open("about:blank");
    await scene.replica.set(A, { status: "failed" });
    const said = await hears(scene, "Failed: Task A");
    // This desktop has no window manager, so windows cannot be minimised: the background is told that one is.
    await scene.browser.inBackground((background) => {
      const { windows } = background.chrome;
      const { get, update } = windows;
      windows.get = async (/** @type {number} */ id) => ({ ...(await get.call(windows, id)), state: "minimized" });
      windows.update = (/** @type {number} */ id, /** @type {object} */ how) => {
        background.update = how;
        return update.call(windows, id, how);
      };
    });
    await scene.desktop.click(said);
    await scene.browser.inFront(urlOf(A));
    const update = await until(
      () => scene.browser.inBackground((background) => background.update ?? null),
      (update) => update !== null,
      "no window was brought up",
    );
    assert.deepEqual(update, { state: "normal", focused: true });
    scene.browser.spent = true;
  });

  test("a notification of several names three, and leads to a board of just these", async (t) => {
    const ids = [1, 2, 3, 4].map(sessionId);
    const sessions = ids.map((id, at) => ({ id, title: `Task ${at}`, status: /** @type {const} */ ("running") }));
    const scene = await stage(t, { sessions: [...sessions, BELL], settings: { hold_finished: 1 }, rest: 2 });
    for (const id of ids) await scene.replica.set(id, { status: "finished" });
    const said = await hears(scene, "4 sessions finished");
    assert.equal(said.body, "Task 0\nTask 1\nTask 2\nand 1 more");
    await scene.browser.killWorker();
    await scene.desktop.click(said);
    const url = scene.browser.url(`board.html?only=${ids.join(",")}`);
    await scene.browser.inFront(url);

    const board = new Board(await scene.browser.open(url));
    await board.says("Only the 4 sessions of a notification are shown.");
    const shown = async () => (await board.rows()).map(({ id }) => id);
    assert.deepEqual(await shown(), ids);
    await board.press("Show all");
    await board.shows({ [BELL.id]: "running" });
    assert.equal(await board.page.evaluate(() => location.search), "");
  });

  test("a board that is open already goes over to the sessions of the notification, and back", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    const board = await scene.browser.board();
    await board.shows({ [A]: "running" });
    for (const id of [A, B, BELL.id]) await scene.replica.set(id, { status: "failed" });
    const said = await scene.notifications.find(({ summary }) => summary === "3 sessions failed");
    await scene.desktop.click(said);
    // Sessions that failed at the same time are in the order of their ids, others in the order of their times.
    const inFront = async () => (await scene.browser.tabs()).find(({ active }) => active)?.url ?? "";
    const url = await until(inFront, (url) => url.includes("?only="), "no board of a few sessions is in front");
    assert.deepEqual(new URL(url).searchParams.get("only")?.split(",").sort(), [A, B, BELL.id].sort());
    await scene.browser.ask(() => chrome.runtime.sendMessage({ kind: "command", command: { do: "acknowledge-all" } }));
    await scene.browser.command({ do: "next" }); // nothing needs the user, so it opens the board
    await scene.browser.inFront(scene.browser.url("board.html"));
    const boards = (await scene.browser.tabs()).filter(({ url }) => url?.includes("board.html"));
    assert.equal(boards.length, 1);
  });

  test("an address that somebody made up shows nothing but sessions", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    const hostile = encodeURIComponent(`<img src=x onerror=alert(1)>,session_"><script>,,${A},${"x".repeat(9_000)}`);
    const board = new Board(await scene.browser.open(scene.browser.url(`board.html?only=${hostile}`)));
    await board.says("Only 1 session of a notification is shown.");
    assert.deepEqual(
      (await board.rows()).map(({ id, markup }) => [id, markup]),
      [[A, 0]],
    );
  });
});

inBrowser("chromium", "buttons in notifications", (stage) => {
  /** @param {import("./harness/desktop.js").Notification} notification @param {string} label */
  const keyOf = ({ actions }, label) => Object.keys(actions).find((key) => actions[key] === label);

  test("next goes to the session that needs its user most, after the worker's death, too", async (t) => {
    const sessions = [{ id: A, title: "Task A", status: /** @type {const} */ ("running") }];
    const scene = await stage(t, {
      sessions: [...sessions, { id: B, title: "[P1] Task B", status: "running" }, BELL],
      settings: { ...SOON, alert_failed: 0 },
    });
    await scene.browser.open("about:blank");
    await scene.replica.set(A, { status: "waiting" });
    const said = await hears(scene, "Needs input: Task A");
    await scene.replica.set(B, { status: "waiting" });
    await hears(scene, "Needs input: [P1] Task B");
    await scene.browser.killWorker();
    await scene.desktop.click(said, keyOf(said, "Next that needs you"));
    await scene.browser.inFront(urlOf(B));
  });

  test("snooze keeps a session silent, and says so on the board", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    await scene.replica.set(A, { status: "failed" });
    const said = await hears(scene, "Failed: Task A");
    await scene.browser.killWorker();
    await scene.desktop.click(said, keyOf(said, "Snooze 10 min"));
    const board = await scene.browser.board();
    await board.says("Snoozed until");
    assert.deepEqual(scene.desktop.shown(), []);
  });

  test("what is about no session has no buttons", async (t) => {
    const scene = await stage(t, { sessions: TWO_RUNNING });
    await scene.browser.command({ do: "test-notification" });
    const said = await hears(scene, "Session Watch can reach you");
    assert.equal(keyOf(said, "Next that needs you"), undefined);
  });
});
