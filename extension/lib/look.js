// Gives a page the look its user chose: theme, density, language, direction.

/** @param {import("./types.js").Look} look */
export function wear({ theme, density, language, direction }) {
  const page = document.documentElement;
  page.dataset.theme = theme;
  page.dataset.density = density;
  page.lang = language;
  page.dir = direction;
}
