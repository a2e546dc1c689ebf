// Every page in every dress, held to what axe-core knows of the guidelines for people who see little, hear the page or use no mouse.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/browser.js").Page} Page */

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const STATUSES = /** @type {const} */ (["waiting", "failed", "running", "finished", "idle"]);
const SESSIONS = [...Array(10).keys()].map((at) => ({
  id: sessionId(at + 1),
  title: at % 4 === 3 ? "Fix bug" : `[P${1 + (at % 3)}] [API] Task ${at}`,
  status: STATUSES[at % STATUSES.length],
  progress: 60,
  phase: at === 2 ? "Testing" : "",
}));

/** Pages, and what is done there before they are looked at. @type {[string, string, ((page: Page) => Promise<unknown>)?][]} */
const PAGES = [
  ["the list", "board.html"],
  ["a menu", "board.html", (page) => opened(page, "#menu:popover-open", () => press(page, "j", "s"))],
  ["the details", "board.html", (page) => opened(page, ".pane h2", () => press(page, "j", "d"))],
  ["the help", "board.html", (page) => opened(page, "#help[open]", () => press(page, "?"))],
  ["the timeline", "board.html#timeline"],
  [
    "the timeline as a table",
    "board.html#timeline",
    (page) => opened(page, "table", () => page.click(".view-top .chip")),
  ],
  ["the history", "board.html#history"],
  ["the log", "board.html#log"],
  ["the options", "options.html"],
  ["the welcome", "welcome.html"],
];

/** Theme, layout, density, grouping, and what the system asks for; each at another width. */
const DRESSES = [
  {
    name: "light",
    width: 420,
    wishes: {},
    settings: { theme: 0, layout_tab: 0, density: 0, grouping: 0 },
  },
  {
    name: "dark",
    width: 1200,
    wishes: { dark: true },
    settings: { theme: 0, layout_tab: 2, density: 0, grouping: 1 },
  },
  {
    name: "light by choice, compact",
    width: 320,
    wishes: { dark: true },
    settings: { theme: 1, layout_tab: 0, density: 1, grouping: 0 },
  },
  {
    name: "contrast",
    width: 800,
    wishes: { dark: true },
    settings: { theme: 3, layout_tab: 1, density: 0, grouping: 2 },
  },
];

inEachBrowser("for everybody", (stage) => {
  test("axe finds nothing on any page", async (t) => {
    const { browser } = await stage(t, { sessions: SESSIONS, view: { landing: "dashboard" } });
    for (const { name: dress, width, settings, wishes } of DRESSES) {
      await browser.configure(settings);
      for (const [name, path, prepare] of PAGES) {
        await t.test(`${name}, ${dress}`, async () => {
          const page = await browser.open(browser.url(path));
          await page.setViewport({ width, height: 800 });
          await browser.wish(page, { ...wishes, still: true });
          await page.waitForSelector("main h2, .row, .no-match");
          await prepare?.(page);
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            const { violations } = await /** @type {any} */ (globalThis).axe.run();
            return violations.flatMap((/** @type {any} */ { id, nodes }) =>
              nodes.map((/** @type {any} */ { html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
            );
          });
          await page.close();
          assert.deepEqual(found, []);
        });
      }
    }
  });
});

/** @param {Page} page @param {string[]} keys */
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
}

/** Does something, and waits for what it opens. @param {Page} page @param {string} selector @param {() => Promise<unknown>} act */
async function opened(page, selector, act) {
  await page.waitForSelector("main *");
  await act();
  await page.waitForSelector(selector);
}
