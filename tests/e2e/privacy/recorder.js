// Records everything that the content script sends, in messages and answers, and everything that is stored. It does so
// in a page of the extension, and changes nothing that ships.

import { until } from "../harness/until.js";

/** @typedef {import("../harness/browser.js").Browser} Browser */

/** A record: where it was found, and its text. @typedef {[where: string, text: string]} Heard */

export class Recorder {
  #browser;
  #page;
  #tab;

  /** @param {Browser} browser @param {import("puppeteer-core").Page} page of the site @param {number} tab its number */
  constructor(browser, page, tab) {
    this.#browser = browser;
    this.#page = page;
    this.#tab = tab;
  }

  /** @param {Browser} browser @param {import("puppeteer-core").Page} page the one page of the site */
  static async start(browser, page) {
    const tab = await browser.ask(async () => {
      /** @type {Heard[]} */
      const heard = [];
      Object.assign(globalThis, { heard });
      chrome.runtime.onMessage.addListener((message) => void heard.push(["message", JSON.stringify(message)]));
      chrome.runtime.onConnect.addListener((port) =>
        port.onMessage.addListener((message) => void heard.push(["port", JSON.stringify(message)])),
      );
      chrome.storage.onChanged.addListener((changes, area) => {
        const values = Object.values(changes).map(({ newValue }) => newValue);
        heard.push([`storage.${area}`, JSON.stringify(values)]);
      });
      const [{ id }] = await chrome.tabs.query({ url: "https://claude.ai/*" });
      return Number(id);
    });
    return new Recorder(browser, page, tab);
  }

  /**
   * Returns the records since the last call, once the content script has sent everything: it then answers a ping
   * without changes.
   * @returns {Promise<Heard[]>}
   */
  async heard() {
    /** @type {Heard[]} */
    const heard = [];
    await until(
      async () => {
        const { isTold, more } = await this.#browser.ask(ask, this.#tab);
        heard.push(...more);
        // It sends what is missing at the next change.
        if (!isTold) await this.#page.evaluate(() => document.body.append(""));
        return isTold;
      },
      (isTold) => isTold,
      "the content script has not said all it sees",
    );
    return heard;
  }

  /** Returns everything that is stored, and what the screen shows. @returns {Promise<Heard[]>} */
  async kept() {
    await this.#browser.settled();
    const kept = await this.#browser.ask(async () => ({
      "storage.local": await chrome.storage.local.get(),
      "storage.session": await chrome.storage.session.get(),
      localStorage: { ...localStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      badge: [await chrome.action.getBadgeText({}), await chrome.action.getTitle({})],
    }));
    const ofPage = await this.#page.evaluate(() => ({ ...localStorage, ...sessionStorage, cookie: document.cookie }));
    return Object.entries({ ...kept, "the page's storage": ofPage }).map(([where, what]) => [
      where,
      JSON.stringify(what),
    ]);
  }
}

/**
 * Runs in a page of the extension. Returns the records since the last call, and whether the background has everything
 * that a tab's content script sees. Its earlier messages are handled before the ping.
 * @param {number} tab
 */
async function ask(tab) {
  /** @type {Heard[]} */
  const heard = /** @type {any} */ (globalThis).heard;
  await chrome.runtime.sendMessage({ kind: "command", command: { do: "settings", settings: {} } });
  const answer = await chrome.tabs.sendMessage(tab, { kind: "ping" }, { frameId: 0 }).catch(() => null); // the content script is not there yet
  if (answer) heard.push(["answer", JSON.stringify(answer)]);
  return { isTold: answer?.changes === null, more: heard.splice(0) };
}
