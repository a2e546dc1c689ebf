// What a person at this desktop is told, and, as important, is not told.

import assert from "node:assert/strict";

/** Longer than any hold of these tests; nothing waits for it unless it fails. */
const PATIENCE_MS = 8_000;

/**
 * The next notification, which has this title. Since they come in order, whatever should have been silent before it was.
 * @param {{notifications: import("./desktop.js").Desktop["notifications"], browser: import("./browser.js").Browser}} scene
 * @param {string} title
 */
export async function hears({ notifications, browser }, title, within = PATIENCE_MS) {
  const notification = await notifications.next(within);
  assert.equal(notification.summary, title);
  await browser.betweenSteps();
  return notification;
}

/**
 * Proves that nothing is on its way, with an event in place of a wait: one more session needs its user, and its notification is the
 * next and the last. Told to wait, it does so for the same hold as whatever should have stayed silent. The page must show `BELL`.
 * @param {Parameters<typeof hears>[0] & {replica: import("../replica/server.js").Replica}} scene
 * @param {"failed" | "waiting"} how
 */
export async function hearsNothingElse(scene, how = "failed") {
  await scene.replica.set(BELL.id, { status: how });
  await hears(scene, `${how === "failed" ? "Failed" : "Needs input"}: ${BELL.title}`);
  assert.deepEqual(scene.notifications.rest(), []);
}

/** A session that only exists to be heard after everything else. */
export const BELL = /** @type {const} */ ({
  id: "session_01BellBellBellBellBellBe",
  title: "The bell",
  status: "running",
});
