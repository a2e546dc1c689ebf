// Pages that hinder the content script, by accident or on purpose: it works all the same, and no page can detect it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const A = sessionId(1);
const SETTING = { sessions: [{ id: A, title: "Task A", status: /** @type {const} */ ("running") }] };

/** Names of form fields and images that hide the DOM method of the same name. */
const HIDDEN = [
  "attributes,children,closest,contains,firstChild,getAttribute,getAttributeNames,getElementsByTagName,isConnected",
  "localName,matches,nextSibling,nodeType,parentElement,querySelector,querySelectorAll,textContent",
].flatMap((names) => names.split(","));

inEachBrowser("a page in the way", (stage) => {
  test("forms and images that are named like the DOM's methods hide nothing", async (t) => {
    const { browser, page } = await stage(t, SETTING);
    await page.evaluate((names) => {
      const [label] = document.querySelectorAll("[data-row-key^=code] [data-row-label]");
      for (const name of names) {
        const form = document.createElement("form");
        form.innerHTML = `<input name="${name}"><a href="/code/session_zz${name}">z</a><p role="status">s</p>`;
        document.body.append(form);
      }
      for (const name of ["hasFocus", "visibilityState", "querySelector", "querySelectorAll", "documentElement"]) {
        document.body.append(Object.assign(document.createElement("img"), { name }));
      }
      for (const form of document.forms) {
        form.append("x");
        Element.prototype.setAttribute.call(form, "role", "x");
      }
      // Done by the test, because these names hinder the page's own script as well.
      setTimeout(() => label?.replaceChildren("Renamed"), 300);
    }, HIDDEN);
    await browser.knows("Renamed");
    await browser.knows("session_zzcontains");
  });

  test("methods that the page has broken are not ours", async (t) => {
    const { browser, page } = await stage(t, SETTING);
    await page.evaluate(() => {
      const [label] = document.querySelectorAll("[data-row-key^=code] [data-row-label]");
      const broken = () => {
        throw new Error("broken by the page");
      };
      for (const name of ["closest", "matches", "getAttributeNames", "getElementsByTagName"]) {
        Object.defineProperty(Element.prototype, name, { value: broken });
      }
      Object.defineProperty(Node.prototype, "isConnected", { get: broken });
      Object.defineProperty(String.prototype, "startsWith", { value: broken });
      setTimeout(() => label?.replaceChildren("Renamed"), 300);
    });
    await browser.knows("Renamed");
  });

  test("a page that listens in neither hears nor sees a content script", async (t) => {
    const { browser, page } = await stage(t, SETTING);
    const id = await browser.ask(() => chrome.runtime.id);
    await page.evaluate((id) => {
      const heard = /** @type {string[]} */ ([]);
      const note = (/** @type {string} */ what) => void heard.push(what);
      for (const method of /** @type {const} */ (["dispatchEvent", "addEventListener", "removeEventListener"])) {
        const own = /** @type {any} */ (EventTarget.prototype)[method];
        /** @type {any} */ (EventTarget.prototype)[method] = function (/** @type {any[]} */ ...given) {
          note(`${method} ${given[0]?.type ?? given[0]}`);
          return own.apply(this, given);
        };
      }
      for (const type of ["message", "error", "unhandledrejection", "securitypolicyviolation", id]) {
        window.addEventListener(type, () => note(`event ${type}`), true);
      }
      document.addEventListener(`session-watch-successor:${id}`, () => note("the event of old"), true);
      heard.length = 0;
      const all = { subtree: true, childList: true, characterData: true, attributes: true };
      new MutationObserver((records) => records.forEach(({ type }) => void note(type))).observe(document, all);
      const names = () =>
        [window, document, Object.prototype, Node.prototype, Element.prototype].flatMap((one) => Reflect.ownKeys(one));
      Object.assign(window, { heard, names });
    }, id);
    const before = await page.evaluate(() => /** @type {any} */ (window).names().length);
    await browser.ask(async () => {
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      const files = chrome.runtime.getManifest().content_scripts?.[0]?.js ?? [];
      await chrome.scripting.executeScript({ target: { tabId: Number(id) }, files });
    });
    await browser.settled();
    await browser.ask(async () => {
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      await chrome.tabs.sendMessage(Number(id), { kind: "retire" });
    });
    const { heard, after } = await page.evaluate(() => {
      const { heard, names } = /** @type {any} */ (window);
      return { heard, after: names().length };
    });
    assert.deepEqual(heard, []);
    assert.equal(after, before);
  });
});
