// The options page: the core's settings, and what may keep alerts from appearing. Sends each change at once; the core
// accepts it or answers why not.

import { applyTheme } from "../pages/appearance.js";
import { send } from "../pages/client.js";
import { loadShortcuts, shortcutList } from "../pages/shortcuts.js";
import { msg, setCatalog } from "../pages/words.js";
import { isSoundOurs } from "../shared/browser.js";
import { openCore } from "../shared/core.js";
import { loadState, loadTrouble, onStoredChange, troubleTexts } from "../shared/store.js";
import { html, render } from "../vendor/lit-html.js";
import { checks } from "./checks.js";
import { data } from "./data.js";
import { marks } from "./marks.js";
import { checkReach } from "./reach.js";
import { forgetRefusals, form } from "./settings.js";

/** The outcome of the last button, as a text. */
let outcome = "";

async function draw() {
  const [state, troubles, reach, shortcuts, sound] = await Promise.all([
    loadState(),
    loadTrouble(),
    checkReach(),
    loadShortcuts(),
    isSoundOurs(),
  ]);
  const core = await openCore(state);
  setCatalog(core.words());
  applyTheme(core.appearance());
  document.title = msg("named", msg("product"), msg("settings"));
  const now = Date.now();
  render(
    html`
      <main>
        <h1>${msg("settings")}</h1>
        ${checks(reach, troubleTexts(core, now, troubles), act, draw)} ${form(core.settings(sound), change)} ${marks(core.marks(now), act)}
        <section>
          <h2>${msg("shortcuts")}</h2>
          ${shortcutList(shortcuts)}
        </section>
        ${data(act)}
        <p id="outcome" role="status">${outcome}</p>
      </main>
    `,
    document.body,
  );
  core.free();
}

/** @typedef {import("../shared/types.js").Command} Command */
/** @typedef {(command: Command, success: string) => Promise<void>} Act */

/** @type {Act} */
async function act(command, success) {
  outcome = (await send(command)) || success;
  if (command.do === "reset-settings" || command.do === "import") forgetRefusals();
  await draw();
}

/**
 * Changes a setting.
 * @param {string} name
 * @param {number} value in the setting's own unit
 * @returns {Promise<string>} why it was refused, or ""
 */
async function change(name, value) {
  const refused = await send({ do: "settings", settings: { [name]: value } });
  outcome = "";
  return refused;
}

onStoredChange(draw);
document.addEventListener("visibilitychange", draw);
await draw();
