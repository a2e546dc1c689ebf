// The options and the welcome page in use.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hears } from "./harness/hears.js";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./harness/browser.js").Page} Page */

const A = sessionId(1);
const B = sessionId(2);
const ONE = [{ id: A, title: "Running one", status: /** @type {const} */ ("running") }];

/** Clicks a button as soon as the page has drawn it. @param {Page} page @param {string} words */
const click = (page, words) => page.locator(`::-p-xpath(//button[contains(normalize-space(.), "${words}")])`).click();

/** @param {Page} page @param {string} words @param {string} [selector] */
const says = (page, words, selector = "body") =>
  page.waitForFunction(
    (where, text) => [...document.querySelectorAll(where)].some((each) => each.textContent?.includes(text)),
    { polling: "mutation", timeout: 10_000 },
    selector,
    words,
  );

/** Returns a setting as the form shows it. @param {Page} page @param {string} name */
const shown = (page, name) =>
  page.$eval(`#${name}`, (each) => {
    const control = /** @type {HTMLInputElement} */ (each);
    return control.type === "checkbox" ? control.checked : control.value;
  });

/**
 * Types a value with the keyboard, and leaves the field.
 * @param {Page} page
 * @param {string} selector
 * @param {string} text
 */
async function fill(page, selector, text) {
  await page.click(selector, { count: 3 });
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

inEachBrowser("the options", (stage) => {
  /** @param {import("node:test").TestContext} t */
  const options = async (t) => {
    const scene = await stage(t, { sessions: ONE });
    const page = await scene.browser.open(scene.browser.url("options.html"));
    await page.waitForSelector("h1");
    return { ...scene, page };
  };

  test("each kind of setting is changed at once, and kept", async (t) => {
    const { browser, page } = await options(t);
    await page.click("#alert_stalled");
    await fill(page, "#hold_finished", "7");
    await page.select("#theme", "2");
    await page.waitForSelector(':root[data-theme="dark"]');
    assert.equal(await page.$eval("#quiet_from", (each) => each.matches(":disabled")), true, "it changes nothing yet");
    await page.click("#quiet");
    await page.waitForSelector("#quiet_from:enabled");
    await page.click("#quiet_days label:last-child input");
    await page.waitForSelector("#quiet_days label:last-child input:not(:checked)");
    await page.focus("#quiet_from");
    await page.keyboard.type("1145PM");
    await page.click("h1");
    await page.waitForFunction(async () => JSON.stringify(await chrome.storage.local.get()).includes("85500000"), {
      polling: 50,
      timeout: 10_000,
    });
    const again = await browser.open(browser.url("options.html"));
    await again.waitForSelector(':root[data-theme="dark"] #quiet_from');
    assert.equal(await shown(again, "alert_stalled"), false);
    assert.equal(await shown(again, "hold_finished"), "7");
    assert.equal(await shown(again, "theme"), "2");
    assert.equal(await shown(again, "quiet_from"), "23:45");
    const days = await again.$$eval("#quiet_days input", (all) => all.map(({ checked }) => checked));
    assert.deepEqual(days, [true, true, true, true, true, true, false], "all but Sunday");
  });

  test("settings go into a file and come back out of it; what is no such file is refused in words", async (t) => {
    const { browser, page } = await options(t);
    await fill(page, "#hold_finished", "9");
    const downloads = await browser.downloads(page);
    await click(page, "Save settings");
    const text = await downloads.next("session-watch-settings.json");
    await click(page, "Reset to defaults");
    await says(page, "back to defaults", "#outcome");
    assert.equal(await shown(page, "hold_finished"), "2");

    const good = join(tmpdir(), `session-watch-${process.pid}.json`);
    const bad = join(tmpdir(), `session-watch-${process.pid}.txt`);
    writeFileSync(good, text);
    writeFileSync(bad, "no settings at all");
    const input = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (
      await page.$("#settings_file")
    );
    await input.uploadFile(bad);
    await page.waitForFunction(() => /settings/i.test(document.querySelector("#outcome")?.textContent ?? ""), {
      polling: "mutation",
      timeout: 10_000,
    });
    assert.doesNotMatch((await page.$eval("#outcome", (each) => each.textContent)) ?? "", /in force/);
    assert.equal(await shown(page, "hold_finished"), "2");
    await input.uploadFile(good);
    await says(page, "Settings loaded", "#outcome");
    assert.equal(await shown(page, "hold_finished"), "9");

    await click(page, "Save history");
    writeFileSync(good, await downloads.next("session-watch-history.json"));
    const history = /** @type {typeof input} */ (await page.$("#history_file"));
    await history.uploadFile(bad);
    await says(page, "not a Session Watch history file", "#outcome");
    await history.uploadFile(good);
    await says(page, "History loaded", "#outcome");
  });

  test("everything is forgotten when that is confirmed: no old title is in what is stored", async (t) => {
    const { browser, page, replica } = await options(t);
    const stored = () => browser.ask(async () => JSON.stringify(await chrome.storage.local.get()));
    await replica.show([{ id: B, title: "A secret", status: "failed" }, ...ONE]);
    await browser.knows("A secret");
    await browser.command({ do: "note", id: B, text: "To be forgotten" });
    await browser.ask(() => chrome.storage.local.set({ damaged: [{ at: Date.now(), why: "", stored: "A secret" }] }));
    await replica.show(ONE);
    const board = await browser.board({ hidden: true });
    await board.page.waitForSelector(`[data-session-id="${B}"][data-live="false"]`);
    assert.match(await stored(), /A secret/);

    await click(page, "Delete stored data");
    await page.locator("#forget ::-p-xpath(.//button[contains(., 'Cancel')])").click();
    await page.waitForSelector("#forget:not([open])");
    assert.match(await stored(), /A secret/);

    await click(page, "Delete stored data");
    await page.locator("#forget button[value]").click();
    await says(page, "Stored data deleted", "#outcome");
    assert.doesNotMatch(await stored(), /A secret|To be forgotten/);
    assert.match(await stored(), /Running one/, "what the page shows stays");
  });

  test("mutes and snoozes in force are listed, and can be undone", async (t) => {
    const { browser, page } = await options(t);
    await browser.command({ do: "mute", id: A, on: true });
    await browser.command({ do: "snooze", id: A, until: "hour" });
    await says(page, "Muted", "#marks + ul");
    await page.click("[aria-label='Undo: Running one']");
    await says(page, "Snoozed until", "#marks + ul");
    await page.click("[aria-label='Undo: Running one']");
    await says(page, "Nothing is muted or snoozed");
  });

  test("what keeps alerts back is listed as far as it can be known, and a test alert shows the rest", async (t) => {
    const scene = await options(t);
    await says(scene.page, "The browser allows Session Watch to show notifications");
    await says(scene.page, "Claude Code is open in a tab");
    await click(scene.page, "Send a test");
    await hears(scene, "Session Watch can reach you");
  });
});

inEachBrowser("the welcome", (_stage, { open }) => {
  test("from the installation to the first alert", async (t) => {
    const scene = await open();
    t.after(() => scene.close());
    const page = await scene.browser.open(scene.browser.url("welcome.html"));
    await says(page, "Sample data", "figcaption");
    await says(page, "Next: See what a notification looks like", "h1");
    await says(page, "See what a notification looks like", "[aria-current=step]");
    const statuses = await page.$$eval(".mini [data-status]", (rows) =>
      rows.map((row) => row.getAttribute("data-status")),
    );
    assert.deepEqual(
      statuses.toSorted(),
      ["finished", "running", "running", "waiting"],
      "the sample is read like a page",
    );
    await click(page, "Send a test");
    await hears(scene, "Session Watch can reach you");
    await click(page, "No");
    await says(page, "Something blocks it");
    await says(page, "GNOME: open Settings");
    await click(page, "Send a test");
    await click(page, "Yes");
    await says(page, "Notifications reach you");
    await says(page, "Next: Open Claude Code", "h1");
    await says(page, "Open Claude Code", "[aria-current=step] .primary");
    await scene.replica.show(ONE);
    await click(page, "Open Claude Code");
    await scene.browser.inFront("https://claude.ai/code");
    await says(page, "Your sessions, live", "figcaption");
    await says(page, "Claude Code is open in a tab");
    const done = await page.$$eval(".steps > li", (steps) => steps.map((step) => step.hasAttribute("data-done")));
    assert.deepEqual(done.slice(0, 2), [true, true]);
    await says(page, "Running one", ".mini");
    await page.select("#plan", "2");
    await page.waitForSelector("#slots"); // shown only to users with a plan of their own
  });
});
