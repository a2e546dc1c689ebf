// The browser's extension API, and in which ways browsers differ. Every module asks here; only the content
// script, which cannot import, has its own.

export const api = globalThis.browser ?? globalThis.chrome;

/** The one site this extension sees. */
export const SITE = "https://claude.ai";

/** Firefox throws on `requireInteraction`, `silent` and buttons; it is also the one without `update`. */
export const richNotifications = "update" in api.notifications;

/** Firefox can be asked to say of a tab only that it was unloaded; Chromium would say everything that happens to every tab. */
export const tellsOfUnloading = "UpdatePropertyName" in api.tabs;
