// Bad input: damaged stored state, and messages that the content script did not send.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BELL, hears, hearsNothingElse } from "./harness/hears.js";
import { inEachBrowser, SOON } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {{browser: import("./harness/browser.js").Browser}} Scene */

const A = sessionId(1);
/** @type {import("./replica/server.js").Change[]} */
const RUNNING = [{ id: A, title: "Task A", status: "running" }, BELL];
/** That the bell comes to rest wakes the worker. It is not told. */
const SETTINGS = { ...SOON, alert_finished: 0 };

inEachBrowser("the doors", (stage) => {
  test("damaged state is set aside, that is said once, and watching begins anew", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    await scene.browser.killWorker();
    await scene.browser.ask(() => chrome.storage.local.set({ state: { version: 1, track: "?" } }));
    await scene.replica.set(BELL.id, { detail: "wakes the worker", status: "idle" });
    await hears(scene, "Session Watch was reset");
    const copies = await stored(scene, "damaged");
    assert.deepEqual(
      copies.map((/** @type {any} */ { stored }) => stored.state),
      [{ version: 1, track: "?" }],
    );
    await scene.browser.killWorker();
    await scene.browser.settled();
    await scene.browser.configure(SETTINGS);
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("a damaged history is set aside, that is said once, and settings and sessions stay", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    await scene.browser.killWorker();
    await scene.browser.ask(async () => {
      const { history } = await chrome.storage.local.get("history");
      await chrome.storage.local.set({ history: /** @type {string} */ (history).replace("1", "2") });
    });
    await scene.replica.set(BELL.id, { detail: "wakes the worker", status: "idle" });
    await hears(scene, "Session Watch lost its history");
    await scene.browser.killWorker();
    await scene.browser.settled();
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
    assert.equal((await stored(scene, "damaged")).length, 1);
  });

  test("copies of what was damaged stand beside each other, and go after a week", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    await scene.browser.killWorker();
    await scene.browser.ask(() => {
      const day = 86_400_000;
      const copy = (/** @type {number} */ days) => ({ at: Date.now() - days * day, why: "", stored: { state: days } });
      return chrome.storage.local.set({
        damaged: [copy(8), copy(6)],
        "state.damaged": "of the version before",
        state: 1,
      });
    });
    await scene.replica.set(BELL.id, { detail: "wakes the worker", status: "idle" });
    await hears(scene, "Session Watch was reset");
    const kept = async () => (await stored(scene, "damaged"))?.map((/** @type {any} */ { stored }) => stored.state);
    assert.deepEqual(await kept(), [6, 1]);
    await scene.browser.killWorker();
    await scene.browser.ask(async () => {
      const { damaged } = await chrome.storage.local.get("damaged");
      for (const copy of /** @type {any[]} */ (damaged)) copy.at -= 7 * 86_400_000;
      await chrome.storage.local.set({ damaged });
    });
    await scene.browser.settled();
    assert.equal(await kept(), undefined);
    assert.equal(await stored(scene, "state.damaged"), undefined);
  });

  test("where the browser has no room for a copy, it is watched all the same", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    await scene.browser.killWorker();
    // One copy fits Chromium's quota of 10 MB, two do not. Firefox has room for both.
    await scene.browser.ask(() => chrome.storage.local.set({ state: "?".repeat(6_000_000) }));
    await scene.replica.set(BELL.id, { detail: "wakes the worker", status: "idle" });
    await hears(scene, "Session Watch was reset");
    await scene.browser.killWorker();
    await scene.browser.settled();
    await scene.browser.configure(SETTINGS);
    await scene.replica.set(A, { status: "waiting" });
    await hears(scene, "Needs input: Task A");
    await hearsNothingElse(scene);
  });

  test("text is stored at the length that tests/stored_size.rs reckons with", async (t) => {
    const { browser } = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    const counted = await browser.ask(async () => {
      /** @type {Record<string, number>} */
      const bytes = {};
      await chrome.storage.local.set({ x: "" });
      const empty = await chrome.storage.local.getBytesInUse("x"); // the key, and what the browser adds to a text
      for (const one of ["a", '"', "\\", "<", "\u0080", "\u0081", "\u0082", "長", "😀"]) {
        await chrome.storage.local.set({ x: one.repeat(100) });
        bytes[one] = ((await chrome.storage.local.getBytesInUse("x")) - empty) / 100;
      }
      await chrome.storage.local.remove("x");
      return bytes;
    });
    const most = { a: 1, '"': 2, "\\": 2, "<": 6, "\u0080": 2, "\u0081": 2, "\u0082": 2, 長: 3, "😀": 4 };
    // Firefox pads a text to a multiple of eight bytes.
    const fits = (/** @type {string} */ one, /** @type {number} */ bytes) => (counted[one] ?? 9) < bytes + 8 / 100;
    for (const [one, bytes] of Object.entries(most)) assert.ok(fits(one, bytes), `${one}: ${counted[one]}`);
  });

  test("only the content script of a whole page is believed, and only about pages", async (t) => {
    const scene = await stage(t, { sessions: RUNNING, settings: SETTINGS });
    const lie = await forge(scene, "Running", "Error");
    const order = { kind: "command", command: { do: "settings", settings: { alert_failed: 0 } } };

    const reach = await scene.page.evaluate((message) => {
      document.body.append(document.createElement("iframe"));
      window.postMessage(message, "*");
      return typeof (/** @type {any} */ (window).chrome?.runtime?.sendMessage);
    }, lie);
    assert.equal(reach, "undefined", "the page's own world cannot say anything");
    assert.deepEqual(await sayIn(scene, lie, "frame"), [null], "nor can a frame inside the page");
    assert.deepEqual(await sayIn(scene, order, "page"), [null], "nor can a page give orders");
    assert.equal(await scene.browser.ask((message) => chrome.runtime.sendMessage(message), lie), undefined);
    await hearsNothingElse(scene);

    assert.deepEqual(await sayIn(scene, lie, "page"), [{}], "the same lie from the content script is believed");
    await hears(scene, "Failed: Task A");
  });
});

/** @param {Scene} scene @param {string} key @returns {Promise<any>} */
function stored({ browser }, key) {
  return browser.ask(async (wanted) => (await chrome.storage.local.get(wanted))[wanted], key);
}

/**
 * Returns what the content script would send if the page showed other words.
 * @param {Scene} scene
 * @param {string} from
 * @param {string} to
 */
async function forge({ browser }, from, to) {
  const [{ result }] = await browser.ask(
    async (from, to) => {
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      return chrome.scripting.executeScript({
        target: { tabId: Number(id) },
        args: [from, to],
        func: async (from, to) => {
          const plan = await chrome.runtime.sendMessage({ kind: "hello" });
          const shown = (/** @type {Element} */ { outerHTML }) =>
            outerHTML.replaceAll(from, to).replaceAll(from.toLowerCase(), to.toLowerCase());
          /** @type {{ id: number, html: string }[]} */
          const chunks = [];
          const order = plan.places.map((/** @type {{name: string, selector: string}} */ { name, selector }) => {
            const htmls = [...document.querySelectorAll(selector)].map(shown);
            return { name, chunks: htmls.map((html) => chunks.push({ id: chunks.length + 1, html })) };
          });
          const born = Math.round(performance.timeOrigin);
          const capture = {
            url: location.href,
            born,
            visible: true,
            focused: true,
            pulse: 0,
            changes: { number: 1e6, base: null, order, chunks, gone: [] },
          };
          return { kind: "capture", capture };
        },
      });
    },
    from,
    to,
  );
  return /** @type {object} */ (result);
}

/**
 * Sends a message as a script of the extension in the page, or in its frames. Returns the answers.
 * @param {Scene} scene
 * @param {object} message
 * @param {"page" | "frame"} where
 */
function sayIn({ browser }, message, where) {
  return browser.ask(
    async (message, where) => {
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      const said = await chrome.scripting.executeScript({
        target: { tabId: Number(id), allFrames: where === "frame" },
        args: [message, where],
        func: async (message, where) => {
          if ((where === "page") !== (window === top)) return "not here";
          return (await chrome.runtime.sendMessage(message).catch(() => null)) ?? null;
        },
      });
      return said.map(({ result }) => result).filter((result) => result !== "not here");
    },
    message,
    where,
  );
}
