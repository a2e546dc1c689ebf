// A row of parts, such as "2 need you · 5 running", that breaks between its parts before it breaks within them.

import { html } from "../vendor/lit-html.js";

/** @param {string[]} all those that are empty are left out */
export const parts = (all) =>
  all
    .filter(Boolean)
    .map((part, at, { length }) => html`<span class="part">${part}${at < length - 1 ? " ·" : ""}</span> `);
