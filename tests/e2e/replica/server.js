// The replica: a local server that is https://claude.ai to a browser told so. Its pages follow what is known of the real ones,
// under a policy as strict as theirs, and every open tab shows the world that the test process holds here.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect } from 'node:net';
import { extname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { makeCertificate } from './certificate.js';
import { makeSession, PLAIN_VIEW } from './world.js';

const ASSETS = new URL('page/', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };
/** Longer than any drawing takes; a tab that is frozen or gone must be named, not waited for. */
const DRAW_DEADLINE_MS = 10_000;

/** @typedef {{id: string, response: any, stuck: boolean, view: Partial<import('./world.js').View>, drawn: number, at: number}} Tab */

export class Replica {
  /** @type {import('./world.js').Session[]} */
  sessions = [];
  /** @type {import('./world.js').View} */
  view = { ...PLAIN_VIEW };
  /** Each open tab by the name it gave itself. @type {Map<string, Tab>} */
  tabs = new Map();
  /** Ids that a page has marked read, in order. @type {string[]} */
  read = [];

  #sequence = 0;
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #server;
  #proxy;

  /** Listens on free ports of the loopback address. */
  async start() {
    this.#server = createSecureServer({ ...makeCertificate(), allowHTTP1: true }, (request, response) => this.#answer(request, response));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    // For browsers that cannot be told another port for a host: a proxy that knows one host and refuses the rest.
    this.#proxy = createServer((_, response) => response.writeHead(403).end());
    this.#proxy.on('connect', (request, socket) => this.#tunnel(request, socket));
    this.#proxy.listen(0, '127.0.0.1');
    await once(this.#proxy, 'listening');
    return this;
  }

  get port() {
    return this.#server.address().port;
  }

  get proxyPort() {
    return this.#proxy.address().port;
  }

  async stop() {
    for (const { response } of this.tabs.values()) response.stream?.session?.destroy() ?? response.destroy();
    this.#server.close();
    this.#server.closeAllConnections?.();
    this.#proxy.close();
    this.#proxy.closeAllConnections();
  }

  /**
   * Puts the sessions named in place of all there were.
   * @param {(Partial<import('./world.js').Session> & {id: string})[]} sessions
   * @param {Partial<import('./world.js').View>} [view]
   */
  show(sessions, view = {}) {
    this.sessions = sessions.map(makeSession);
    this.view = { ...this.view, ...view };
    return this.#send(() => ({ kind: 'world' }));
  }

  /**
   * Changes one session, which is new if nobody knew it. Resolves when every tab has drawn it, to the moment it was drawn.
   * @param {string} id
   * @param {Partial<import('./world.js').Session>} change
   */
  set(id, change) {
    return this.setAll([{ ...change, id }]);
  }

  /** Changes several sessions in one drawing. @param {(Partial<import('./world.js').Session> & {id: string})[]} changes */
  setAll(changes) {
    const known = new Map(this.sessions.map((session) => [session.id, session]));
    const added = changes.filter(({ id }) => !known.has(id)).map(makeSession);
    const byId = new Map(changes.map((change) => [change.id, change]));
    this.sessions = [...added, ...this.sessions.map((session) => ({ ...session, ...byId.get(session.id) }))];
    if (added.length > 0) return this.#send(() => ({ kind: 'world' }));
    const sessions = this.sessions.filter(({ id }) => byId.has(id));
    return this.#send(() => ({ kind: 'sessions', sessions }));
  }

  /** Takes sessions out of the world altogether. @param {string[]} ids */
  remove(...ids) {
    this.sessions = this.sessions.filter(({ id }) => !ids.includes(id));
    return this.#send(() => ({ kind: 'world' }));
  }

  /** Changes how every tab shows the world. @param {Partial<import('./world.js').View>} change */
  look(change) {
    this.view = { ...this.view, ...change };
    return this.#send((tab) => ({ kind: 'view', view: { ...this.view, ...tab.view } }));
  }

  /** Changes how one tab shows the world, whatever the others do. @param {string} tabId @param {Partial<import('./world.js').View>} change */
  lookIn(tabId, change) {
    const only = this.#tab(tabId);
    only.view = { ...only.view, ...change };
    return this.#send((tab) => (tab === only ? { kind: 'view', view: { ...this.view, ...tab.view } } : null));
  }

  /** Cuts one tab off: it goes on showing what it shows. Joined again, it gets the whole world. @param {string} tabId @param {boolean} stuck */
  stick(tabId, stuck = true) {
    const only = this.#tab(tabId);
    only.stuck = stuck;
    return this.#send((tab) => (tab === only && !stuck ? { kind: 'world' } : null));
  }

  /** The list goes away and is mounted anew. */
  async remount() {
    await this.#send(() => ({ kind: 'unmount' }));
    return this.#send(() => ({ kind: 'rerender' }));
  }

  /** Every row is replaced by another that looks the same. */
  rerender() {
    return this.#send(() => ({ kind: 'rerender' }));
  }

  /** A route change inside the page, in every tab. @param {string} path */
  go(path) {
    return this.#send(() => ({ kind: 'go', path }));
  }

  #tab(id) {
    const tab = this.tabs.get(id);
    if (!tab) throw new Error(`no tab ${id} is open`);
    return tab;
  }

  /** @param {(tab: Tab) => object | null} message */
  async #send(message) {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const told = [...this.tabs.values()].filter((tab) => !tab.stuck && this.#sendTo(tab, message(tab), sequence));
    const done = () => told.every((tab) => tab.drawn >= sequence || this.tabs.get(tab.id) !== tab);
    await this.#until(done, () => `tabs that drew nothing: ${told.filter((tab) => tab.drawn < sequence).map(({ id }) => id)}`);
    return Math.max(0, ...told.map(({ at }) => at));
  }

  #sendTo(tab, message, sequence) {
    if (!message) return false;
    const whole = message.kind === 'world' ? { world: { sessions: this.sessions, view: { ...this.view, ...tab.view } } } : {};
    tab.response.write(`data: ${JSON.stringify({ ...message, ...whole, sequence })}\n\n`);
    return true;
  }

  /** Resolves when a number of tabs show the world. @param {number} count */
  async ready(count = 1) {
    const drawn = () => [...this.tabs.values()].filter((tab) => tab.drawn > 0).length;
    await this.#until(
      () => drawn() >= count,
      () => `${drawn()} of ${count} tabs have drawn`,
    );
  }

  /** Resolves when a page has marked this session read. @param {string} id */
  async readBy(id) {
    await this.#until(
      () => this.read.includes(id),
      () => `no page marked ${id} read`,
    );
  }

  /** @param {() => boolean} done @param {() => string} complaint */
  #until(done, complaint) {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`the replica waited ${DRAW_DEADLINE_MS} ms: ${complaint()}`));
      }, DRAW_DEADLINE_MS);
      const look = () => {
        if (!done()) return;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve(undefined);
      };
      this.#waiting.add(look);
    });
  }

  #changed() {
    for (const look of [...this.#waiting]) look();
  }

  #answer(request, response) {
    const url = new URL(request.url, 'https://claude.ai');
    if (url.pathname.startsWith('/assets/')) return this.#asset(url.pathname.slice('/assets/'.length), response);
    if (url.pathname === '/replica/events') return this.#join(url.searchParams.get('tab'), request, response);
    if (url.pathname.startsWith('/replica/')) return this.#hear(url.pathname.slice('/replica/'.length), request, response);
    if (url.pathname === '/favicon.ico') return response.writeHead(204).end();
    if (url.pathname === '/login') return page(response, 'login.js', 'Sign in - Claude', '<h1>Sign in</h1><form><input type="email"></form>');
    if (!this.view.signedIn && url.pathname.startsWith('/code')) {
      return response.writeHead(302, { location: `/login?returnTo=${encodeURIComponent(url.pathname)}` }).end();
    }
    return page(response, 'app.js', 'Claude Code', '<div id="root"></div>');
  }

  #asset(name, response) {
    const type = TYPES[extname(name)];
    if (!type || !/^[\w-]+\.\w+$/.test(name)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': type }).end(readFileSync(new URL(name, ASSETS)));
  }

  #join(id, request, response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    /** @type {Tab} */
    const tab = { id, response, stuck: false, view: {}, drawn: 0, at: 0 };
    this.tabs.set(id, tab);
    request.on('close', () => {
      if (this.tabs.get(id) === tab) this.tabs.delete(id);
      this.#changed();
    });
    this.#sequence += 1;
    this.#sendTo(tab, { kind: 'world' }, this.#sequence);
  }

  async #hear(what, request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(204).end();
    const said = JSON.parse(Buffer.concat(chunks).toString());
    const tab = this.tabs.get(said.tab);
    if (what === 'drawn' && tab) Object.assign(tab, { drawn: said.sequence, at: said.at });
    if (what === 'read') {
      const session = this.sessions.find(({ id }) => id === said.id);
      if (session?.status === 'finished') {
        this.read.push(said.id);
        // The answer to a page; nobody waits for its drawing.
        this.set(said.id, { status: 'idle' }).catch(() => {});
      }
    }
    if (what === 'dismiss') this.set(said.id, { status: 'idle' }).catch(() => {});
    this.#changed();
  }

  #tunnel(request, socket) {
    if (request.url !== 'claude.ai:443') return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const inner = connect(this.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    for (const end of [inner, socket]) end.on('error', () => [inner, socket].map((each) => each.destroy()));
  }
}

function page(response, script, title, body) {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "default-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:",
      "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ].join('; '),
  });
  response.end(
    `<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/assets/style.css">` +
      `<script type="module" nonce="${nonce}" src="/assets/${script}"></script></head><body>${body}</body></html>`,
  );
}
