// All the faults that occur while sessions change. puppeteer does not control the pages, so that tabs are hidden,
// discarded and reopened as users' tabs are. Knows nothing of what must be told.

/** @typedef {import("../replica/world.js").View} View */
/** @typedef {import("../harness/scene.js").AnyScene} Scene */
/** @typedef {import("./random.js").Random} Random */
/** @typedef {{name: string, from: number, to: number}} Event  `to` is infinite while it goes on */

/** How often each fault occurs. A restart comes at a fixed point of the run. */
export const OFTEN = { hide: 5, reload: 5, remount: 4, rerender: 2, veil: 5, second: 4, discard: 4, close: 3 };

/** @typedef {keyof typeof OFTEN | "quit" | "crash"} Name */

/** Faults that put the sessions out of sight for a while. @type {ReadonlySet<string>} */
export const BLINDING = new Set(["reload", "remount", "veil", "discard", "close", "quit", "crash"]);

/** The extension may not have noted a notification that came so shortly before its end. */
const LAST_MOMENT_MS = 250;

/** Ways in which an open page does not show the sessions. @type {Partial<View>[]} */
const VEILS = [
  { state: "booting" },
  { state: "empty" },
  { state: "error" },
  { sidebar: "absent" },
  { dialog: "instead" },
  { limit: 0 },
  { folded: ["Today"], fold: "removed" },
];

export class Troubles {
  /** All faults so far. @type {Event[]} */
  all = [];
  /** The times at which the browser was ending. @type {{from: number, to: number}[]} */
  ends = [];
  /** The fault that goes on. @type {Promise<void> | undefined} */
  now;
  /** @type {import("../harness/board.js").Board} */
  board = /** @type {any} */ (undefined);
  /** Resolves while the browser is open. */
  open = Promise.resolve();
  /** Whether the page is hidden. */
  hidden = false;

  #scene;
  #random;
  #dark;
  /** The id of the tab with the list. */
  #tab = 0;
  /** The id of a second such tab, or 0. */
  #second = 0;
  /**
   * The page in front meanwhile. It is not the board, because that asks every page what it shows.
   * @type {import("puppeteer-core").Page | undefined}
   */
  #elsewhere;

  /**
   * @param {Scene} scene
   * @param {Random} random
   * @param {{fall: () => Promise<void>, lift: (at: number) => void}} dark  called when no page is open any more, and
   *   when one is open again
   */
  constructor(scene, random, dark) {
    this.#scene = scene;
    this.#random = random;
    this.#dark = dark;
  }

  /** Opens the board and the page. */
  async begin() {
    await this.#openBoard();
    this.#tab = await this.#openTab(true);
  }

  /** @param {Name} name */
  suffer(name) {
    const event = this.#note(name);
    this.now = this[name]().then(() => {
      event.to = Date.now();
      this.now = undefined;
    });
    return this.now;
  }

  /** Stops the worker, if one is running. */
  async kill() {
    const event = { name: "kill", from: Date.now(), to: Number.POSITIVE_INFINITY };
    if (!(await this.#browser.killWorker())) return;
    event.to = Date.now();
    this.all.push(event);
  }

  /**
   * Whether there was a fault between two times.
   * @param {number} from
   * @param {number} to
   * @param {(name: string) => boolean} [which]
   */
  within(from, to, which = () => true) {
    return this.all.some((event) => event.to >= from && event.from <= to && which(event.name));
  }

  /**
   * Whether a notification could not be noted, because the worker or the browser ended during it, and the browser,
   * which would have known it, had ended before it was told again.
   * @param {number} told
   * @param {number} again
   */
  wasCutShort(told, again) {
    const over = (/** @type {{from: number, to: number}} */ { from, to }) =>
      from <= told + LAST_MOMENT_MS && to >= told;
    const cut = [...this.ends, ...this.all.filter(({ name }) => name === "kill")].some(over);
    return cut && this.ends.some(({ to }) => to > told && to < again);
  }

  /**
   * Whether the browser began to end within some time after a first notification, and had ended before a second.
   * @param {number} told
   * @param {number} again
   * @param {number} within in milliseconds
   */
  endedWithin(told, again, within) {
    return this.ends.some(({ from, to }) => to > told && from < told + within && to < again);
  }

  /** @param {string} name */
  #note(name) {
    const event = { name, from: Date.now(), to: Number.POSITIVE_INFINITY };
    this.all.push(event);
    return event;
  }

  get #browser() {
    return this.#scene.browser;
  }

  get #replica() {
    return this.#scene.replica;
  }

  // ---- Tabs ----

  async #openBoard() {
    // In the background it draws all rows at once. In front it waits for its first picture, which never comes if a
    // restored tab gets in front of it before.
    this.board = await this.#browser.board({ hidden: true });
    this.#elsewhere = await this.#browser.open("about:blank");
    await this.#browser.letTabsBe();
  }

  /** Opens the page, and resolves when it is drawn. @param {boolean} active */
  async #openTab(active) {
    const drawn = this.#replica.another();
    const tab = await this.#browser.tab({ active });
    this.#dark.lift(await drawn);
    return tab;
  }

  /** @param {number} tab */
  #closeTab(tab) {
    return this.#browser.ask((id) => chrome.tabs.remove(id), tab);
  }

  async #closeSecond() {
    if (this.#second) await this.#closeTab(this.#second);
    this.#second = 0;
  }

  /** Hides the page, or shows it again. */
  async hide() {
    this.hidden = !this.hidden;
    if (this.hidden) await this.#elsewhere?.bringToFront();
    else await this.#browser.ask((id) => chrome.tabs.update(id, { active: true }), this.#tab);
  }

  async reload() {
    const drawn = this.#replica.another();
    await this.#browser.ask((id) => chrome.tabs.reload(id), this.#tab);
    await drawn;
  }

  /** Opens a second tab with the list, which may be cut off and go on showing what it shows; or closes it. */
  async second() {
    if (this.#second) return this.#closeSecond();
    const before = new Set(this.#replica.tabs.keys());
    this.#second = await this.#openTab(false);
    const name = [...this.#replica.tabs.keys()].find((each) => !before.has(each));
    if (name && this.#random.chance(0.5)) this.#replica.stick(name);
  }

  /** Discards the page until the tab is activated. */
  async discard() {
    await this.#closeSecond();
    if (!this.hidden) await this.hide();
    this.#tab = await this.#browser.discard(this.#tab);
    await this.#replica.deserted();
    await this.#dark.fall();
    const drawn = this.#replica.another();
    await this.hide();
    this.#dark.lift(await drawn);
  }

  /** Closes the page, and opens it again later. */
  async close() {
    await this.#closeSecond();
    await this.#closeTab(this.#tab);
    await this.#replica.deserted();
    await this.#dark.fall();
    this.#tab = await this.#openTab(!this.hidden);
  }

  // ---- The page ----

  async remount() {
    await this.#replica.remount();
  }

  async rerender() {
    await this.#replica.rerender();
  }

  /** Puts the sessions out of sight while the page is open. */
  async veil() {
    const usual = { ...this.#replica.view };
    await this.#replica.look(VEILS[this.#random.below(VEILS.length)]);
    // The time depends on the browser's answers.
    for (let asks = this.#random.below(6); asks > 0; asks -= 1) await this.#browser.tabs();
    await this.#replica.look(usual);
  }

  // ---- The browser ----

  quit() {
    return this.#restart(() => this.#browser.quit());
  }

  crash() {
    return this.#restart(() => this.#browser.crash());
  }

  /** @param {() => Promise<void>} end */
  async #restart(end) {
    let opened = () => {};
    this.open = new Promise((resolve) => {
      opened = () => resolve();
    });
    const from = Date.now();
    await end();
    this.ends.push({ from, to: Date.now() });
    await this.#replica.deserted();
    await this.#dark.fall();
    await this.#browser.reopen();
    this.#dark.lift(Date.now()); // from here on restored tabs may show the list
    await this.#openBoard();
    // Restored tabs have a debugger, so that they cannot be discarded. New tabs have none.
    const restored = await this.#browser.ask(() => chrome.tabs.query({ url: "https://claude.ai/*" }));
    this.#tab = await this.#openTab(true);
    for (const { id } of restored) await this.#closeTab(Number(id));
    this.#second = 0;
    this.hidden = false;
    opened();
  }
}
