// Joins short texts, as in "2 need you · 5 running", so that a line breaks between them rather than inside one.

import { html } from "../vendor/lit-html.js";

/** @param {string[]} all empty texts are left out */
export const parts = (all) =>
  all
    .filter(Boolean)
    .map((part, at, { length }) => html`<span class="part">${part}${at < length - 1 ? " ·" : ""}</span> `);
