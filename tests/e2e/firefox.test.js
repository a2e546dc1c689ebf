// Tests for Firefox alone: it drops no notifications that come fast, and its event page plays the sound.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL } from "./harness/hears.js";
import { AWAKE, inBrowser } from "./harness/scene.js";
import { until } from "./harness/until.js";
import { sessionId } from "./replica/world.js";

const TEN = [...Array(10).keys()].map((at) => ({
  id: sessionId(at + 1),
  title: `Task ${at}`,
  status: /** @type {const} */ ("running"),
}));
const AT_ONCE = { hold_needs_input: 0, hold_finished: 0 };
const TITLES = { waiting: "Needs input", failed: "Failed", finished: "Finished" };

inBrowser("firefox", "Firefox", (stage) => {
  test("ten sessions that fail one right after the other all stand on the screen, whatever was taken together", async (t) => {
    const { replica, desktop, notifications } = await stage(t, { sessions: TEN, settings: AT_ONCE });
    for (const { id } of TEN) await replica.set(id, { status: "failed" });
    // A notification of many sessions names three of them and says how many there are.
    const told = () => {
      const onScreen = new Set(desktop.shown());
      const counts = notifications.all
        .filter(({ id }) => onScreen.has(id))
        .map(({ summary }) => Number(/^(\d+) sessions/.exec(summary)?.[1] ?? 1));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    // Any notification may complete them. One that had no room within the minute comes later.
    while (told() < TEN.length) await notifications.next(75_000);
    assert.equal(told(), TEN.length);
  });

  // Each pair has its own test, because more than six notifications in a minute would be held back.
  const pairs = /** @type {const} */ ([
    ["failed", "failed"],
    ["finished", "finished"],
    ["failed", "finished"],
    ["finished", "failed"],
    ["waiting", "failed"],
  ]);
  for (const pair of pairs) {
    test(`two that come in the same moment are both shown: ${pair.join(", ")}`, async (t) => {
      const scene = await stage(t, { sessions: TEN, settings: AT_ONCE });
      const two = pair.map((status, at) => ({ ...TEN[at], status }));
      await scene.replica.setAll(two);
      const heard = [await scene.notifications.next(), await scene.notifications.next()];
      const wanted = two.map(({ status, title }) => `${TITLES[status]}: ${title}`);
      assert.deepEqual(heard.map(({ summary }) => summary).sort(), wanted.sort());
      await scene.browser.betweenSteps();
      assert.deepEqual(scene.notifications.rest(), []);
    });
  }

  test("an alert is heard, to its end, several at once as one, and none when that is switched off", async (t) => {
    const scene = await stage(t, { sessions: [...TEN, BELL], settings: AT_ONCE, rest: AWAKE });
    await scene.browser.inBackground((background) => {
      const { Audio } = background;
      background.heard = [];
      background.Audio = function Recorded(/** @type {string} */ url) {
        const sound = new Audio(url);
        background.heard.push("new");
        for (const event of ["playing", "ended"]) sound.addEventListener(event, () => background.heard.push(event));
        return sound;
      };
    });
    const heard = () => scene.browser.inBackground(({ heard }) => heard);
    const isHeard = (/** @type {string[]} */ events) =>
      until(heard, (all) => all.join() === events.join(), `not heard: ${events.join()}`);

    await scene.replica.setAll(TEN.slice(0, 2).map((session) => ({ ...session, status: "failed" })));
    await isHeard(["new", "playing", "ended"]);
    await scene.browser.configure({ sound: 0 });
    await scene.replica.set(TEN[2]?.id ?? "", { status: "failed" });
    await scene.notifications.find(({ body, summary }) => `${summary}${body}`.includes("Task 2"));
    await scene.browser.configure({ sound: 1 });
    await scene.replica.set(BELL.id, { status: "failed" });
    await isHeard(["new", "playing", "ended", "new", "playing", "ended"]);
  });
});
