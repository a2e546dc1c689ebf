// A row of parts, such as "2 need you · 5 running", that breaks between its parts before it breaks within them.

import { html } from "../vendor/lit-html.js";

/** What the core writes between parts. */
const BETWEEN = " · ";

/** @param {string} text */
export const parts = (text) => {
  const all = text.split(BETWEEN);
  return all.map((part, at) => html`<span class="part">${part}${at < all.length - 1 ? " ·" : ""}</span> `);
};
