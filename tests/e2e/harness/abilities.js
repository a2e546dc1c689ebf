// What one of the browsers cannot do, for tests that run in both. docs/browsers.md has the reasons; a test compares the
// two.

/**
 * @typedef {"keeps a notification until it is closed" | "freezes pages" | "is told that a page is left"
 *   | "knows notifications of before a restart" | "keeps notifications over an update"
 *   | "lets a test run before an extension"} Ability
 */

/** @type {Record<"chromium" | "firefox", Ability[]>} */
export const CANNOT = {
  chromium: [],
  firefox: [
    "keeps a notification until it is closed",
    "freezes pages",
    "is told that a page is left",
    "knows notifications of before a restart",
    "keeps notifications over an update",
    "lets a test run before an extension",
  ],
};
