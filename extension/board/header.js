// The top of the board: headline, buttons, views, search and filters; and the banners below it.

import { askForAccess } from "../pages/client.js";
import { icon } from "../pages/icons.js";
import { msg } from "../pages/words.js";
import { api } from "../shared/browser.js";
import { html, nothing } from "../vendor/lit-html.js";
import { act, actAndLeave, markAllSeen } from "./act.js";
import { openMenu } from "./menus.js";
import { parts } from "./parts.js";
import { change, showAll, ui, view } from "./ui-state.js";

/** @typedef {import("../shared/types.js").Board} Board */

const VIEWS = ["sessions", "timeline", "history", "log"];

/** @param {Board} board */
export const header = (board) => html`
  <button type="button" class="skip" @click=${() => document.querySelector("main")?.focus()}>${msg("skip")}</button>
  <header class="top" ?data-calm=${board.calm}>
    <div class="sum">
      <h1>${board.calm ? html`<span class="calm">${icon("check")}</span>` : nothing}${board.headline}</h1>
      <div class="tools">
        ${board.acknowledgeAll ? tool(board.acknowledgeAll, "checks", () => markAllSeen(board)) : nothing}
        ${bell(board)}
        ${tool(msg("open_code"), "out", () => actAndLeave({ do: "open-code" }))}
        ${tool(msg("show"), "list", ({ currentTarget }) => openMenu(currentTarget, "board"))}
        ${tool(msg("settings"), "sliders", () => api.runtime.openOptionsPage())}
      </div>
    </div>
    ${summary(board)}
    <div class="bar">
      <nav aria-label=${msg("views")}>
        ${VIEWS.map(
          (name) => html`<a href="#${name}" aria-current=${name === ui.page ? "page" : "false"}
            >${msg(`view_${name}`)}</a
          >`,
        )}
      </nav>
      ${
        ui.page === "timeline"
          ? nothing
          : html`<label class="search">
              ${icon("search")}<span class="visually-hidden">${msg("search")}</span>
              <input
                type="search"
                id="search"
                placeholder=${msg("search")}
                autocomplete="off"
                .value=${view.search}
                @input=${(/** @type {Event} */ event) =>
                  change(view, { search: /** @type {HTMLInputElement} */ (event.target).value })}
              /><kbd aria-hidden="true">/</kbd>
            </label>`
      }
    </div>
    ${
      ui.page === "sessions" && !board.empty
        ? html`<div class="chips" role="group" aria-label=${msg("filter")}>
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
  ${ui.access ? nothing : banner(msg("no_access"), msg("allow_access"), grantAccess)}
`;

/** The line below the headline, or nothing. @param {Board} board */
function summary({ silence, sum, sinceLook, kept, slots, planUsed, planOffer }) {
  if (!silence && sum.length === 0 && !sinceLook && !kept && !slots && !planUsed && !planOffer) return nothing;
  return html`<p class="under">
    ${silence ? html`<span class="silence">${silence}</span>` : nothing}
    ${sum.length > 0 ? html`<span class="fine">${parts(sum)}</span>` : nothing}
    ${
      slots
        ? html`<span class="slots" ?data-full=${slots.full}
            ><meter min="0" max=${slots.total} value=${slots.used} aria-hidden="true"></meter>${slots.text}</span
          >`
        : nothing
    }
    ${planUsed ? html`<span>${planUsed}</span>` : nothing}
    ${sinceLook ? html`<span>${sinceLook}</span>` : nothing}
    ${kept ? html`<span>${kept}</span>` : nothing}
    ${planOffer ? html`<span>${planOffer}</span>` : nothing}
  </p>`;
}

/**
 * The banners between the header and the sessions: what is wrong, and offers.
 * @param {Board} board
 * @param {string[]} troubles
 */
export const banners = (board, troubles) => html`
  ${troubles.map((text) => banner(text))}
  ${board.only ? banner(board.only, msg("show_all"), showAll) : nothing}
  ${board.drift ? banner(board.drift) : nothing}
  ${
    board.dataOffer
      ? banner(
          board.dataOffer,
          msg("switch_on"),
          () => act({ do: "settings", settings: { page_data: 1 } }),
          () => act({ do: "collapse", group: "page-data-offer", on: true }),
        )
      : nothing
  }
  ${
    board.togetherOffer
      ? banner(
          board.togetherOffer,
          msg("switch_on"),
          () => act({ do: "settings", settings: { finished_together: 1 } }),
          () => act({ do: "collapse", group: "together-offer", on: true }),
        )
      : nothing
  }
  ${board.reloadOffer ? banner(board.reloadOffer, msg("reload_tabs"), () => act({ do: "reload-tabs" })) : nothing}
  ${
    board.sight === "blind" && !board.empty
      ? banner(msg("blind", board.sightText, board.sightRemedy), msg("open_code"), () =>
          actAndLeave({ do: "open-code" }),
        )
      : nothing
  }
`;

/** @param {string} label @param {Parameters<typeof icon>[0]} shape @param {(event: MouseEvent) => unknown} action */
const tool = (label, shape, action) => html`
  <button type="button" class="icon-button" data-tool=${shape} title=${label} aria-label=${label} @click=${action}>
    ${icon(shape)}
  </button>
`;

/** @param {Board} board */
const bell = ({ silence }) => html`
  <button
    type="button"
    class="icon-button"
    data-bell
    title=${silence || msg("pause")}
    aria-label=${silence || msg("pause")}
    aria-haspopup="dialog"
    @click=${(/** @type {MouseEvent} */ { currentTarget }) => openMenu(currentTarget, "pause")}
  >
    ${icon(silence ? "mute" : "bell")}
  </button>
`;

/** @param {string} text @param {string} [label] @param {() => unknown} [action] @param {() => unknown} [refuse] */
const banner = (text, label, action, refuse) => html`
  <div class="banner">
    ${icon("blind")}
    <p>${text}</p>
    ${
      label
        ? html`<span class="choices">
            <button type="button" class="button" @click=${action}>${label}</button>
            ${refuse ? html`<button type="button" class="button" @click=${refuse}>${msg("not_now")}</button>` : nothing}
          </span>`
        : nothing
    }
  </div>
`;

async function grantAccess() {
  change(ui, { access: (await askForAccess()) || ui.access });
  await act({ do: "look" });
}
