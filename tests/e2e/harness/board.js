// The board as tests see it, in both browsers.

import { DEADLINE_MS } from "./until.js";

/** @typedef {import("puppeteer-core").Page} Page */

/** @type {{polling: "mutation", timeout: number}} */
const WHEN_DRAWN = { polling: "mutation", timeout: DEADLINE_MS };

/** The page that lists all sessions. */
export class Board {
  /** @param {Page} page @param {number} [clicked] when it was opened, in ms since 1970 */
  constructor(page, clicked = 0) {
    this.page = page;
    this.clicked = clicked;
  }

  /**
   * Returns how long it took from the opening to the first picture, in milliseconds. The board must be in front. The
   * first picture has the rows.
   */
  async painted() {
    return (
      (await this.page.evaluate(async () => {
        const look = () => performance.getEntriesByName("first-contentful-paint")[0];
        while (!look()) await new Promise(requestAnimationFrame);
        return performance.timeOrigin + (look()?.startTime ?? 0);
      })) - this.clicked
    );
  }

  /**
   * Returns the rows, in order.
   * @returns {Promise<{id: string, status: string, live: string, title: string, text: string, markup: number}[]>}
   */
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

  /** Returns a picture of the whole board, as wide as the popup. */
  async picture() {
    await this.page.setViewport({ width: 420, height: 400, deviceScaleFactor: 2 });
    const height = await this.page.evaluate(() => document.body.scrollHeight);
    await this.page.setViewport({ width: 420, height, deviceScaleFactor: 2 });
    return this.page.screenshot();
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

  /** Returns all visible text. */
  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** Resolves when a text is visible. @param {string} text */
  async says(text) {
    await this.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), WHEN_DRAWN, text);
  }

  /**
   * Resolves when a text is no longer visible. Pages learn of a new stored state later than storage has it.
   * @param {string} text
   */
  async saysNoLonger(text) {
    await this.page.waitForFunction((wanted) => !document.body.innerText.includes(wanted), WHEN_DRAWN, text);
  }

  /** Presses a button by its label. @param {string} label */
  async press(label) {
    await this.page.locator(`::-p-aria([name="${label}"][role="button"])`).click();
  }

  /** Clicks a row. @param {string} id */
  async open(id) {
    await this.page.click(`[data-session-id="${id}"] a`);
  }

  /**
   * Resolves when a session has one of these statuses.
   * @param {string} id
   * @param {string[]} statuses
   * @param {number} timeout
   */
  async showsOneOf(id, statuses, timeout) {
    const rows = statuses.map((status) => `[data-session-id="${id}"][data-status="${status}"]`).join(", ");
    const options = { ...WHEN_DRAWN, timeout };
    await this.page.waitForFunction((selector) => document.querySelector(selector) !== null, options, rows);
  }

  /**
   * Resolves when the board shows these sessions with these statuses.
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
