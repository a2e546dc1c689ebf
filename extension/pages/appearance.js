// Applies the user's theme, density and language to a page. Remembers the language, so that the next page loads its
// catalog sooner.

const LANGUAGE_KEY = "spoken";

/** @param {import("../shared/types.js").Appearance} appearance */
export function applyTheme({ theme, density, language, direction }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  Object.assign(document.documentElement.dataset, { theme, density });
  try {
    if (lastLanguage() !== language) localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Where the browser lets no page store anything, the catalog is loaded a little later.
  }
}

/** Returns the language of the last page; `null` the first time, and where the browser lets no page store anything. */
export function lastLanguage() {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}
