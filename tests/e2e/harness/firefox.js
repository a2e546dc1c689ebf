// A real Firefox with a window, with the extension as it ships and the replica in place of claude.ai, through a proxy
// that knows no other host. puppeteer drives it over WebDriver BiDi. BiDi does not report when a tab reaches a page of
// an extension, but works inside one. What puppeteer cannot do, and settings of the system or the browser, are done
// from Firefox's inside.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { filesIn, writeZip } from "../../../tools/zip.js";
import { Beside, spot } from "./beside.js";
import { Browser } from "./browser.js";
import { Inside } from "./inside.js";
import { findProgram, LAUNCH_DEADLINE_MS } from "./program.js";
import { DEADLINE_MS, until } from "./until.js";

/** A file of the extension that does nothing. */
const QUIET_FILE = "THIRD-PARTY.txt";

/** @typedef {import("puppeteer-core").Page} Page */

/** The id in the addresses of the extension's pages. Without it Firefox makes one up. */
const UUID = "5e551047-0a7c-4000-8000-000000000000";

/** After so many seconds without an event Firefox stops the event page, by default. */
const AS_FIREFOX = 30;

/** A tab that puppeteer has not found after so many milliseconds is lost to it. */
const LOST_MS = 4_000;

export class Firefox extends Browser {
  #desktop;
  /** Starts the program. @type {() => Promise<import("puppeteer-core").Browser>} */
  #start;
  #extension;
  /** @type {Inside} */
  inside = /** @type {any} */ (undefined);
  /** After so many seconds without an event Firefox suspends the event page. */
  #rest;

  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {() => Promise<import("puppeteer-core").Browser>} options.start
   * @param {string} options.extension  folder
   * @param {number} options.rest
   */
  constructor({ desktop, start, extension, rest }) {
    super();
    this.#desktop = desktop;
    this.#start = start;
    this.#extension = extension;
    this.#rest = rest;
    this.home = `moz-extension://${UUID}/`;
  }

  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {import("../replica/server.js").Replica} options.replica
   * @param {string} options.extension  folder
   * @param {number} options.rest seconds without an event after which Firefox stops the event page
   * @param {boolean} [options.lasts]  whether the installation survives a restart; Firefox must then accept unsigned
   *   extensions
   */
  static async launch({ desktop, replica, extension, rest, lasts = false }) {
    const profile = desktop.guard.subfolder("profile");
    const kept = ["user.js", "prefs.js"].map((file) => join(profile, `${file}.puppeteer`));
    const start = async () => {
      // puppeteer restores these after the program has ended, without an event.
      await until(
        async () => kept.filter((file) => existsSync(file)),
        ({ length }) => length === 0,
        "the profile is not tidied up",
      );
      const program = await puppeteer.launch({
        browser: "firefox",
        executablePath: findProgram("FIREFOX", ["firefox-esr", "firefox"]),
        headless: false,
        timeout: LAUNCH_DEADLINE_MS,
        acceptInsecureCerts: true,
        userDataDir: profile,
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
          // No test can answer the browser's own dialog, so it counts as confirmed.
          "extensions.webextOptionalPermissionPrompts": false,
          // Without this, Firefox starts no extensions after five crashes.
          "extensions.webextensions.crash.threshold": 1_000,
          "xpinstall.signatures.required": false,
          // A start restores the tabs of the last run, also after a crash.
          "browser.startup.page": 3,
          "browser.sessionstore.resume_from_crash": true,
          "browser.sessionstore.restore_on_demand": false,
        },
      });
      desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (program.process()));
      return program;
    };
    const firefox = new Firefox({ desktop, start, extension, rest });
    await firefox.#open();
    if (lasts) await firefox.inside.install(firefox.#packed());
    else await firefox.program.installExtension(extension);
    await firefox.#takeControl();
    await firefox.#closeWelcome();
    return firefox;
  }

  async #open() {
    this.program = await this.#start();
    this.inside = new Inside(this.program, idOf(this.#extension));
  }

  async #takeControl() {
    this.control = await this.#newTab(this.url(QUIET_FILE), { hidden: true });
  }

  /** Closes the welcome page, with which most tests have nothing to do. */
  async #closeWelcome() {
    const [welcome] = await until(
      () => this.ask((url) => chrome.tabs.query({ url }), this.url("welcome.html")),
      ({ length }) => length > 0,
      "nobody was greeted",
    );
    await this.ask((id) => chrome.tabs.remove(id), welcome?.id);
  }

  /**
   * Returns the tab that has loaded an address, other than these. puppeteer gets no event for an extension's pages.
   * @param {string} url
   * @param {Page[]} others
   */
  async #shown(url, others) {
    const look = async () => {
      for (const page of await this.program.pages()) {
        if (!others.includes(page) && (await addressOf(page)) === url) return page;
      }
      return undefined;
    };
    return /** @type {Page} */ (
      await until(look, (page) => page !== undefined, "the extension's page has not come", LOST_MS)
    );
  }

  /** @override @param {string} url @param {{hidden?: boolean}} [options] */
  open(url, options) {
    return url.startsWith(this.home) ? this.#newTab(url, options) : super.open(url, options);
  }

  /**
   * Opens an address in a new tab. On its way to an extension's page a tab changes its process. In about one of sixty
   * cases puppeteer (24.43, with Firefox 153) then loses the tab. Such a tab is closed, and another one opened.
   * @param {string} url
   * @param {{hidden?: boolean}} [options]
   */
  async #newTab(url, { hidden = false } = {}) {
    const before = await this.program.pages();
    for (let tries = 1; ; tries++) {
      await this.inside.openTab(url, hidden);
      const page = await this.#shown(url, before).catch((error) => {
        if (tries === 3) throw error;
      });
      if (page) return page;
      await this.inside.closeTab(url);
    }
  }

  /** @override */
  hasWorker() {
    return this.inside.hasEventPage();
  }

  /** Ends the event page at once, whatever it is at. @override */
  killWorker() {
    return this.inside.endEventPage();
  }

  /** Kills the process in which extensions live, and with it their pages. @override */
  async crashWorker() {
    this.spent = true;
    await this.inside.crashExtensions();
    await this.#takeControl();
  }

  /** @override */
  async reloadExtension() {
    this.spent = true;
    await this.inside.reload();
    await this.#takeControl();
  }

  /** A version that counts as newer is installed over the one that stays. @override */
  async update() {
    this.spent = true;
    await this.inside.install(this.#packed(1));
    await this.#takeControl();
  }

  /** Returns the packed extension. */
  #packed(newer = 0) {
    const target = this.#desktop.guard.subfolder("packed");
    const manifest = manifestOf(this.#extension);
    const renewed = join(target, "manifest.json");
    writeFileSync(renewed, JSON.stringify({ ...manifest, version: `${manifest.version}.${newer}` }));
    const archive = join(target, "session-watch.xpi");
    writeZip(archive, filesIn(this.#extension).set("manifest.json", renewed));
    return archive;
  }

  /**
   * Firefox reads this when it starts the event page, so one that runs is ended first.
   * @override
   * @param {number} seconds
   */
  async letRest(seconds) {
    if (seconds === this.#rest) return;
    this.#rest = seconds;
    await this.inside.prefer({ "extensions.background.idle.timeout": seconds * 1000 });
    if (await this.hasWorker()) {
      await this.settled();
      await this.killWorker();
    }
    await this.inside.noteWork();
  }

  /**
   * Each step of a test finds the event page suspended, which Firefox does by itself when nothing happens. @override
   */
  async betweenSteps() {
    if (this.#rest >= AS_FIREFOX) return;
    await until(
      () => this.ask(() => chrome.extension.getBackgroundPage() === null),
      (isSuspended) => isSuspended,
      "the event page is not suspended",
    ).catch(async (error) => {
      throw new Error(`${error.message}: ${await this.inside.work()}`);
    });
  }

  /**
   * @override
   * @template T
   * @param {(background: any, ...args: any[]) => T} work
   * @param {any[]} args
   * @returns {Promise<Awaited<T>>}
   */
  inBackground(work, ...args) {
    const expression = `(async () => (${work})(await chrome.runtime.getBackgroundPage(), ...${JSON.stringify(args)}))()`;
    return /** @type {Promise<Awaited<T>>} */ (this.control.evaluate(expression));
  }

  /** @override */
  async quit() {
    this.spent = true;
    await this.control.close();
    const over = this.over();
    await this.inside.quit();
    await over;
  }

  /** @override */
  async reopen() {
    await this.#open();
    await this.#takeControl();
  }

  /** @override @param {string} url */
  async openWithoutStorage(url) {
    this.spent = true;
    await this.inside.prefer({ "dom.storage.enabled": false });
    return this.open(url);
  }

  /** Revokes the access to the site, as the user does with the extension's button. */
  async takeAccessBack() {
    this.spent = true;
    await this.ask(() => chrome.permissions.remove({ origins: ["https://claude.ai/*"] }));
  }

  /** Grants it again on the board. Firefox's dialog counts as confirmed. @param {import("./board.js").Board} board */
  async giveAccess(board) {
    await board.press("Allow");
  }

  /** @override @param {() => Promise<unknown>} open */
  async inPopup(open = () => this.ask(() => chrome.action.openPopup())) {
    this.spent = true;
    await this.#desktop.focus("firefox");
    await open();
    return this.#beside("popup");
  }

  /** @override */
  async inPanel() {
    this.spent = true;
    return this.#beside("sidebar");
  }

  /**
   * A view that puppeteer gets no event for. Another page of the extension looks into it, and the desktop's mouse
   * clicks.
   * @param {"popup" | "sidebar"} kind
   */
  #beside(kind) {
    return new Beside(
      (selector, words) => this.ask(spot, selector, words, kind),
      (where) => this.#desktop.clickAt(where),
    );
  }

  /** @override @param {Page} _page @param {string} folder */
  async downloadsGoTo(_page, folder) {
    this.spent = true;
    await this.inside.prefer({
      "browser.download.folderList": 2,
      "browser.download.dir": folder,
      "browser.download.alwaysOpenPanel": false,
    });
  }

  /**
   * Sets the preferences for all pages, not only for this one. For more contrast, Firefox uses the colours of a theme
   * in place of the system's. With `forced` it also forces them on pages.
   * @override
   * @param {Page} page
   * @param {import("./browser.js").Wishes} wishes
   */
  async wish(page, { dark = false, still = false, contrast = false, forced = false }) {
    this.spent = true;
    await this.inside.prefer({
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
}

/** Returns a page's address, or `undefined` while it navigates. @param {Page} page */
function addressOf(page) {
  return page.evaluate(() => (document.readyState === "loading" ? "" : location.href)).catch(() => "");
}

/** @param {string} extension folder */
function idOf(extension) {
  return manifestOf(extension).browser_specific_settings.gecko.id;
}

/** @param {string} extension folder */
function manifestOf(extension) {
  return JSON.parse(readFileSync(join(extension, "manifest.json"), "utf8"));
}
