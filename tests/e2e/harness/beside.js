// The board outside a tab: in the popup, the side panel or the sidebar. A test names what it sees and clicks there by a
// selector and by words in it, in both browsers alike.

import { until } from "./until.js";

/** @typedef {{ x: number, y: number }} Spot */

export class Beside {
  #find;
  #press;

  /**
   * @param {(selector: string, words: string) => Promise<Spot | undefined>} find
   * @param {(spot: Spot) => Promise<unknown>} press
   */
  constructor(find, press) {
    this.#find = find;
    this.#press = press;
  }

  /** Resolves when an element is visible and no longer moves. @param {string} selector @param {string} [words] */
  async sees(selector, words = "") {
    /** @type {Spot | undefined} */
    let before;
    const look = async () => {
      const now = await this.#find(selector, words);
      const rests = now?.x === before?.x && now?.y === before?.y;
      before = now;
      return rests ? now : undefined;
    };
    const spot = await until(look, (found) => found !== undefined, `${selector} with "${words}" is not visible`);
    return /** @type {Spot} */ (spot);
  }

  /** Clicks an element. @param {string} selector @param {string} [words] */
  async click(selector, words) {
    await this.#press(await this.sees(selector, words));
  }
}

/**
 * Runs in a page. Returns the middle of a visible element whose whole width is visible, or `undefined`. With a kind of
 * view, it searches the extension's view of that kind, and returns the place on the screen, which only Firefox tells.
 * @param {string} selector
 * @param {string} words
 * @param {"popup" | "sidebar"} [kind]
 * @returns {Spot | undefined}
 */
export function spot(selector, words, kind) {
  const view = kind ? chrome.extension.getViews({ type: /** @type {any} */ (kind) })[0] : window;
  const all = view?.document.querySelectorAll(selector) ?? [];
  const found = [...all].find((each) => each.checkVisibility() && each.textContent?.includes(words));
  if (!view || !found) return undefined;
  found.scrollIntoView({ block: "nearest" });
  const { x, y, width, height } = found.getBoundingClientRect();
  if (x < 0 || x + width > view.innerWidth) return undefined;
  const { mozInnerScreenX, mozInnerScreenY } = /** @type {any} */ (view);
  const [left, top] = kind ? [mozInnerScreenX, mozInnerScreenY] : [0, 0];
  return { x: left + x + width / 2, y: top + y + height / 2 };
}
