// Random numbers that can be repeated: the same seed gives the same numbers.

export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** Returns a number from 0 to below 1 (Mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Returns a whole number from 0 to below `limit`. @param {number} limit */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** @param {number} probability */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * Returns one of the values, as often as its weight says.
   * @template {string} T
   * @param {Partial<Record<T, number>>} weights
   * @returns {T}
   */
  weighted(weights) {
    const entries = /** @type {[T, number][]} */ (Object.entries(weights));
    const reach = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    let sum = 0;
    for (const [value, weight] of entries) {
      sum += weight;
      if (reach < sum) return value;
    }
    return entries[0][0];
  }
}
