// Plays the day of `tests/day/` in a real browser. Sessions change on the replica's page, the user looks, clicks and
// leaves, and every notification is recorded with the time of the day.

import { until } from "../harness/until.js";
import { namesOf, seconds } from "./account.js";
import { leapTo, passUntil, takeOver } from "./clock.js";

/** @typedef {import("./account.js").Day} Day */
/** @typedef {import("./account.js").Happening} Happening */
/** @typedef {import("./account.js").Said} Said */
/** @typedef {import("../harness/browser.js").Page} Page */

/**
 * After so long without input the user is away: the browser's minimum, and the extension's own value.
 */
const AWAY_SECONDS = 15;
const USUAL_SECONDS = 120;

class DayPlayer {
  /** @type {Said[]} */
  said = [];
  #scene;
  #day;
  /** The next midnight, so that the whole day is in the future. */
  #midnight = new Date().setHours(24, 0, 0, 0);
  /** The tab that the user works in, and the page in front while they look away. @type {Page | undefined} */
  #work;
  /** @type {Page | undefined} */
  #elsewhere;
  /**
   * What has changed while the computer sleeps; `undefined` if it is awake.
   * @type {import("../replica/server.js").Change[] | undefined}
   */
  #unseen;
  /** The notifications so far. @type {import("../harness/desktop.js").Notification[]} */
  #heard = [];

  /** @param {import("../harness/scene.js").AnyScene} scene @param {Day} day */
  constructor(scene, day) {
    this.#scene = scene;
    this.#day = day;
  }

  async play() {
    const { browser } = this.#scene;
    await takeOver(this.#scene, this.#at(seconds(this.#day.day[0]?.at ?? "")));
    this.#elsewhere = await browser.open("about:blank");
    for (const happening of this.#day.day) {
      if (!this.#unseen) await this.#passUntil(seconds(happening.at));
      await this.#act(happening);
      await this.#change(happening);
      const isQuiet = !happening.user && !happening.is && !happening.title;
      if (!this.#unseen && !isQuiet) await browser.settled();
    }
    return this.said;
  }

  /** @param {number} second  of the day */
  #at(second) {
    return this.#midnight + second * 1000;
  }

  /** @param {number} second  of the day */
  async #passUntil(second) {
    for (const at of await passUntil(this.#scene, this.#at(second))) {
      const notification = await this.#scene.notifications.next();
      this.#heard.push(notification);
      const { summary, body } = notification;
      this.said.push({ at: (at - this.#midnight) / 1000, summary, body });
    }
  }

  /** @param {Happening} happening */
  async #act(happening) {
    const { browser, replica, desktop } = this.#scene;
    const [name = ""] = namesOf(happening);
    switch (happening.user) {
      case "opens the page":
        await browser.visit("/code", { hidden: true });
        this.#work = await browser.visit("/code", { hidden: true });
        return replica.ready(2);
      case "closes the pages":
        await browser.ask(async () => {
          const tabs = await chrome.tabs.query({ url: "https://claude.ai/*" });
          await chrome.tabs.remove(tabs.map(({ id }) => Number(id)));
        });
        return replica.deserted();
      case "looks at":
        return this.#lookAt(name);
      case "looks away":
        return this.#elsewhere?.bringToFront();
      case "clicks": {
        const title = this.#day.sessions[name]?.title ?? "";
        const notification = this.#heard.findLast(({ summary }) => summary.includes(title));
        if (!notification) throw new Error(`nothing was said of ${name}`);
        const opened = replica.another();
        await desktop.click(notification);
        return opened;
      }
      case "leaves":
        return this.#isThere(false);
      case "is back":
        return this.#isThere(true);
      case "shuts the computer":
        this.#unseen = [];
        return;
      case "opens the computer": {
        const changes = this.#unseen ?? [];
        this.#unseen = undefined;
        await leapTo(this.#scene, this.#at(seconds(happening.at)));
        return replica.setAll(changes);
      }
    }
  }

  /** Waits without input until the extension takes the user for away; or moves the mouse. @param {boolean} is */
  async #isThere(is) {
    const { browser, desktop } = this.#scene;
    const takeNoteAfter = (/** @type {any} */ { chrome }, /** @type {number} */ seconds) =>
      chrome.idle.setDetectionInterval(seconds);
    if (!is) await browser.inBackground(takeNoteAfter, AWAY_SECONDS);
    const isAway = async () => /"away":true/.test(String((await chrome.storage.local.get("state")).state));
    await until(
      async () => {
        if (is) await desktop.touchMouse();
        return browser.ask(isAway);
      },
      (away) => away !== is,
      `the extension has not noted who is there: ${is}`,
      3 * AWAY_SECONDS * 1000,
    );
    if (is) await browser.inBackground(takeNoteAfter, USUAL_SECONDS);
  }

  /** @param {string} name */
  async #lookAt(name) {
    const { desktop } = this.#scene;
    const path = `/code/${this.#day.sessions[name]?.id}`;
    await this.#work?.bringToFront();
    await desktop.touchMouse();
    await this.#work?.evaluate((path) => {
      /** @type {HTMLElement | null} */ (document.querySelector(`a[href="${path}"]`))?.click();
    }, path);
    await this.#work?.waitForFunction((path) => location.pathname === path, {}, path);
  }

  /** @param {Happening} happening */
  async #change(happening) {
    const { replica } = this.#scene;
    if (!happening.is && !happening.title) return;
    const changes = namesOf(happening).map((name) => this.#changeOf(name, happening));
    if (this.#unseen) this.#unseen.push(...changes);
    else await replica.setAll(changes);
  }

  /** @param {string} name @param {Happening} happening @returns {import("../replica/server.js").Change} */
  #changeOf(name, { is, title, wait, question, error }) {
    const { id = "", title: first, repository = "" } = this.#day.sessions[name] ?? {};
    const isNew = !this.#scene.replica.sessions.some((session) => session.id === id);
    const archiving = is === "archiving";
    const status = /** @type {any} */ (archiving ? "idle" : is);
    return {
      id,
      ...(isNew && { title: first, repository }),
      ...(title && { title }),
      ...(is && { status, wait: wait ?? "permission", question: question ?? false, error: error ?? "", archiving }),
    };
  }
}

/** @param {import("../harness/scene.js").AnyScene} scene @param {Day} day */
export function playDay(scene, day) {
  return new DayPlayer(scene, day).play();
}
