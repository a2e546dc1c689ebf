// What /code shows beside the list: the cards of sessions that need attention, as on today's page, or the dashboard
// that KB-029 describes, with a card for each session.

import { h } from "./dom.js";

let shown = 5;

/**
 * @param {import('../world.js').World} world
 * @param {import("../world.js").PageTools} page
 */
export function landing(world, page) {
  const { view } = world;
  if (view.landing === "dashboard") return dashboard(world.sessions, page);
  const cards = view.landing === "attention" ? world.sessions.flatMap((session) => card(session, page)) : [];
  const more = cards.length - shown;
  return h(
    "section",
    { key: "landing" },
    h("h1", {}, "What should Claude build?"),
    prompt(),
    cards.length > 0 && h("ul", {}, cards.slice(0, shown)),
    more > 0 && h("button", { type: "button", onclick: () => showAll(cards.length, page) }, `Show ${more} more`),
  );
}

export function prompt() {
  return h("div", { contenteditable: "true", "aria-label": "Prompt", role: "textbox" });
}

/** @param {number} count @param {import("../world.js").PageTools} page */
function showAll(count, page) {
  shown = count;
  page.redraw();
}

/**
 * The card of a session that needs attention. It has no id. A turn that ended with a plain question is "Needs input"
 * here.
 * @param {import("../world.js").Session} session
 * @param {import("../world.js").PageTools} page
 */
function card(session, page) {
  const needs = session.status === "waiting" || (session.status === "finished" && session.question);
  if (!needs && session.status !== "finished") return [];
  const [words, tone] = needs
    ? ["Needs input", "warning"]
    : session.pullRequests.length > 0
      ? ["Ready for review", "success"]
      : ["Unread", "info"];
  return h(
    "li",
    { key: session.id, class: "group flex items-center" },
    h(
      "button",
      { type: "button", "aria-label": `Open session ${session.title}`, onclick: () => page.go(`/code/${session.id}`) },
      h("span", {}, h("span", { class: `rounded-full bg-fill-${tone}` }), h("span", { class: `text-${tone}` }, words)),
      h("span", {}, h("span", { class: "truncate" }, session.title), h("span", { class: "truncate" }, session.detail)),
      h(
        "span",
        {},
        session.repository && h("span", {}, session.repository),
        h("span", { class: "tabular-nums" }, session.elapsed),
      ),
    ),
    h("button", { type: "button", "aria-label": "Dismiss session", onclick: () => page.dismiss(session.id) }),
  );
}

const PHRASES = {
  running: "Running",
  waiting: "Waiting for Input",
  finished: "Completed",
  failed: "Failed",
  idle: "Idle",
  archived: "Cancelled",
};

/** @param {import("../world.js").Session[]} sessions @param {import("../world.js").PageTools} page */
function dashboard(sessions, page) {
  return h(
    "section",
    { key: "dashboard", class: "grid" },
    h("h2", {}, "Active Sessions"),
    sessions.map((session) => {
      const path = `/code/${session.id}`;
      const go = (/** @type {Event} */ event) => {
        event.preventDefault();
        page.go(path);
      };
      return h(
        "article",
        { key: session.id, class: "card" },
        h("div", { class: "text-muted" }, h("span", {}, session.repository), " ", h("span", {}, session.branch)),
        h("h3", {}, h("a", { href: path, onclick: go }, session.title)),
        h(
          "p",
          {},
          h("span", {}, session.phase || PHRASES[session.status]),
          session.progress !== null && [" ", h("span", {}, `${session.progress}%`)],
        ),
        session.progress !== null &&
          h("div", {
            role: "progressbar",
            "aria-valuenow": session.progress,
            "aria-valuemin": 0,
            "aria-valuemax": 100,
          }),
        h("p", { class: "text-muted" }, `Elapsed: ${session.elapsed}`),
        h("div", {}, h("a", { href: path, onclick: go }, "View"), h("button", { type: "button" }, "Cancel")),
      );
    }),
  );
}
