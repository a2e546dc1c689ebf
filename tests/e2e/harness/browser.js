// What tests do in both browsers: open pages, and ask the extension through its own API what its user would see. What
// only one browser can do is in that browser's file; what it cannot do is in abilities.js.

import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Board } from "./board.js";
import { DEADLINE_MS, until } from "./until.js";

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * The preferences of the user's system that pages can see.
 * @typedef {{ dark?: boolean, still?: boolean, contrast?: boolean, forced?: boolean }} Wishes
 */

export class Browser {
  /** The program, as puppeteer knows it. @protected @type {import("puppeteer-core").Browser} */
  program = /** @type {any} */ (undefined);
  /** The base address of the extension's files. @protected */
  home = "";
  /**
   * A page of the extension that does nothing by itself. Tests call the extension's API in it. @protected
   * @type {Page}
   */
  control = /** @type {any} */ (undefined);

  /** Whether something was done to it that `reset` cannot undo. No other test may then get it. */
  spent = false;

  /** Returns the address of a file of the extension. @param {string} file */
  url(file) {
    return `${this.home}${file}`;
  }

  // ---- Pages ----

  /**
   * Opens an address in a new tab, in front unless `hidden`.
   * @param {string} url
   * @param {{hidden?: boolean}} [options]
   */
  async open(url, { hidden = false } = {}) {
    const page = await this.program.newPage({ background: hidden });
    await page.goto(url);
    return page;
  }

  /** Opens a page of the replica. @param {string} [path] @param {{hidden?: boolean}} [options] */
  visit(path = "/code", options) {
    return this.open(`https://claude.ai${path}`, options);
  }

  /** Returns all tabs; `active` is only the active tab of the focused window. */
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

  /**
   * Opens a page of the extension while the browser lets no page store anything.
   * @param {string} _url
   * @returns {Promise<Page>}
   */
  async openWithoutStorage(_url) {
    throw new Error("each browser has its own way");
  }

  /** Returns the name that the replica has for a tab. @param {Page} page @returns {Promise<string>} */
  replicaTab(page) {
    return page.evaluate(() => /** @type {any} */ (window).replicaTab);
  }

  /** Sends a page's downloads to a new folder. Returns how to read them. @param {Page} page */
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

  /**
   * Sets the preferences of the system that a page sees; those left out are off.
   * @param {Page} _page
   * @param {Wishes} _wishes
   */
  async wish(_page, _wishes) {
    throw new Error("each browser has its own way");
  }

  // ---- The extension ----

  /**
   * Runs a function in a page of the extension, where it has the extension's API.
   * @template T
   * @param {(...args: any[]) => T} work
   * @param {any[]} args
   */
  ask(work, ...args) {
    return this.control.evaluate(work, ...args);
  }

  /** Sends a command as the options page does. @param {object} command */
  async command(command) {
    const refused = await this.ask(
      async (sent) => (await import(/** @type {any} */ ("/pages/client.js"))).send(sent),
      command,
    );
    if (refused) throw new Error(`the extension refused ${JSON.stringify(command)}: ${refused}`);
  }

  /** Changes settings, each in its own unit. @param {Record<string, number>} settings */
  configure(settings) {
    return this.command({ do: "settings", settings });
  }

  /**
   * Resolves when the extension's stored state contains a text, such as a session's id.
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
          setTimeout(() => reject(new Error(`the extension has not stored ${wanted}`)), deadline);
          chrome.storage.onChanged.addListener(look);
          look();
        }),
      text,
      DEADLINE_MS,
    );
  }

  /** Lets the background ask every tab what it shows, as an opened board does. Resolves when the queue is empty. */
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

  /**
   * Resolves when the badge's title contains these words. Text, colour and title are set one after the other.
   * @param {string} words
   */
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
   * Opens the popup over the page in front, as a click on the extension's icon does, or with `_open`.
   * @param {() => Promise<unknown>} [_open]
   * @returns {Promise<import("./beside.js").Beside>}
   */
  async inPopup(_open) {
    throw new Error("each browser has its own way");
  }

  /**
   * Resolves to the board beside the page, once it is opened there.
   * @returns {Promise<import("./beside.js").Beside>}
   */
  async inPanel() {
    throw new Error("each browser has its own way");
  }

  // ---- Trouble ----

  /** Whether the background's worker or event page is running. @returns {Promise<boolean>} */
  async hasWorker() {
    throw new Error("each browser has its own way");
  }

  /**
   * Stops the background's worker or event page, as the browser may do at any time. Returns whether one was running.
   * @returns {Promise<boolean>}
   */
  async killWorker() {
    throw new Error("each browser has its own way");
  }

  /** Stops it between any two instructions. @returns {Promise<unknown>} */
  crashWorker() {
    return this.killWorker();
  }

  /**
   * Reloads the extension, as an update does. Open pages keep a content script without a runtime.
   * @returns {Promise<void>}
   */
  async reloadExtension() {
    throw new Error("each browser has its own way");
  }

  /** Replaces the installed version by a newer one. */
  update() {
    return this.reloadExtension();
  }

  /**
   * Runs a function in the background. Its first argument is the background's global object.
   * @template T
   * @param {(background: any, ...args: any[]) => T} _work
   * @param {any[]} _args must be JSON
   * @returns {Promise<Awaited<T>>}
   */
  async inBackground(_work, ..._args) {
    throw new Error("each browser has its own way");
  }

  /** Sets how long the browser keeps the background without an event, in seconds. @param {number} _seconds */
  async letRest(_seconds) {}

  /** Waits between two steps of a test, if the browser's mode asks for it. */
  async betweenSteps() {}

  /** Restores the browser's first state: no tabs, empty storage, and no running background. */
  async reset() {
    await this.ask(async () => {
      const own = await chrome.tabs.getCurrent();
      const others = (await chrome.tabs.query({})).filter(({ id }) => id !== own?.id);
      await chrome.tabs.remove(others.map(({ id }) => Number(id)));
    });
    await this.settled(); // the effects of the closed tabs are over
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

  /** Closes the browser as its user does. `reopen` restores its tabs. */
  async quit() {
    this.spent = true;
    await this.control.close(); // a user would have no such tab to restore
    await this.close();
  }

  /** Kills the browser between any two instructions. */
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

  /**
   * Opens the browser again with the same profile. Extension and tabs are restored, except tabs opened just before a
   * crash.
   */
  async reopen() {
    throw new Error("each browser has its own way");
  }

  // ---- Tabs that puppeteer does not control ----

  /** Leaves new tabs uncontrolled from now on, so that they can be discarded. Pages opened before stay controlled. */
  async letTabsBe() {}

  /** Discards a tab. Returns the id that the tab has afterwards. @param {number} tab @returns {Promise<number>} */
  async discard(tab) {
    // Chromium gives the tab a new id and returns it; Firefox returns nothing.
    const id = await this.ask(async (id) => (await chrome.tabs.discard(id))?.id ?? id, tab);
    if (!(await this.tabs()).find((each) => each.id === id)?.discarded) throw new Error(`tab ${tab} was not discarded`);
    return id;
  }

  /**
   * Opens a page of the replica in a tab that the test knows only by its id.
   * @param {object} [properties] of `tabs.create`
   */
  async tab(properties = {}) {
    const { id } = await this.ask((given) => chrome.tabs.create(given), {
      url: "https://claude.ai/code",
      ...properties,
    });
    return /** @type {number} */ (id);
  }
}
