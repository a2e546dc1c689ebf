// Every known shape of the page, and every language: new sessions are read correctly in each.

import { test } from "node:test";
import { BELL, hears } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { LANGUAGES } from "./replica/page/labels.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./replica/world.js").View} View */
/** @typedef {import("./replica/server.js").Change} Change */

const STATUSES = /** @type {const} */ (["running", "waiting", "finished", "failed", "idle"]);

let number = 0;

/** New sessions, one in each status, and what the board must show. */
function oneOfEach() {
  const sessions = STATUSES.map((status) => {
    number += 1;
    return { id: sessionId(number), title: `Task ${number}`, status };
  });
  return { sessions, shown: Object.fromEntries(sessions.map(({ id, status }) => [id, status])) };
}

/** @type {Record<string, Partial<View>>} */
const SHAPES = {
  "rows of October 2026, as today": {},
  "rows of August 2026": { shell: "2026-08" },
  "rows without dots": { dots: false },
  "rows with zero-width characters in their labels": { zeroWidth: true, dots: false },
  "rows of July 2026, which are buttons": { shell: "2026-07" },
  "rows of July 2026 without dots": { shell: "2026-07", dots: false },
  "an older shell of plain links": { shell: "links", dots: false },
  "a collapsed sidebar": { sidebar: "collapsed" },
  "sessions grouped by folder": { groupBy: "folder" },
  "the dashboard of cards that KB-029 describes": { sidebar: "absent", landing: "dashboard" },
  ...Object.fromEntries(
    LANGUAGES.map((language) => [`labels in ${language}`, { language, dots: false, landing: "plain" }]),
  ),
};

inEachBrowser("shapes of the page", (stage) => {
  test("sessions are read from every shape and in every language", async (t) => {
    const scene = await stage(t, { sessions: [BELL], settings: SOON });
    const board = await scene.browser.board({ hidden: true });
    const usual = { ...scene.replica.view };
    for (const [name, view] of Object.entries(SHAPES)) {
      await t.test(name, async () => {
        const { sessions, shown } = oneOfEach();
        await scene.replica.show(sessions, { ...usual, ...view });
        await board.shows(shown);
      });
    }
    await scene.replica.show([BELL], usual);
    await scene.replica.set(BELL.id, { status: "failed" });
    await hears(scene, "Failed: The bell");
  });

  for (const [name, view] of Object.entries({
    "rows of July 2026, which are buttons": { shell: /** @type {const} */ ("2026-07") },
    "an older shell of plain links": { shell: /** @type {const} */ ("links") },
    "the dashboard of cards": { sidebar: /** @type {const} */ ("absent"), landing: /** @type {const} */ ("dashboard") },
  })) {
    test(`changes are said in ${name}`, async (t) => {
      const [running, asking] = [sessionId(1), sessionId(2)];
      /** @type {Change[]} */
      const sessions = [
        { id: running, title: "Task A", status: "running" },
        { id: asking, title: "Task B", status: "running" },
      ];
      const scene = await stage(t, { sessions, view, settings: SOON });
      await scene.replica.set(running, { status: "finished" });
      await hears(scene, "Finished: Task A");
      await scene.replica.set(asking, { status: "waiting" });
      await hears(scene, "Needs input: Task B");
    });
  }

  test("a switch of the language is no change of any session", async (t) => {
    const { sessions, shown } = oneOfEach();
    // One of them already waits. That is told after a while, and is not what this test is about.
    const scene = await stage(t, { sessions: [...sessions, BELL], settings: { ...SOON, alert_needs_input: 0 } });
    const board = await scene.browser.board({ hidden: true });
    for (const language of LANGUAGES) {
      await scene.replica.look({ language, dots: false });
      await scene.browser.settled();
      await board.shows(shown);
    }
    await scene.replica.set(BELL.id, { status: "failed" });
    await hears(scene, "Failed: The bell");
  });
});
