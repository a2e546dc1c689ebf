// The replica's one-page application: it holds the world as the server's event stream tells it, draws it, and changes routes
// without a load. Nothing here waits for animation frames or timers to draw, so hidden tabs change as well.

import { draw, forget, h } from './dom.js';
import { landing } from './landing.js';
import { sessionPage } from './session.js';
import { sidebar } from './sidebar.js';

const SESSION_ROUTE = /^\/code\/(session_[\w-]+)$/;
const LINGER_MS = 80;

const tab = crypto.randomUUID();
/** For the harness, which needs to tell this tab from others; the page's own world, so nothing the extension can see. */
Object.assign(window, { replicaTab: tab });

const root = document.getElementById('root');
/** @type {import('../world.js').World} */
let world = { sessions: [], view: { language: 'en-US', state: 'booting', sidebar: 'shown', shell: '2026-08', signedIn: true, folded: [] } };
/** @type {import('../world.js').Session | undefined} */
let lingering;
let stream = 0;

const page = {
  get path() {
    return location.pathname;
  },
  go(path) {
    lingering = open();
    history.pushState(null, '', path);
    redraw();
    setTimeout(() => {
      lingering = undefined;
      redraw();
    }, LINGER_MS);
  },
  redraw,
  dismiss: (id) => tell('dismiss', { id }),
};

function open() {
  const id = SESSION_ROUTE.exec(location.pathname)?.[1];
  return world.sessions.find((session) => session.id === id);
}

function redraw() {
  const { view } = world;
  if (!view.signedIn && location.pathname.startsWith('/code')) {
    location.assign(`/login?returnTo=${encodeURIComponent(location.pathname)}`);
    return;
  }
  document.documentElement.lang = view.language;
  draw(root, layers(view));
  streamTranscript(view.stream);
  markRead();
}

function layers(view) {
  if (view.state === 'error') return [h('div', { key: 'error', role: 'alert' }, h('h1', {}, 'Something went wrong'), h('button', {}, 'Try again'))];
  const dialog = h('div', { key: 'dialog', role: 'dialog', 'aria-modal': 'true' }, h('h2', {}, 'What is new'), h('button', {}, 'Close'));
  if (view.dialog === 'instead') return [dialog];
  const covered = view.dialog === 'over';
  const app = h('div', { key: 'app', class: 'app', inert: covered, 'aria-hidden': covered ? 'true' : null }, sidebar(world, page), main(view));
  return covered ? [app, dialog] : [app];
}

function main(view) {
  if (view.state === 'booting') return h('main', { key: 'main', class: 'dframe-content' }, h('div', { class: 'skeleton' }));
  const inside = SESSION_ROUTE.test(location.pathname) ? sessionPage(world, open(), lingering) : landing(world, page);
  return h('main', { key: 'main', class: 'dframe-content', id: view.shell === '2026-07' ? 'dframe-main' : null }, inside);
}

/** Opening a finished session in a tab that can be seen marks it read. */
function markRead() {
  const session = open();
  if (session?.status === 'finished' && document.visibilityState === 'visible') tell('read', { id: session.id });
}

function streamTranscript(rate) {
  clearInterval(stream);
  const transcript = document.querySelector('[data-testid="epitaxy-virtual-transcript"]');
  if (!transcript || !rate) return;
  const batch = Math.max(1, Math.round(rate / 100));
  stream = setInterval(() => {
    for (let count = 0; count < batch; count += 1) writeTranscript(transcript);
  }, (1000 * batch) / rate);
}

/** As a virtualised transcript does: text grows at the end, and what is far above leaves the page. */
function writeTranscript(transcript) {
  const last = transcript.lastElementChild;
  if (last && last.textContent.length < 400) last.append(' word');
  else {
    const block = document.createElement('p');
    block.textContent = 'Claude writes';
    transcript.append(block);
  }
  if (transcript.childElementCount > 40) transcript.firstElementChild.remove();
}

const happenings = {
  world(message) {
    world = message.world;
    redraw();
  },
  sessions(message) {
    const changed = new Map(message.sessions.map((session) => [session.id, session]));
    world = { ...world, sessions: world.sessions.map((session) => changed.get(session.id) ?? session) };
    redraw();
  },
  view(message) {
    world = { ...world, view: message.view };
    redraw();
  },
  rerender() {
    forget(root);
    redraw();
  },
  /** The list goes and comes back, as when the page mounts it anew. */
  unmount() {
    root.replaceChildren();
  },
  go(message) {
    page.go(message.path);
  },
};

function tell(what, body) {
  return fetch(`/replica/${what}`, { method: 'POST', body: JSON.stringify({ tab, ...body }), keepalive: true });
}

const source = new EventSource(`/replica/events?tab=${tab}`);
source.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  const at = Date.now();
  happenings[message.kind](message);
  tell('drawn', { sequence: message.sequence, at });
};
document.addEventListener('visibilitychange', markRead);
window.addEventListener('popstate', redraw);
redraw();
