// A real Chromium with a window, the extension as it ships, and the replica in the place of claude.ai. All that is puppeteer's stays
// in this file.

import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const DEADLINE_MS = 15_000;
/** A busy machine may take long to start a browser. */
const LAUNCH_DEADLINE_MS = 90_000;
const ASK_AGAIN_MS = 20;
/** @type {{polling: "mutation", timeout: number}} */
const WHEN_DRAWN = { polling: "mutation", timeout: DEADLINE_MS };
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

export class Chromium {
  /** @type {import("puppeteer-core").Browser} */
  #browser = /** @type {any} */ (undefined);
  #extensionId = "";
  /** A page of the extension that does nothing by itself: through it tests ask the extension's own API. @type {Page} */
  #control = /** @type {any} */ (undefined);

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
    chromium.#browser = await chromium.#start([]);
    chromium.#extensionId = await chromium.#browser.installExtension(extension);
    await chromium.#closeWelcome();
    chromium.#again = [`--load-extension=${extension}`, "--restore-last-session"];
    await chromium.#takeControl();
    return chromium;
  }

  /** The page a new user is greeted with; tests of anything else begin when it is gone. */
  async #closeWelcome() {
    const greeting = await this.#browser.waitForTarget((target) => target.url() === this.url("welcome.html"), {
      timeout: DEADLINE_MS,
    });
    await (await greeting.page())?.close();
  }

  async #takeControl() {
    const [blank] = (await this.#browser.pages()).filter((page) => page.url() === "about:blank");
    this.#control = blank ?? (await this.#browser.newPage({ background: true }));
    await this.#control.goto(this.url("manifest.json"));
    const session = await this.#control.createCDPSession();
    const worker = Object.assign(new EventEmitter(), { status: "" });
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      worker.status = versions.at(-1)?.runningStatus ?? worker.status;
      worker.emit(worker.status);
    });
    await session.send("ServiceWorker.enable");
    this.#session = session;
    this.#worker = worker;
  }

  /** The address of a file of the extension. @param {string} file */
  url(file) {
    return `chrome-extension://${this.#extensionId}/${file}`;
  }

  // ---- Pages ----

  /** Opens an address in a new tab, in front unless told. @param {string} url @param {{hidden?: boolean}} [options] */
  async open(url, { hidden = false } = {}) {
    const page = await this.#browser.newPage({ background: hidden });
    await page.goto(url);
    return page;
  }

  /** Opens a page of the replica. @param {string} [path] @param {{hidden?: boolean}} [options] */
  visit(path = "/code", options) {
    return this.open(`https://claude.ai${path}`, options);
  }

  /** The addresses of all tabs, the active one of the focused window marked. */
  tabs() {
    return this.ask(async () => {
      const { id } = await chrome.windows.getLastFocused();
      const tabs = await chrome.tabs.query({});
      return tabs.map((tab) => ({
        url: tab.url,
        active: tab.active && tab.windowId === id,
        id: tab.id,
        discarded: tab.discarded,
      }));
    });
  }

  /** Resolves when the tab in front shows this address. @param {string} url */
  inFront(url) {
    return until(
      async () => (await this.tabs()).find(({ active }) => active)?.url,
      (shown) => shown === url,
      `in front is not ${url}`,
    );
  }

  /** The name under which the replica knows a tab. @param {Page} page @returns {Promise<string>} */
  replicaTab(page) {
    return page.evaluate(() => /** @type {any} */ (window).replicaTab);
  }

  // ---- The extension ----

  /** Runs a function where it has the extension's API. @template T @param {(...args: any[]) => T} work @param {any[]} args */
  ask(work, ...args) {
    return this.#control.evaluate(work, ...args);
  }

  /** Says a command as the options page does. @param {object} command */
  async command(command) {
    const reply = await this.ask((sent) => chrome.runtime.sendMessage({ kind: "command", command: sent }), command);
    if (reply?.error) throw new Error(`the extension refused ${JSON.stringify(command)}: ${reply.error}`);
    return reply;
  }

  /** Sets settings, each in its own unit. @param {Record<string, number>} settings */
  configure(settings) {
    return this.command({ do: "settings", settings });
  }

  /**
   * Resolves when what the extension has stored speaks of something, such as a session's id.
   * @param {string} text
   */
  async knows(text) {
    await this.ask(
      (wanted, deadline) =>
        new Promise((resolve, reject) => {
          const look = async () => {
            if (JSON.stringify(await chrome.storage.local.get()).includes(wanted)) resolve(undefined);
          };
          setTimeout(() => reject(new Error(`the extension has not heard of ${wanted}`)), deadline);
          chrome.storage.onChanged.addListener(look);
          look();
        }),
      text,
      DEADLINE_MS,
    );
  }

  /** Asks every page what it shows, as an opened board does, and resolves when the queue behind that has been worked off. */
  async settled() {
    await this.command({ do: "look" });
    await this.command({ do: "look" });
  }

  /** @returns {Promise<{text: string, color: number[], title: string}>} */
  badge() {
    return this.ask(async () => ({
      text: await chrome.action.getBadgeText({}),
      color: [...(await chrome.action.getBadgeBackgroundColor({}))],
      title: await chrome.action.getTitle({}),
    }));
  }

  /** Resolves when the badge shows this text. @param {string} text */
  badgeShows(text) {
    return until(
      () => this.badge(),
      (badge) => badge.text === text,
      `the badge does not show "${text}"`,
    );
  }

  /** Opens the board in a tab. @param {{hidden?: boolean}} [options] */
  async board(options) {
    return new Board(await this.open(this.url("board.html"), options));
  }

  /** Opens the popup, as a click on the extension's icon does, over the page in front. */
  async popup() {
    const before = new Set(this.#browser.targets());
    const opened = this.#browser.waitForTarget(
      (target) => !before.has(target) && target.url() === this.url("board.html"),
      { timeout: DEADLINE_MS },
    );
    const clicked = await this.ask(async () => {
      const now = performance.timeOrigin + performance.now();
      await chrome.action.openPopup();
      return now;
    });
    const page = await (await opened).asPage();
    await pause(FADE_IN_MS);
    return new Board(page, clicked);
  }

  /** Where a page's downloads go from now on, and how to read them when they are there. @param {Page} page */
  async downloads(page) {
    const folder = mkdtempSync(join(tmpdir(), "session-watch-downloads-"));
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
    return {
      /** @param {string} name of a file @returns {Promise<string>} its text */
      next: (name) =>
        until(
          async () => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : ""),
          (text) => text !== "",
          `${name} was not downloaded`,
        ),
    };
  }

  /**
   * How long the content script kept a page's main thread busy while something went on, in milliseconds: the samples of V8's profiler
   * in whose stack it stands.
   * @param {Page} page
   * @param {() => Promise<unknown>} work
   */
  async profile(page, work) {
    const session = await page.createCDPSession();
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 100 });
    await session.send("Profiler.start");
    await work();
    const { profile } = await session.send("Profiler.stop");
    await session.detach();
    const script = this.url("content.js");
    /** @type {Set<number>} */
    const ours = new Set();
    // Parents stand before their children.
    for (const { id, callFrame, children = [] } of profile.nodes) {
      if (callFrame.url === script) ours.add(id);
      if (ours.has(id)) for (const child of children) ours.add(child);
    }
    const { samples = [], timeDeltas = [] } = profile;
    return samples.reduce((sum, node, at) => sum + (ours.has(node) ? (timeDeltas[at + 1] ?? 0) : 0), 0) / 1000;
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
    return this.#browser.targets().find((target) => this.#isWorker(target));
  }

  /**
   * Ends the background's worker, if one is alive, as the browser does whenever it likes. (Closing its target, the other way, fails
   * with a worker that is just starting: it then lives on for 30 s.) Tells whether one was alive.
   */
  async killWorker() {
    if (!this.hasWorker) return false;
    const stopped = new Promise((resolve) => this.#worker.once("stopped", resolve));
    await this.#session.send("ServiceWorker.stopAllWorkers");
    await stopped;
    return true;
  }

  /** Whether the background's worker is alive now. */
  get hasWorker() {
    return this.#worker.status !== "stopped";
  }

  /** Loads the extension anew, as an update does: open pages keep a content script whose runtime is dead. */
  async reloadExtension() {
    const before = this.#workerTarget();
    await this.ask(() => chrome.runtime.reload()).catch(() => {}); // the page that asks is gone before it hears back
    await this.#browser.waitForTarget((target) => target !== before && this.#isWorker(target));
    await this.#takeControl();
  }

  /** The background's worker, alive. One that was just killed may still be found; for that see `workerStarts`. */
  async worker() {
    const target = await this.#browser.waitForTarget((each) => this.#isWorker(each), { timeout: DEADLINE_MS });
    return /** @type {import("puppeteer-core").WebWorker} */ (await target.worker());
  }

  /** When the browser next starts the background's worker. @returns {Promise<number>} milliseconds since the epoch */
  workerStarts() {
    return new Promise((resolve) => this.#worker.once("starting", () => resolve(Date.now())));
  }

  /** Resolves when the browser was closed, as by its user. */
  closed() {
    return new Promise((resolve) => this.#browser.once("disconnected", resolve));
  }

  async close() {
    if (this.#browser.connected) await this.#browser.close();
  }

  /** The browser is closed; `reopen` finds its tabs. */
  async quit() {
    await this.#control.close(); // it is no tab of anybody's
    await this.close();
  }

  /** The browser dies between any two instructions. */
  async crash() {
    await this.#control.close();
    const process = /** @type {import("node:child_process").ChildProcess} */ (this.#browser.process());
    const over = once(process, "exit");
    process.kill("SIGKILL");
    await over;
  }

  /** Opens the browser again with the same profile: extension and tabs are there, except tabs opened just before a crash. */
  async reopen() {
    this.#browser = await this.#start(this.#again);
    await this.#takeControl();
  }

  // ---- Tabs as they are without a debugger ----

  /**
   * Lets new tabs be, from now on: a tab to which a debugger attaches itself is not discarded, or loaded again at once. Pages
   * opened before stay in hand.
   */
  async letTabsBe() {
    const filter = [{ type: "tab", exclude: true }, { type: "page", exclude: true }, {}];
    await this.#session.connection()?.send("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
      filter,
    });
  }

  /** Opens a page of the replica as a tab that is only known by its number. @param {object} [properties] of `tabs.create` */
  async tab(properties = {}) {
    const { id } = await this.ask((given) => chrome.tabs.create(given), {
      url: "https://claude.ai/code",
      ...properties,
    });
    return /** @type {number} */ (id);
  }
}

/** The page that lists all sessions. */
export class Board {
  /** @param {Page} page @param {number} [clicked] when it was asked for */
  constructor(page, clicked = 0) {
    this.page = page;
    this.clicked = clicked;
  }

  /** How long after it was asked for its first picture was painted: nothing is drawn before the rows are. */
  async painted() {
    return (
      (await this.page.evaluate(async () => {
        const look = () => performance.getEntriesByName("first-contentful-paint")[0];
        while (!look()) await new Promise(requestAnimationFrame);
        return performance.timeOrigin + (look()?.startTime ?? 0);
      })) - this.clicked
    );
  }

  /** The rows, in order. @returns {Promise<{id: string, status: string, live: string, title: string, text: string, markup: number}[]>} */
  rows() {
    return this.page.evaluate(() =>
      [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-session-id]"))].map((row) => ({
        id: row.dataset.sessionId ?? "",
        status: row.dataset.status ?? "",
        live: row.dataset.live ?? "",
        title: row.querySelector("a")?.textContent?.trim() ?? "",
        text: row.textContent ?? "",
        markup: row.querySelectorAll("script, img, iframe").length,
      })),
    );
  }

  /** The whole board at the popup's width. */
  async picture() {
    await this.page.setViewport({ width: 420, height: 400, deviceScaleFactor: 2 });
    const height = await this.page.evaluate(() => document.body.scrollHeight);
    await this.page.setViewport({ width: 420, height, deviceScaleFactor: 2 });
    return this.page.screenshot();
  }

  /** Resolves when the board, which must be in front, draws all its rows from now on: the first picture has few. */
  async complete() {
    await this.page.waitForSelector("#news", { timeout: DEADLINE_MS });
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }

  /** Resolves when there are rows and all of them match. @param {string} selector */
  async rowsAre(selector) {
    await this.page.waitForFunction(
      (wanted) => {
        const rows = [...document.querySelectorAll("[data-session-id]")];
        return rows.length > 0 && rows.every((row) => row.matches(wanted));
      },
      WHEN_DRAWN,
      selector,
    );
  }

  /** Clicks a row. @param {string} id */
  async open(id) {
    await this.page.click(`[data-session-id="${id}"] a`);
  }

  /** Resolves when a session has one of these statuses. @param {string} id @param {string[]} statuses @param {number} timeout */
  async showsOneOf(id, statuses, timeout) {
    const rows = statuses.map((status) => `[data-session-id="${id}"][data-status="${status}"]`).join(", ");
    const options = { ...WHEN_DRAWN, timeout };
    await this.page.waitForFunction((selector) => document.querySelector(selector) !== null, options, rows);
  }

  /**
   * Resolves when each session named has the status named, as the board draws itself anew.
   * @param {Record<string, string>} statuses  id to status
   */
  async shows(statuses) {
    await this.page
      .waitForFunction(
        (wanted) =>
          Object.entries(wanted).every(
            ([id, status]) =>
              document.querySelector(`[data-session-id="${id}"]`)?.getAttribute("data-status") === status,
          ),
        WHEN_DRAWN,
        statuses,
      )
      .catch(async (cause) => {
        throw new Error(`the board shows ${JSON.stringify(await this.rows())}, not ${JSON.stringify(statuses)}`, {
          cause,
        });
      });
  }
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

/**
 * For what the browser has no event for: asks until the answer fits.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => boolean} fits
 * @param {string} complaint
 */
async function until(ask, fits, complaint) {
  const end = Date.now() + DEADLINE_MS;
  let answer = await ask();
  while (!fits(answer)) {
    if (Date.now() > end) throw new Error(`${complaint}, but ${JSON.stringify(answer)}`);
    await pause(ASK_AGAIN_MS);
    answer = await ask();
  }
  return answer;
}

/** @param {string} variable  of the environment, which goes first @param {string[]} names */
export function findProgram(variable, names) {
  const told = process.env[variable];
  if (told) return told;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`none of ${names.join(", ")} is installed; ./build.sh test installs what the tests need`);
  return found;
}
