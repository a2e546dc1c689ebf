// The board in use: filter, search, point, act and export, with the keyboard, too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./replica/server.js").Change} Change */
/** @typedef {import("./harness/browser.js").Page} Page */

const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(sessionId);

/** @type {(Change & { id: string })[]} */
const FIVE = [
  { id: A, title: "Running one", status: "running", repository: "acme/shop" },
  { id: B, title: "Asking one", status: "waiting", repository: "acme/api" },
  { id: C, title: "Finished one", status: "finished", repository: "acme/shop" },
  { id: D, title: "Failed one", status: "failed", repository: "acme/api" },
  { id: E, title: "Fix bug", status: "idle", repository: "acme/shop" },
];

/** Words to search for, and the row that has them. @type {[string, string][]} */
const FOUND = [
  ["waiting for your", B],
  ["see why", D],
  ["ＡＳＫＩＮＧ", B],
  ["fínished", C],
  ["FİNİSHED", C],
];

const LIST = { layout_tab: 0 };
const GROUPED = { layout_tab: 0, grouping: 1 };

/** Resolves when the rows on the screen are these, in any order. @param {Page} page @param {string[]} ids */
async function rowsAre(page, ids) {
  await page.waitForFunction(
    (wanted) => {
      const rows = [...document.querySelectorAll(".rows:not([hidden]) > [data-session-id]")];
      const shown = rows.map((row) => row.getAttribute("data-session-id"));
      return shown.toSorted().join() === wanted.toSorted().join();
    },
    { polling: "mutation", timeout: 10_000 },
    ids,
  );
}

/**
 * Resolves when a selector matches something whose text has these words.
 * @param {Page} page
 * @param {string} selector
 * @param {string} [words]
 */
async function sees(page, selector, words = "") {
  const fits = (/** @type {string} */ wanted, /** @type {string} */ text) =>
    [...document.querySelectorAll(wanted)].some((each) => each.checkVisibility() && each.textContent?.includes(text));
  await page.waitForFunction(fits, { polling: 50, timeout: 10_000 }, selector, words);
}

/** The row with the focus. @param {Page} page @returns {Promise<string | undefined>} */
const focused = (page) =>
  page.evaluate(
    () => document.activeElement?.closest("[data-session-id]")?.getAttribute("data-session-id") ?? undefined,
  );

/** Presses keys one after the other. @param {Page} page @param {string[]} keys */
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
}

/** Opens the menu with layout, grouping, export. @param {Page} page */
async function openBoardMenu(page) {
  await page.click('.sum [aria-label^="Layout"]');
  await page.waitForSelector("#menu:popover-open");
}

/** Returns a button by its words. @param {Page} page @param {string} within @param {string} words */
const button = (page, within, words) => page.click(`${within} ::-p-xpath(.//button[contains(., "${words}")])`);

/** Returns how far a row's title is below its icon, and how many empty parts of it take room. @param {Element} row */
function lines(row) {
  const top = (/** @type {string} */ part) => row.querySelector(part)?.getBoundingClientRect().top ?? 0;
  const parts = [...row.querySelectorAll(".where")].filter((part) => part.getBoundingClientRect().height > 0);
  return { slant: top(".title a") - top(".status"), empty: parts.filter((part) => !part.textContent?.trim()).length };
}

inEachBrowser("the board", (stage) => {
  /** @param {import("node:test").TestContext} t @param {Record<string, number>} [settings] */
  const boardOf = async (t, settings = LIST) => {
    const scene = await stage(t, { sessions: FIVE, settings, view: { landing: "dashboard" } });
    const board = await scene.browser.board();
    await board.shows({ [A]: "running", [E]: "idle" });
    return { ...scene, board, page: board.page };
  };

  test("filters and search leave what fits, say how many there are, and say so when nothing fits", async (t) => {
    const { page, browser } = await boardOf(t);
    assert.match(
      await page.$eval(".chips", (chips) => chips.textContent ?? ""),
      /All\s+5\s+Needs you\s+2\s+Running\s+1\s+Finished\s+1/,
    );
    await page.click('[data-filter="needs"]');
    await rowsAre(page, [B, D]);
    await page.click('[data-filter="all"]');
    await press(page, "/");
    await page.keyboard.type("shop running");
    await rowsAre(page, [A]);
    await page.keyboard.type("!");
    await sees(page, ".no-match", "No matches");
    await press(page, "Escape");
    // The search finds what a row shows, such as the kind of its question and its next step, in any spelling.
    for (const [words, found] of FOUND) {
      await page.keyboard.type(words);
      await rowsAre(page, [found]);
      await press(page, "Escape");
    }
    await rowsAre(page, [A, B, C, D, E]);
    await page.keyboard.type("asking");
    await rowsAre(page, [B]);
    await press(page, "Enter");
    await browser.inFront(`https://claude.ai/code/${B}`);
  });

  test("a row that tells no place has no empty line, and stands as straight as one that does", async (t) => {
    const view = /** @type {const} */ ({ landing: "attention" });
    const { browser } = await stage(t, { sessions: FIVE, settings: LIST, view });
    const { page } = await browser.board();
    await sees(page, `[data-session-id="${B}"] .repository`, "acme/api");
    for (const width of [420, 800, 1280]) {
      await page.setViewport({ width, height: 700 });
      const [placeless, placed] = await Promise.all([A, B].map((id) => page.$eval(`[data-session-id="${id}"]`, lines)));
      assert.equal(placeless.empty, 0, `${width}: an empty line`);
      assert.ok(Math.abs(placeless.slant - placed.slant) < 1, `${width}: ${placeless.slant}, not ${placed.slant}`);
    }
  });

  test("rows that somebody aims at stay where they are, and move when the pointer leaves", async (t) => {
    const { page, replica, board } = await boardOf(t);
    const before = (await board.rows()).map(({ id }) => id);
    await page.hover(`[data-session-id="${E}"]`);
    await replica.set(E, { status: "waiting" });
    await board.shows({ [E]: "waiting" });
    assert.deepEqual(
      (await board.rows()).map(({ id }) => id),
      before,
    );
    await page.mouse.move(5, 5);
    await page.waitForFunction(
      (id) => [...document.querySelectorAll(".row")].findIndex((row) => row.getAttribute("data-session-id") === id) < 2,
      { polling: "mutation", timeout: 10_000 },
      E,
    );
  });

  test("everything a row offers can be done from its menu", async (t) => {
    const { page, browser } = await boardOf(t);
    const more = async () => {
      await page.hover(`[data-session-id="${B}"]`);
      await page.click(`[data-session-id="${B}"] .more`);
      await page.waitForSelector("#menu:popover-open");
    };
    await more();
    await button(page, "#menu", "Mute all of acme/api");
    await sees(page, `[data-session-id="${D}"][data-quiet="true"]`);
    await page.focus(`[data-session-id="${B}"] a`);
    await press(page, "m");
    await sees(page, "#toast", "Its repository is muted");
    await more();
    await button(page, "#menu", "Unmute acme/api");
    await sees(page, `[data-session-id="${D}"][data-quiet="false"]`);
    await more();
    await button(page, "#menu", "Mute");
    await sees(page, `[data-session-id="${B}"][data-quiet="true"]`);
    await more();
    await button(page, "#menu", "1 hour");
    await sees(page, `[data-session-id="${B}"]`, "Snoozed until");
    await more();
    await button(page, "#menu", "P1");
    await sees(page, `[data-session-id="${B}"] .priority[data-by-hand]`, "P1");
    await more();
    await button(page, "#menu", "Details");
    await sees(page, ".pane h2", "Asking one");
    await sees(page, ".pane", "Why this status");
    await page.type("#note", "Ask Anna first");
    await press(page, "Tab");
    await sees(page, `[data-session-id="${B}"]`, "Ask Anna first");
    await more();
    await button(page, "#menu", "Open session");
    await browser.inFront(`https://claude.ai/code/${B}`);
  });

  test("a priority that a title only suggests is shown as such, and taken with a click", async (t) => {
    const { page, replica } = await boardOf(t, { layout_tab: 2 });
    await replica.set(E, { title: "Hotfix: prod 500s on /checkout" });
    await sees(page, `[data-session-id="${E}"] .priority[data-suggested]`, "P1?");
    await page.focus(`[data-session-id="${E}"] a`);
    await sees(page, ".pane .details-suggested", "Title suggests priority P1");
    await button(page, ".pane", "Set P1");
    await sees(page, `[data-session-id="${E}"] .priority[data-by-hand]:not([data-suggested])`, "P1");
  });

  test("a name that tells little comes with a better one to copy, in the details", async (t) => {
    const { page } = await boardOf(t);
    await page.focus(`[data-session-id="${E}"] a`);
    await press(page, "d");
    await sees(page, ".pane .template code", "[PRIORITY]");
    await button(page, ".pane .template", "Copy");
    await sees(page, "#toast", "Copied");
  });

  test("by keyboard alone: move, jump, look, acknowledge, mute, snooze, open", async (t) => {
    const { page, browser, board } = await boardOf(t);
    const order = (await board.rows()).map(({ id }) => id);
    await press(page, "j");
    assert.equal(await focused(page), order[0]);
    await press(page, "ArrowDown", "j", "k");
    assert.equal(await focused(page), order[1]);
    await press(page, "5");
    assert.equal(await focused(page), order[4]);
    await press(page, "n");
    assert.equal(await focused(page), order[0], "after the last row comes the first that needs its user");
    await page.focus(`[data-session-id="${C}"] a`);
    await press(page, "x");
    await sees(page, `[data-part="rest"] [data-session-id="${C}"]`);
    assert.equal(await focused(page), B, "what was seen hands over to the next that asks for something");
    await press(page, "x");
    await sees(page, "#toast", "Still waiting");
    await press(page, "u");
    await sees(page, `[data-part="review"] [data-session-id="${C}"]`);
    await page.focus(`[data-session-id="${A}"] a`);
    await press(page, "m");
    await sees(page, `[data-session-id="${A}"][data-quiet="true"]`);
    await sees(page, ".key-line", "All keys");
    await press(page, "p");
    await sees(page, `[data-session-id="${A}"] .priority[data-by-hand]`, "P1");
    await press(page, "s");
    await page.waitForSelector("#menu:popover-open");
    await press(page, "Enter");
    await sees(page, `[data-session-id="${A}"]`, "Snoozed until");
    await page.focus(`[data-session-id="${B}"] a`);
    await press(page, "s");
    await page.waitForSelector("#menu:popover-open");
    await page.$eval("#menu input[type=time]", (/** @type {HTMLInputElement} */ field) => {
      field.valueAsNumber = 7_260_000; // keys would go to the part of a time that comes first in the language
      field.focus();
    });
    await press(page, "Enter");
    await sees(page, `[data-session-id="${B}"]`, "Snoozed until 2:01");
    await press(page, "?");
    await page.waitForSelector("#help[open]");
    await sees(page, "#help kbd", "Alt+Shift+J");
    await press(page, "Escape");
    await page.waitForSelector("#help:not([open])");
    await page.focus(`[data-session-id="${B}"] a`);
    await press(page, "Enter");
    await browser.inFront(`https://claude.ai/code/${B}`);
  });

  test("the Tab key stops at one row only", async (t) => {
    const { page } = await boardOf(t);
    await page.focus("[data-filter=finished]");
    const stops = new Set();
    for (let at = 0; at < 12; at += 1) {
      await press(page, "Tab");
      stops.add(await focused(page));
    }
    assert.deepEqual([...stops], [undefined, B], "the headings of the parts, and one row");
  });

  test("split: the details follow the focus, and a click on a row shows it", async (t) => {
    const { page } = await boardOf(t, { layout_tab: 2 });
    await sees(page, ".pane h2");
    await page.focus(`[data-session-id="${A}"] a`);
    await sees(page, ".pane h2", "Running one");
    await page.click(`[data-session-id="${D}"] .state`);
    await sees(page, ".pane h2", "Failed one");
    await sees(page, ".pane .why li");
  });

  test("groups can be folded, and stay so", async (t) => {
    const { page, browser } = await boardOf(t, GROUPED);
    await sees(page, ".group-name", "acme/api");
    await button(page, ".group", "acme/api");
    await rowsAre(page, [A, C, E]);
    const again = await browser.board();
    await rowsAre(again.page, [A, C, E]);
  });

  test("layout and grouping are chosen on the board", async (t) => {
    const { page } = await boardOf(t);
    await openBoardMenu(page);
    await button(page, "#menu", "Grid");
    await page.waitForSelector('main[data-layout="grid"]');
    await page.select("#menu select", "repository");
    await sees(page, ".group-name", "acme/shop");
    await page.click('[data-mute][aria-label="Mute all of acme/shop"][aria-pressed="false"]');
    await page.waitForSelector('[data-mute][aria-label="Mute all of acme/shop"][aria-pressed="true"]');
  });

  test("what is shown can be taken along", async (t) => {
    const { page, browser } = await boardOf(t);
    const downloads = await browser.downloads(page);
    await page.click('[data-filter="needs"]');
    await rowsAre(page, [B, D]);
    for (const [format, file, wanted] of /** @type {const} */ ([
      ["CSV", "sessions.csv", /^\uFEFF"Session",.*"Asking one"/s],
      ["Markdown", "sessions.md", /Asking one/],
      ["JSON", "sessions.json", /"Asking one"/],
    ])) {
      await openBoardMenu(page);
      await button(page, `#menu [aria-label="${format}"]`, "Download");
      const text = await downloads.next(file);
      assert.match(text, wanted);
      assert.doesNotMatch(text, /Running one/);
    }
    await page.click('nav a[href="#timeline"]');
    await sees(page, ".session-line", "Running one");
    await openBoardMenu(page);
    await button(page, '#menu [aria-label="JSON"]', "Download");
    assert.match(await downloads.next("timeline.json"), /"status": "running"/);
  });

  test("timeline, history and log tell what was, to eyes and to ears", async (t) => {
    const { page, replica, board } = await boardOf(t, { ...LIST, hold_failed: 0 });
    await replica.set(A, { status: "failed" });
    await board.shows({ [A]: "failed" });
    await page.click('nav a[href="#timeline"]');
    await sees(page, ".session-line", "Running one");
    assert.ok((await page.$$('.track .span[data-state="running"]')).length > 0);
    await button(page, ".view-top", "Show as table");
    await sees(page, "table th", "Running one");
    await page.click('nav a[href="#log"]');
    await sees(page, ".entry", "Running one");
    await page.type("#search", "nobody said this");
    await sees(page, ".no-match");
    await press(page, "Escape");
    await page.click('nav a[href="#history"]');
    await sees(page, ".no-match, .history table");
  });

  test("a screen reader that comes to a row hears how the session is, and what to do", async (t) => {
    const { page } = await boardOf(t);
    const heard = await page.evaluate(() =>
      [...document.querySelectorAll(".row a")].map((link) => link.getAttribute("aria-description")),
    );
    assert.deepEqual(heard, [
      "Waiting for your input, Answer, acme/api, claude/task",
      "Failed, See why, acme/api, claude/task",
      "Finished, Review, acme/shop, claude/task",
      "Running, acme/shop, claude/task",
      "Idle, acme/shop, claude/task",
    ]);
  });

  test("a screen reader hears what a key did where eyes see it", async (t) => {
    const { page } = await boardOf(t);
    // The same element says the new headline afterwards.
    await page.evaluate(() => {
      const region = /** @type {Element} */ (document.querySelector("#news"));
      const heard = new Set();
      Object.assign(window, { heard });
      new MutationObserver((records) => {
        for (const { addedNodes } of records) for (const { textContent } of addedNodes) heard.add(textContent);
      }).observe(region, { childList: true });
    });
    const hears = (/** @type {string} */ words) =>
      page.waitForFunction((wanted) => /** @type {any} */ (window).heard.has(wanted), { polling: 50 }, words);
    await press(page, "j", "m");
    await hears("Muted: no notifications");
    await page.waitForSelector('.row[data-quiet="true"]');
    await press(page, "m");
    await hears("No longer muted");
    await press(page, "p");
    await hears("Priority: P1");
    await press(page, "d");
    await hears("Details: Asking one");
  });

  test("a screen reader hears of a change once, politely, and of nothing when the board opens", async (t) => {
    const { page, replica, board } = await boardOf(t);
    const news = () => page.$eval("#news", (region) => [region.getAttribute("role"), region.textContent]);
    assert.deepEqual(await news(), ["status", ""]);
    await page.evaluate(() => {
      const heard = /** @type {string[]} */ ([]);
      Object.assign(window, { heard });
      const region = /** @type {Element} */ (document.querySelector("#news"));
      new MutationObserver(() => heard.push(region.textContent ?? "")).observe(region, { childList: true });
    });
    await replica.set(A, { status: "waiting" });
    await board.shows({ [A]: "waiting" });
    await sees(page, "h1", "3 need you");
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).heard), ["3 need you · 1 to review"]);
  });

  test("two clicks or keys pause all notifications and resume them, and what came meanwhile is told once", async (t) => {
    const sessions = [
      { id: A, title: "Task A", status: /** @type {const} */ ("running") },
      { id: B, title: "Task B", status: /** @type {const} */ ("running") },
      BELL,
    ];
    const scene = await stage(t, { sessions, settings: { ...LIST, hold_needs_input: 0 } });
    const { browser, replica } = scene;
    const board = await browser.board();
    await board.shows({ [A]: "running", [B]: "running" });
    await press(board.page, "b");
    await board.page.waitForSelector("#menu:popover-open button:focus");
    await press(board.page, "Enter");
    await sees(board.page, ".silence", "Paused until");
    assert.match(await board.page.$eval("[data-bell]", (bell) => bell.getAttribute("aria-label") ?? ""), /^Paused/);
    await replica.set(A, { status: "waiting" });
    await replica.set(B, { status: "failed" });
    await board.shows({ [A]: "waiting", [B]: "failed" });
    assert.match(await browser.ask(() => chrome.action.getTitle({})), /2 need you.*Paused until/);
    const popup = await browser.inPopup();
    await popup.click("[data-bell]");
    await popup.click("#menu .item", "Resume");
    await hears(scene, "While notifications were off: 2 sessions");
    await hearsNothingElse(scene);
  });

  test("the panel beside the page and the popup are the same page, in their own layouts", async (t) => {
    const { browser } = await boardOf(t);
    const popup = await browser.inPopup();
    await popup.sees(':root[data-place="popup"] main[data-layout="list"]');
    await popup.sees(".row", "Asking one");
    await popup.click('.sum [aria-label^="Layout"]');
    await popup.click("#menu .item", "side panel");
    const panel = await browser.inPanel();
    for (const { title } of FIVE) await panel.sees(".row", title);
    await panel.click('.sum [aria-label^="Layout"]');
    await panel.click("#menu .chip", "Grid");
    await panel.sees(':root[data-place="panel"] main[data-layout="grid"]');
    const again = await browser.inPopup();
    await again.sees(':root[data-place="popup"] main[data-layout="list"]');
  });

  test("from anywhere, a key leads to the session that needs its user most, one to the board, one to the popup", async (t) => {
    const { browser, desktop } = await boardOf(t);
    await browser.visit("/code");
    await desktop.press("alt+shift+j");
    await browser.inFront(`https://claude.ai/code/${B}`);
    await browser.betweenSteps();
    await desktop.press("alt+shift+g");
    await browser.inFront(browser.url("board.html"));
    await browser.betweenSteps();
    const popup = await browser.inPopup(() => desktop.press("alt+shift+k"));
    await popup.sees(".row", "Asking one");
    const unset = (await browser.ask(() => chrome.commands.getAll())).filter(({ shortcut }) => !shortcut);
    assert.deepEqual(unset, [], "a key the browser keeps for itself");
  });
});
