// Asks the browser whether alerts can reach the user.

import { hasAccess } from "../pages/client.js";
import { api, SITE } from "../shared/browser.js";

/** @typedef {{ allowed: boolean, access: boolean, open: boolean }} Reach */

/** @returns {Promise<Reach>} */
export async function checkReach() {
  const [level, access, tabs] = await Promise.all([
    // Firefox has no such method: an installed extension may show notifications there.
    api.notifications.getPermissionLevel?.() ?? "granted",
    hasAccess(),
    api.tabs.query({ url: `${SITE}/code*` }),
  ]);
  return { allowed: level === "granted", access, open: tabs.length > 0 };
}
