// The list of sessions, in the shapes that the page has had: rows with marked titles (October 2026), rows that are
// links (since 26 August 2026), rows that are buttons without an address (July 2026), and plain links (older and other
// shells).

import { h } from "./dom.js";
import { statusOf } from "./labels.js";

/** @typedef {import("../world.js").Session} Session */
/** @typedef {import("../world.js").View} View */
/** @typedef {import("../world.js").PageTools} PageTools */

const ZERO_WIDTH = "\u200b";

/** The groups whose "Show N more" was pressed, as long as the page lives. */
const opened = new Set(); // of headings

/** The last descriptions of rows, so that a change of one session makes only one new description. */
const rows = new Map();

/**
 * @param {import('../world.js').World} world
 * @param {PageTools} page
 */
export function sidebar(world, page) {
  const { view } = world;
  if (view.sidebar === "absent") return null;
  const seen = world.sessions.filter(
    (session) => !session.filtered && (session.status === "archived") === (view.filter === "archived"),
  );
  if (view.shell === "links") return linkShell(seen, view, page);
  const collapsed = view.sidebar === "collapsed";
  return h(
    "aside",
    { key: "sidebar", class: "dframe-sidebar", "aria-label": "Sidebar", "data-collapsed": collapsed },
    h(
      "nav",
      {},
      ["New session", "Routines", "Artifacts", "More"].map((name) =>
        h("button", { type: "button", "data-row": true }, name),
      ),
    ),
    h("div", { class: "dframe-list" }, list(seen, view, page)),
    h("footer", {}, userMenu()),
  );
}

/** @param {Session[]} sessions @param {View} view @param {PageTools} page */
function list(sessions, view, page) {
  if (view.state === "booting")
    return h(
      "div",
      { class: "skeleton", "aria-busy": "true", "data-testid": "sidebar-rows-skeleton" },
      h("span"),
      h("span"),
      h("span"),
    );
  if (view.state === "empty") return h("p", { class: "text-muted" }, "No sessions yet");
  /** @type {Map<string, Session[]>} */
  const groups = new Map();
  const put = (/** @type {string} */ name, /** @type {Session} */ session) =>
    groups.set(name, [...(groups.get(name) ?? []), session]);
  for (const session of sessions) if (session.pinned) put("Pinned", session);
  for (const session of sessions) put(view.groupBy === "folder" ? session.repository : session.group, session);
  let place = 0;
  const parts = [...groups].map(([name, members]) => {
    const folded = view.folded.includes(name);
    const cut = opened.has(name) ? members.length : view.limit;
    const shown = folded && view.fold === "removed" ? [] : members.slice(0, cut);
    const more = folded ? 0 : members.length - shown.length;
    return h(
      "div",
      { key: `group:${name}`, "data-group-label": name, "data-kind": view.groupBy },
      h(
        "div",
        { "data-row-key": `label:${name}` },
        h("button", { type: "button", "data-row": true, "aria-expanded": String(!folded) }, h("span", {}, name)),
      ),
      h(
        "div",
        { hidden: folded && view.fold === "hidden" },
        shown.map((session) => row(session, view, page, `${name}:${session.id}`, place++)),
      ),
      more > 0 &&
        h(
          "div",
          { "data-row-key": `label:more:${name}` },
          h("button", { type: "button", "data-row": true, onclick: () => show(name, page) }, `Show ${more} more`),
        ),
    );
  });
  return view.others ? [...parts, others()] : parts;
}

/** @param {string} name @param {PageTools} page */
function show(name, page) {
  opened.add(name);
  page.redraw();
}

/** @param {Session} session @param {View} view @param {PageTools} page @param {string} key @param {number} place */
function row(session, view, page, key, place) {
  const open = page.path === `/code/${session.id}`;
  const { language, shell, dots, zeroWidth } = view;
  const looks = JSON.stringify([session, open, language, shell, dots, zeroWidth, Math.min(place, 9)]);
  const before = rows.get(key);
  if (before?.looks === looks) return before.row;
  const made = describeRow(session, view, page, key, place, open);
  rows.set(key, { looks, row: made });
  return made;
}

/**
 * @param {Session} session
 * @param {View} view
 * @param {PageTools} page
 * @param {string} key
 * @param {number} place
 * @param {boolean} open
 */
function describeRow(session, view, page, key, place, open) {
  const path = `/code/${session.id}`;
  const go = (/** @type {Event} */ event) => {
    event.preventDefault();
    page.go(path);
  };
  const content = [
    h("span", { class: "df-leading-slot" }, mark(session, view)),
    h("span", { class: "flex-1 min-w-0" }, titleOf(session, view)),
    session.avatar && h("span", { role: "img", "aria-label": session.avatar, class: "avatar" }),
  ];
  const button = { "data-row-main-button": true, "aria-current": open ? "page" : null, onclick: go };
  return h(
    "div",
    {
      key,
      "data-row-key": `code:${session.id}`,
      "data-jump-hint-row": true,
      "aria-busy": session.archiving ? "true" : null,
    },
    h(
      "div",
      { "data-row": true, "data-selected": open ? "focused" : null },
      view.shell === "2026-07"
        ? h("button", { type: "button", ...button }, content)
        : h("a", { href: path, ...button }, content),
      h(
        "div",
        {},
        h("button", {
          type: "button",
          "data-row-action": true,
          "aria-label": `More options for ${session.title}${view.zeroWidth ? ZERO_WIDTH : ""}`,
        }),
      ),
    ),
    place < 9 && h("kbd", { "aria-hidden": "true" }, String(place + 1)),
  );
}

/** @param {Session} session @param {View} view */
function titleOf(session, view) {
  const title = h("span", {}, session.title);
  return view.shell === "2026-10"
    ? h("span", { "data-row-label": true, class: "block" }, title)
    : h("span", { class: "dframe-fade-label block" }, title);
}

/** An element that is on every route while the user is signed in. */
function userMenu() {
  return h(
    "button",
    { type: "button", "data-row": true, "data-testid": "user-menu-button", "aria-label": "Account" },
    "Ada",
  );
}

/** @param {Session} session @param {View} view */
function mark(session, view) {
  const { role, label, dot, icon } = statusOf(session, view);
  const said = view.zeroWidth ? `${ZERO_WIDTH}${label}\ufeff` : label;
  return h(
    "span",
    { key: role, role, "aria-label": said },
    dot && view.dots && h("span", { class: "status-dot", "data-kind": dot }),
    icon && h("span", { class: `icon-${icon}` }),
  );
}

/** Rows among the sessions that are no sessions. */
function others() {
  const other = (/** @type {string} */ key, /** @type {string} */ title) =>
    h(
      "div",
      { key, "data-row-key": key, "data-jump-hint-row": true },
      h(
        "div",
        { "data-row": true },
        h("button", { type: "button", "data-row-main-button": true }, h("span", {}, title)),
      ),
    );
  return h(
    "div",
    { key: "others", "data-group-label": "Chats", "data-kind": "chats" },
    other("chat:0b5d8f5e", "Running late for dinner"),
    other("cowork:7c1", "Quarterly figures"),
    other("epitaxy-project:9", "Shop"),
    h("a", { href: "/code/artifact/abc" }, "An artifact"),
    h("a", { href: "/code/scheduled" }, "Scheduled"),
  );
}

/** @param {Session[]} sessions @param {View} view @param {PageTools} page */
function linkShell(sessions, view, page) {
  if (view.state !== "ready") return h("nav", { key: "sidebar", class: "old-sidebar" });
  return h(
    "nav",
    { key: "sidebar", class: "old-sidebar" },
    h(
      "ul",
      {},
      sessions.map((session) => {
        const path = `/code/${session.id}`;
        const go = (/** @type {Event} */ event) => {
          event.preventDefault();
          page.go(path);
        };
        return h(
          "li",
          { key: session.id },
          h("a", { href: path, onclick: go }, mark(session, view), h("span", {}, session.title)),
        );
      }),
    ),
  );
}
