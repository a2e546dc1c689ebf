// Gives a page the look its user chose: theme, density, language.

/** @param {import("./types.js").Look} look */
export function wear({ theme, density, language, direction }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  Object.assign(document.documentElement.dataset, { theme, density });
}
