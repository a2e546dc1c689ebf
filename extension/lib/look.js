// Gives a page the look its user chose: theme, density, language. Remembers the language, only to load its words sooner.

const SPOKEN = "spoken";

/** @param {import("./types.js").Look} look */
export function wear({ theme, density, language, direction }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  Object.assign(document.documentElement.dataset, { theme, density });
  if (spoken() !== language) localStorage.setItem(SPOKEN, language);
}

/** The language of the last time a page was drawn. */
export const spoken = () => localStorage.getItem(SPOKEN);
