// A real Chromium with a window, the extension as it ships, and the replica in the place of claude.ai.

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

/** How long a popup takes to appear; nothing says when it has. */
const FADE_IN_MS = 500;

/** What puppeteer adds so that tests run smoothly, and with which hidden tabs would not be what they are for people. */
const NOT_FOR_PEOPLE = [
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

  /** What makes a new start find the extension, which is installed for one run only, and the tabs of the last one. */
  #again = [""];
  /** Starts the program with more arguments than the usual ones. @type {(more: string[]) => Promise<import("puppeteer-core").Browser>} */
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
   * @param {string} [options.profile]  folder; a new one each time unless told
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
        // The guard ends everything, and knows of more endings.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        ignoreDefaultArgs: NOT_FOR_PEOPLE,
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
    chromium.#again = [`--load-extension=${extension}`, "--restore-last-session"];
    await chromium.#takeControl();
    return chromium;
  }

  /** The page a new user is greeted with; tests of anything else begin when it is gone. */
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

  /** Opens the popup, as a click on the extension's icon does, over the page in front; or in the way that is told. @param {() => Promise<unknown>} [open] */
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
   * How long the content script kept a page's main thread busy while something went on, in milliseconds.
   * @param {Page} page
   * @param {() => Promise<unknown>} work
   */
  async profile(page, work) {
    const [ours] = await this.profiles(page, work, [this.home]);
    return /** @type {number} */ (ours);
  }

  /**
   * The same for several extensions at once: the samples of V8's profiler in whose stack a script of theirs stands.
   * @param {Page} page
   * @param {() => Promise<unknown>} work
   * @param {string[]} homes  where the extensions' addresses begin
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
      // Parents stand before their children.
      for (const { id, callFrame, children = [] } of profile.nodes) {
        if (callFrame.url.startsWith(home)) theirs.add(id);
        // Where a script stands between the page and its `fetch`, that is the page's all the same.
        else if (callFrame.functionName === "fetch") theirs.delete(id);
        if (theirs.has(id)) for (const child of children) theirs.add(child);
      }
      return samples.reduce((sum, node, at) => sum + (theirs.has(node) ? (timeDeltas[at + 1] ?? 0) : 0), 0) / 1000;
    });
  }

  /** Takes the access to the site back, as its user does among the extensions. */
  async takeAccessBack() {
    await this.#setAccess("ON_CLICK");
  }

  /** Gives it again in the same place: to the board's button Chromium answers with a question that no test can answer. */
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
   * Freezes a page, as the browser does with tabs nobody has looked at for long. (For discarding see `letTabsBe`.)
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
   * Ends the background's worker, if one is alive, as the browser does whenever it likes. (Closing its target, the other way, fails
   * with a worker that is just starting: it then lives on for 30 s.) Tells whether one was alive.
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
    await this.ask(() => chrome.runtime.reload()).catch(() => {}); // the page that asks is gone before it hears back
    await this.program.waitForTarget((target) => target !== before && this.#isWorker(target));
    await this.#takeControl();
  }

  /** The background's worker, alive. One that was just killed may still be found; for that see `workerStarts`. */
  async worker() {
    const target = await this.program.waitForTarget((each) => this.#isWorker(each), { timeout: DEADLINE_MS });
    return /** @type {import("puppeteer-core").WebWorker} */ (await target.worker());
  }

  /** @override @template T @param {(background: any, ...args: any[]) => T} work @param {any[]} args @returns {Promise<Awaited<T>>} */
  async inBackground(work, ...args) {
    const target = await this.program.waitForTarget((each) => this.#isWorker(each), { timeout: DEADLINE_MS });
    // Detached before anything else happens: a worker that dies with a debugger attached waits for one when it starts again.
    const session = await target.createCDPSession();
    const expression = `(${work})(globalThis, ...${JSON.stringify(args)})`;
    const how = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", how);
    await session.detach();
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** When the browser next starts the background's worker. @returns {Promise<number>} milliseconds since the epoch */
  workerStarts() {
    return new Promise((resolve) => this.#worker.once("starting", () => resolve(Date.now())));
  }

  /** Resolves when the browser was closed, as by its user. */
  closed() {
    return new Promise((resolve) => this.program.once("disconnected", resolve));
  }

  /** @override */
  async reopen() {
    this.program = await this.#start(this.#again);
    await this.#takeControl();
  }

  // ---- Tabs as they are without a debugger ----

  /**
   * A tab to which a debugger attaches itself is not discarded, or loaded again at once.
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
 * What a developer sets by hand: developer mode, without which Chromium switches an unpacked extension off when it is loaded anew,
 * and the extension's icon on the toolbar, where its badge can be seen.
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

/** The id that Chromium gives an unpacked extension: the hash of its path, in the letters a to p. @param {string} folder */
function idOf(folder) {
  const hash = createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 32);
  return hash.replace(/./g, (digit) => String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16)));
}
