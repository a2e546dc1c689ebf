// Sends commands to the background, and asks the browser for access to the site. Pages do both only through this
// module.

import { api, SITE } from "../shared/browser.js";

/**
 * Sends a command and waits until it has been carried out.
 * @param {import("../shared/types.js").Command} command
 * @returns {Promise<string>} why it was not carried out, or ""
 */
export async function send(command) {
  try {
    const reply = await deliver({ kind: "command", command });
    return reply ? (reply.error ?? "") : "no answer";
  } catch (error) {
    return String(error);
  }
}

/** The browsers' error for a message that no listener received. */
const NO_RECEIVER = "Receiving end does not exist";

/**
 * @param {import("../shared/types.js").PageMessage} message
 * @returns {Promise<import("../shared/types.js").Answers["command"] | null>}
 */
async function deliver(message) {
  try {
    return await api.runtime.sendMessage(message);
  } catch (error) {
    // While Firefox suspends the event page, a message reaches no listener. A second one wakes the event page.
    if (!String(error).includes(NO_RECEIVER)) throw error;
    return api.runtime.sendMessage(message);
  }
}

/** Whether the extension has access to the site. In Firefox the user grants it; in Chromium the user can revoke it. */
export function hasAccess() {
  return api.permissions.contains({ origins: [`${SITE}/*`] });
}

/** Calls back when the access to sites changes. @param {() => void} callback */
export function onAccess(callback) {
  api.permissions.onAdded.addListener(callback);
  api.permissions.onRemoved.addListener(callback);
}

/** Asks the user for access to the site. Must be called in a click's handler. */
export function askForAccess() {
  return api.permissions.request({ origins: [`${SITE}/*`] });
}
