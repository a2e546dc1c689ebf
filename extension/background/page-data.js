// Registers the scripts that read the page's own data, while the setting for it is on. Browsers inject them into every
// page that is loaded from then on. When the setting goes off, the scripts in open pages are told to stop.

import { api, SITE } from "../shared/browser.js";
import { siteTabs } from "./tabs.js";

/**
 * The relay must run first: the other script hands its message channel over to it before any script of the page runs.
 * Chromium runs them in the order of their ids, Firefox in the order of registration.
 */
const SCRIPTS = /** @type {const} */ ([
  { id: "page-data-1", js: ["page-data/relay.js"], world: "ISOLATED" },
  { id: "page-data-2", js: ["page-data/listen.js"], world: "MAIN" },
]);

/** Whether this worker has the scripts registered; `undefined` if unknown. @type {boolean | undefined} */
let isOn;

/**
 * Registers or unregisters the scripts. Never fails: after a failure the next step tries again.
 * @param {boolean} wanted
 */
export async function syncPageData(wanted) {
  if (wanted === isOn) return;
  const before = isOn;
  isOn = wanted;
  try {
    const ids = SCRIPTS.map(({ id }) => id);
    const there = await api.scripting.getRegisteredContentScripts({ ids: [...ids] });
    if (wanted && there.length < ids.length) {
      if (there.length > 0) await api.scripting.unregisterContentScripts({ ids: there.map(({ id }) => id) });
      await api.scripting.registerContentScripts(
        SCRIPTS.map(({ id, js, world }) => ({
          id,
          js: [...js],
          world,
          matches: [`${SITE}/*`],
          runAt: "document_start",
        })),
      );
    }
    if (!wanted && there.length > 0) await api.scripting.unregisterContentScripts({ ids: there.map(({ id }) => id) });
    if (!wanted && (there.length > 0 || before)) await stopAll();
  } catch (error) {
    console.error("Session Watch:", error);
    isOn = undefined;
  }
}

/** Stops the scripts in all pages. */
async function stopAll() {
  const tabs = await siteTabs();
  await Promise.all(
    tabs.map((tab) => api.tabs.sendMessage(tab, { kind: "data-off" }, { frameId: 0 }).catch(() => {})), // no script is there
  );
}
