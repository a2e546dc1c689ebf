// The replica's one-page application. Draws the world that the server's event stream sends, and changes routes without
// a load. Draws without animation frames and timers, so that hidden tabs change as well.

import { follow } from "./data.js";
import { draw, forget, h } from "./dom.js";
import { landing } from "./landing.js";
import { sessionPage } from "./session.js";
import { sidebar } from "./sidebar.js";

/** @typedef {import("../world.js").World} World */
/** @typedef {import("../world.js").View} View */
/** @typedef {import("../world.js").Session} Session */

const SESSION_ROUTE = /^\/code\/(session_[\w-]+)$/;
const LINGER_MS = 80;

const root = /** @type {Element} */ (document.getElementById("root"));
const tab = crypto.randomUUID();
// The harness tells this tab from others by it. It is a variable of the page's own JavaScript, which extensions do not
// see.
Object.assign(window, { replicaTab: tab });

/** Nothing is drawn before it is known. @type {World | undefined} */
let world;
/** The session whose branch bar still stands, for some frames after a route change. @type {Session | undefined} */
let lingering;
/** @type {number | undefined} */
let stream;

/** @type {import("../world.js").PageTools} */
const tools = {
  get path() {
    return location.pathname;
  },
  go(path) {
    lingering = open();
    history.pushState(null, "", path);
    redraw();
    setTimeout(() => {
      lingering = undefined;
      redraw();
    }, LINGER_MS);
  },
  redraw,
  dismiss: (id) => tell("dismiss", { id }),
};

/** Returns the id of the session whose page this is. */
function open() {
  const id = SESSION_ROUTE.exec(location.pathname)?.[1];
  return world?.sessions.find((session) => session.id === id);
}

function redraw() {
  if (!world) return;
  const { view } = world;
  if (!view.signedIn && location.pathname.startsWith("/code")) {
    location.assign(`/login?returnTo=${encodeURIComponent(location.pathname)}`);
    return;
  }
  document.documentElement.lang = view.language;
  follow(view);
  draw(root, layers(world));
  streamTranscript(view.stream);
  markRead();
}

/** @param {World} world */
function layers(world) {
  const { view } = world;
  if (view.state === "error") {
    const again = h("button", { type: "button" }, "Try again");
    return [h("div", { key: "error", role: "alert" }, h("h1", {}, "Something went wrong"), again)];
  }
  const close = h("button", { type: "button" }, "Close");
  const dialog = h("div", { key: "dialog", role: "dialog", "aria-modal": "true" }, h("h2", {}, "What is new"), close);
  if (view.dialog === "instead") return [dialog];
  const covered = view.dialog === "over";
  const hidden = { inert: covered, "aria-hidden": covered ? "true" : null };
  const app = h("div", { key: "app", class: "app", ...hidden }, sidebar(world, tools), main(world));
  return covered ? [app, dialog] : [app];
}

/** @param {World} world */
function main(world) {
  const { state, shell } = world.view;
  const id = shell === "2026-07" ? "dframe-main" : null;
  return h("main", { key: "main", class: "dframe-content", id }, state === "booting" ? skeleton() : content(world));
}

function skeleton() {
  return h("div", { class: "skeleton", "aria-busy": "true" });
}

/** @param {World} world */
function content(world) {
  return SESSION_ROUTE.test(location.pathname) ? sessionPage(world.view, open(), lingering) : landing(world, tools);
}

/** Marks a finished session read, if it is open in a visible tab. */
function markRead() {
  const session = open();
  if (session?.status === "finished" && document.visibilityState === "visible") tell("read", { id: session.id });
}

/** @param {number} rate changes per second */
function streamTranscript(rate) {
  clearInterval(stream);
  const transcript = document.querySelector('[data-testid="epitaxy-virtual-transcript"]');
  if (transcript && rate > 0) stream = window.setInterval(() => writeTranscript(transcript), 1000 / rate);
}

/**
 * Changes a transcript like the real, virtualised one: text grows at the end, and what is far above is removed.
 * @param {Element} transcript
 */
function writeTranscript(transcript) {
  const last = transcript.lastElementChild;
  if (last && (last.textContent ?? "").length < 400) last.append(" word");
  else transcript.append(Object.assign(document.createElement("p"), { textContent: "Claude writes" }));
  if (transcript.childElementCount > 40) transcript.firstElementChild?.remove();
}

/** What the server may say. @type {Record<string, (message: any) => void>} */
const happenings = {
  world(message) {
    world = message.world;
    redraw();
  },
  sessions(message) {
    /** @type {Map<string, Session>} */
    const changed = new Map(message.sessions.map((/** @type {Session} */ session) => [session.id, session]));
    if (world) world = { ...world, sessions: world.sessions.map((session) => changed.get(session.id) ?? session) };
    redraw();
  },
  view(message) {
    if (world) world = { ...world, view: message.view };
    redraw();
  },
  rerender() {
    forget(root);
    redraw();
  },
  unmount: () => root.replaceChildren(),
  go: (message) => tools.go(message.path),
};

/** @param {string} what @param {object} body */
function tell(what, body) {
  return fetch(`/replica/${what}`, { method: "POST", body: JSON.stringify({ tab, ...body }), keepalive: true });
}

function listen() {
  const source = new EventSource(`/replica/events?tab=${tab}`);
  source.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const at = Date.now();
    happenings[message.kind](message);
    tell("drawn", { sequence: message.sequence, at });
  };
  // A page that is left, but may come back unchanged, gets no events meanwhile.
  window.addEventListener("pagehide", () => source.close(), { once: true });
}

listen();
window.addEventListener("pageshow", ({ persisted }) => persisted && listen());
document.addEventListener("visibilitychange", markRead);
window.addEventListener("popstate", redraw);
