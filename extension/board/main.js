// The board, which is the popup, the side panel and the tab. Draws the core's view model whenever that changes, and
// sends the user's commands to the background. Decides nothing: order, texts and what needs the user come from the
// core. Views that the first picture does not need are loaded on demand.

import { applyTheme } from "../pages/appearance.js";
import { hasAccess, onAccess, send } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { troubleTexts } from "../shared/store.js";
import { repeat } from "../vendor/directives/repeat.js";
import { html, nothing, render } from "../vendor/lit-html.js";
import { actAndLeave, select } from "./act.js";
import { banners, header } from "./header.js";
import { extendHold } from "./hold-order.js";
import { onKey, rememberRows } from "./keys.js";
import { drawMenu } from "./menus.js";
import { sessions } from "./rows.js";
import { change, draw, start, ui, view, wide } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */
/** @typedef {import("../shared/types.js").Core} Core */

/** The session whose details are shown beside the list before the user has selected one. */
let first = "";

/** Loads the views that are loaded on demand. */
const loaders = {
  details: () => import("./details.js"),
  timeline: () => import("./timeline.js"),
  history: () => import("./history.js"),
  log: () => import("./log.js"),
};

/** @typedef {(core: Core, now: number, board: Board) => unknown} DrawView */

/** @type {Record<string, DrawView | undefined>} */
const loaded = {};

/**
 * Returns a view that is loaded on demand. Until it is loaded, it draws nothing.
 * @param {keyof typeof loaders} name
 * @returns {DrawView}
 */
function lazyView(name) {
  const ready = loaded[name];
  if (ready) return ready;
  loaders[name]().then(({ page }) => {
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
  extendHold();
  rememberRows(board);
  drawMenu(board);
  first = board.first;
  announceHeadline(board);
  return board.redrawAt;
}

/**
 * Draws the page, and gives the focus back to a row that lost it because it moved, or came into another group.
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
 * Lets a screen reader say each new headline once. The first headline it reads by itself.
 * @param {Board} board
 */
function announceHeadline(board) {
  const headline = [board.headline, ...board.sum].join(" · ");
  const region = document.querySelector("#news");
  if (region && announced && announced !== headline) region.textContent = headline;
  announced = headline;
}

/** @param {Core} core @param {number} now @param {Board} board @param {string[]} troubles */
function page(core, now, board, troubles) {
  const shown = ui.page in loaders ? lazyView(/** @type {keyof typeof loaders} */ (ui.page)) : overview;
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
 * The list of sessions, with the details of one: beside the list if there is room, else in its place.
 * @param {Core} core
 * @param {number} now
 * @param {Board} board
 */
function overview(core, now, board) {
  if (board.empty) return emptyState(board.empty);
  ui.hasPane = wide.matches ? ui.open || board.layout === "split" : ui.open && Boolean(board.details);
  return html`
    <div class="list" ?hidden=${ui.hasPane && !wide.matches}>
      ${board.noMatch ? html`<p class="no-match">${board.noMatch}</p>` : sessions(board)} ${footer(board)} ${keyLine()}
    </div>
    ${ui.hasPane ? html`<aside class="pane" tabindex="-1" aria-label=${msg("details")}>${details(core, now, board)}</aside>` : nothing}
  `;
}

/** The details. For another session they are made anew, so that no typed text stays in a field. @type {DrawView} */
const details = (core, now, board) =>
  repeat(
    [board.details],
    (shown) => shown?.row.id,
    () => lazyView("details")(core, now, board),
  );

/** @param {Board} board */
const footer = ({ slots, velocity, questionsUnseen }) => html`
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

/** The keys for the row with the focus. They are hidden from screen readers, because the help has them too. */
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
const emptyState = ({ title, body, action }) => html`
  <section class="empty">
    ${icon("eye")}
    <h2>${title}</h2>
    <p>${body}</p>
    ${
      action
        ? html`<button type="button" class="button primary" @click=${() => actAndLeave({ do: "open-code" })}>${action}</button>`
        : nothing
    }
  </section>
`;

/** Lets the background ask all tabs what they show, if the user sees the board. */
function askTabs() {
  if (document.visibilityState === "visible") send({ do: "look" });
}

document.documentElement.dataset.place = view.place;
document.addEventListener("keydown", onKey);
await start(paint);

// Everything else is drawn after the first picture is on the screen. A hidden page has no first picture. A popup has
// one, although it is hidden until then.
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
  askTabs();
  document.addEventListener("visibilitychange", askTabs);
}

async function checkAccess() {
  const access = await hasAccess();
  if (access !== ui.access) change(ui, { access });
}
onAccess(checkAccess);
await checkAccess();
