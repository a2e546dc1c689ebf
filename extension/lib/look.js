// Gives a page the look its user chose: theme and density.

/** @param {import("./types.js").Look} look */
export function wear({ theme, density }) {
  Object.assign(document.documentElement.dataset, { theme, density });
}
