// The board and the badge: they show every session with its current status, and treat everything from the page as text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./replica/server.js").Change} Change */

const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(sessionId);

/** @type {Change[]} */
const FIVE = [
  { id: A, title: "Running one", status: "running" },
  { id: B, title: "Asking one", status: "waiting" },
  { id: C, title: "Finished one", status: "finished" },
  { id: D, title: "Failed one", status: "failed" },
  { id: E, title: "Idle one", status: "idle" },
];

const HOSTILE = [
  '<img src=x onerror="document.title=1"> <script>document.title=1</script>',
  "Running",
  "Awaiting input",
  "#12 · Merged",
  '"><li data-session-id="x" data-status="failed">',
  "{{7*7}} &lt;b&gt; %s $1 __MSG_extensionName__",
  "Quote ' and \" and \\ and\u200b zero\ufeff width",
];

/** Removes zero-width characters, as the board does. @param {string} title */
function shown(title) {
  return title.replace(/[\u200b-\u200d\ufeff]/g, "");
}

inEachBrowser("the board and the badge", (stage, { open }) => {
  test("the board shows every session with its status, and the badge counts what needs its user", async (t) => {
    const scene = await stage(t, { sessions: FIVE });
    const board = await scene.browser.board();
    await board.shows({ [A]: "running", [B]: "waiting", [C]: "finished", [D]: "failed", [E]: "idle" });
    const rows = await board.rows();
    assert.equal(rows.length, 5);
    for (const { id, title } of FIVE) {
      const row = rows.find((each) => each.id === id);
      assert.match(row?.text ?? "", new RegExp(String(title)));
      assert.equal(row?.live, "true");
    }
    const needy = rows.findIndex(({ id }) => id === B);
    const idle = rows.findIndex(({ id }) => id === E);
    assert.ok(needy < idle, "what needs its user stands first");
    await scene.browser.badgeShows("2");
    await scene.browser.badgeSays("2 need you · 1 to review · 1 running as usual");
  });

  test("the board and the badge follow the page", async (t) => {
    const scene = await stage(t, { sessions: FIVE });
    const board = await scene.browser.board({ hidden: true });
    await board.shows({ [A]: "running" });
    await scene.replica.set(A, { status: "waiting" });
    await board.shows({ [A]: "waiting" });
    await scene.browser.badgeShows("3");
    await scene.replica.set(A, { status: "running", title: "Renamed one" });
    await board.shows({ [A]: "running" });
    assert.match((await board.rows()).find(({ id }) => id === A)?.text ?? "", /Renamed one/);
    await scene.replica.setAll([
      { id: B, status: "running" },
      { id: D, status: "running" },
    ]);
    await scene.browser.badgeShows("");
  });

  test("with the page closed every row is only last seen", async (t) => {
    const scene = await stage(t, { sessions: FIVE });
    const board = await scene.browser.board();
    await board.shows({ [A]: "running" });
    await scene.page.close();
    await board.rowsAre('[data-live="false"]');
    await board.shows({ [A]: "running", [B]: "waiting", [C]: "finished" });
  });

  test("a finished session stays finished until it was seen", async (t) => {
    const scene = await stage(t, { sessions: [{ id: A, title: "Task A", status: "running" }, BELL], rest: 3 });
    const board = await scene.browser.board({ hidden: true });
    await scene.replica.set(A, { status: "finished" });
    await board.shows({ [A]: "finished" });
    await scene.replica.remount();
    await board.shows({ [A]: "finished" });
    await hears(scene, "Finished: Task A");
    await scene.browser.command({ do: "acknowledge", id: A });
    await scene.browser.badgeShows("");
  });

  test("opening a finished session is seeing it", async (t) => {
    const sessions = [{ id: A, title: "Task A", status: /** @type {const} */ ("running") }, BELL];
    const scene = await stage(t, { sessions, settings: SOON });
    await scene.replica.set(A, { status: "finished" });
    await scene.desktop.click(await hears(scene, "Finished: Task A"));
    await scene.replica.readBy(A);
    const board = await scene.browser.board({ hidden: true });
    await board.shows({ [A]: "idle" });
    await hearsNothingElse(scene);
  });

  test("a click on a row opens its session", async (t) => {
    const scene = await stage(t, { sessions: FIVE });
    const board = await scene.browser.board();
    await board.shows({ [B]: "waiting" });
    await board.open(B);
    await scene.browser.inFront(`https://claude.ai/code/${B}`);
  });

  test("before any page was seen the board says what to do", async (t) => {
    const scene = await open();
    t.after(() => scene.close());
    const board = await scene.browser.board();
    await board.page.waitForFunction(() => /Open Claude Code/.test(document.body.innerText), { polling: "mutation" });
    assert.deepEqual(await board.rows(), []);
  });

  test("access that is taken back is told on the board, and nothing is read until it is given again", async (t) => {
    /** @type {Change[]} */
    const sessions = [{ id: A, title: "Task A", status: "running" }, BELL];
    const scene = await stage(t, { sessions, settings: SOON });
    const board = await scene.browser.board();
    await board.shows({ [A]: "running" });
    await scene.browser.takeAccessBack();
    await board.says("Session Watch has no permission to read claude.ai");
    await board.rowsAre('[data-live="false"]');
    await scene.replica.set(A, { status: "failed" });
    await scene.browser.settled();
    await board.rowsAre('[data-live="false"]');
    assert.deepEqual(scene.notifications.all, []);
    await scene.browser.giveAccess(board);
    await hears(scene, "Failed: Task A");
    await board.rowsAre('[data-live="true"]');
    assert.doesNotMatch(await board.text(), /not allowed/);
    await hearsNothingElse(scene, "waiting");
  });

  test("titles are text and nothing else, on the board and in notifications", async (t) => {
    const sessions = HOSTILE.map((title, at) => ({
      id: sessionId(at + 1),
      title,
      status: /** @type {const} */ ("idle"),
    }));
    const scene = await stage(t, { sessions: [...sessions, BELL] });
    const board = await scene.browser.board({ hidden: true });
    await board.shows(Object.fromEntries(sessions.map(({ id }) => [id, "idle"])));
    const rows = await board.rows();
    assert.equal(rows.length, sessions.length + 1);
    for (const { id, title } of sessions) {
      const row = rows.find((each) => each.id === id);
      assert.ok(row?.text.includes(shown(title)), `${row?.text} shows ${title}`);
      assert.equal(row?.markup, 0);
    }
    await scene.replica.set(sessions[0].id, { status: "running" });
    await board.shows({ [sessions[0].id]: "running" });
    await scene.replica.set(sessions[0].id, { status: "failed" });
    await hears(scene, `Failed: ${shown(HOSTILE[0])}`);
    await hearsNothingElse(scene);
  });
});
