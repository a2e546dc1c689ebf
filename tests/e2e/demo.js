// `./build.sh demo` shows the main job: a browser with the extension on the replica's page, sessions that start, run,
// ask, fail, finish and stall, and their desktop notifications. It uses the display if there is one, else a virtual
// screen. The exit code is 0 only if every notification of the timeline came.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Desktop } from "./harness/desktop.js";
import { openScene } from "./harness/scene.js";
import { play, readTimeline } from "./harness/timeline.js";

const PICTURES = fileURLToPath(new URL("../../.cache/demo/", import.meta.url));
/** The size of the screen: the browser's window, and notifications beside it. */
const SCREEN = "1680x800";
/** Longer than the last hold and the stall limit. */
const PATIENCE_MS = 12_000;

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) || process.platform !== "linux";
const timeline = readTimeline("demo");
const start = Date.now();
const scene = await openScene(hasDisplay ? Desktop.join() : Desktop.start({ size: SCREEN }));
try {
  process.exitCode = (await show()) ? 0 : 1;
  if (hasDisplay && process.stdout.isTTY) {
    say("The browser stays open until you close it.");
    await scene.browser.closed();
  }
} finally {
  await scene.close();
}

async function show() {
  const { browser, replica, desktop } = scene;
  say(timeline.about);
  await replica.show(timeline.sessions, timeline.view);
  await browser.configure(timeline.settings);
  await browser.visit(`/code/${timeline.open}`, { hidden: true });
  await browser.visit("/code");
  await replica.ready(2);
  await Promise.all(timeline.sessions.map(({ id }) => browser.knows(id)));
  const board = await browser.board({ hidden: true });

  const [told] = await Promise.all([listen(), play(timeline, replica, say)]);
  const problems = told;
  await board.shows(timeline.board).catch((error) => problems.push(error.message));
  await browser.badgeShows(timeline.badge).catch((error) => problems.push(error.message));

  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(`${PICTURES}board.png`, await board.picture());
  if (!hasDisplay) {
    await desktop.restMouse();
    // Sessions at rest are in a group that the popup folds.
    const awake = Object.entries(timeline.board).filter(([, status]) => status !== "idle");
    await (await browser.popup()).shows(Object.fromEntries(awake));
    writeFileSync(`${PICTURES}screen.png`, desktop.screenshot());
  }
  await report(board);
  for (const problem of problems) console.log(`PROBLEM: ${problem}`);
  if (problems.length === 0) console.log("\nEverything arrived.");
  return problems.length === 0;
}

/** Prints each notification as it comes, and returns what differs from the timeline. */
async function listen() {
  const { desktop } = scene;
  /** @type {string[]} */
  const problems = [];
  if (!desktop.hears) {
    console.log("Here is no session bus to listen on: watch your desktop for the notifications.");
    return problems;
  }
  const last = 1000 * Math.max(...timeline.steps.map(({ at }) => at));
  for (const promised of timeline.notifications) {
    try {
      const { summary, body } = await scene.notifications.next(last + PATIENCE_MS);
      say(`NOTIFICATION  ${summary}`);
      for (const line of body.split("\n")) console.log(`                       ${line}`);
      if (summary !== promised) problems.push(`"${summary}" came in place of "${promised}"`);
    } catch {
      problems.push(`"${promised}" did not come`);
    }
  }
  problems.push(...scene.notifications.rest().map(({ summary }) => `"${summary}" came, too`));
  return problems;
}

/** @param {import("./harness/board.js").Board} board */
async function report(board) {
  const badge = await scene.browser.badge();
  console.log(`\nBadge: ${badge.text} (${badge.title})`);
  console.log("Board:");
  for (const { status, title, id } of await board.rows()) console.log(`  ${status.padEnd(9)} ${title}  ${id}`);
  console.log(`Picture of the board: ${PICTURES}board.png`);
  if (!hasDisplay) console.log(`Picture of the screen: ${PICTURES}screen.png`);
}

/** @param {string} text */
function say(text) {
  console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}
