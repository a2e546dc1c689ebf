// The words of static labels, from the same catalog the core speaks with.

/** @typedef {import("../shared/types.js").Catalog} Catalog */

/** @type {Catalog} */
let words = {};

/** Gives a page its words, before it draws for the first time. @param {Catalog} catalog */
export function speakWith(catalog) {
  words = catalog;
}

/**
 * A label by its key without `ui_`, with its gaps `$1`, `$2` … filled; a missing one shows its key, which a test finds.
 * @param {string} key
 * @param {string[]} gaps
 */
export const msg = (key, ...gaps) => {
  const text = words[`ui_${key}`]?.message ?? key;
  return gaps.length > 0 ? text.replace(/\$(\d)/g, (_, gap) => gaps[gap - 1] ?? "") : text;
};
