// The replica: a local server that takes the place of https://claude.ai. Every open tab draws the world that the test
// process has here. Every change of it resolves when the tabs have drawn it.

import { frameOf, listOf, rowOf } from "./data.js";
import { sendAsset, sendNothing, sendPage, Web } from "./web.js";
import { makeSession, PLAIN_VIEW } from "./world.js";

/** @typedef {import("./world.js").Session} Session */
/** @typedef {import("./world.js").View} View */
/** @typedef {Partial<Session> & {id: string}} Change */
/** @typedef {import("./web.js").Request} Request */
/** @typedef {import("./web.js").Response} Response */

/**
 * @typedef {object} Tab
 * @property {string} id         the name that it gave itself
 * @property {Response} response its event stream
 * @property {boolean} stuck     whether it gets no more changes
 * @property {Partial<View>} view  how it differs from the others
 * @property {number} drawn      the number of the last message that it has drawn
 * @property {number} at         when it drew that, by its own clock
 */

/** Longer than any drawing takes. A tab that is frozen or gone then causes an error with its name. */
const DEADLINE_MS = 10_000;

export class Replica {
  /** @type {Session[]} */
  sessions = [];
  /** @type {View} */
  view = { ...PLAIN_VIEW };
  /** The open tabs by name. @type {Map<string, Tab>} */
  tabs = new Map();
  /** Whether it gives odd answers to the page's requests, see `#odd`. */
  odd = false;
  /** The streams of the page's data that are open. @type {Set<Response>} */
  watching = new Set();
  /** Ids that a page has marked read, in order. @type {string[]} */
  read = [];
  /** A static page in place of the application. @type {{ title: string, body: string } | undefined} */
  still;
  web = new Web((request, response) => this.#answer(request, response));

  #sequence = 0;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  async start() {
    await this.web.start();
    return this;
  }

  stop() {
    this.web.stop();
  }

  /** Restores the first state, once the tabs are closed. */
  async reset() {
    await this.deserted();
    Object.assign(this, { sessions: [], view: { ...PLAIN_VIEW }, read: [], still: undefined });
  }

  // ---- The world ----

  /** Replaces all sessions by these. @param {Change[]} sessions @param {Partial<View>} [view] */
  show(sessions, view = {}) {
    this.sessions = sessions.map(makeSession);
    this.view = { ...this.view, ...view };
    return this.#send(() => ({ kind: "world" }));
  }

  /**
   * Changes a session, or adds it. Resolves when every tab has drawn it, to the time of that.
   * @param {string} id
   * @param {Partial<Session>} change
   */
  set(id, change) {
    return this.setAll([{ ...change, id }]);
  }

  /** Changes several sessions in one drawing. @param {Change[]} changes */
  setAll(changes) {
    const known = new Set(this.sessions.map(({ id }) => id));
    const byId = new Map(changes.map((change) => [change.id, change]));
    const added = changes.filter(({ id }) => !known.has(id)).map(makeSession);
    this.sessions = [...added, ...this.sessions.map((session) => ({ ...session, ...byId.get(session.id) }))];
    for (const { id } of changes)
      this.#watched(
        id,
        added.some((session) => session.id === id),
      );
    if (added.length > 0) return this.#send(() => ({ kind: "world" }));
    const sessions = this.sessions.filter(({ id }) => byId.has(id));
    return this.#send(() => ({ kind: "sessions", sessions }));
  }

  /** Removes sessions. @param {string[]} ids */
  remove(...ids) {
    for (const id of ids) this.frame(frameOf("removed", { id: id.replace("session_", "cse_") }));
    this.sessions = this.sessions.filter(({ id }) => !ids.includes(id));
    return this.#send(() => ({ kind: "world" }));
  }

  /** Sends text over the open data streams: whole frames or parts of them, unless frames get lost. @param {string} text */
  frame(text) {
    if (this.view.loses) return;
    for (const response of this.watching) response.write(text);
  }

  /** @param {string} id @param {boolean} isNew */
  #watched(id, isNew) {
    const session = this.sessions.find((one) => one.id === id);
    if (session && session.data !== null) this.frame(frameOf(isNew ? "added" : "changed", rowOf(session)));
  }

  /** Changes how every tab shows the world. @param {Partial<View>} change */
  look(change) {
    this.view = { ...this.view, ...change };
    return this.#send((tab) => ({ kind: "view", view: this.#viewOf(tab) }));
  }

  /** Changes how one tab alone shows the world. @param {string} name @param {Partial<View>} change */
  lookIn(name, change) {
    const only = this.#tab(name);
    only.view = { ...only.view, ...change };
    return this.#send((tab) => (tab === only ? { kind: "view", view: this.#viewOf(tab) } : null));
  }

  /** Cuts a tab off from all changes: it goes on showing what it shows. @param {string} name */
  stick(name) {
    this.#tab(name).stuck = true;
  }

  /** Connects a tab again that was cut off. A page that is back from the browser's cache calls first. @param {string} name */
  async unstick(name) {
    await this.#until(
      () => this.tabs.has(name),
      () => `no tab ${name} is open`,
    );
    const only = this.#tab(name);
    only.stuck = false;
    return this.#send((tab) => (tab === only ? { kind: "world" } : null));
  }

  /** Removes the list, and draws it anew. */
  async remount() {
    await this.#send(() => ({ kind: "unmount" }));
    return this.rerender();
  }

  /** Replaces every element by an equal one. */
  rerender() {
    return this.#send(() => ({ kind: "rerender" }));
  }

  /** Changes the route inside the page, in every tab. @param {string} path */
  go(path) {
    return this.#send(() => ({ kind: "go", path }));
  }

  /** Resolves when so many tabs show the world. */
  ready(count = 1) {
    const drawn = () => [...this.tabs.values()].filter((tab) => tab.drawn > 0).length;
    return this.#until(
      () => drawn() >= count,
      () => `${drawn()} of ${count} tabs have drawn`,
    );
  }

  /** Resolves when one more tab shows the world, to the time at which it has drawn it. */
  async another() {
    const known = new Set(this.tabs.values());
    const found = () => [...this.tabs.values()].find((tab) => !known.has(tab) && tab.drawn > 0);
    await this.#until(
      () => found() !== undefined,
      () => "no other tab has drawn",
    );
    return found()?.at ?? 0;
  }

  /** Resolves when no tab is open. */
  deserted() {
    return this.#until(
      () => this.tabs.size === 0,
      () => `${this.tabs.size} tabs are open`,
    );
  }

  /** Resolves when a page has marked this session read. @param {string} id */
  readBy(id) {
    return this.#until(
      () => this.read.includes(id),
      () => `no page marked ${id} read`,
    );
  }

  // ---- The tabs ----

  /** @param {string} name */
  #tab(name) {
    const tab = this.tabs.get(name);
    if (!tab) throw new Error(`no tab ${name} is open`);
    return tab;
  }

  /** @param {Tab} tab */
  #viewOf(tab) {
    return { ...this.view, ...tab.view };
  }

  /** @param {(tab: Tab) => {kind: string} | null} message  to each tab, null to leave it alone */
  async #send(message) {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const told = [...this.tabs.values()].filter((tab) => !tab.stuck && this.#sendTo(tab, message(tab)));
    await this.#until(
      () => told.every((tab) => tab.drawn >= sequence || this.tabs.get(tab.id) !== tab),
      () => `some tab has not drawn: ${JSON.stringify(told.map(({ id, drawn }) => [id, drawn, sequence]))}`,
    );
    return Math.max(0, ...told.map(({ at }) => at));
  }

  /** @param {Tab} tab @param {{kind: string} | null} message */
  #sendTo(tab, message) {
    if (!message) return false;
    const world = message.kind === "world" ? { sessions: this.sessions, view: this.#viewOf(tab) } : undefined;
    tab.response.write(`data: ${JSON.stringify({ ...message, world, sequence: this.#sequence })}\n\n`);
    return true;
  }

  /** @param {() => boolean} done @param {() => string} complaint @returns {Promise<void>} */
  #until(done, complaint) {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!done()) return;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve();
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`the replica has waited ${DEADLINE_MS} ms: ${complaint()}`));
      }, DEADLINE_MS);
      this.#waiting.add(look);
    });
  }

  #changed() {
    for (const look of [...this.#waiting]) look();
  }

  // ---- Requests of the pages ----

  /** @param {Request} request @param {Response} response */
  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, "https://claude.ai");
    const [, first, second] = pathname.split("/");
    if (first === "assets") return sendAsset(second, response);
    if (first === "replica" && second === "events") return this.#join(searchParams.get("tab") ?? "", request, response);
    if (first === "replica") return this.#hear(second, request, response);
    if (pathname === "/v1/code/sessions/watch") return this.#watch(searchParams.get("resume_token"), request, response);
    if (this.odd && pathname.startsWith("/v1/code/sessions/odd-")) return this.#odd(pathname, response);
    if (pathname === "/v1/code/sessions") return this.#list(response);
    if (first === "favicon.ico") return sendNothing(response, 204);
    if (this.still) return sendPage(response, this.still);
    if (first === "login") return sendPage(response, LOGIN);
    if (first === "code" && !this.view.signedIn) {
      return sendNothing(response, 302, { location: `/login?returnTo=${encodeURIComponent(pathname)}` });
    }
    return sendPage(response, APPLICATION);
  }

  /** @param {string} id @param {Request} request @param {Response} response */
  #join(id, request, response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    /** @type {Tab} */
    const tab = { id, response, stuck: false, view: {}, drawn: 0, at: 0 };
    this.tabs.set(id, tab);
    request.on("close", () => {
      if (this.tabs.get(id) === tab) this.tabs.delete(id);
      this.#changed();
    });
    this.#sequence += 1;
    this.#sendTo(tab, { kind: "world" });
  }

  /**
   * Answers with what is no list: text, a guard's page, ten megabytes.
   * @param {string} path
   * @param {Response} response
   */
  #odd(path, response) {
    if (path.endsWith("403")) {
      response.writeHead(403, { "content-type": "text/html" });
      return void response.end("<html>Blocked</html>");
    }
    response.writeHead(200, { "content-type": "application/json" });
    const rows = path.endsWith("large") ? 10_000 : 0;
    const large = JSON.stringify({
      data: Array.from({ length: rows }, () => ({ id: "x", prompt: "y".repeat(1_000) })),
    });
    response.end(rows > 0 ? large : "no JSON at all {");
  }

  /** @param {Response} response */
  #list(response) {
    if (this.view.refuses) {
      response.writeHead(this.view.refuses, { "content-type": "text/html" });
      return void response.end("<html>Refused</html>");
    }
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(listOf(this.sessions));
  }

  /**
   * Opens a stream. One that is taken up again tells what is new alone, and with a token that went stale nothing, for ever.
   * @param {string | null} token
   * @param {Request} request
   * @param {Response} response
   */
  #watch(token, request, response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    if (token === "stale") return void response.write("");
    response.write(": keep-alive\n\n");
    if (!token)
      for (const session of this.sessions) if (session.data !== null) response.write(frameOf("added", rowOf(session)));
    this.watching.add(response);
    request.on("close", () => this.watching.delete(response));
  }

  /** @param {string} what @param {Request} request @param {Response} response */
  async #hear(what, request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    sendNothing(response, 204);
    const said = JSON.parse(Buffer.concat(chunks).toString());
    const tab = this.tabs.get(said.tab);
    if (what === "drawn" && tab) Object.assign(tab, { drawn: said.sequence, at: said.at });
    if (what === "read" || what === "dismiss") this.#settle(said.id);
    this.#changed();
  }

  /** Makes a session idle after its user has looked at it. @param {string} id */
  #settle(id) {
    if (this.sessions.find((session) => session.id === id)?.status !== "finished") return;
    this.read.push(id);
    // Nothing waits for this drawing, because tabs may be closing.
    this.set(id, { status: "idle" }).catch(() => {});
  }
}

const APPLICATION = { script: "app.js", title: "Claude Code", body: '<div id="root"></div>' };
const LOGIN = {
  script: "login.js",
  title: "Sign in - Claude",
  body: '<h1>Sign in</h1><form><input type="email"></form>',
};
