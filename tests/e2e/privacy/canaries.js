// Unique words. A word that is planted as a secret must never leave the page. A word that is planted as a title, or as
// something else that the extension may keep, must leave it: it proves that the search works.

/**
 * A word in the list of sessions must be `sent`, or also `stored`. A word that `may` be sent is such a word under
 * markup that the extension need not understand.
 * @typedef {"secret" | "may" | "sent" | "stored"} Kind
 */

/** @typedef {{ word: string, page: string, what: string, kind: Kind }} Canary */
/** @typedef {import("./recorder.js").Heard} Heard */

const SECRET = "Qzx";
const KEPT = "Kvw";

export class Canaries {
  /** What leaked, by page. @type {Map<string, Set<string>>} */
  leaks = new Map();
  /** Words that did not leave the page, but must. @type {Canary[]} */
  missing = [];
  /** @type {Canary[]} */
  #all = [];

  /**
   * Returns a new word. It has its number twice, because of a text that changed only the middle may be sent.
   * @param {Kind} kind
   * @param {string} page
   * @param {string} what
   */
  plant(kind, page, what) {
    const one = `${kind === "secret" ? SECRET : KEPT}${this.#all.length}x`;
    const canary = { word: one + one, page, what, kind };
    this.#all.push(canary);
    return canary;
  }

  /**
   * Searches what left the page for secrets of any page, and for the words that must be in it.
   * @param {Heard[]} heard
   * @param {string} page from which it came
   */
  search(heard, page) {
    for (const [where, text] of heard) {
      for (const secret of this.#secretsIn(text, page)) {
        const found = this.leaks.get(secret.page) ?? new Set();
        this.leaks.set(secret.page, found.add(`${where}: ${secret.what}`));
      }
    }
    for (const canary of this.#all.filter((each) => each.page === page)) {
      if (canary.kind === "secret" || canary.kind === "may") continue;
      const counts = (/** @type {string} */ where) => canary.kind === "sent" || where.startsWith("storage");
      if (!heard.some(([where, text]) => counts(where) && text.includes(canary.word))) this.missing.push(canary);
    }
  }

  /**
   * Finds secrets in a text, in upper or lower case. For a word that was cut, it returns the text around it.
   * @param {string} text
   * @param {string} page
   */
  *#secretsIn(text, page) {
    for (const { index, 0: word, 1: number } of text.matchAll(/qzx(\d*)x?/gi)) {
      const around = `… ${text.slice(Math.max(0, index - 40), index + 40)} …`;
      yield (word.endsWith("x") && this.#all[Number(number)]) || { page, what: around };
    }
  }
}

/** Plants the words of one page. */
export class Planter {
  #canaries;
  #page;
  #isKnown;

  /**
   * @param {Canaries} canaries
   * @param {string} page its name
   * @param {boolean} isKnown whether its markup is one that the extension must understand
   */
  constructor(canaries, page, isKnown) {
    this.#canaries = canaries;
    this.#page = page;
    this.#isKnown = isKnown;
  }

  /** @param {string} what */
  secret(what) {
    return this.#canaries.plant("secret", this.#page, what).word;
  }

  /**
   * Plants a word that may be kept, and must be where the markup is known.
   * @param {string} what
   * @param {"may" | "sent" | "stored"} how
   */
  kept(what, how = "stored") {
    return this.#canaries.plant(this.#isKnown ? how : "may", this.#page, what).word;
  }
}
