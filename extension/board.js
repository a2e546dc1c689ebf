// The board: draws the core's view of the stored state, again whenever that changes, and sends what the user does to the
// background. Decides nothing: order, words and what needs the user come from the core.

import { api } from "./lib/browser.js";
import { askForAccess, hasAccess, send } from "./lib/client.js";
import { load, openCore } from "./lib/core.js";
import { icon, statusIcon } from "./lib/icons.js";
import { loadState, loadTrouble, onKept } from "./lib/store.js";
import { labelsOf } from "./lib/words.js";
import { repeat } from "./vendor/directives/repeat.js";
import { html, nothing, render } from "./vendor/lit-html.js";

/** @typedef {import("./lib/types.js").Row} Row */
/** @typedef {import("./lib/types.js").Board} Board */
/** @typedef {import("./lib/types.js").Command} Command */

const isPopup = api.extension.getViews({ type: "popup" }).includes(window);
document.documentElement.dataset.place = isPopup ? "popup" : "page";

const say = labelsOf(await load());

// ---- Drawing ----

/** @type {import("./lib/types.js").View} */
const VIEW = { place: isPopup ? "popup" : "tab", filter: "all", search: "", hold: [], selected: "" };

/** The least time between two drawings that nothing but time has caused. */
const LEAST_WAIT = 250;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let drawing = false;
let outdated = false;
let access = true;

/** Draws what is stored now. Calls while it waits for storage make it draw once more, not once each. */
async function draw() {
  outdated = true;
  if (drawing) return;
  drawing = true;
  while (outdated) {
    outdated = false;
    const [state, trouble] = await Promise.all([loadState(), loadTrouble()]);
    const core = await openCore(state);
    const board = core.board(Date.now(), VIEW);
    core.free();
    renderInPlace(page(board, trouble));
    announce(board.headline);
    clearTimeout(timer);
    if (board.redrawAt) timer = setTimeout(draw, Math.max(board.redrawAt - Date.now(), LEAST_WAIT));
  }
  drawing = false;
}

/** A row that moves would lose the focus that is in it. @param {unknown} template */
function renderInPlace(template) {
  const focused = document.activeElement;
  render(template, document.body);
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
}

let announced = "";

/** Tells a screen reader of a new headline, once and politely; the first one it reads by itself. @param {string} headline */
function announce(headline) {
  const region = document.querySelector("#news");
  if (region && announced && announced !== headline) region.textContent = headline;
  announced = headline;
}

/** @param {Board} board @param {string} trouble */
const page = (board, trouble) => html`
  <header class="top">
    <h1>${board.calm ? html`<span class="calm">${icon("check")}</span>` : nothing}${board.headline}</h1>
    ${board.canAcknowledgeAll ? tool("seen_all", "checks", () => send({ do: "acknowledge-all" })) : nothing}
    ${tool("open_code", "out", () => leave({ do: "open-code" }))}
    ${tool("settings", "sliders", () => api.runtime.openOptionsPage())}
  </header>
  ${access ? nothing : banner(say("no_access"), say("allow_access"), allow)}
  ${trouble ? banner(`${say("trouble")} ${trouble}`) : nothing}
  ${
    board.sight === "blind" && !board.empty
      ? banner(`${board.sightText}. ${say("blind")}`, say("open_code"), () => leave({ do: "open-code" }))
      : nothing
  }
  <main>${board.empty ? emptiness(board.empty) : rows(board.groups.flatMap((group) => group.rows))}</main>
  <p id="news" class="visually-hidden" role="status"></p>
`;

/** @param {string} key @param {Parameters<typeof icon>[0]} shape @param {() => unknown} action */
const tool = (key, shape, action) => html`
  <button type="button" class="icon-button" title=${say(key)} aria-label=${say(key)} @click=${action}>
    ${icon(shape)}
  </button>
`;

/** @param {string} text @param {string} [label] @param {() => unknown} [action] */
const banner = (text, label, action) => html`
  <div class="banner">
    ${icon("blind")}
    <p>${text}</p>
    ${label ? html`<button type="button" class="button" @click=${action}>${label}</button>` : nothing}
  </div>
`;

/** @param {NonNullable<Board["empty"]>} empty */
const emptiness = ({ title, body, action }) => html`
  <section class="empty">
    ${icon("eye")}
    <h2>${title}</h2>
    <p>${body}</p>
    <button type="button" class="button primary" @click=${() => leave({ do: "open-code" })}>${action}</button>
  </section>
`;

/** @param {Row[]} list */
const rows = (list) => html`
  <ul class="rows" role="list" @keydown=${move}>
    ${repeat(list, ({ id }) => id, row)}
  </ul>
`;

/** @param {Row} row */
const row = (row) => html`
  <li class=${row.needs ? "row needs" : "row"} data-session-id=${row.id} data-status=${row.status} data-live=${row.live}>
    ${statusIcon(row.status, row.progress)}
    <div class="line">
      <div class="title">
        ${row.priority ? html`<span class="priority" data-priority=${row.priority}>${row.priority}</span>` : nothing}
        <a href=${row.url} title=${row.fullTitle} @click=${(/** @type {MouseEvent} */ event) => open(event, row.id)}
          >${row.title}</a
        >
      </div>
      <div class="age">${row.live ? row.age : row.seen}</div>
    </div>
    <div class="line">
      <div class="state" title=${[row.detail, row.signs].filter(Boolean).join(" · ")}>
        <b>${row.statusText}</b> ${part("detail", row.detail)} ${part("signs", row.signs)}
      </div>
      <div class="next">${row.next}</div>
    </div>
    <div class="where">
      ${part("module", row.module)} ${part("repository", row.repository)} ${part("branch", row.branch)}
      ${part("pull-request", row.pullRequest)}
    </div>
    ${
      row.progress
        ? html`<progress class="bar" max="100" value=${row.progress} aria-label=${say("progress")}></progress>`
        : nothing
    }
    ${
      row.canAcknowledge
        ? html`<button
            type="button"
            class="icon-button acknowledge"
            title=${say("seen")}
            aria-label="${say("seen")}: ${row.title}"
            @click=${() => send({ do: "acknowledge", id: row.id })}
          >
            ${icon("check")}
          </button>`
        : nothing
    }
  </li>
`;

/** @param {string} name @param {string} text */
const part = (name, text) => (text ? html`<span class=${name}>${text}</span>` : nothing);

// ---- Acting ----

/** Sends a command that leads away from the board; a popup then makes room. @param {Command} command */
async function leave(command) {
  await send(command);
  if (isPopup) window.close();
}

/**
 * A plain click goes to the tab that shows the session already; with a modifier the browser does what it does with links.
 * @param {MouseEvent} event
 * @param {string} id
 */
function open(event, id) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leave({ do: "open", id });
}

/** @type {Record<string, (at: number, count: number) => number>} */
const STEPS = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Arrow keys move from row to row. @param {KeyboardEvent} event */
function move(event) {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const list = [...document.querySelectorAll(".row")];
  const at = list.findIndex((row) => row.contains(document.activeElement));
  const link = list[step(at, list.length)]?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
}

async function allow() {
  access = (await askForAccess()) || access;
  await send({ do: "look" });
  draw();
}

// ---- Starting ----

onKept(draw);
document.addEventListener("keydown", (event) => event.target === document.body && move(event));
await draw();
send({ do: "look" });
access = await hasAccess();
if (!access) draw();
