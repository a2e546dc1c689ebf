// The content script on pages that change at random, in a real Chromium: whatever it leaves out, remembers and sends in
// parts, the background must have what the page shows.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";

const ROOT = new URL("../../", import.meta.url);
const [{ js: parts }] = JSON.parse(readFileSync(new URL("manifest.json", ROOT), "utf8")).content_scripts;
/** The content script's files, which share one scope. */
const content = parts
  .map((/** @type {string} */ part) => readFileSync(new URL(`extension/${part}`, ROOT), "utf8"))
  .join("\n");

/** @type {import("puppeteer-core").Browser} */
let browser;
before(async () => {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});
after(() => browser.close());

/** @param {number} seed @param {boolean} failing */
async function run(seed, failing) {
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === "/") return request.respond({ contentType: "text/html", body: "<!doctype html><body></body>" });
    if (!pathname.endsWith(".js")) return request.respond({ status: 404 });
    return request.respond({
      contentType: "text/javascript",
      body: readFileSync(new URL(`.${pathname}`, ROOT), "utf8"),
    });
  });
  await page.goto("https://senses.test/");
  const outcome = await page.evaluate(
    async (path, seed, options) => (await import(path)).run(seed, options),
    "https://senses.test/tests/e2e/senses/page.js",
    seed,
    { content, failing },
  );
  await page.close();
  return outcome;
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`what changes is told as it is, seed ${seed}`, async () => {
    const { sent, missed, wrong, shown } = await run(seed, false);
    assert.equal(wrong, "");
    assert.deepEqual(shown, []);
    assert.ok(sent > 10, `only ${sent} captures`);
    assert.equal(missed, "");
  });

  test(`a background that dies and a DOM that throws are caught up with by a ping, seed ${seed}`, async () => {
    const { wrong } = await run(seed, true);
    assert.equal(wrong, "");
  });
}
