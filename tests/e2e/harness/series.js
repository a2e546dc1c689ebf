// Things that happen, kept in order, so that a test can take the next one or wait for it: an event, never a sleep.

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

  /** @param {string} what  one of them, in words, for the complaint when it does not come */
  constructor(what) {
    this.#what = what;
  }

  /** As if there had been none. */
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

  /** Takes the next one, or waits for it. @param {number} within  milliseconds @returns {Promise<T>} */
  async next(within) {
    const item = await this.#until(() => this.all.slice(this.#taken), within);
    this.#taken += 1;
    return item;
  }

  /** What nobody has taken yet, and takes it. */
  rest() {
    const rest = this.all.slice(this.#taken);
    this.#taken = this.all.length;
    return rest;
  }

  /** The first one that `fits`, from a place on; takes nothing. @param {(item: T) => boolean} fits @param {number} within @param {number} [from] */
  find(fits, within, from = 0) {
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
