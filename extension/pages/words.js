// The texts of labels, from the same catalog that the core words its views with.

/** @typedef {import("../shared/types.js").Catalog} Catalog */

/** @type {Catalog} */
let words = {};

/** Sets a page's catalog. Must be called before the page is drawn for the first time. @param {Catalog} catalog */
export function setCatalog(catalog) {
  words = catalog;
}

/**
 * Returns a label by its key without `ui_`, with its gaps `$1`, `$2` … filled. A missing label gives its key, which a
 * test finds.
 * @param {string} key
 * @param {string[]} gaps
 */
export const msg = (key, ...gaps) => {
  const text = words[`ui_${key}`]?.message ?? key;
  return gaps.length > 0 ? text.replace(/\$(\d)/g, (_, gap) => gaps[gap - 1] ?? "") : text;
};
