// What pages may ask of the background, and the only place that asks.

import { api, SITE } from "../shared/browser.js";

/**
 * Sends a command and waits until it has been carried out.
 * @param {import("../shared/types.js").Command} command
 * @returns {Promise<string>} why it was not, in words, or nothing
 */
export async function send(command) {
  try {
    const reply = await deliver({ kind: "command", command });
    return reply ? (reply.error ?? "") : "no answer";
  } catch (error) {
    return String(error);
  }
}

/** What the browser says when nobody has heard a message. */
const UNHEARD = "Receiving end does not exist";

/** @param {import("../shared/types.js").PageMessage} message @returns {Promise<import("../shared/types.js").Answers["command"] | null>} */
async function deliver(message) {
  try {
    return await api.runtime.sendMessage(message);
  } catch (error) {
    // In the moment in which Firefox suspends the event page it delivers to nobody; asked again, it wakes it.
    if (!String(error).includes(UNHEARD)) throw error;
    return api.runtime.sendMessage(message);
  }
}

/** Whether the user lets us see the site: Firefox asks, Chromium lets it be taken back. */
export function hasAccess() {
  return api.permissions.contains({ origins: [`${SITE}/*`] });
}

/** Calls back when that changes. @param {() => void} callback */
export function onAccess(callback) {
  api.permissions.onAdded.addListener(callback);
  api.permissions.onRemoved.addListener(callback);
}

/** Must be called in answer to a click. */
export function askForAccess() {
  return api.permissions.request({ origins: [`${SITE}/*`] });
}
