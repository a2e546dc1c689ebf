// The first page somebody sees: from the installation to the first alert, in three steps, with a small board that is live.

import { view } from "../board/here.js";
import { rowOf } from "../board/rows.js";
import { send } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { wear } from "../pages/look.js";
import { say, speakWith } from "../pages/words.js";
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
  const core = await openCore(await loadState());
  speakWith(core.words());
  wear(core.look());
  document.title = say("welcome");
  const board = core.board(now, view);
  core.free();
  const rows = board.groups.flatMap((group) => group.rows);
  const shown = rows.length > 0 ? rows : (await sample).board(now, view).groups.flatMap((group) => group.rows);
  render(page(shown.slice(0, ROWS), rows.length === 0, board.sight), document.body);
}

/** @param {Row[]} rows @param {boolean} isSample @param {string} sight */
const page = (rows, isSample, sight) => html`
  <main>
    <header>
      <img src="icons/128.png" alt="" width="56" height="56" />
      <h1>${say("welcome")}</h1>
      <p>${say("welcome_what")}</p>
    </header>
    <ol class="steps">
      <li>
        <h2>${say("step_test")}</h2>
        <p>${say("step_test_how")}</p>
        <p class="buttons">
          <button type="button" class=${test ? "button" : "button primary"} @click=${tryIt}>${say("test")}</button>
        </p>
        <div role="status">${answer()}</div>
      </li>
      <li>
        <h2>${say("step_open")}</h2>
        <p>${say("step_open_how")}</p>
        <p class="buttons">
          ${
            sight === "live"
              ? html`<span class="done">${icon("check")}${say("code_open")}</span>`
              : html`<button type="button" class="button" @click=${() => send({ do: "open-code" })}>
                  ${say("open_code")}
                </button>`
          }
        </p>
      </li>
      <li>
        <h2>${say("step_board")}</h2>
        <p>${say("step_board_how")}</p>
        <figure>
          <div class="mini" data-layout="list" inert>
            <ul class="rows" role="list">
              ${repeat(rows, ({ id }) => id, rowOf)}
            </ul>
          </div>
          <figcaption>${say(isSample ? "sample" : "not_sample")}</figcaption>
        </figure>
        <p class="buttons">
          <button type="button" class="button" @click=${openBoard}>${say("open_board")}</button>
        </p>
      </li>
    </ol>
    <footer>
      <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${say("settings")}</button>
      <p class="quiet">${say("welcome_private")}</p>
    </footer>
  </main>
`;

const answer = () => {
  if (refused) return html`<p class="error">${refused}</p>`;
  if (test === "seen") return html`<p class="done">${icon("check")}${say("test_seen")}</p>`;
  if (test === "unseen") {
    return html`<p>${say("test_unseen")}</p>
      <p class="buttons">
        <button type="button" class="button" @click=${() => api.runtime.openOptionsPage()}>${say("reach")}</button>
      </p>`;
  }
  if (test !== "sent") return nothing;
  return html`<p class="buttons">
    <b>${say("did_you_see")}</b>
    <button type="button" class="button primary" @click=${() => answered("seen")}>${say("yes")}</button>
    <button type="button" class="button" @click=${() => answered("unseen")}>${say("no")}</button>
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
