// The dialog that explains the keys.

import { loadShortcuts, shortcutList } from "../pages/shortcuts.js";
import { msg } from "../pages/words.js";
import { html, render } from "../vendor/lit-html.js";

const KEYS = [
  ["j k ↑ ↓", "key_move"],
  ["1 – 9", "key_jump"],
  ["n", "key_next"],
  ["Enter", "key_open"],
  ["d", "key_details"],
  ["x", "key_seen"],
  ["X", "key_all_seen"],
  ["u", "key_undo"],
  ["m", "key_mute"],
  ["s", "key_snooze"],
  ["p", "key_priority"],
  ["b", "key_pause"],
  ["e", "export"],
  ["l", "view_log"],
  [",", "settings"],
  ["/", "key_search"],
  ["Esc", "key_back"],
  ["?", "key_help"],
];

export async function openHelp() {
  const shortcuts = await loadShortcuts();
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#help"));
  render(page(shortcuts), dialog);
  dialog.showModal();
}

/** @param {import("../pages/shortcuts.js").Shortcut[]} shortcuts */
const page = (shortcuts) => html`
  <h2>${msg("shortcuts")}</h2>
  ${shortcutList(shortcuts)}
  <h2>${msg("help")}</h2>
  <dl class="keys">
    ${KEYS.map(
      ([keys, key]) => html`<div>
        <dt>${keys?.split(" ").map((each) => html`<kbd>${each}</kbd> `)}</dt>
        <dd>${msg(key ?? "")}</dd>
      </div>`,
    )}
  </dl>
  <p class="quiet">${msg("help_reader")}</p>
  <form method="dialog"><button class="button">${msg("close")}</button></form>
`;
