// The words of static labels, from the same catalog the core speaks with.

/** @typedef {import("./types.js").Catalog} Catalog */

/**
 * @param {Catalog} catalog
 * @returns {(key: string) => string} a label by its key without `ui_`; a missing one shows its key, which a test finds
 */
export const labelsOf = (catalog) => (key) => catalog[`ui_${key}`]?.message ?? key;
