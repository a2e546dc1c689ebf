// The words of static labels, from the same catalog the core speaks with.

/** @typedef {import("../shared/types.js").Catalog} Catalog */

/** @type {Catalog} */
let words = {};

/** Gives a page its words, before it draws for the first time. @param {Catalog} catalog */
export function speakWith(catalog) {
  words = catalog;
}

/**
 * A label by its key without `ui_`; a missing one shows its key, which a test finds.
 * @param {string} key
 */
export const say = (key) => words[`ui_${key}`]?.message ?? key;
