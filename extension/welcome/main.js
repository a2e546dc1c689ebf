// The welcome page: leads in three steps from the installation to the first alert, and shows a small live board.

import { rowOf } from "../board/rows.js";
import { view } from "../board/ui-state.js";
import { form } from "../options/settings.js";
import { applyTheme } from "../pages/appearance.js";
import { send } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { loadShortcuts, shortcutList } from "../pages/shortcuts.js";
import { msg, setCatalog } from "../pages/words.js";
import { api, SITE } from "../shared/browser.js";
import { openCore, openSample } from "../shared/core.js";
import { loadState, onStoredChange } from "../shared/store.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing, render } from "../vendor/lit-html.js";

/** @typedef {import("../shared/types.js").Row} Row */

/** How many rows the small board has. */
const ROWS = 5;

/** @type {"" | "sent" | "seen" | "unseen"} */
let test = "";
let refused = "";

/**
 * The systems whose notification settings are described, by the browser's name for them.
 * @type {Record<string, string[]>}
 */
const SYSTEMS = { win: ["win"], mac: ["mac"], linux: ["gnome", "kde"] };

const { os } = await api.runtime.getPlatformInfo();

/** Shown on a board that would otherwise be empty. */
const sample = openSample(Date.now());

async function draw() {
  const now = Date.now();
  const [state, shortcuts, isOpen, isPinned] = await Promise.all([
    loadState(),
    loadShortcuts(),
    isCodeOpen(),
    isIconPinned(),
  ]);
  const core = await openCore(state);
  setCatalog(core.words());
  applyTheme(core.appearance());
  document.title = msg("welcome");
  const board = core.board(now, view);
  const done = { test: test === "seen", open: isOpen, pinned: isPinned };
  const welcome = core.welcome(now, done.test, done.open, done.pinned);
  core.free();
  const rows = board.groups.flatMap((group) => group.rows);
  const shown = rows.length > 0 ? rows : (await sample).board(now, view).groups.flatMap((group) => group.rows);
  render(page(welcome, shown.slice(0, ROWS), rows.length === 0, done, shortcuts), document.body);
}

/** Whether a tab shows Claude Code. */
async function isCodeOpen() {
  return (await api.tabs.query({ url: [`${SITE}/code`, `${SITE}/code?*`, `${SITE}/code/*`] })).length > 0;
}

/** Whether the extension's icon is in the toolbar; `false` where the browser cannot tell. */
async function isIconPinned() {
  return "getUserSettings" in api.action && (await api.action.getUserSettings()).isOnToolbar === true;
}

/** Which steps are done. @typedef {{ test: boolean, open: boolean, pinned: boolean }} Done */

/** @param {string} words */
const tick = (words) => html`<p class="done">${icon("check")}${words}</p>`;

/** Returns the class of a step's button; the next step's button stands out. @param {boolean} isNext */
const button = (isNext) => (isNext ? "button primary" : "button");

/** @param {string} name @param {number} value */
const change = (name, value) => send({ do: "settings", settings: { [name]: value } });

/**
 * @param {import("../shared/types.js").Welcome} welcome
 * @param {Row[]} rows
 * @param {boolean} isSample
 * @param {Done} done
 * @param {import("../pages/shortcuts.js").Shortcut[]} shortcuts
 */
const page = ({ next, needs, settings }, rows, isSample, done, shortcuts) => html`
  <main>
    <header>
      <img src="icons/128.png" alt="" width="56" height="56" />
      <p class="product">${msg("product")}</p>
      <h1>${next ? msg("welcome_next", msg(`step_${next}`)) : msg("welcome")}</h1>
      <p>${msg("welcome_what")}</p>
      ${
        needs &&
        html`<p class="buttons"><b>${needs}</b><button type="button" class="button" @click=${openBoard}>${msg("open_board")}</button></p>`
      }
    </header>
    <ol class="steps">
      <li ?data-done=${done.test} aria-current=${next === "test" ? "step" : nothing}>
        <h2>${msg("step_test")}</h2>
        <p>${msg("step_test_how")}</p>
        <p class="buttons">
          <button type="button" class=${button(next === "test" && !test)} @click=${sendTest}>${msg("test")}</button>
        </p>
        <div role="status">${answer()}</div>
      </li>
      <li ?data-done=${done.open} aria-current=${next === "open" ? "step" : nothing}>
        <h2>${msg("step_open")}</h2>
        <p>${msg("step_open_how")}</p>
        ${
          done.open
            ? tick(msg("code_open"))
            : html`<p class="buttons">
                <button type="button" class=${button(next === "open")} @click=${() => send({ do: "open-code" })}>${msg("open_code")}</button>
              </p>`
        }
      </li>
      <li ?data-done=${done.pinned} aria-current=${next === "board" ? "step" : nothing}>
        <h2>${msg("step_board")}</h2>
        <p>${msg("step_board_how")}</p>
        ${done.pinned ? tick(msg("icon_pinned")) : html`<p>${msg("pin_how")}</p>`}
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
    ${form(settings, change)}
    <footer>
      <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${msg("settings")}</button>
      <p class="quiet">${msg("welcome_private")}</p>
    </footer>
  </main>
`;

const answer = () => {
  if (refused) return html`<p class="error">${refused}</p>`;
  if (test === "seen") return tick(msg("test_seen"));
  if (test === "unseen") {
    return html`<p class="unseen">${msg("test_unseen")}</p>
      ${systems().map((name) => html`<p>${msg(`unseen_${name}`)}</p>`)}
      <p class="buttons">
        <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${msg("reach_more")}</button>
      </p>`;
  }
  if (test !== "sent") return nothing;
  return html`<p class="buttons">
    <b>${msg("did_you_see")}</b>
    <button type="button" class="button primary" @click=${() => answered("seen")}>${msg("yes")}</button>
    <button type="button" class="button" @click=${() => answered("unseen")}>${msg("no")}</button>
  </p>`;
};

/** Returns the systems whose settings may hide notifications: the user's own if the browser names it, else all. */
const systems = () => SYSTEMS[os] ?? Object.values(SYSTEMS).flat();

async function sendTest() {
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

onStoredChange(draw);
// The user may have opened Claude Code or pinned the icon meanwhile.
document.addEventListener("visibilitychange", draw);
addEventListener("focus", draw);
await draw();
