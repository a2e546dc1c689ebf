// A real Firefox with a window, the extension as it ships, and the replica in the place of claude.ai, by way of a proxy that knows no
// other host. puppeteer drives it over WebDriver BiDi, which has no way into an extension's own pages: tests see what its user sees.

import puppeteer from "puppeteer-core";
import { findProgram } from "./chromium.js";

const LAUNCH_DEADLINE_MS = 90_000;

export class Firefox {
  #browser;

  /** @param {import("puppeteer-core").Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {import("../replica/server.js").Replica} options.replica
   * @param {string} options.extension  folder
   */
  static async launch({ desktop, replica, extension }) {
    const browser = await puppeteer.launch({
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
      },
    });
    desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (browser.process()));
    await browser.installExtension(extension);
    return new Firefox(browser);
  }

  /** Opens a page of the replica in a new tab. @param {string} [path] */
  async visit(path = "/code") {
    const page = await this.#browser.newPage();
    await page.goto(`https://claude.ai${path}`);
    return page;
  }

  /** The addresses of all tabs. */
  async tabs() {
    return (await this.#browser.pages()).map((page) => page.url());
  }

  async close() {
    await this.#browser.close();
  }
}
