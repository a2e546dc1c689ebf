// A queue of events, from which a test takes the next one or waits for it.

/** Longer than anything takes that a test awaits, also on a machine that is busy. Only a failing test waits for it. */
const PATIENCE_MS = 20_000;

/** @template T */
export class Series {
  /** All there were, taken or not. @type {T[]} */
  all = [];

  /** Called with each. @type {(item: T) => void} */
  onPush = () => {};

  #what;
  #taken = 0;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {string} what one of them in words, for the error when it does not come */
  constructor(what) {
    this.#what = what;
  }

  /** Removes all events. */
  reset() {
    this.all = [];
    this.onPush = () => {};
    this.#taken = 0;
  }

  /** @param {T} item */
  push(item) {
    this.all.push(item);
    this.onPush(item);
    for (const look of [...this.#waiting]) look();
  }

  /** Takes the next event, or waits for it. @param {number} [within]  milliseconds @returns {Promise<T>} */
  async next(within = PATIENCE_MS) {
    const item = await this.#until(() => this.all.slice(this.#taken), within);
    this.#taken += 1;
    return item;
  }

  /** Takes all events that were not taken yet. */
  rest() {
    const rest = this.all.slice(this.#taken);
    this.#taken = this.all.length;
    return rest;
  }

  /**
   * Resolves to the first event that `fits`, from an index on. Takes nothing.
   * @param {(item: T) => boolean} fits
   * @param {number} [within]  milliseconds
   * @param {number} [from]
   */
  find(fits, within = PATIENCE_MS, from = 0) {
    return this.#until(() => this.all.slice(from).filter(fits), within);
  }

  /** @param {() => T[]} found @param {number} within @returns {Promise<T>} */
  #until(found, within) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const [item] = found();
        if (item === undefined) return false;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve(item);
        return true;
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `${this.#what} did not come within ${within} ms; there were: ${JSON.stringify(this.all.slice(-5))}`,
          ),
        );
      }, within);
      if (!look()) this.#waiting.add(look);
    });
  }
}
