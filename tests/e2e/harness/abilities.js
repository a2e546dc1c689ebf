// What tests that run in each browser cannot ask of one of them. docs/browsers.md says why, row by row; a test compares the two.

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
