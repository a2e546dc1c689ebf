// Checks which notifications come, and that no others do.

import assert from "node:assert/strict";

/**
 * Resolves to the next notification, which must have this title. They come in order, so no other one came before it.
 * @param {{notifications: import("./desktop.js").Desktop["notifications"], browser: import("./browser.js").Browser}}
 *   scene
 * @param {string} title
 * @param {number} [within]  milliseconds
 */
export async function hears({ notifications, browser }, title, within) {
  const notification = await notifications.next(within);
  assert.equal(notification.summary, title);
  await browser.betweenSteps();
  return notification;
}

/**
 * Proves without a wait that no other notification comes: one more session needs its user, and its notification must be
 * the next one. With "waiting" it has the same hold as the session that must stay silent. The page must show `BELL`.
 * @param {Parameters<typeof hears>[0] & {replica: import("../replica/server.js").Replica}} scene
 * @param {"failed" | "waiting"} how
 */
export async function hearsNothingElse(scene, how = "failed") {
  await scene.replica.set(BELL.id, { status: how });
  await hears(scene, `${how === "failed" ? "Failed" : "Needs input"}: ${BELL.title}`);
  assert.deepEqual(scene.notifications.rest(), []);
}

/** A session whose notification marks the end of a test. */
export const BELL = /** @type {const} */ ({
  id: "session_01BellBellBellBellBellBe",
  title: "The bell",
  status: "running",
});
