// A real Firefox with a window, the extension as it ships, and the replica in the place of claude.ai, by way of a proxy that knows no
// other host. puppeteer drives it over WebDriver BiDi, which is not told when a tab arrives at a page of an extension, but works in
// one: the welcome page opens with the installation, and from there tests ask for the others. What a
// person sets in the system or among the browser's settings is set from inside the browser.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { Beside, spot } from "./beside.js";
import { Browser } from "./browser.js";
import { findProgram, LAUNCH_DEADLINE_MS } from "./program.js";
import { DEADLINE_MS, until } from "./until.js";

/** A file of the extension that does nothing. */
const QUIET_FILE = "THIRD-PARTY.txt";

/** @typedef {import("puppeteer-core").Page} Page */

/** Under which Firefox shows the extension's pages; else it would make one up. */
const UUID = "5e551047-0a7c-4000-8000-000000000000";

/** A tab that puppeteer has not found after this long, in milliseconds, is lost to it. */
const LOST_MS = 4_000;

export class Firefox extends Browser {
  #desktop;

  /** @param {import("./desktop.js").Desktop} desktop */
  constructor(desktop) {
    super();
    this.#desktop = desktop;
    this.home = `moz-extension://${UUID}/`;
  }

  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {import("../replica/server.js").Replica} options.replica
   * @param {string} options.extension  folder
   * @param {number} options.rest  seconds without an event after which Firefox ends the event page; by itself it takes 30
   */
  static async launch({ desktop, replica, extension, rest }) {
    const firefox = new Firefox(desktop);
    firefox.program = await puppeteer.launch({
      browser: "firefox",
      executablePath: findProgram("FIREFOX", ["firefox-esr", "firefox"]),
      headless: false,
      timeout: LAUNCH_DEADLINE_MS,
      acceptInsecureCerts: true,
      userDataDir: desktop.guard.subfolder("profile"),
      defaultViewport: null,
      env: desktop.env,
      args: ["--remote-allow-system-access"],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      extraPrefsFirefox: {
        "network.proxy.type": 1,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": replica.web.proxyPort,
        "extensions.background.idle.timeout": rest * 1000,
        "extensions.webextensions.uuids": JSON.stringify({ [idOf(extension)]: UUID }),
        // The browser's own question, which no test can answer: taken as answered with yes.
        "extensions.webextOptionalPermissionPrompts": false,
      },
    });
    desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (firefox.program.process()));
    await firefox.program.installExtension(extension);
    await firefox.#takeControl();
    return firefox;
  }

  /** The page a new user is greeted with becomes the one through which tests ask, or another one if puppeteer loses it; see `open`. */
  async #takeControl() {
    const quiet = this.url(QUIET_FILE);
    const isThere = (/** @type {string} */ href) => href === quiet;
    const welcome = await this.#shown((href) => href === this.url("welcome.html"), [], LOST_MS).catch(() => undefined);
    if (welcome) await welcome.evaluate((url) => location.replace(url), quiet);
    this.control = welcome ? await this.#shown(isThere) : await this.#replaceWelcome(quiet, isThere);
  }

  /** @param {string} quiet @param {(href: string) => boolean} isThere */
  async #replaceWelcome(quiet, isThere) {
    // The page comes, but its arrival is never told.
    this.program
      .newPage()
      .then((page) => page.goto(quiet, { timeout: 0 }))
      .catch(() => {});
    this.control = await this.#shown(isThere);
    await this.ask(async (url) => {
      for (const { id } of await chrome.tabs.query({ url })) await chrome.tabs.remove(/** @type {number} */ (id));
    }, this.url("welcome.html"));
    return this.control;
  }

  /**
   * The tab that has loaded such an address; puppeteer is not told of pages of an extension.
   * @param {(href: string) => boolean} fits
   * @param {Page[]} besides  tabs that are not meant
   * @param {number} within  milliseconds
   */
  async #shown(fits, besides = [], within = DEADLINE_MS) {
    const look = async () => {
      for (const page of await this.program.pages()) {
        if (!besides.includes(page) && fits(await addressOf(page))) return page;
      }
      return undefined;
    };
    return /** @type {Page} */ (
      await until(look, (page) => page !== undefined, "the extension's page has not come", within)
    );
  }

  /** @override @param {string} url @param {{hidden?: boolean}} [options] */
  async open(url, { hidden = false } = {}) {
    if (!url.startsWith(this.home)) return super.open(url, { hidden });
    const before = await this.program.pages();
    const create = () =>
      this.ask(async (address, active) => (await chrome.tabs.create({ url: address, active })).id, url, !hidden);
    // A new tab changes its process on the way to an extension's page, and about once in sixty times puppeteer loses it over
    // that (24.43, Firefox 153): such a tab is closed, and another one made.
    for (let tries = 1; ; tries++) {
      const tab = await create();
      const page = await this.#shown((href) => href === url, before, LOST_MS).catch((error) => {
        if (tries === 3) throw error;
      });
      if (page) return page;
      await this.ask((id) => chrome.tabs.remove(id), tab);
    }
  }

  /** Resolves when Firefox has suspended the event page, which it does by itself when nothing happens. @override */
  async killWorker() {
    return until(
      () => this.ask(() => chrome.extension.getBackgroundPage() === null),
      (isSuspended) => isSuspended,
      "the event page is not suspended",
    );
  }

  /** Each step of a test finds the event page suspended. @override */
  async betweenSteps() {
    await this.killWorker();
  }

  /** Takes the access to the site back, as its user does with the extension's button. */
  async takeAccessBack() {
    await this.ask(() => chrome.permissions.remove({ origins: ["https://claude.ai/*"] }));
  }

  /** Gives it again on the board; the question that Firefox then asks is taken as answered. @param {import("./board.js").Board} board */
  async giveAccess(board) {
    await board.press("Allow");
  }

  /** @override @param {() => Promise<unknown>} open */
  async inPopup(open = () => this.ask(() => chrome.action.openPopup())) {
    await this.#desktop.focus("firefox");
    await open();
    return this.#beside("popup");
  }

  /** @override */
  async inPanel() {
    return this.#beside("sidebar");
  }

  /** puppeteer is not told of them: another page of the extension looks into them, and the desktop's mouse clicks. @param {"popup" | "sidebar"} kind */
  #beside(kind) {
    return new Beside(
      (selector, words) => this.ask(spot, selector, words, kind),
      (where) => this.#desktop.clickAt(where),
    );
  }

  /** @override @param {Page} _page @param {string} folder */
  async downloadsGoTo(_page, folder) {
    await this.#prefer({
      "browser.download.folderList": 2,
      "browser.download.dir": folder,
      "browser.download.alwaysOpenPanel": false,
    });
  }

  /**
   * All pages see it, not only this one. Without the system's colours Firefox takes as wished for more contrast those of a theme
   * for it, which with `forced` it also forces on pages.
   * @override
   * @param {Page} page
   * @param {import("./browser.js").Wishes} wishes
   */
  async wish(page, { dark = false, still = false, contrast = false, forced = false }) {
    await this.#prefer({
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      "ui.prefersReducedMotion": Number(still),
      "ui.useAccessibilityTheme": Number(contrast || forced),
      "browser.display.document_color_use": forced ? 2 : 1,
    });
    await page.bringToFront();
    await page.waitForFunction(
      (wanted) => wanted.every(([query, is]) => matchMedia(String(query)).matches === is),
      { polling: 50, timeout: DEADLINE_MS },
      [
        ["(prefers-reduced-motion: reduce)", still],
        ["(prefers-contrast: more)", contrast || forced],
        ["(forced-colors: active)", forced],
        ...(forced ? [] : [["(prefers-color-scheme: dark)", dark]]),
      ],
    );
  }

  // ---- Inside the browser ----

  /** Sets preferences, as `about:config` does. @param {Record<string, string | number | boolean>} preferences */
  async #prefer(preferences) {
    await this.#inside((all) => {
      const { prefs } = /** @type {any} */ (globalThis).Services;
      for (const [name, value] of Object.entries(all)) {
        if (typeof value === "number") prefs.setIntPref(name, value);
        else if (typeof value === "boolean") prefs.setBoolPref(name, value);
        else prefs.setStringPref(name, value);
      }
    }, preferences);
  }

  /**
   * A picture of one of the browser's own pages, which puppeteer may not look at.
   * @param {string} url
   * @param {string} selector  of what it must show
   * @returns {Promise<string>} PNG, in base64
   */
  async pictureOf(url, selector) {
    await this.#prefer({ "extensions.ui.lastCategory": "addons://list/extension" });
    return this.#inside(
      async (address, wanted) => {
        const { gBrowser, document } = /** @type {any} */ (globalThis);
        const tab = gBrowser.addTrustedTab(address);
        gBrowser.selectedTab = tab;
        const page = () => tab.linkedBrowser.contentDocument;
        const isThere = () => page()?.querySelector(wanted) && [...page().images].every((each) => each.complete);
        while (!isThere()) await new Promise(requestAnimationFrame);
        const { innerWidth, innerHeight } = page().defaultView;
        const whole = new DOMRect(0, 0, innerWidth, innerHeight);
        const drawn = await tab.linkedBrowser.browsingContext.currentWindowGlobal.drawSnapshot(whole, 1, "white");
        const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
        Object.assign(canvas, { width: innerWidth, height: innerHeight });
        canvas.getContext("2d").drawImage(drawn, 0, 0);
        return canvas.toDataURL().replace(/^.*,/, "");
      },
      url,
      selector,
    );
  }

  /**
   * Runs a function in the browser's own window, where everything can be reached.
   * @template T
   * @param {(...args: any[]) => T} work
   * @param {any[]} args
   * @returns {Promise<Awaited<T>>}
   */
  async #inside(work, ...args) {
    const { connection } = /** @type {any} */ (this.program);
    const { result: tree } = await connection.send("browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
    const { result: answer } = await connection.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${work})(...${JSON.stringify(args)})))()`,
      target: { context: tree.contexts[0].context },
      awaitPromise: true,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value && JSON.parse(answer.result.value);
  }

  async close() {
    await this.program.close();
  }
}

/** Where a page is, or nothing while it goes from one to the next. @param {Page} page */
function addressOf(page) {
  return page.evaluate(() => (document.readyState === "loading" ? "" : location.href)).catch(() => "");
}

/** @param {string} extension folder */
function idOf(extension) {
  return JSON.parse(readFileSync(join(extension, "manifest.json"), "utf8")).browser_specific_settings.gecko.id;
}
