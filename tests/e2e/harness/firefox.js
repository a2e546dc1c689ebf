// A real Firefox with a window, the extension as it ships, and the replica in the place of claude.ai, by way of a proxy that knows no
// other host. puppeteer drives it over WebDriver BiDi, which may not send a tab to a page of an extension, but works in one that
// the extension has opened itself: the welcome page opens with the installation, and from there tests ask for the others.

import puppeteer from "puppeteer-core";
import { Browser } from "./browser.js";
import { findProgram, LAUNCH_DEADLINE_MS } from "./program.js";
import { until } from "./until.js";

/** A file of the extension that does nothing. */
const QUIET_FILE = "THIRD-PARTY.txt";

/** @typedef {import("puppeteer-core").Page} Page */

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
      },
    });
    desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (firefox.program.process()));
    await firefox.#takeControl(() => firefox.program.installExtension(extension));
    return firefox;
  }

  /** The page a new user is greeted with becomes the one through which tests ask. @param {() => Promise<unknown>} install */
  async #takeControl(install) {
    this.control = await this.#next(install);
    this.home = new URL("/", await this.#isAt(this.control, (href) => href.endsWith("/welcome.html"))).href;
    const quiet = this.url(QUIET_FILE);
    await this.control.evaluate((url) => location.replace(url), quiet);
    await this.#isAt(this.control, (href) => href === quiet);
  }

  /** The tab that something opens. @param {() => Promise<unknown>} open @returns {Promise<Page>} */
  async #next(open) {
    /** @type {Promise<import("puppeteer-core").Target>} */
    const opened = new Promise((resolve) => this.program.once("targetcreated", resolve));
    await open();
    return /** @type {Page} */ (await (await opened).page());
  }

  /** Resolves when a page has loaded a file of the extension, of which puppeteer is not told. @param {Page} page @param {(href: string) => boolean} fits */
  #isAt(page, fits) {
    return until(
      () => page.evaluate(() => (document.readyState === "complete" ? location.href : "")).catch(() => ""), // it is changing pages
      fits,
      "the page of the extension has not come",
    );
  }

  /** @override @param {string} url @param {{hidden?: boolean}} [options] */
  async open(url, { hidden = false } = {}) {
    if (!url.startsWith(this.home)) return super.open(url, { hidden });
    const page = await this.#next(() =>
      this.ask((address, active) => chrome.tabs.create({ url: address, active }), url, !hidden),
    );
    await this.#isAt(page, (href) => href === url);
    return page;
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

  async close() {
    await this.program.close();
  }
}
