// A real Firefox with a window, the extension as it ships, and the replica in the place of claude.ai, by way of a proxy that knows no
// other host. puppeteer drives it over WebDriver BiDi, which may not send a tab to a page of an extension, but works in one that
// the extension has opened itself: the welcome page opens with the installation, and from there tests ask for the others.

import puppeteer from "puppeteer-core";
import { Browser } from "./browser.js";
import { findProgram, LAUNCH_DEADLINE_MS } from "./program.js";
import { DEADLINE_MS, until } from "./until.js";

/** A file of the extension that does nothing. */
const QUIET_FILE = "THIRD-PARTY.txt";

/** @typedef {import("puppeteer-core").Page} Page */

/** A tab that puppeteer has not found after this long, in milliseconds, is lost to it. */
const LOST_MS = 4_000;

export class Firefox extends Browser {
  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {import("../replica/server.js").Replica} options.replica
   * @param {string} options.extension  folder
   * @param {number} options.rest  seconds without an event after which Firefox ends the event page; by itself it takes 30
   */
  static async launch({ desktop, replica, extension, rest }) {
    const firefox = new Firefox();
    firefox.program = await puppeteer.launch({
      browser: "firefox",
      executablePath: findProgram("FIREFOX", ["firefox-esr", "firefox"]),
      headless: false,
      timeout: LAUNCH_DEADLINE_MS,
      acceptInsecureCerts: true,
      userDataDir: desktop.guard.subfolder("profile"),
      defaultViewport: null,
      env: desktop.env,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      extraPrefsFirefox: {
        "network.proxy.type": 1,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": replica.web.proxyPort,
        "extensions.background.idle.timeout": rest * 1000,
        // The browser's own question, which no test can answer: taken as answered with yes.
        "extensions.webextOptionalPermissionPrompts": false,
      },
    });
    desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (firefox.program.process()));
    await firefox.program.installExtension(extension);
    await firefox.#takeControl();
    return firefox;
  }

  /** The page a new user is greeted with becomes the one through which tests ask. */
  async #takeControl() {
    this.control = await this.#shown((href) => href.endsWith("/welcome.html"));
    this.home = new URL("/", await addressOf(this.control)).href;
    const quiet = this.url(QUIET_FILE);
    await this.control.evaluate((url) => location.replace(url), quiet);
    await this.#shown((href) => href === quiet);
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

  async close() {
    await this.program.close();
  }
}

/** Where a page is, or nothing while it goes from one to the next. @param {Page} page */
function addressOf(page) {
  return page.evaluate(() => (document.readyState === "loading" ? "" : location.href)).catch(() => "");
}
