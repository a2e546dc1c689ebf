// Nothing leaves the browser: the browser itself stops what our pages and the background try to send. They try it with
// the only site that the extension has access to, so that only our own policy can stop them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inEachBrowser } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

const SESSIONS = [{ id: sessionId(1), title: "Task A", status: /** @type {const} */ ("running") }];
const PAGES = ["board.html", "board.html?panel", "options.html", "welcome.html"];
/** An address that no request may reach. */
const SITE = "https://claude.ai/sent/";

inEachBrowser("the network", (stage) => {
  test("no page of ours can send anything, in any way that a page has", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS });
    for (const file of PAGES) {
      const page = await scene.browser.open(scene.browser.url(file));
      const { tried, refused } = await page.evaluate(tryAll, SITE);
      const went = `${file}: of ${tried.join(", ")} were refused only ${refused.join(", ")}`;
      assert.ok(refused.length >= tried.length, went);
      assert.equal(await page.evaluate(canFetch, "/manifest.json"), true, `${file} can read what it ships with`);
      await page.close();
    }
    assert.deepEqual(await sent(scene), ["/sent/control"]);
  });

  test("nor can the background", async (t) => {
    const scene = await stage(t, { sessions: SESSIONS });
    const answers = await scene.browser.inBackground(tryInBackground, SITE);
    assert.ok(answers.length >= 3, `tried were ${answers.length}`);
    const went = answers.filter((answer) => answer.went);
    assert.deepEqual(went, []);
    assert.deepEqual(await sent(scene), ["/sent/control"]);
  });
});

/**
 * Returns what has arrived since the last call. The site's own page sends something first, to prove that requests
 * arrive. All tests of a browser share the replica.
 * @param {Awaited<ReturnType<import("./harness/scene.js").Stage>>} scene
 */
async function sent({ page, replica: { web } }) {
  await page.evaluate(canFetch, `${SITE}control`);
  return web.asked.splice(0).filter((path) => path.startsWith("/sent/"));
}

/**
 * Runs in a page of ours. Tries everything that requests an address. Resolves when the browser has refused as many
 * requests as were tried, or after three seconds.
 * @param {string} address
 * @returns {Promise<{tried: string[], refused: string[]}>}
 */
async function tryAll(address) {
  /** @type {string[]} */
  const refused = [];
  const { promise: enough, resolve } = /** @type {any} */ (Promise).withResolvers();
  /** @param {keyof HTMLElementTagNameMap} tag @param {Record<string, string>} attributes */
  const add = (tag, attributes) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    return element;
  };
  /** @type {Record<string, (url: string) => unknown>} */
  const ways = {
    fetch: (url) => fetch(url, { mode: "no-cors" }).catch(() => {}),
    request: (url) => {
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.send();
    },
    socket: (url) => new WebSocket(url.replace("http", "ws")),
    events: (url) => new EventSource(url),
    beacon: (url) => navigator.sendBeacon(url, "secret"),
    image: (src) => add("img", { src }),
    picture: (url) => add("img", { srcset: `${url} 2x` }),
    video: (src) => add("video", { src }),
    sound: (src) => add("audio", { src }),
    style: (href) => add("link", { rel: "stylesheet", href }),
    script: (src) => add("script", { src }),
    module: (url) => import(url).catch(() => {}),
    worker: (url) => new Worker(url),
    frame: (src) => add("iframe", { src }),
    object: (data) => add("object", { data }),
    embed: (src) => add("embed", { src }),
    font: (url) => new FontFace("secret", `url(${url})`).load().catch(() => {}),
    form: (action) => /** @type {HTMLFormElement} */ (add("form", { action, method: "post" })).submit(),
  };
  const tried = Object.keys(ways);
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    refused.push(`${blockedURI} by ${effectiveDirective}`);
    if (refused.length >= tried.length) resolve();
  });
  for (const [name, way] of Object.entries(ways)) {
    try {
      way(`${address}${name}`);
    } catch (error) {
      refused.push(`${name}: ${error}`);
    }
  }
  await Promise.race([enough, new Promise((late) => setTimeout(late, 3000))]);
  return { tried, refused };
}

/** Runs in a page of ours. @param {string} url */
function canFetch(url) {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Runs in the background.
 * @param {any} background
 * @param {string} site
 * @returns {Promise<{way: string, went: boolean}[]>}
 */
function tryInBackground(background, site) {
  const outcome = (/** @type {(resolve: (went: boolean) => void) => void} */ go) =>
    new Promise((/** @type {(went: boolean) => void} */ resolve) => {
      try {
        go(resolve);
      } catch {
        resolve(false);
      }
    });
  /** @type {Record<string, (resolve: (went: boolean) => void) => void>} */
  const ways = {
    fetch: (resolve) =>
      background.fetch(`${site}fetch`, { mode: "no-cors" }).then(
        () => resolve(true),
        () => resolve(false),
      ),
    socket: (resolve) => {
      const socket = new background.WebSocket(`${site.replace("http", "ws")}socket`);
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    },
    events: (resolve) => {
      const events = new background.EventSource(`${site}events`);
      events.onopen = () => resolve(true);
      events.onerror = () => resolve(false);
    },
    // Only Firefox's background has a document.
    image: (resolve) => {
      const image = new background.Image();
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = `${site}image`;
    },
    beacon: (resolve) => {
      background.navigator.sendBeacon(`${site}beacon`, "secret");
      resolve(false); // the site tells whether it arrived
    },
  };
  return Promise.all(Object.entries(ways).map(async ([way, go]) => ({ way, went: await outcome(go) })));
}
