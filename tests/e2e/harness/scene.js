// What one test plays on: a desktop, a replica and a browser with the extension, all new, and gone with the test.

import { describe } from "node:test";
import { fileURLToPath } from "node:url";
import { Replica } from "../replica/server.js";
import { CANNOT } from "./abilities.js";
import { Chromium } from "./chromium.js";
import { Desktop } from "./desktop.js";
import { Firefox } from "./firefox.js";

export const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));

/** Scenes share nothing, so tests can run beside each other; most of their time they wait for a hold or a browser. */
export const TWO_AT_A_TIME = { concurrency: 2 };

/**
 * How long Firefox leaves the event page without an event, in seconds. Of itself it leaves it for longer than any usual hold, in
 * tests for longer than the short holds that they set.
 */
const REST = 0.5;

/** Instead of that: Firefox lets the event page be, for tests that look into it. */
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
 * @property {number} [rest]  how long Firefox leaves the event page: longer than the test's longest hold
 * @property {boolean} [lasts]  whether the extension is still there after a restart of Firefox
 */

/**
 * @param {Promise<Desktop>} [where]
 * @param {string} [extension]  folder; as it ships unless told
 * @returns {Promise<Scene>}
 */
export function openScene(where, extension = `${DIST}chromium`) {
  return open((desktop, replica) => Chromium.launch({ desktop, replica, extension }), where);
}

/** The same with Firefox. @param {{rest?: number, extension?: string, lasts?: boolean}} [options] @returns {Promise<Scene<Firefox>>} */
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

/**
 * A scene that closes with its test, with the sessions named on the page, one tab that shows them, and the extension having
 * seen them.
 * @param {import("node:test").TestContext} t
 * @param {Setting} setting
 */
export function stage(t, setting) {
  return set(t, openScene(undefined, setting.extension), setting);
}

/** The same with Firefox. @param {import("node:test").TestContext} t @param {Setting} setting */
export function stageFirefox(t, setting) {
  return set(t, openFirefoxScene(setting), setting);
}

/**
 * @template {Chromium | Firefox} B
 * @param {import("node:test").TestContext} t
 * @param {Promise<Scene<B>>} opening
 * @param {Setting} setting
 */
async function set(t, opening, { sessions, view, settings, path }) {
  const scene = await opening;
  t.after(() => scene.close());
  await scene.replica.show(sessions, view);
  if (settings) await scene.browser.configure(settings);
  const page = await scene.browser.visit(path);
  await scene.replica.ready();
  await Promise.all(sessions.map(({ id }) => scene.browser.knows(id)));
  await scene.browser.betweenSteps();
  return { ...scene, page };
}

/**
 * @typedef {(t: import("node:test").TestContext, setting: Setting) => Promise<Scene<Chromium | Firefox> & {page: import("./browser.js").Page}>} Stage
 */

/** @typedef {Scene<Chromium | Firefox>} AnyScene */
/** @typedef {(how?: {rest?: number, lasts?: boolean}) => Promise<AnyScene>} Open */

/** How a scene is opened in each browser. */
export const OPEN = {
  chromium: () => openScene(),
  firefox: openFirefoxScene,
};
const STAGE = { chromium: stage, firefox: stageFirefox };

/**
 * The same tests in each browser.
 * @param {string} name
 * @param {(stage: Stage, way: {open: Open, can: (what: Ability) => boolean, extension: string}) => void} tests
 */
export function inEachBrowser(name, tests) {
  for (const browser of /** @type {(keyof typeof OPEN)[]} */ (Object.keys(OPEN))) {
    const [open, stage] = [OPEN[browser], STAGE[browser]];
    const can = (/** @type {Ability} */ what) => !CANNOT[browser].includes(what);
    describe(`${name}, in ${browser}`, TWO_AT_A_TIME, () => tests(stage, { open, can, extension: DIST + browser }));
  }
}
