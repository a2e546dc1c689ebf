// A real Chromium with a window, with the extension as it ships and the replica in place of claude.ai.

import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { Beside, spot } from "./beside.js";
import { Board } from "./board.js";
import { Browser } from "./browser.js";
import { findProgram, LAUNCH_DEADLINE_MS } from "./program.js";
import { DEADLINE_MS } from "./until.js";

/** How long a popup takes to appear. No event tells when it has. */
const FADE_IN_MS = 500;

/** puppeteer's default arguments that would make hidden tabs behave otherwise than for users. */
const UNWANTED_DEFAULT_ARGS = [
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
  "--enable-automation",
];

/** @typedef {import("puppeteer-core").Page} Page */

export class Chromium extends Browser {
  /** @type {import("puppeteer-core").CDPSession} */
  #session = /** @type {any} */ (undefined);
  /** How the background's worker is, and an event for each change of that. @type {EventEmitter & {status: string}} */
  #worker = /** @type {any} */ (undefined);

  /** Arguments for a restart: the extension, which is installed for one run only, and the tabs of the last run. */
  #restartArgs = [""];
  /**
   * Starts the program with more arguments than the usual ones.
   * @type {(more: string[]) => Promise<import("puppeteer-core").Browser>}
   */
  #start;

  /** @param {(more: string[]) => Promise<import("puppeteer-core").Browser>} start */
  constructor(start) {
    super();
    this.#start = start;
  }

  /**
   * @param {object} options
   * @param {import("./desktop.js").Desktop} options.desktop
   * @param {import("../replica/server.js").Replica} options.replica
   * @param {string} options.extension  folder
   * @param {string} [options.profile]  folder; a new one unless given
   */
  static async launch({ desktop, replica, extension, profile = desktop.guard.subfolder("profile") }) {
    prepare(profile, extension);
    const chromium = new Chromium(async (more) => {
      const browser = await puppeteer.launch({
        browser: "chrome",
        executablePath: findProgram("CHROMIUM", [
          "chromium",
          "google-chrome",
          "google-chrome-stable",
          "chromium-browser",
        ]),
        headless: false,
        timeout: LAUNCH_DEADLINE_MS,
        pipe: true,
        enableExtensions: true,
        userDataDir: profile,
        defaultViewport: null,
        env: desktop.env,
        // The guard ends everything, in more cases than puppeteer.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        ignoreDefaultArgs: UNWANTED_DEFAULT_ARGS,
        args: [
          ...(process.getuid?.() === 0 ? ["--no-sandbox", "--test-type"] : []),
          `--host-resolver-rules=MAP claude.ai:443 127.0.0.1:${replica.web.port}, MAP * ~NOTFOUND`,
          `--ignore-certificate-errors-spki-list=${replica.web.pin}`,
          "--disable-quic",
          "--disable-component-update",
          "--disable-gpu",
          "--window-position=0,0",
          "--window-size=1280,800",
          ...more,
        ],
      });
      desktop.guard.watch(/** @type {import("node:child_process").ChildProcess} */ (browser.process()));
      return browser;
    });
    chromium.program = await chromium.#start([]);
    chromium.home = `chrome-extension://${await chromium.program.installExtension(extension)}/`;
    await chromium.#closeWelcome();
    chromium.#restartArgs = [`--load-extension=${extension}`, "--restore-last-session"];
    await chromium.#takeControl();
    return chromium;
  }

  /** Closes the welcome page, with which most tests have nothing to do. */
  async #closeWelcome() {
    const greeting = await this.program.waitForTarget((target) => target.url() === this.url("welcome.html"), {
      timeout: DEADLINE_MS,
    });
    await (await greeting.page())?.close();
  }

  async #takeControl() {
    const [blank] = (await this.program.pages()).filter((page) => page.url() === "about:blank");
    this.control = blank ?? (await this.program.newPage({ background: true }));
    await this.control.goto(this.url("manifest.json"));
    const session = await this.control.createCDPSession();
    const worker = Object.assign(new EventEmitter(), { status: "" });
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      worker.status = versions.at(-1)?.runningStatus ?? worker.status;
      worker.emit(worker.status);
    });
    await session.send("ServiceWorker.enable");
    this.#session = session;
    this.#worker = worker;
  }

  // ---- The extension ----

  /**
   * Opens the popup over the page in front, as a click on the extension's icon does, or with `open`.
   * @param {() => Promise<unknown>} [open]
   */
  async popup(open = () => this.ask(() => chrome.action.openPopup())) {
    this.spent = true;
    const before = new Set(this.program.targets());
    const opened = this.program.waitForTarget(
      (target) => !before.has(target) && target.url() === this.url("board.html"),
      { timeout: DEADLINE_MS },
    );
    const clicked = Date.now();
    await open();
    const page = await (await opened).asPage();
    await pause(FADE_IN_MS);
    return new Board(page, clicked);
  }

  /** @override @param {() => Promise<unknown>} [open] */
  async inPopup(open) {
    return beside((await this.popup(open)).page);
  }

  /** @override */
  async inPanel() {
    this.spent = true;
    const opened = await this.program.waitForTarget((target) => target.url() === this.url("board.html?panel"), {
      timeout: DEADLINE_MS,
    });
    return beside(await opened.asPage());
  }

  /** @override @param {string} url */
  async openWithoutStorage(url) {
    const page = await this.program.newPage();
    await page.evaluateOnNewDocument(() => {
      const get = () => {
        throw new DOMException("Access is denied", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get });
    });
    await page.goto(url);
    return page;
  }

  /** @override @param {Page} page @param {string} folder */
  async downloadsGoTo(page, folder) {
    this.spent = true;
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  }

  /** @override @param {Page} page @param {import("./browser.js").Wishes} wishes */
  async wish(page, { dark = false, still = false, contrast = false, forced = false }) {
    const session = await page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
        { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" },
        { name: "prefers-contrast", value: contrast || forced ? "more" : "no-preference" },
        { name: "forced-colors", value: forced ? "active" : "none" },
      ],
    });
  }

  /**
   * Returns how long the content script kept a page's main thread busy during some work, in milliseconds.
   * @param {Page} page
   * @param {() => Promise<unknown>} work
   */
  async profile(page, work) {
    const [ours] = await this.profiles(page, work, [this.home]);
    return /** @type {number} */ (ours);
  }

  /**
   * Returns the same for several extensions: the samples of V8's profiler that have a script of theirs in the stack.
   * @param {Page} page
   * @param {() => Promise<unknown>} work
   * @param {string[]} homes the base addresses of the extensions
   */
  async profiles(page, work, homes) {
    const session = await page.createCDPSession();
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 100 });
    await session.send("Profiler.start");
    await work();
    const { profile } = await session.send("Profiler.stop");
    await session.detach();
    const { samples = [], timeDeltas = [] } = profile;
    return homes.map((home) => {
      /** @type {Set<number>} */
      const theirs = new Set();
      // The profile lists parents before their children.
      for (const { id, callFrame, children = [] } of profile.nodes) {
        if (callFrame.url.startsWith(home)) theirs.add(id);
        // `fetch` is the page's own work, also where a script wraps it.
        else if (callFrame.functionName === "fetch") theirs.delete(id);
        if (theirs.has(id)) for (const child of children) theirs.add(child);
      }
      return samples.reduce((sum, node, at) => sum + (theirs.has(node) ? (timeDeltas[at + 1] ?? 0) : 0), 0) / 1000;
    });
  }

  /** Revokes the access to the site, as the user does on the page of extensions. */
  async takeAccessBack() {
    await this.#setAccess("ON_CLICK");
  }

  /** Grants it again on the same page. The board's button would open a dialog of Chromium that no test can answer. */
  async giveAccess() {
    await this.#setAccess("ON_ALL_SITES");
  }

  /** @param {"ON_CLICK" | "ON_ALL_SITES"} hostAccess */
  async #setAccess(hostAccess) {
    this.spent = true;
    const extensions = await this.open("chrome://extensions", { hidden: true });
    await extensions.evaluate(
      (update) => /** @type {any} */ (chrome).developerPrivate.updateExtensionConfiguration(update),
      { extensionId: new URL(this.home).host, hostAccess },
    );
    await extensions.close();
  }

  // ---- Trouble ----

  /**
   * Freezes a page, as the browser does with tabs that were hidden for long. (For discarding see `letTabsBe`.)
   * @param {Page} page
   */
  async freeze(page) {
    const session = await page.createCDPSession();
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
  }

  /** @param {import("puppeteer-core").Target} target */
  #isWorker(target) {
    return target.type() === "service_worker" && target.url().startsWith(this.url(""));
  }

  #workerTarget() {
    return this.program.targets().find((target) => this.#isWorker(target));
  }

  /**
   * Stops the background's worker, if one is running, as the browser may do at any time. Returns whether one was
   * running. (To close its target instead fails while a worker is starting: that worker then lives on for 30 s.)
   * @override
   */
  async killWorker() {
    if (!(await this.hasWorker())) return false;
    const stopped = new Promise((resolve) => this.#worker.once("stopped", resolve));
    await this.#session.send("ServiceWorker.stopAllWorkers");
    await stopped;
    return true;
  }

  /** @override */
  async hasWorker() {
    return this.#worker.status !== "stopped";
  }

  /** @override */
  async reloadExtension() {
    this.spent = true;
    const before = this.#workerTarget();
    await this.ask(() => chrome.runtime.reload()).catch(() => {}); // the page that calls it is gone before the answer
    await this.program.waitForTarget((target) => target !== before && this.#isWorker(target));
    await this.#takeControl();
  }

  /**
   * Returns the running worker of the background. It may return one that was just killed; for that case see
   * `workerStarts`.
   */
  async worker() {
    const target = await this.program.waitForTarget((each) => this.#isWorker(each), { timeout: DEADLINE_MS });
    return /** @type {import("puppeteer-core").WebWorker} */ (await target.worker());
  }

  /**
   * @override
   * @template T
   * @param {(background: any, ...args: any[]) => T} work
   * @param {any[]} args
   * @returns {Promise<Awaited<T>>}
   */
  async inBackground(work, ...args) {
    const target = await this.program.waitForTarget((each) => this.#isWorker(each), { timeout: DEADLINE_MS });
    // Detaches at once, because a worker that dies with a debugger attached waits for a debugger at its next start.
    const session = await target.createCDPSession();
    const expression = `(${work})(globalThis, ...${JSON.stringify(args)})`;
    const how = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", how);
    await session.detach();
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * Resolves when the browser next starts the background's worker.
   * @returns {Promise<number>} the time, in ms since 1970
   */
  workerStarts() {
    return new Promise((resolve) => this.#worker.once("starting", () => resolve(Date.now())));
  }

  /** Resolves when the browser was closed. */
  closed() {
    return new Promise((resolve) => this.program.once("disconnected", resolve));
  }

  /** @override */
  async reopen() {
    this.program = await this.#start(this.#restartArgs);
    await this.#takeControl();
  }

  // ---- Tabs without a debugger ----

  /**
   * A tab with a debugger is not discarded, or is loaded again at once.
   * @override
   */
  async letTabsBe() {
    this.spent = true;
    const filter = [{ type: "tab", exclude: true }, { type: "page", exclude: true }, {}];
    await this.#session.connection()?.send("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
      filter,
    });
  }
}

/** @param {Page} page */
function beside(page) {
  return new Beside(
    (selector, words) => page.evaluate(spot, selector, words),
    ({ x, y }) => page.mouse.click(x, y),
  );
}

/**
 * Writes the settings that a developer makes by hand: developer mode, without which Chromium switches an unpacked
 * extension off when it is reloaded, and the extension's icon on the toolbar, where its badge is visible.
 * @param {string} profile  folder
 * @param {string} extension  folder
 */
function prepare(profile, extension) {
  const preferences = join(profile, "Default", "Preferences");
  if (existsSync(preferences)) return;
  mkdirSync(join(profile, "Default"), { recursive: true });
  const extensions = { ui: { developer_mode: true }, pinned_extensions: [idOf(extension)] };
  writeFileSync(preferences, JSON.stringify({ extensions }));
}

/**
 * Returns the id that Chromium gives an unpacked extension: the hash of its path, in the letters a to p.
 * @param {string} folder
 */
function idOf(folder) {
  const hash = createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 32);
  return hash.replace(/./g, (digit) => String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16)));
}
