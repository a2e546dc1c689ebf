// What one test plays on: a desktop, a replica and a browser with the extension, all new, and gone with the test.

import { fileURLToPath } from "node:url";
import { Replica } from "../replica/server.js";
import { Chromium } from "./chromium.js";
import { Desktop } from "./desktop.js";
import { Firefox } from "./firefox.js";

export const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));

/** Scenes share nothing, so tests can run beside each other; most of their time they wait for a hold or a browser. */
export const TWO_AT_A_TIME = { concurrency: 2 };

/**
 * @typedef {object} Scene
 * @property {Desktop} desktop
 * @property {Replica} replica
 * @property {Chromium} browser
 * @property {Desktop["notifications"]} notifications
 * @property {() => Promise<void>} close
 */

/**
 * @param {Promise<Desktop>} [where]
 * @param {string} [extension]  folder; what ships unless told
 * @returns {Promise<Scene>}
 */
export function openScene(where, extension = `${DIST}chromium`) {
  return open((desktop, replica) => Chromium.launch({ desktop, replica, extension }), where);
}

/** The same with Firefox. */
export function openFirefoxScene() {
  return open((desktop, replica) => Firefox.launch({ desktop, replica, extension: `${DIST}firefox` }));
}

/**
 * @template {{close(): Promise<void>}} Browser
 * @param {(desktop: Desktop, replica: Replica) => Promise<Browser>} launch
 * @param {Promise<Desktop>} [where]
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
 * @param {object} options
 * @param {Parameters<Replica["show"]>[0]} options.sessions
 * @param {Parameters<Replica["show"]>[1]} [options.view]
 * @param {Record<string, number>} [options.settings]
 * @param {string} [options.path]
 * @param {string} [options.extension]
 */
export async function stage(t, { sessions, view, settings, path, extension }) {
  const scene = await openScene(undefined, extension);
  t.after(() => scene.close());
  await scene.replica.show(sessions, view);
  if (settings) await scene.browser.configure(settings);
  const page = await scene.browser.visit(path);
  await scene.replica.ready();
  await Promise.all(sessions.map(({ id }) => scene.browser.knows(id)));
  return { ...scene, page };
}
