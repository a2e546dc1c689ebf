// Every page that the test opens: known pages of claude.ai, and each of them again under unknown markup.

import { Planter } from "./canaries.js";
import * as parts from "./parts.js";

/** @typedef {import("./canaries.js").Canaries} Canaries */

/**
 * A page with planted words.
 * @typedef {object} Page
 * @property {string} name
 * @property {string} path
 * @property {string} title
 * @property {string} body
 * @property {boolean} isLoaded whether it is loaded, or made from the page before
 */

/**
 * A page before words are planted in it.
 * @typedef {{ path: string, body: (plant: Planter, id: string) => string }} Base
 */

// ---- Known pages ----

/** The page of a session. @param {(plant: Planter, id: string) => string} inner @returns {Base} */
function session(inner) {
  return {
    path: "/code/ID",
    body: (plant, id) => {
      const title = plant.kept("title of the open session");
      return `${parts.sidebar(plant, id, title)}<main class="dframe-content"><header><button type="button" class="cursor-text">${title}</button></header>
        ${inner(plant, id)}${parts.composer(plant)}</main>`;
    },
  };
}

/**
 * A page of another kind, with or without a conversation.
 * @param {string} path
 * @param {(plant: Planter) => string} inner
 * @returns {Base}
 */
function other(path, inner) {
  return { path, body: (plant) => `<main>${inner(plant)}</main>` };
}

/** @param {Planter} plant @param {Parameters<typeof parts.turns>[1]} how */
function chat(plant, how) {
  return `<div class="messages">${parts.turns(plant, how)}</div>${parts.composer(plant)}`;
}

const { feed, transcript, turns } = parts;

/** @type {Record<string, Base>} */
const KNOWN = {
  "session, transcript of July": session((plant) => transcript(turns(plant, "none"))),
  "session, transcript of July with a link": session((plant) => transcript(turns(plant, "one"))),
  "session, transcript of July with a badge": session((plant) => transcript(turns(plant, "badge"))),
  "session, transcript of August": session((plant) => feed(turns(plant, "none"))),
  "session, transcript of August with a link": session((plant) => feed(turns(plant, "one"))),
  "session, transcript of August with links": session((plant) => feed(turns(plant, "several"))),
  "session, transcript of August with a badge": session((plant) => feed(turns(plant, "badge"))),
  "session that asks for a permission": session((plant) => feed(turns(plant, "none")) + parts.permission(plant)),
  "session that asks a question": session((plant) => feed(turns(plant, "none")) + parts.question(plant)),
  "session that proposes a plan": session((plant) => feed(turns(plant, "none")) + parts.plan(plant)),
  "session with a panel": session((plant) => feed(turns(plant, "none")) + parts.panel(plant, "")),
  "session with a panel with a link": session(
    (plant) => feed(turns(plant, "none")) + parts.panel(plant, parts.links(plant, "one")),
  ),
  "session with toasts and a branch": session(
    (plant) => feed(turns(plant, "none")) + parts.bar(plant) + parts.toasts(plant),
  ),
  "session without a list": {
    path: "/code/ID",
    body: (plant) => `<main>${feed(turns(plant, "one"))}${parts.composer(plant)}</main>`,
  },
  "session beside another": session((plant, id) =>
    ["", "Z"]
      .map(
        (more) =>
          `<div class="dframe-pane"><div data-session-id="${id}${more}">${feed(turns(plant, "one"))}</div></div>`,
      )
      .join(""),
  ),
  "session with a query": {
    ...session((plant) => feed(turns(plant, "none"))),
    path: "/code/ID?trigger=trig_SECRET#SECRET",
  },
  landing: {
    path: "/code",
    body: (plant, id) => {
      const title = plant.kept("title of a session that needs attention");
      return `${parts.sidebar(plant, id, title)}<main><h1>What should Claude build?</h1>${parts.composer(plant)}${parts.attention(plant, title)}</main>`;
    },
  },
  "landing with a prompt in its address": {
    path: "/code?prompt=SECRET&repositories=acme/shop",
    body: (plant, id) => `${parts.sidebar(plant, id)}<main>${parts.composer(plant)}${parts.toasts(plant)}</main>`,
  },
  dashboard: {
    path: "/code",
    body: (plant) => `<main>${parts.dashboard(plant)}${parts.composer(plant)}</main>`,
  },
  "artifact of a session": other("/code/artifact/SECRET", (plant) => parts.panel(plant, parts.links(plant, "one"))),
  "chat without a link": other("/chat/0f2a-SECRET", (plant) => chat(plant, "none")),
  "chat with a link": other("/chat/0f2a", (plant) => chat(plant, "one")),
  "chat with links": other("/chat/0f2a?q=SECRET", (plant) => chat(plant, "several")),
  "chat with a badge": other("/chat/0f2a", (plant) => chat(plant, "badge")),
  "chat of October": other("/chat/0f2a", (plant) => feed(turns(plant, "one")) + parts.toasts(plant)),
  "chat beside a list of sessions": {
    path: "/chat/0f2a",
    body: (
      plant,
    ) => `<nav><ul><li><a href="/code/${parts.sessionOf("InAChat")}">${plant.secret("title in a chat's list")}</a>
      <span role="status" aria-label="Running"></span></li></ul></nav><main>${chat(plant, "one")}</main>`,
  },
  "chat with what a session asks": other("/chat/0f2a", (plant) => parts.panel(plant, "") + hidden(plant)),
  "shared page": other("/share/77aa-SECRET", (plant) => turns(plant, "one")),
  "shared page with links": other("/share/77aa", (plant) => turns(plant, "several")),
  "page of a project": other(
    "/project/SECRET",
    (plant) => `<h1>${plant.secret("name of a project")}</h1>${parts.settings(plant)}${chat(plant, "one")}`,
  ),
  "list of projects": other("/projects", (plant) => list(plant, "project")),
  "list of chats": other("/recents?q=SECRET", (plant) => list(plant, "chat") + parts.toasts(plant)),
  "page of an artifact": other("/public/artifacts/SECRET", (plant) => parts.panel(plant, parts.links(plant, "one"))),
  "new chat with its first words": other("/new?q=SECRET", (plant) => parts.composer(plant)),
  settings: other("/settings/profile", parts.settings),
  "address that begins like ours": other("/codex/SECRET", (plant) => chat(plant, "one") + hidden(plant)),
  "login form": other(
    "/login?returnTo=%2Fchat%2FSECRET",
    (plant) => `<form><p>${plant.secret("welcome")}</p><input type="email" value="${plant.secret("address")}">
      <label title="${plant.secret("title in a login form")}">E-mail</label><button>Continue as ${plant.secret("user")}</button></form>`,
  ),
};

/** Everything on a session's page that the extension reads. @param {Planter} plant */
function hidden(plant) {
  const says = plant.secret("words in the place of a title");
  return `<div data-approval-card-root=""><span data-approval-value="">${says}</span></div><button class="cursor-text">${says}</button>
    <div class="epitaxy-branch-row"><span>${says}</span></div><div data-row-key="code:${parts.sessionOf("Else")}"><span class="dframe-fade-label">${says}</span></div>
    <ul><li><button><span class="rounded-full"></span><span class="truncate">${says}</span></button></li></ul>`;
}

/** @param {Planter} plant @param {string} what */
function list(plant, what) {
  const entry =
    () => `<li><a href="/${what}/1" title="${plant.secret(`${what} in a title`)}">${plant.secret(`${what} in a list`)}</a>
    <p role="status">${plant.secret(`state of a ${what}`)}</p></li>`;
  return `<ul>${entry()}${entry()}</ul>`;
}

// ---- The same under unknown markup ----

const MARKS = /\s(?:data-(?:testid|perf-region|is-streaming|index|turn-working)|aria-label)="[^"]*"/g;
const STANDS_FOR_CONTENT =
  /<(\/?)(?:main|section|header|form|figure|figcaption|article|h[123]|p|ul|ol|li|pre|code|table|tbody|tr|td|details|summary)\b/g;

/** @param {string} html */
const noTestIds = (html) => html.replace(/ data-(?:testid|perf-region|is-streaming|index)="[^"]*"/g, "");
/** @param {string} html */
const noClasses = (html) => noTestIds(html).replace(/ class="[^"]*"/g, "");
/** @param {string} html */
const noMain = (html) => html.replace(/<(\/?)main\b/g, "<$1div");
/** @param {string} html */
const noEditable = (html) => html.replaceAll(' contenteditable="true"', "");
/** @param {string} html */
const otherSidebar = (html) =>
  html
    .replace(/<aside class="dframe-sidebar"[^>]*>(.*?)<\/aside>/s, "<nav>$1</nav>")
    .replace(/ data-(?:row-key|row|row-main-button|row-action|group-label|kind|jump-hint-row)="[^"]*"/g, "");

/**
 * Possible changes of the page. Each replaces the known names of a conversation by others.
 * @type {Record<string, (html: string) => string>}
 */
const RENAMED = {
  "no test ids": noTestIds,
  "no classes": noClasses,
  "no main": (html) => noMain(noClasses(html)),
  "other roles": (html) =>
    noTestIds(html).replaceAll('role="feed"', 'role="log"').replaceAll('role="status"', 'role="alert"'),
  "announced feed": (html) =>
    noTestIds(html)
      .replaceAll('role="feed"', 'aria-live="polite"')
      .replaceAll('class="messages"', 'aria-live="polite"'),
  "announced turns": (html) => noTestIds(html.replaceAll('data-testid="transcript-row"', 'aria-live="polite"')),
  "announced page": (html) => noTestIds(html).replaceAll("<main", '<main aria-live="polite"'),
  "turns as articles": (html) => noTestIds(html.replaceAll('data-testid="transcript-row"', 'role="article"')),
  "composer by another name": (html) => `<div role="status">${noTestIds(noEditable(html))}</div>`,
  "another sidebar": (html) => otherSidebar(noTestIds(html)),
  "another sidebar and composer": (html) => otherSidebar(noClasses(noEditable(html))),
  "elements of their own": (html) => html.replace(/<(\/?)(div|section|figure)\b/g, "<$1x-$2"),
  "nothing but div": (html) =>
    noMain(noEditable(html))
      .replace(MARKS, "")
      .replace(/ (?:class|role|data-[a-z-]+)="[^"]*"/g, "")
      .replace(STANDS_FOR_CONTENT, "<$1div"),
};

/** Returns all pages with planted words. @param {Canaries} canaries @returns {Page[]} */
export function allPages(canaries) {
  return Object.entries(KNOWN).flatMap(([name, base]) => [
    made(canaries, name, base),
    ...Object.entries(RENAMED).map(([how, rename]) => made(canaries, `${name}, ${how}`, base, rename)),
  ]);
}

/** The session that is open on pages with an open session. */
const OPEN = parts.sessionOf("Open");

/**
 * @param {Canaries} canaries
 * @param {string} name
 * @param {Base} base
 * @param {(html: string) => string} [rename]
 * @returns {Page}
 */
function made(canaries, name, base, rename) {
  const plant = new Planter(canaries, name, rename === undefined);
  const path = base.path.replace("ID", OPEN).replaceAll("SECRET", () => plant.secret("address"));
  const body = base.body(plant, OPEN);
  const title = plant.secret("title of the tab");
  return { name, path, title, body: rename ? rename(body) : body, isLoaded: !rename };
}
