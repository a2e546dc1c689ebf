// Every view in the longest language and from right to left: nothing overflows, and the page declares its language.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hears } from "./harness/hears.js";
import { overflowing } from "./harness/overflow.js";
import { DIST, inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/browser.js").Browser} Browser */
/** @typedef {import("./harness/browser.js").Page} Page */
/** @typedef {Record<string, { message: string }>} Catalog */

const VIEWS = [
  "board.html",
  "board.html#timeline",
  "board.html#history",
  "board.html#log",
  "options.html",
  "welcome.html",
];
/** The widths. The first is the width of Firefox's sidebar. */
const WIDTHS = [240, 320, 420, 1280];

/** @type {import("./replica/server.js").Change[]} */
const SESSIONS = [
  { id: sessionId(1), title: "[P1] [API] Fix rate limiting in /auth", status: "waiting", repository: "acme/shop-api" },
  {
    id: sessionId(2),
    title: "إصلاح خطأ إعادة التوجيه في صفحة تسجيل الدخول",
    status: "running",
    repository: "acme/web",
  },
  { id: sessionId(3), title: "Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(3), status: "failed" },
  { id: sessionId(4), title: "Fix bug", status: "finished" },
];

const LOCALES = `${DIST}chromium/_locales`;

/** @param {string} locale @returns {Catalog} */
const catalog = (locale) => JSON.parse(readFileSync(join(LOCALES, locale, "messages.json"), "utf8"));

/** The language with the longest texts. */
function longest() {
  const letters = (/** @type {string} */ locale) =>
    Object.values(catalog(locale)).reduce((sum, { message }) => sum + message.length, 0);
  return readdirSync(LOCALES).reduce((most, locale) => (letters(locale) > letters(most) ? locale : most));
}

/**
 * Returns a text with Hebrew letters in place of Latin ones, a third longer, with its gaps unchanged.
 * @param {string} text
 */
const mirrored = (text) =>
  text
    .split(/(\$\d)/)
    .map((part) => (part.startsWith("$") ? part : part.replace(/[a-z]/gi, "ש") + " ששששש".repeat(part.length / 15)))
    .join("");

/**
 * Makes a copy of the extension with another catalog in place of the English one.
 * @param {import("node:test").TestContext} t
 * @param {string} extension  folder
 * @param {Catalog} words
 */
function speaking(t, extension, words) {
  const folder = mkdtempSync(join(tmpdir(), "session-watch-words-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(extension, folder, { recursive: true });
  writeFileSync(join(folder, "_locales", "en", "messages.json"), JSON.stringify(words));
  return folder;
}

/**
 * Checks every view at every width.
 * @param {{ browser: Browser }} scene
 * @param {{ lang: string, dir: string }} expect
 */
async function check(scene, expect) {
  for (const view of VIEWS) {
    const page = await scene.browser.open(scene.browser.url(view));
    await page.waitForFunction(
      (dir) => document.dir === dir && document.querySelector("main *"),
      { polling: 50 },
      expect.dir,
    );
    assert.equal(await page.evaluate(() => document.documentElement.lang), expect.lang, view);
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 800 });
      assert.deepEqual(await overflowing(page), [], `${view} at ${width} px`);
    }
    await page.close();
  }
}

inEachBrowser("languages", (stage, { extension }) => {
  test("the longest language fits into every view", async (t) => {
    const locale = longest();
    const order = ["en", "de", "es", "fr", "hi", "id", "it", "ja", "ko", "pt_BR", "zh_CN"]; // as in src/languages.rs
    const settings = { language: order.indexOf(locale) + 1 };
    const scene = await stage(t, { sessions: SESSIONS, settings });
    await check(scene, { lang: locale.replace("_", "-"), dir: "ltr" });
  });

  test("from right to left, and a third longer than English, every view fits", async (t) => {
    const words = Object.fromEntries(
      Object.entries(catalog("en")).map(([key, { message }]) => [key, { message: mirrored(message) }]),
    );
    words.direction = { message: "rtl" };
    words.list_separator = { message: ", " };
    const scene = await stage(t, {
      sessions: SESSIONS,
      settings: { language: 1 },
      extension: speaking(t, extension, words),
    });
    await check(scene, { lang: "en", dir: "rtl" });
  });

  test("a language that is chosen is spoken at once, by the board and by notifications", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS, settings: { ...SOON, language: 2 } });
    const german = catalog("de");
    const board = await scene.browser.board({ hidden: true });
    await board.page.waitForFunction(
      (words) => document.body.textContent?.includes(words),
      { polling: "mutation" },
      german.next_answer.message,
    );
    await scene.replica.set(sessionId(2), { status: "waiting" });
    await hears(scene, german.alert_needs_input.message.replace("$1", String(SESSIONS[1].title)));
  });

  test("the help speaks the language that is chosen, though it was read in another before", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS });
    const { page } = await scene.browser.board();
    for (const [locale, language] of /** @type {const} */ ([
      ["en", 1],
      ["de", 2],
    ])) {
      await scene.browser.configure({ language });
      await page.waitForFunction((lang) => document.documentElement.lang === lang, { polling: 50 }, locale);
      await page.keyboard.press("?");
      const heading = await page.waitForSelector("#help[open] h2 ~ h2");
      assert.equal(await heading?.evaluate((element) => element.textContent), catalog(locale).ui_help?.message);
      await page.keyboard.press("Escape");
      await page.waitForSelector("#help:not([open])");
    }
  });
});
