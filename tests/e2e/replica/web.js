// The web side of the replica: its certificate, its pages with a policy as strict as the real one, its files, and a
// proxy for browsers that cannot map a host to another port. Knows nothing of sessions.

import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { connect } from "node:net";
import { extname } from "node:path";
import { makeCertificate } from "./certificate.js";

/** @typedef {import("node:http2").Http2ServerRequest} Request */
/** @typedef {import("node:http2").Http2ServerResponse} Response */

const ASSETS = new URL("page/", import.meta.url);
/** @type {Record<string, string>} */
const TYPES = { ".js": "text/javascript", ".css": "text/css" };

export class Web {
  /** The hash of this run's key, the only one that the browser is told to trust. */
  pin;
  /** The address of everything that was asked for, in order. @type {string[]} */
  asked = [];

  #secure;
  #proxy = createServer((_, response) => response.writeHead(403).end());
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();

  /** @param {(request: Request, response: Response) => unknown} answer */
  constructor(answer) {
    const certificate = makeCertificate();
    const key = new X509Certificate(certificate.cert).publicKey.export({ type: "spki", format: "der" });
    this.pin = createHash("sha256").update(key).digest("base64");
    // HTTP/2, because with HTTP/1.1 the event streams of six tabs would use all of a browser's connections.
    this.#secure = createSecureServer({ ...certificate, allowHTTP1: true }, answer);
    this.#secure.on("request", ({ url }) => this.asked.push(url));
    this.#secure.on("upgrade", ({ url }, socket) => {
      this.asked.push(url ?? "");
      socket.destroy();
    });
    this.#proxy.on("connect", (request, socket) => this.#tunnel(request.url, socket));
    for (const server of [this.#secure, this.#proxy]) server.on("connection", (socket) => this.#keep(socket));
  }

  /** Listens on free ports of the loopback address. */
  async start() {
    for (const server of [this.#secure, this.#proxy]) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    }
  }

  get port() {
    return portOf(this.#secure);
  }

  get proxyPort() {
    return portOf(this.#proxy);
  }

  stop() {
    this.#secure.close();
    this.#proxy.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** @param {import("node:net").Socket} socket */
  #keep(socket) {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** @param {string | undefined} target @param {import("node:stream").Duplex} socket */
  #tunnel(target, socket) {
    if (target !== "claude.ai:443") return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const inner = connect(this.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inner.pipe(socket).pipe(inner);
    });
    inner.on("error", () => socket.destroy());
    socket.on("error", () => inner.destroy());
  }
}

/** @param {import("node:net").Server} server */
function portOf(server) {
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** Sends a file of the page. @param {string} name @param {Response} response */
export function sendAsset(name, response) {
  const type = TYPES[extname(name)];
  if (!type || !/^[\w-]+\.\w+$/.test(name)) return sendNothing(response, 404);
  response.writeHead(200, { "content-type": type });
  response.end(readFileSync(new URL(name, ASSETS)));
}

/**
 * Sends an HTML page that runs at most one script.
 * @param {Response} response
 * @param {{script?: string, title: string, body: string}} page
 */
export function sendPage(response, { script, title, body }) {
  const nonce = randomBytes(16).toString("base64");
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": [
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "default-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:",
      "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ].join("; "),
  });
  const style = '<link rel="stylesheet" href="/assets/style.css">';
  const code = script ? `<script type="module" nonce="${nonce}" src="/assets/${script}"></script>` : "";
  response.end(
    `<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>${title}</title>${style}${code}</head>` +
      `<body>${body}</body></html>`,
  );
}

/** @param {Response} response @param {number} status @param {Record<string, string>} [headers] */
export function sendNothing(response, status, headers = {}) {
  response.writeHead(status, headers);
  response.end();
}
