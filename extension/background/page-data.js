// The scripts that read the page's own data along, while the user wants that. Browsers put them into pages that are loaded
// from then on; a script that is there already is told to stop when the user no longer wants it.

import { api, SITE } from "../shared/browser.js";
import { siteTabs } from "./tabs.js";

/**
 * The relay first: the other hands over to it what they speak through, before any script of the page runs. Chromium runs them in
 * the order of their ids, Firefox as they were registered.
 */
const SCRIPTS = /** @type {const} */ ([
  { id: "page-data-1", js: ["page-data/relay.js"], world: "ISOLATED" },
  { id: "page-data-2", js: ["page-data/listen.js"], world: "MAIN" },
]);

/** What this worker has last seen to. @type {boolean | undefined} */
let isOn;

/** Registers the scripts, or takes them back. Never fails: what did not work is tried again with the next step. @param {boolean} wanted */
export async function readAlong(wanted) {
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

/** Ends the scripts in all pages. */
async function stopAll() {
  const tabs = await siteTabs();
  await Promise.all(
    tabs.map((tab) => api.tabs.sendMessage(tab, { kind: "data-off" }, { frameId: 0 }).catch(() => {})), // nobody is there
  );
}
