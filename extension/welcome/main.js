// The first page somebody sees: from the installation to the first alert, in three steps, with a small board that is live.

import { rowOf } from "../board/rows.js";
import { view } from "../board/ui-state.js";
import { applyTheme } from "../pages/appearance.js";
import { send } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { loadShortcuts, shortcutList } from "../pages/shortcuts.js";
import { msg, speakWith } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { openCore, openSample } from "../shared/core.js";
import { loadState, onKept } from "../shared/store.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing, render } from "../vendor/lit-html.js";

/** @typedef {import("../shared/types.js").Row} Row */

/** Rows of the small board. */
const ROWS = 5;

/** @type {"" | "sent" | "seen" | "unseen"} */
let test = "";
let refused = "";

/** For a board that would otherwise be empty. */
const sample = openSample(Date.now());

async function draw() {
  const now = Date.now();
  const [state, shortcuts] = await Promise.all([loadState(), loadShortcuts()]);
  const core = await openCore(state);
  speakWith(core.words());
  applyTheme(core.appearance());
  document.title = msg("welcome");
  const board = core.board(now, view);
  const readsAlong = core.settings().some(({ name, value }) => name === "page_data" && value !== 0);
  core.free();
  const rows = board.groups.flatMap((group) => group.rows);
  const shown = rows.length > 0 ? rows : (await sample).board(now, view).groups.flatMap((group) => group.rows);
  render(page(shown.slice(0, ROWS), rows.length === 0, board.sight, shortcuts, readsAlong), document.body);
}

/**
 * @param {Row[]} rows
 * @param {boolean} isSample
 * @param {string} sight
 * @param {import("../pages/shortcuts.js").Shortcut[]} shortcuts
 * @param {boolean} readsAlong
 */
const page = (rows, isSample, sight, shortcuts, readsAlong) => html`
  <main>
    <header>
      <img src="icons/128.png" alt="" width="56" height="56" />
      <h1>${msg("welcome")}</h1>
      <p>${msg("welcome_what")}</p>
    </header>
    <ol class="steps">
      <li>
        <h2>${msg("step_test")}</h2>
        <p>${msg("step_test_how")}</p>
        <p class="buttons">
          <button type="button" class=${test ? "button" : "button primary"} @click=${tryIt}>${msg("test")}</button>
        </p>
        <div role="status">${answer()}</div>
      </li>
      <li>
        <h2>${msg("step_open")}</h2>
        <p>${msg("step_open_how")}</p>
        <p class="buttons">
          ${
            sight === "live"
              ? html`<span class="done">${icon("check")}${msg("code_open")}</span>`
              : html`<button type="button" class="button" @click=${() => send({ do: "open-code" })}>
                  ${msg("open_code")}
                </button>`
          }
        </p>
      </li>
      <li>
        <h2>${msg("step_board")}</h2>
        <p>${msg("step_board_how")}</p>
        <figure>
          <div class="mini" data-layout="list" inert>
            <ul class="rows" role="list">
              ${repeat(rows, ({ id }) => id, rowOf)}
            </ul>
          </div>
          <figcaption>${msg(isSample ? "sample" : "not_sample")}</figcaption>
        </figure>
        <p class="buttons">
          <button type="button" class="button" @click=${openBoard}>${msg("open_board")}</button>
        </p>
        <h3>${msg("shortcuts")}</h3>
        ${shortcutList(shortcuts)}
      </li>
    </ol>
    <p class="offer">
      <label>
        <input
          type="checkbox"
          id="page_data"
          .checked=${readsAlong}
          @change=${(/** @type {Event} */ { target }) =>
            send({ do: "settings", settings: { page_data: Number(/** @type {HTMLInputElement} */ (target).checked) } })}
        />
        ${msg("page_data_how")}
      </label>
    </p>
    <footer>
      <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${msg("settings")}</button>
      <p class="quiet">${msg("welcome_private")}</p>
    </footer>
  </main>
`;

const answer = () => {
  if (refused) return html`<p class="error">${refused}</p>`;
  if (test === "seen") return html`<p class="done">${icon("check")}${msg("test_seen")}</p>`;
  if (test === "unseen") {
    return html`<p>${msg("test_unseen")}</p>
      <p class="buttons">
        <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${msg("reach")}</button>
      </p>`;
  }
  if (test !== "sent") return nothing;
  return html`<p class="buttons">
    <b>${msg("did_you_see")}</b>
    <button type="button" class="button primary" @click=${() => answered("seen")}>${msg("yes")}</button>
    <button type="button" class="button" @click=${() => answered("unseen")}>${msg("no")}</button>
  </p>`;
};

async function tryIt() {
  refused = await send({ do: "test-notification" });
  test = "sent";
  await draw();
}

const openBoard = () => api.tabs.create({ url: api.runtime.getURL("board.html") });

/** @param {"seen" | "unseen"} how */
function answered(how) {
  test = how;
  return draw();
}

onKept(draw);
await draw();
