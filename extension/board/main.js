// The board: popup, side panel and tab are this page. It draws the core's view model, again whenever that changes, and
// sends what the user does to the background. Decides nothing: order, words and what needs the user come from the core.
// What the first picture does not need is loaded when it is asked for.

import { applyTheme } from "../pages/appearance.js";
import { hasAccess, onAccess, send } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { troubleTexts } from "../shared/store.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing, render } from "../vendor/lit-html.js";
import { leave, select } from "./act.js";
import { keepAim } from "./aim.js";
import { banners, header } from "./header.js";
import { keepRows, press } from "./keys.js";
import { drawMenu } from "./menus.js";
import { sessions } from "./rows.js";
import { change, draw, start, ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Core} Core */

/** Whose details stand beside the list before somebody has chosen. */
let first = "";

/** What is loaded when it is asked for. */
const later = {
  details: () => import("./details.js"),
  timeline: () => import("./timeline.js"),
  history: () => import("./history.js"),
  log: () => import("./log.js"),
};

/** @typedef {(core: Core, now: number, board: Board) => unknown} Part */

/** @type {Record<string, Part | undefined>} */
const loaded = {};

/**
 * A part of the page, or nothing for the moment that it takes to load.
 * @param {keyof typeof later} name
 * @returns {Part}
 */
function part(name) {
  const ready = loaded[name];
  if (ready) return ready;
  later[name]().then(({ page }) => {
    loaded[name] = page;
    draw();
  });
  return () => nothing;
}

/** @param {Core} core @param {number} now @param {import("../shared/store.js").Troubles} troubles */
function paint(core, now, troubles) {
  applyTheme(core.appearance());
  const board = core.board(now, view);
  renderInPlace(page(core, now, board, troubleTexts(core, now, troubles)));
  keepAim();
  keepRows(board);
  drawMenu(board);
  first = board.first;
  announce(board);
  return board.redrawAt;
}

/**
 * A row that moves, or that is made anew in another group, would lose the focus that is in it.
 * @param {unknown} template
 */
function renderInPlace(template) {
  const focused = document.activeElement;
  const row = focused?.closest(".row[data-session-id]")?.getAttribute("data-session-id");
  render(template, document.body);
  if (!(focused instanceof HTMLElement) || focused === document.activeElement) return;
  const again = focused.isConnected
    ? focused
    : row && document.querySelector(`.row[data-session-id="${row}"] .title a`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

let announced = "";

/**
 * Tells a screen reader of a new headline, once and politely; the first one it reads by itself.
 * @param {Board} board
 */
function announce(board) {
  const headline = [board.headline, ...board.sum].join(" · ");
  const region = document.querySelector("#news");
  if (region && announced && announced !== headline) region.textContent = headline;
  announced = headline;
}

/** @param {Core} core @param {number} now @param {Board} board @param {string[]} troubles */
function page(core, now, board, troubles) {
  const shown = ui.page in later ? part(/** @type {keyof typeof later} */ (ui.page)) : overview;
  const content = shown(core, now, board); // before anything asks whether there is a pane
  return html`
    ${header(board)} ${banners(board, troubles)}
    <main tabindex="-1" data-layout=${board.layout} ?data-pane=${ui.hasPane}>${content}</main>
    <div id="menu" class="menu" role="dialog" popover></div>
    <dialog id="help"></dialog>
    <p id="toast" role="status"></p>
    <p id="news" class="visually-hidden" role="status"></p>
  `;
}

/**
 * The sessions, and the details of one: beside them where there is room, else in their place.
 * @param {Core} core
 * @param {number} now
 * @param {Board} board
 */
function overview(core, now, board) {
  if (board.empty) return emptiness(board.empty);
  ui.hasPane = wide.matches ? ui.open || board.layout === "split" : ui.open && Boolean(board.details);
  return html`
    <div class="list" ?hidden=${ui.hasPane && !wide.matches}>
      ${board.noMatch ? html`<p class="no-match">${board.noMatch}</p>` : sessions(board)} ${foot(board)} ${keyLine()}
    </div>
    ${ui.hasPane ? html`<aside class="pane" tabindex="-1" aria-label=${msg("details")}>${details(core, now, board)}</aside>` : nothing}
  `;
}

/** One session's details are made anew for another one, with what was typed. @type {Part} */
const details = (core, now, board) =>
  repeat(
    [board.details],
    (shown) => shown?.row.id,
    () => part("details")(core, now, board),
  );

/** @param {Board} board */
const foot = ({ slots, velocity, questionsUnseen }) => html`
  <footer class="foot">
    ${
      slots?.advice
        ? html`<p>
            <button type="button" @click=${() => select(slots.adviceId)}>${icon("info")}${slots.advice}</button>
          </p>`
        : nothing
    }
    ${questionsUnseen ? html`<p>${questionsUnseen}</p>` : nothing}
    ${velocity.map((line) => html`<p>${line}</p>`)}
  </footer>
`;

/** The keys that apply to the row with the focus; the help has them for who cannot see. */
const KEY_LINE = [
  ["Enter", "key_open"],
  ["x", "key_seen"],
  ["n", "key_next"],
  ["s", "key_snooze"],
  ["p", "priority"],
  ["?", "key_help_short"],
];
const keyLine = () => html`
  <p class="key-line" aria-hidden="true">
    ${KEY_LINE.map(([key, words = ""]) => html`<span><kbd>${key}</kbd> ${msg(words)}</span> `)}
  </p>
`;

/** @param {NonNullable<Board["empty"]>} empty */
const emptiness = ({ title, body, action }) => html`
  <section class="empty">
    ${icon("eye")}
    <h2>${title}</h2>
    <p>${body}</p>
    ${
      action
        ? html`<button type="button" class="button primary" @click=${() => leave({ do: "open-code" })}>${action}</button>`
        : nothing
    }
  </section>
`;

/** Somebody looks: tabs are asked what they show. */
function lookAround() {
  if (document.visibilityState === "visible") send({ do: "look" });
}

document.documentElement.dataset.place = view.place;
document.addEventListener("keydown", press);
await start(paint);

// The first picture is on the screen before the rest is made. A hidden page has none, but for a popup, which is hidden
// until then.
if (document.visibilityState === "hidden" && view.place !== "popup") drawRest();
else new PerformanceObserver(onPaint).observe({ type: "paint", buffered: true });

/** @type {PerformanceObserverCallback} */
function onPaint(entries, observer) {
  if (entries.getEntriesByName("first-contentful-paint").length === 0) return;
  observer.disconnect();
  drawRest();
}

function drawRest() {
  view.limit = 0;
  if (ui.hasPane) view.selected ||= first;
  draw();
  lookAround();
  document.addEventListener("visibilitychange", lookAround);
}

async function lookForAccess() {
  const access = await hasAccess();
  if (access !== ui.access) change(ui, { access });
}
onAccess(lookForAccess);
await lookForAccess();
