// A scene is what one test runs on: a desktop, a replica and a browser with the extension. To start one takes longer
// than most tests, so it is reset for the next test, unless a test did something that cannot be undone (`spent`).

import { after, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { Replica } from "../replica/server.js";
import { CANNOT } from "./abilities.js";
import { Chromium } from "./chromium.js";
import { Desktop } from "./desktop.js";
import { Firefox } from "./firefox.js";

export const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));

/** Browsers share nothing, so their tests run at the same time. Most of the time they wait for a hold or a page. */
const TWO_AT_A_TIME = { concurrency: 2 };

/**
 * How long Firefox keeps the event page without an event in tests, in seconds: longer than the short holds that they
 * set. By default Firefox keeps it for longer than the usual holds.
 */
const REST = 0.5;

/**
 * Settings with holds so short that they are over long before Firefox suspends its event page. A page that is suspended
 * during a hold tells the need when its alarm wakes it, after 30 s.
 */
export const SOON = { hold_needs_input: 0.1, hold_finished: 0.1 };

/** The same for tests that look into the event page, which Firefox must not stop. */
export const AWAKE = 3600;

/** @typedef {import("./abilities.js").Ability} Ability */

/**
 * @template [B=Chromium]
 * @typedef {object} Scene
 * @property {Desktop} desktop
 * @property {Replica} replica
 * @property {B} browser
 * @property {Desktop["notifications"]} notifications
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Setting
 * @property {Parameters<Replica["show"]>[0]} sessions
 * @property {Parameters<Replica["show"]>[1]} [view]
 * @property {Record<string, number>} [settings]
 * @property {string} [path]
 * @property {string} [extension]  folder; as it ships unless told
 * @property {number} [rest] how long Firefox keeps the event page, in seconds: longer than the test's longest hold
 * @property {boolean} [lasts] whether the extension is still installed after a restart of Firefox
 */

/**
 * @param {Promise<Desktop>} [where]
 * @param {string} [extension]  folder; as it ships unless told
 * @returns {Promise<Scene>}
 */
export function openScene(where, extension = `${DIST}chromium`) {
  return open((desktop, replica) => Chromium.launch({ desktop, replica, extension }), where);
}

/**
 * Starts a scene with Firefox.
 * @param {{rest?: number, extension?: string, lasts?: boolean}} [options]
 * @returns {Promise<Scene<Firefox>>}
 */
export function openFirefoxScene({ rest = REST, extension = `${DIST}firefox`, lasts } = {}) {
  return open((desktop, replica) => Firefox.launch({ desktop, replica, extension, rest, lasts }));
}

/**
 * @template {{close(): Promise<void>}} B
 * @param {(desktop: Desktop, replica: Replica) => Promise<B>} launch
 * @param {Promise<Desktop>} [where]
 * @returns {Promise<Scene<B>>}
 */
async function open(launch, where = Desktop.start()) {
  const [desktop, replica] = await Promise.all([where, new Replica().start()]);
  const close = async () => {
    replica.stop();
    await desktop.stop();
  };
  try {
    const browser = await launch(desktop, replica);
    const closeAll = () => browser.close().then(close);
    return { desktop, replica, browser, notifications: desktop.notifications, close: closeAll };
  } catch (error) {
    await close();
    throw error;
  }
}

// ---- Scenes for tests ----

/** Scenes that a test has left as new, for the next. @type {Record<BrowserName, AnyScene[]>} */
const left = { chromium: [], firefox: [] };
/** Those that no other test may have. @type {Promise<void>[]} */
const closing = [];

/**
 * Returns a scene whose page shows these sessions in one tab, after the extension has read them. No other test has it
 * at the same time. After the test it is closed or reset.
 * @param {BrowserName} name
 * @param {import("node:test").TestContext} t
 * @param {Setting} setting
 */
async function stage(name, t, { sessions, view, settings, path, ...how }) {
  const isUsual = !how.extension && !how.lasts;
  const scene = (isUsual && left[name].pop()) || (await OPEN[name](how));
  t.after(() => leave(name, scene, isUsual));
  // Firefox suspends an event page also while the answer to a message is pending. On a busy machine that may be the answer
  // to the page's first word, twice.
  await scene.browser.letRest(AWAKE);
  await scene.replica.show(sessions, view);
  if (settings) await scene.browser.configure(settings);
  const page = await scene.browser.visit(path);
  await scene.replica.ready();
  await Promise.all(sessions.map(({ id }) => scene.browser.knows(id)));
  await scene.browser.letRest(how.rest ?? REST);
  await scene.browser.betweenSteps();
  return { ...scene, page };
}

/** @param {BrowserName} name @param {AnyScene} scene @param {boolean} isUsual */
async function leave(name, scene, isUsual) {
  if (!isUsual || scene.browser.spent) return void closing.push(scene.close());
  try {
    await scene.browser.reset();
    await Promise.all([scene.desktop.reset(), scene.replica.reset()]);
  } catch (error) {
    closing.push(scene.close());
    throw error;
  }
  left[name].push(scene);
}

/** @param {BrowserName} name */
async function closeAll(name) {
  for (const scene of left[name].splice(0)) closing.push(scene.close());
  await Promise.all(closing.splice(0));
}

/**
 * @typedef {(t: import("node:test").TestContext, setting: Setting) => Promise<AnyScene & {page: import("./browser.js").Page}>} Stage
 */
/** @typedef {Scene<Chromium | Firefox>} AnyScene */
/** @typedef {(how?: {rest?: number, lasts?: boolean, extension?: string}) => Promise<AnyScene>} Open */
/** @typedef {"chromium" | "firefox"} BrowserName */
/** @typedef {(stage: Stage, way: {open: Open, can: (what: Ability) => boolean, extension: string}) => void} Tests */

/** How a scene is opened in each browser. @type {Record<BrowserName, Open>} */
export const OPEN = {
  chromium: ({ extension } = {}) => openScene(undefined, extension),
  firefox: openFirefoxScene,
};

/** Runs the same tests in both browsers, at the same time. @param {string} name @param {Tests} tests */
export function inEachBrowser(name, tests) {
  describe(name, TWO_AT_A_TIME, () => {
    inBrowser("chromium", `${name}, in chromium`, tests);
    inBrowser("firefox", `${name}, in firefox`, tests);
  });
}

/** Runs tests in one browser alone. @param {BrowserName} browser @param {string} name @param {Tests} tests */
export function inBrowser(browser, name, tests) {
  describe(name, { concurrency: 1 }, () => {
    after(() => closeAll(browser));
    tests((t, setting) => stage(browser, t, setting), {
      open: OPEN[browser],
      can: (what) => !CANNOT[browser].includes(what),
      extension: DIST + browser,
    });
  });
}
