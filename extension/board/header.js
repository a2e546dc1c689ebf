// The top of the board: the sum of it, the views, the filters, the search.

import { askForAccess } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { say } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, leave } from "./act.js";
import { change, here, view } from "./here.js";
import { openMenu } from "./menus.js";
import { parts } from "./parts.js";

/** @typedef {import("../shared/types.js").Board} Board */

const VIEWS = ["sessions", "timeline", "history", "log"];

/** @param {Board} board */
export const header = (board) => html`
  <header class="top" ?data-calm=${board.calm}>
    <div class="sum">
      <h1>${board.calm ? html`<span class="calm">${icon("check")}</span>` : nothing}${parts(board.headline)}</h1>
      <div class="tools">
        ${board.canAcknowledgeAll ? tool("seen_all", "checks", () => act({ do: "acknowledge-all" })) : nothing}
        ${tool("open_code", "out", () => leave({ do: "open-code" }))}
        ${tool("show", "list", ({ currentTarget }) => openMenu(currentTarget, "board"))}
        ${tool("settings", "sliders", () => api.runtime.openOptionsPage())}
      </div>
    </div>
    ${under(board)}
    <div class="bar">
      <nav aria-label=${say("views")}>
        ${VIEWS.map(
          (name) => html`<a href="#${name}" aria-current=${name === here.page ? "page" : "false"}
            >${say(`view_${name}`)}</a
          >`,
        )}
      </nav>
      ${
        here.page === "timeline"
          ? nothing
          : html`<label class="search">
              ${icon("search")}<span class="visually-hidden">${say("search")}</span>
              <input
                type="search"
                id="search"
                placeholder=${say("search")}
                autocomplete="off"
                .value=${view.search}
                @input=${(/** @type {Event} */ event) =>
                  change(view, { search: /** @type {HTMLInputElement} */ (event.target).value })}
              /><kbd aria-hidden="true">/</kbd>
            </label>`
      }
    </div>
    ${
      here.page === "sessions" && !board.empty
        ? html`<div class="chips" role="group" aria-label=${say("filter")}>
            ${board.filters.map(
              ({ name, label, count, chosen }) => html`<button
                type="button"
                class="chip"
                aria-pressed=${chosen}
                data-filter=${name}
                @click=${() => change(view, { filter: /** @type {import("../shared/types.js").View["filter"]} */ (name) })}
              >
                ${label} <span class="count">${count}</span>
              </button>`,
            )}
          </div>`
        : nothing
    }
  </header>
  ${here.access ? nothing : banner(say("no_access"), say("allow_access"), allow)}
`;

/** @param {Board} board */
function under({ sinceLook, kept, slots }) {
  if (!sinceLook && !kept && !slots) return nothing;
  return html`<p class="under">
    ${
      slots
        ? html`<span class="slots" ?data-full=${slots.full}
            ><meter min="0" max=${slots.total} value=${slots.used} aria-hidden="true"></meter>${slots.text}</span
          >`
        : nothing
    }
    ${sinceLook ? html`<span>${sinceLook}</span>` : nothing}
    ${kept ? html`<span>${kept}</span>` : nothing}
  </p>`;
}

/** What stands between the header and the sessions when not all is well. @param {Board} board @param {string[]} troubles */
export const banners = (board, troubles) => html`
  ${troubles.map((text) => banner(text))}
  ${
    board.sight === "blind" && !board.empty
      ? banner(say("blind", board.sightText), say("open_code"), () => leave({ do: "open-code" }))
      : nothing
  }
`;

/** @param {string} key @param {Parameters<typeof icon>[0]} shape @param {(event: MouseEvent) => unknown} action */
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

async function allow() {
  change(here, { access: (await askForAccess()) || here.access });
  await act({ do: "look" });
}
