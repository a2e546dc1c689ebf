// Applies the theme, density and language that the user chose to a page. Remembers the language, only to load its catalog sooner.

const SPOKEN = "spoken";

/** @param {import("../shared/types.js").Appearance} appearance */
export function applyTheme({ theme, density, language, direction }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  Object.assign(document.documentElement.dataset, { theme, density });
  try {
    if (spoken() !== language) localStorage.setItem(SPOKEN, language);
  } catch {
    // Whoever lets no page keep anything waits a little longer for the words.
  }
}

/** The language of the last time a page was drawn; nothing where the browser's settings let no page keep anything. */
export function spoken() {
  try {
    return localStorage.getItem(SPOKEN);
  } catch {
    return null;
  }
}
