// The simplest possible extension, for comparison.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes the simplest extension: it only sends the row that changed, stores a word when it is asked to, and says hi in
 * its popup.
 * @param {import("../harness/scene.js").Scene["desktop"]} desktop
 * @returns {string} its folder
 */
export function bareExtension(desktop) {
  const folder = desktop.guard.subfolder("bare");
  const content = `
    const row = '[data-row-key^="code:"]';
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target.nodeType === 1 ? target : target.parentElement;
        const changed = element?.closest(row);
        if (changed) return void chrome.runtime.sendMessage({ row: changed.outerHTML });
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });`;
  const manifest = {
    manifest_version: 3,
    name: "Bare",
    version: "1",
    background: { service_worker: "background.js" },
    permissions: ["storage"],
    action: { default_popup: "hi.html" },
    content_scripts: [{ matches: ["https://claude.ai/*"], js: ["content.js"] }],
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "content.js"), content);
  const background = `
    chrome.runtime.onMessage.addListener(({ keep }, _, reply) => {
      if (!keep) return void reply({});
      chrome.storage.local.set({ keep }).then(() => reply({}));
      return true;
    });`;
  writeFileSync(join(folder, "background.js"), background);
  writeFileSync(join(folder, "page.html"), "<!doctype html><title>Bare</title>");
  writeFileSync(join(folder, "hi.html"), "<!doctype html><title>Hi</title><p>hi");
  return folder;
}
