// Nothing of a conversation leaves the page. Every place that a user or Claude fills has a unique word: on known pages,
// under unknown markup, and on random pages. Everything that is sent to the background or stored is searched for these
// words. `node tests/e2e/privacy.test.js 1000` makes more random pages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AWAKE, inEachBrowser } from "./harness/scene.js";
import { Canaries } from "./privacy/canaries.js";
import { allPages } from "./privacy/pages.js";
import { Recorder } from "./privacy/recorder.js";
import { grownPage } from "./privacy/trees.js";

/** The number of random pages. */
const TREES = Number(process.argv[2] ?? 60);
/** How many leaking pages are named; of more, only the number is printed. */
const MOST_TOLD = 30;

inEachBrowser("privacy", (stage) => {
  test("nothing of a conversation reaches the background or is stored; titles and wishes do", async (t) => {
    const settings = { hold_needs_input: 0, hold_finished: 0 };
    const { browser, replica, page, notifications } = await stage(t, { sessions: [], settings, rest: AWAKE });
    const recorder = await Recorder.start(browser, page);
    const canaries = new Canaries();
    const pages = [...allPages(canaries), ...Array.from({ length: TREES }, (_, at) => grownPage(canaries, at + 1))];

    for (const { name, path, title, body, isLoaded } of pages) {
      const heard = [];
      if (isLoaded) {
        replica.still = { title, body };
        await page.goto(`https://claude.ai${path}`);
        heard.push(...(await recorder.heard()));
        await page.evaluate(speakOn);
      } else await page.evaluate(become, path, title, body);
      heard.push(...(await recorder.heard()));
      canaries.search(heard, name);
    }
    const said = JSON.stringify(notifications.all);
    canaries.search([...(await recorder.kept()), ["notifications", said]], "the end");

    const told = [...canaries.leaks].slice(0, MOST_TOLD).map(([name, found]) => [name, ...found].join("\n    "));
    assert.equal(canaries.leaks.size, 0, `${canaries.leaks.size} of ${pages.length} pages leak:\n${told.join("\n")}`);
    assert.deepEqual(canaries.missing, [], "what must be heard of");
  });
});

/**
 * Changes the page into another one, as a change of its route does.
 * @param {string} path
 * @param {string} title
 * @param {string} body
 */
function become(path, title, body) {
  history.replaceState(null, "", path);
  document.title = title;
  document.body.innerHTML = body;
}

/** Appends to every text, as while Claude writes. */
function speakOn() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    if (text.data.includes("Qzx")) text.data += ` ${text.data}`;
  }
}
