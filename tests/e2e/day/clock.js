// Advances the background's clock from each time at which it must be woken to the next, so that hours pass within
// seconds. Pages, storage and desktop take their usual time.

/** @typedef {Pick<import("../harness/scene.js").AnyScene, "browser">} Scene */

/**
 * Sets the clock to a future time, from which it goes on. So no alarm of the browser fires.
 * @param {Scene} scene
 * @param {number} begin  in ms since 1970
 */
export function takeOver({ browser }, begin) {
  return browser.inBackground((background, begin) => {
    const { Date: dates, setTimeout, clearTimeout, chrome } = background;
    const real = dates.now.bind(dates);
    /**
     * The timers: when they fire, and whether they are the time limit of something that is still running.
     * @type {Map<unknown, {at: number, run: () => void, waits: boolean}>}
     */
    const timers = new Map();
    let ahead = begin - real();
    const now = () => real() + ahead;
    dates.now = now;
    background.setTimeout = (/** @type {Function} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...args) => {
      const id = setTimeout(() => {
        timers.delete(id);
        run(...args);
      }, ms);
      // Only a time limit has arguments: the value to give when it ends. It does not fire, because what it limits ends.
      timers.set(id, { at: now() + ms, run: () => run(...args), waits: args.length > 0 });
      return id;
    };
    background.clearTimeout = (/** @type {any} */ id) => {
      timers.delete(id);
      clearTimeout(id);
    };
    /** When each notification was given to the browser. @type {number[]} */
    const said = [];
    const create = chrome.notifications.create;
    chrome.notifications.create = (/** @type {any[]} */ ...args) => {
      said.push(now());
      return create.apply(chrome.notifications, args);
    };
    const rested = async () => {
      for (let calm = 0; calm < 3; calm += 1) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if ([...timers.values()].some(({ waits }) => waits)) calm = -1;
      }
    };
    background.passUntil = async (/** @type {number} */ to) => {
      while (true) {
        await rested();
        const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
        if (!next || next[1].at > to) break;
        const [id, { at, run }] = next;
        ahead += Math.max(0, at - now());
        background.clearTimeout(id);
        run();
      }
      background.leapTo(to);
      return said.splice(0);
    };
    background.leapTo = (/** @type {number} */ to) => {
      ahead += Math.max(0, to - now());
    };
  }, begin);
}

/**
 * Lets time pass until a moment. Returns when notifications were given to the browser since the last call.
 * @param {Scene} scene
 * @param {number} to  in ms since 1970
 * @returns {Promise<number[]>}
 */
export function passUntil({ browser }, to) {
  return browser.inBackground((background, to) => background.passUntil(to), to);
}

/** Lets the computer sleep until a moment. @param {Scene} scene @param {number} to  in ms since 1970 */
export function leapTo({ browser }, to) {
  return browser.inBackground((background, to) => void background.leapTo(to), to);
}
