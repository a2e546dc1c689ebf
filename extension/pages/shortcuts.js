// Shows the extension's keyboard shortcuts. They belong to the browser: we can read them, and open the page that
// changes them.

import { api } from "../shared/browser.js";
import { html } from "../vendor/lit-html.js";
import { msg } from "./words.js";

/** @typedef {{ name: string, keys: string }} Shortcut */

/** @returns {Promise<Shortcut[]>} with `keys` "" where none are set */
export async function loadShortcuts() {
  const commands = await api.commands.getAll();
  return commands.map(({ name = "", shortcut = "" }) => ({ name, keys: shortcut }));
}

/** @param {Shortcut[]} all */
export const shortcutList = (all) => html`
  <dl class="keys">
    ${all.map(
      ({ name, keys }) => html`<div>
        <dt>${keys ? html`<kbd>${keys}</kbd>` : html`<span class="quiet">${msg("shortcut_unset")}</span>`}</dt>
        <dd>${msg(`shortcut_${name}`)}</dd>
      </div>`,
    )}
  </dl>
  <button type="button" class="button" @click=${changeShortcuts}>${msg("shortcuts_change")}</button>
`;

/** Opens the browser's page for shortcuts. */
function changeShortcuts() {
  const { openShortcutSettings } = /** @type {{ openShortcutSettings?: () => Promise<void> }} */ (api.commands);
  return openShortcutSettings?.() ?? api.tabs.create({ url: "chrome://extensions/shortcuts" });
}
