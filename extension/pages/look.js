// Gives a page the look its user chose: theme, density, language. Remembers the language, only to load its words sooner.

const SPOKEN = "spoken";

/** @param {import("../shared/types.js").Look} look */
export function wear({ theme, density, language, direction }) {
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
