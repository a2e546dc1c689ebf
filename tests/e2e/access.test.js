// Accessibility of every page in every theme and layout: the rules that axe-core checks, and what axe cannot check:
// shapes, contrast, forced colours, zoom and motion.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { overflowing } from "./harness/overflow.js";
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

/**
 * The pages, and what is done there before they are checked.
 * @type {[string, string, ((page: Page) => Promise<unknown>)?][]}
 */
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

/** Theme, layout, density, grouping and the system's preferences, each at another width. */
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
    wishes: { dark: true, contrast: true },
    settings: { theme: 0, layout_tab: 1, density: 0, grouping: 2 },
  },
  {
    name: "forced colours",
    width: 600,
    wishes: { forced: true },
    settings: { theme: 0, layout_tab: 0, density: 0, grouping: 0 },
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
          await page.waitForSelector("main h2, .row, .log, .no-match");
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

  test("the automatic theme gives the contrast that the system asks for, and a chosen one is kept", async (t) => {
    const { browser } = await stage(t, { sessions: SESSIONS, settings: { theme: 0 } });
    const { page } = await browser.board();
    const worn = async (/** @type {number} */ theme, /** @type {string} */ name, wishes = {}) => {
      await browser.configure({ theme });
      await page.waitForSelector(`:root[data-theme="${name}"]`);
      await browser.wish(page, wishes);
      return page.evaluate(() => {
        const colours = ["text", "line", "waiting-shape", "failed", "stalled", "running", "finished", "focus"];
        const probe = document.body.appendChild(document.createElement("i"));
        const shown = colours.map((colour) => {
          probe.style.color = `var(--${colour})`;
          return getComputedStyle(probe).color;
        });
        probe.remove();
        return shown;
      });
    };
    const usual = await worn(0, "system");
    const chosen = await worn(3, "contrast");
    assert.deepEqual(await worn(0, "system", { contrast: true }), chosen);
    assert.deepEqual(await worn(1, "light", { contrast: true }), usual);
    assert.notDeepEqual(chosen, usual);
  });

  test("in one colour each status still has a shape of its own", async (t) => {
    const { browser } = await stage(t, { sessions: SESSIONS, settings: { theme: 0, layout_tab: 0 } });
    const { page } = await browser.board();
    await browser.wish(page, { forced: true });
    await page.waitForSelector(".row");
    /** @type {Record<string, string>} */
    const masks = {};
    for (const status of STATUSES) {
      const shape = await page.$(`.row[data-status="${status}"] > .status`);
      const mask = (await maskOf(page, await shape?.screenshot({ encoding: "base64" }))).join("");
      for (const [other, its] of Object.entries(masks)) {
        const same = [...mask].filter((ink, at) => ink === its[at]).length / mask.length;
        assert.ok(same < 0.95, `${status} and ${other} look alike: ${Math.round(same * 100)} %`);
      }
      masks[status] = mask;
    }
  });

  test("in forced colours one sees what has the focus, what is chosen, and how far it is", async (t) => {
    const { browser } = await stage(t, {
      sessions: SESSIONS,
      settings: { theme: 0, layout_tab: 0 },
      view: { landing: "dashboard" },
    });
    const { page } = await browser.board();
    await browser.wish(page, { forced: true });
    await page.waitForSelector(".row:not(.needs) progress");
    const picture = async (/** @type {string} */ selector) =>
      maskOf(page, await (await page.$(selector))?.screenshot({ encoding: "base64" }));
    const ink = (/** @type {string[]} */ mask) => mask.join("").replaceAll(".", "").length / mask.join("").length;

    const [chip, other] = [await picture(".chip[aria-pressed=true]"), await picture(".chip[aria-pressed=false]")];
    assert.ok(ink(chip) > 0.5 && ink(other) < 0.5, `chosen: ${ink(chip)}, not chosen: ${ink(other)}`);
    const count = await picture(".chip[aria-pressed=true] .count");
    assert.ok(ink(count) > 0.05, "the number in what is chosen");

    const before = await picture(".row:nth-of-type(2)");
    await press(page, "j", "j");
    const after = await picture(".row:nth-of-type(2)");
    assert.ok(ink(after) - ink(before) > 0.005, `with the focus ${ink(after)}, without ${ink(before)}`);

    const lines = await picture(".row:not(.needs) progress");
    const middle = lines[Math.floor(lines.length / 2)] ?? "";
    const done = middle.slice(4).search(middle[4] === "#" ? /\./ : /#/) + 4;
    assert.ok(Math.abs(done / middle.length - 0.6) < 0.06, `60 % of the way are drawn as ${middle}`);
  });

  test("at 200 % everything fits, and can be reached", async (t) => {
    const { browser } = await stage(t, { sessions: SESSIONS, settings: { theme: 0, layout_tab: 2 } });
    browser.spent = true; // the browser keeps the zoom of a site
    for (const [name, path, prepare] of PAGES) {
      const page = await browser.open(browser.url(path));
      await page.waitForSelector("main h2, .row, .log, .no-match");
      await page.evaluate(async () => {
        const { id } = (await chrome.tabs.getCurrent()) ?? {};
        await chrome.tabs.setZoom(Number(id), 2);
      });
      await page.waitForFunction(() => devicePixelRatio === 2 && innerWidth <= 640, { polling: 50 });
      await prepare?.(page);
      assert.deepEqual(await overflowing(page), [], name);
      assert.deepEqual(await unreachable(page), [], name);
      await page.close();
    }
  });

  test("nothing moves for whoever asked for less motion", async (t) => {
    const { browser } = await stage(t, { sessions: [{ ...SESSIONS[4] }] });
    const { page } = await browser.board();
    const moving = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("*")]
          .filter((each) => {
            const { animationName, transitionDuration } = getComputedStyle(each);
            return animationName !== "none" || transitionDuration !== "0s";
          })
          .map((each) => each.outerHTML),
      );
    await page.waitForSelector(".calm");
    await browser.wish(page, { still: false });
    assert.notDeepEqual(await moving(), []);
    await browser.wish(page, { still: true });
    assert.deepEqual(await moving(), []);
  });
});

/**
 * Returns a picture in two colours: "#" for pixels on the other side of its medium brightness than the first pixel.
 * @param {Page} page
 * @param {string | undefined} png
 * @returns {Promise<string[]>} its lines, "#" and "." for each pixel
 */
function maskOf(page, png) {
  return page.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (byte) => byte.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = picture;
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      new OffscreenCanvas(width, height).getContext("2d")
    );
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const bright = (/** @type {number} */ at) =>
      0.2126 * Number(data[at]) + 0.7152 * Number(data[at + 1]) + 0.0722 * Number(data[at + 2]);
    const all = [...Array(width * height).keys()].map((pixel) => bright(4 * pixel));
    const middle = (Math.min(...all) + Math.max(...all)) / 2;
    const isLight = (/** @type {number | undefined} */ each) => Number(each) > middle;
    const ink = all.map((each) => (isLight(each) === isLight(all[0]) ? "." : "#")).join("");
    return [...Array(height).keys()].map((line) => ink.slice(line * width, (line + 1) * width));
  }, png ?? "");
}

/**
 * Returns what can be clicked, but is outside the window after scrolling, or covered.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
function unreachable(page) {
  return page.evaluate(() => {
    const dialog = document.querySelector("dialog[open], :popover-open");
    const all = [...(dialog ?? document).querySelectorAll("button, a[href], input, select, textarea, summary")];
    return all
      .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((each) => {
        each.scrollIntoView({ block: "center" });
        const { left, right, top, bottom } = each.getBoundingClientRect();
        const x = (left + right) / 2;
        const y = (top + bottom) / 2;
        const there = document.elementFromPoint(x, y);
        return !there || !(each.contains(there) || there.contains(each) || there.closest(".row")?.contains(each));
      })
      .map((each) => each.outerHTML.slice(0, 200));
  });
}

/** @param {Page} page @param {string[]} keys */
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
}

/**
 * Acts, and waits for what that opens.
 * @param {Page} page
 * @param {string} selector
 * @param {() => Promise<unknown>} act
 */
async function opened(page, selector, act) {
  await page.waitForSelector("main *");
  await act();
  await page.waitForSelector(selector);
}
