// The inside of Firefox: its own window, which reaches everything that a user sets, installs or sees in the browser's
// own pages, and its processes. Knows nothing of what the extension does.

import { until } from "./until.js";

export class Inside {
  #program;
  #id;

  /**
   * @param {import("puppeteer-core").Browser} program
   * @param {string} id  the extension's, as its manifest says
   */
  constructor(program, id) {
    this.#program = program;
    this.#id = id;
  }

  // ---- Settings and pages ----

  /** Sets preferences, as `about:config` does. @param {Record<string, string | number | boolean>} preferences */
  async prefer(preferences) {
    await this.#run((all) => {
      const { prefs } = /** @type {any} */ (globalThis).Services;
      for (const [name, value] of Object.entries(all)) {
        if (typeof value === "number") prefs.setIntPref(name, value);
        else if (typeof value === "boolean") prefs.setBoolPref(name, value);
        else prefs.setStringPref(name, value);
      }
    }, preferences);
  }

  /** Opens any address in a new tab. @param {string} url @param {boolean} hidden  whether it stays in the background */
  async openTab(url, hidden) {
    await this.#run(
      (address, isHidden) => {
        const { gBrowser } = /** @type {any} */ (globalThis);
        const tab = gBrowser.addTrustedTab(address);
        if (!isHidden) gBrowser.selectedTab = tab;
      },
      url,
      hidden,
    );
  }

  /** Closes the tab that was opened last, if it shows this address. @param {string} url */
  async closeTab(url) {
    await this.#run((address) => {
      const { gBrowser } = /** @type {any} */ (globalThis);
      const tab = [...gBrowser.tabs].at(-1);
      if (tab.linkedBrowser.currentURI.spec === address) gBrowser.removeTab(tab);
    }, url);
  }

  /**
   * Returns a picture of one of the browser's own pages, to which puppeteer has no access.
   * @param {string} url
   * @param {string} selector what the page must show first
   * @returns {Promise<string>} PNG, in base64
   */
  async pictureOf(url, selector) {
    await this.prefer({ "extensions.ui.lastCategory": "addons://list/extension" });
    return this.#run(
      async (address, wanted) => {
        const { gBrowser } = /** @type {any} */ (globalThis);
        const tab = gBrowser.addTrustedTab(address);
        gBrowser.selectedTab = tab;
        const page = () => tab.linkedBrowser.contentDocument;
        const isThere = () =>
          page()?.querySelector(wanted) &&
          [...page().images].every((/** @type {HTMLImageElement} */ each) => each.complete);
        while (!isThere()) await new Promise(requestAnimationFrame);
        const { innerWidth, innerHeight } = page().defaultView;
        const whole = new DOMRect(0, 0, innerWidth, innerHeight);
        const drawn = await tab.linkedBrowser.browsingContext.currentWindowGlobal.drawSnapshot(whole, 1, "white");
        const canvas = /** @type {any} */ (document.createElementNS("http://www.w3.org/1999/xhtml", "canvas"));
        Object.assign(canvas, { width: innerWidth, height: innerHeight });
        canvas.getContext("2d").drawImage(drawn, 0, 0);
        return canvas.toDataURL().replace(/^.*,/, "");
      },
      url,
      selector,
    );
  }

  /** Quits as a user does. If puppeteer closes the program, it closes the tabs first, and restores none. */
  async quit() {
    await this.#run(() => {
      const { Services } = /** @type {any} */ (globalThis);
      Services.tm.dispatchToMainThread(() => Services.startup.quit(Services.startup.eAttemptQuit));
    });
  }

  // ---- The extension ----

  /**
   * Installs the extension as its users do, so that it survives a restart.
   * @param {string} archive  path
   */
  async install(archive) {
    const failed = await this.#run(async (path) => {
      const { ChromeUtils } = /** @type {any} */ (globalThis);
      const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
      const { FileUtils } = ChromeUtils.importESModule("resource://gre/modules/FileUtils.sys.mjs");
      const install = await AddonManager.getInstallForFile(new FileUtils.File(path));
      if (install.error) return install.error;
      await install.install();
      return 0;
    }, archive);
    if (failed === -5) throw new Error("This Firefox installs only what Mozilla has signed; Firefox ESR is needed");
    if (failed) throw new Error(`Firefox did not install ${archive}: error ${failed}`);
  }

  /** Reloads the extension, as `about:debugging` does. */
  async reload() {
    await this.#run(async (id) => {
      const { ChromeUtils } = /** @type {any} */ (globalThis);
      const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
      await (await AddonManager.getAddonByID(id)).reload();
    }, this.#id);
  }

  /** Whether its event page is running. @returns {Promise<boolean>} */
  hasEventPage() {
    return this.#run((id) => {
      const { extension } = /** @type {any} */ (globalThis).WebExtensionPolicy.getByID(id);
      return extension.backgroundState === "running";
    }, this.#id);
  }

  /** Stops its event page, whatever it is doing. Returns whether it was running. */
  async endEventPage() {
    const isThere = await this.hasEventPage();
    await this.#run(async (id) => {
      const { extension } = /** @type {any} */ (globalThis).WebExtensionPolicy.getByID(id);
      await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
    }, this.#id);
    return isThere;
  }

  /** From now on, notes what keeps its event page awake. */
  async noteWork() {
    await this.#run((id) => {
      const { extension } = /** @type {any} */ (globalThis).WebExtensionPolicy.getByID(id);
      extension.workOfTest = [];
      extension.on(
        "background-script-reset-idle",
        (/** @type {string} */ _, /** @type {{reason: string, path?: string}} */ { reason, path = "" }) => {
          extension.workOfTest.push(`${new Date().toISOString().slice(17, 23)} ${reason} ${path}`);
        },
      );
    }, this.#id);
  }

  /** What state its event page is in, and what kept it awake, latest last. @returns {Promise<string>} */
  work() {
    return this.#run((id) => {
      const { extension } = /** @type {any} */ (globalThis).WebExtensionPolicy.getByID(id);
      return [extension.backgroundState, ...(extension.workOfTest ?? []).slice(-20)].join(", ");
    }, this.#id);
  }

  /** Kills the extensions' process between any two instructions. Resolves when Firefox has noticed. */
  async crashExtensions() {
    const before = await this.#extensions();
    if (!before) return;
    process.kill(before, "SIGKILL");
    await until(
      () => this.#extensions(),
      (pid) => pid !== before,
      "the process of the extensions did not die",
    );
  }

  /** Returns the id of the extensions' process. @returns {Promise<number | undefined>} */
  #extensions() {
    return this.#run(async () => {
      const { children } = await /** @type {any} */ (globalThis).ChromeUtils.requestProcInfo();
      return children.find((/** @type {{type: string}} */ { type }) => type === "extension")?.pid;
    });
  }

  /**
   * @template T
   * @param {(...args: any[]) => T} work
   * @param {any[]} args
   * @returns {Promise<Awaited<T>>}
   */
  async #run(work, ...args) {
    const { connection } = /** @type {any} */ (this.#program);
    const { result: tree } = await connection.send("browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
    const { result: answer } = await connection.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${work})(...${JSON.stringify(args)})))()`,
      target: { context: tree.contexts[0].context },
      awaitPromise: true,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value && JSON.parse(answer.result.value);
  }
}
