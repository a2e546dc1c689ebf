// The main job in Firefox, with the extension as it ships for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hears } from "./harness/hears.js";
import { openFirefoxScene } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const [A, B, C] = [1, 2, 3].map(sessionId);
const KNOCKS = [...Array(20).keys()].map((at) => sessionId(100 + at));

/**
 * Resolves when the extension watches. Nothing in Firefox tells a test so: sessions fail one after the other until one is heard.
 * @param {Awaited<ReturnType<typeof openFirefoxScene>>} scene
 */
async function watched({ replica, notifications }) {
  for (const id of KNOCKS) {
    await replica.set(id, { status: "failed" });
    const heard = await notifications.next(3_000).catch(() => null);
    if (heard) return;
  }
  assert.fail("the extension says nothing");
}

test("in Firefox a failure, a need and an ending are said once each, and a click opens the session", async (t) => {
  const scene = await openFirefoxScene();
  t.after(() => scene.close());
  const named = [A, B, C].map((id, at) => ({ id, title: `Task ${"ABC"[at]}` }));
  const knocks = KNOCKS.map((id) => ({ id, title: "Knock" }));
  await scene.replica.show([...named, ...knocks].map((each) => ({ ...each, status: "running" })));
  await scene.browser.visit();
  await scene.replica.ready();
  await watched(scene);

  await scene.replica.set(A, { status: "waiting" });
  await hears(scene, "Needs input: Task A");
  await scene.replica.set(B, { status: "failed" });
  await hears(scene, "Failed: Task B");
  await scene.replica.set(C, { status: "finished" });
  await scene.desktop.click(await hears(scene, "Finished: Task C"));
  await scene.replica.readBy(C);
  assert.deepEqual(scene.notifications.rest(), []);
});
