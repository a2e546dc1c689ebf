// What tests do in any browser: open pages, and ask the extension through its own API what its user would see. What only one browser
// can do stands in that browser's file; what it cannot do, in abilities.js.

import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Board } from "./board.js";
import { DEADLINE_MS, until } from "./until.js";

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * What somebody's system asks of pages.
 * @typedef {{ dark?: boolean, still?: boolean, contrast?: boolean, forced?: boolean }} Wishes
 */

export class Browser {
  /** The program, as puppeteer knows it. @protected @type {import("puppeteer-core").Browser} */
  program = /** @type {any} */ (undefined);
  /** The address under which the extension's own files are. @protected */
  home = "";
  /** A page of the extension that does nothing by itself: through it tests ask the extension's own API. @protected @type {Page} */
  control = /** @type {any} */ (undefined);

  /** Something was done to it that `reset` cannot undo: no other test may have it. */
  spent = false;

  /** The address of a file of the extension. @param {string} file */
  url(file) {
    return `${this.home}${file}`;
  }

  // ---- Pages ----

  /** Opens an address in a new tab, in front unless told. @param {string} url @param {{hidden?: boolean}} [options] */
  async open(url, { hidden = false } = {}) {
    const page = await this.program.newPage({ background: hidden });
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

  /** Opens a page of the extension where no page may keep anything of its own. @param {string} _url @returns {Promise<Page>} */
  async openWithoutStorage(_url) {
    throw new Error("each browser has its own way");
  }

  /** The name under which the replica knows a tab. @param {Page} page @returns {Promise<string>} */
  replicaTab(page) {
    return page.evaluate(() => /** @type {any} */ (window).replicaTab);
  }

  /** Where a page's downloads go from now on, and how to read them when they are there. @param {Page} page */
  async downloads(page) {
    const folder = mkdtempSync(join(tmpdir(), "session-watch-downloads-"));
    await this.downloadsGoTo(page, folder);
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

  /** @protected @param {Page} _page @param {string} _folder @returns {Promise<void>} */
  async downloadsGoTo(_page, _folder) {
    throw new Error("each browser has its own way");
  }

  /** Lets a page see what somebody's system asks of it, and nothing else. @param {Page} _page @param {Wishes} _wishes */
  async wish(_page, _wishes) {
    throw new Error("each browser has its own way");
  }

  // ---- The extension ----

  /** Runs a function where it has the extension's API. @template T @param {(...args: any[]) => T} work @param {any[]} args */
  ask(work, ...args) {
    return this.control.evaluate(work, ...args);
  }

  /** Says a command as the options page does. @param {object} command */
  async command(command) {
    const refused = await this.ask(
      async (sent) => (await import(/** @type {any} */ ("/pages/client.js"))).send(sent),
      command,
    );
    if (refused) throw new Error(`the extension refused ${JSON.stringify(command)}: ${refused}`);
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
            if (!JSON.stringify(await chrome.storage.local.get()).includes(wanted)) return;
            chrome.storage.onChanged.removeListener(look);
            resolve(undefined);
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

  /** Resolves when the badge's title holds these words: text, colour and title are set one after the other. @param {string} words */
  badgeSays(words) {
    return until(
      () => this.badge(),
      ({ title }) => title.includes(words),
      `the badge does not say "${words}"`,
    );
  }

  /** Opens the board in a tab. @param {{hidden?: boolean}} [options] */
  async board(options) {
    return new Board(await this.open(this.url("board.html"), options));
  }

  /**
   * The popup over the page in front, opened as by a click on the extension's icon unless told.
   * @param {() => Promise<unknown>} [_open]
   * @returns {Promise<import("./beside.js").Beside>}
   */
  async inPopup(_open) {
    throw new Error("each browser has its own way");
  }

  /** The board beside the page, once somebody opens it there. @returns {Promise<import("./beside.js").Beside>} */
  async inPanel() {
    throw new Error("each browser has its own way");
  }

  // ---- Trouble ----

  /** Whether the background's worker or event page is alive now. @returns {Promise<boolean>} */
  async hasWorker() {
    throw new Error("each browser has its own way");
  }

  /** Ends the background's worker or event page, as the browser does whenever it likes; tells whether one was alive. @returns {Promise<boolean>} */
  async killWorker() {
    throw new Error("each browser has its own way");
  }

  /** Ends it between any two instructions. @returns {Promise<unknown>} */
  crashWorker() {
    return this.killWorker();
  }

  /** Loads the extension anew, as an update does: open pages keep a content script whose runtime is dead. @returns {Promise<void>} */
  async reloadExtension() {
    throw new Error("each browser has its own way");
  }

  /** A newer version takes the place of the one installed. */
  update() {
    return this.reloadExtension();
  }

  /**
   * Runs a function in the background, which it gets as its first argument: its global object.
   * @template T
   * @param {(background: any, ...args: any[]) => T} _work
   * @param {any[]} _args  as JSON has them
   * @returns {Promise<Awaited<T>>}
   */
  async inBackground(_work, ..._args) {
    throw new Error("each browser has its own way");
  }

  /** How long the browser leaves the background without an event, in seconds. @param {number} _seconds */
  async letRest(_seconds) {}

  /** What comes between two steps of a test. */
  async betweenSteps() {}

  /** As it was when it was opened: no tab, nothing kept, and no background that remembers. */
  async reset() {
    await this.ask(async () => {
      const own = await chrome.tabs.getCurrent();
      const others = (await chrome.tabs.query({})).filter(({ id }) => id !== own?.id);
      await chrome.tabs.remove(others.map(({ id }) => Number(id)));
    });
    await this.settled(); // what follows from that is over
    await this.killWorker();
    await this.ask(async () => {
      localStorage.clear();
      const { local, session } = chrome.storage;
      await Promise.all([local.clear(), session.clear(), chrome.alarms.clearAll()]);
      await chrome.action.setBadgeText({ text: "" });
    });
  }

  async close() {
    if (this.program.connected) await this.program.close();
  }

  /** The browser is closed, as by its user; `reopen` finds its tabs. */
  async quit() {
    this.spent = true;
    await this.control.close(); // it is no tab of anybody's
    await this.close();
  }

  /** The browser dies between any two instructions. */
  async crash() {
    this.spent = true;
    await this.control.close();
    const over = this.over();
    this.program.process()?.kill("SIGKILL");
    await over;
  }

  /** Resolves when the program has ended. @protected */
  over() {
    return once(/** @type {import("node:child_process").ChildProcess} */ (this.program.process()), "exit");
  }

  /** Opens the browser again with the same profile: extension and tabs are there, except tabs opened just before a crash. */
  async reopen() {
    throw new Error("each browser has its own way");
  }

  // ---- Tabs that nobody has in hand ----

  /** Lets new tabs be, from now on, so that they can be discarded. Pages opened before stay in hand. */
  async letTabsBe() {}

  /** Throws a tab's page out of memory; gives the number that the tab has then. @param {number} tab @returns {Promise<number>} */
  async discard(tab) {
    // Chromium gives it another one, and says so; Firefox says nothing.
    const id = await this.ask(async (id) => (await chrome.tabs.discard(id))?.id ?? id, tab);
    if (!(await this.tabs()).find((each) => each.id === id)?.discarded) throw new Error(`tab ${tab} was not discarded`);
    return id;
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
