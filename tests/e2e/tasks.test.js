// How many keys or clicks nine everyday tasks take from any tab, counted on the real keyboard and mouse.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL } from "./harness/hears.js";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {Awaited<ReturnType<import("./harness/scene.js").Stage>>} Scene */
/** @typedef {import("./harness/browser.js").Page} Page */

const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(sessionId);

/** @type {import("./replica/server.js").Change[]} */
const SESSIONS = [
  { id: A, title: "Migrate the settings", status: "running" },
  { id: B, title: "Hotfix: prod 500s", status: "waiting" },
  { id: C, title: "Dark mode", status: "finished" },
  { id: D, title: "Fix failing CI", status: "failed" },
  { id: E, title: "Cover the checkout", status: "finished" },
  BELL,
];

/**
 * For each task: the most keys that it may take with the one that opens the board, its other keys, and what is visible
 * afterwards. `face.test.js` tests the key that opens the board. Popup and tab have the same keys.
 */
const TASKS = /** @type {const} */ ([
  ["see why it is so", 2, ["d"], ".why", "on the page"],
  ["mute it", 2, ["m"], '.row[data-quiet="true"]', "Hotfix"],
  ["open what was said last night", 2, ["l"], ".log-view, .no-match", ""],
  ["export what is shown", 3, ["e", "Enter"], "#toast", "Copied"],
  ["pause everything", 3, ["b", "Enter"], ".silence", "Paused until"],
  ["change how long something has to last", 2, [","], "", ""],
  ["mark all finished and failed as seen", 2, ["X"], "#toast", "Marked as seen: 3"],
]);

inEachBrowser("everyday tasks", (stage) => {
  test("take no more keys than they may", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS, settings: { layout_tab: 0 } });
    const { browser, desktop } = scene;
    await (await openBoard(scene)).close();
    await browser.betweenSteps();
    await desktop.press("alt+shift+j");
    await browser.inFront(`https://claude.ai/code/${B}`);
    for (const [task, most, keys, selector, words] of TASKS) {
      const page = await openBoard(scene);
      await press(page, keys);
      if (selector) await sees(page, selector, words);
      else await browser.inFront(browser.url("options.html"));
      assert.ok(1 + keys.length <= most, `${task}: ${1 + keys.length} keys`);
      await page.close();
    }
    const page = await openBoard(scene);
    await page.keyboard.press("/");
    await page.keyboard.type("migrate");
    await sees(page, ".row", "Migrate the settings");
    await page.keyboard.press("Enter"); // the word and three keys in total
    await browser.inFront(`https://claude.ai/code/${A}`);
  });

  test("take two clicks to pause", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS, settings: { layout_tab: 0 } });
    const popup = await scene.browser.inPopup();
    await popup.click("[data-bell]");
    await popup.click("#menu .item", "30 min");
    await popup.sees(".silence", "Paused until");
  });
});

/** The board in a tab. @param {Scene} scene @returns {Promise<Page>} */
async function openBoard({ browser }) {
  await browser.betweenSteps();
  const { page } = await browser.board();
  await sees(page, ".row", "Hotfix");
  return page;
}

/** Presses keys, and waits for the menu that the first one opens. @param {Page} page @param {readonly string[]} keys */
async function press(page, keys) {
  for (const key of keys) {
    await page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
    if (keys.length > 1 && key === keys[0]) await page.waitForSelector("#menu:popover-open :focus");
  }
}

/**
 * Resolves when a selector matches something whose text has these words.
 * @param {Page} page
 * @param {string} selector
 * @param {string} words
 */
async function sees(page, selector, words) {
  const fits = (/** @type {string} */ wanted, /** @type {string} */ text) =>
    [...document.querySelectorAll(wanted)].some((each) => each.checkVisibility() && each.textContent?.includes(text));
  await page.waitForFunction(fits, { polling: 50, timeout: 10_000 }, selector, words).catch((cause) => {
    throw new Error(`${selector} with "${words}" is not to be seen`, { cause });
  });
}
