// The browser's extension API, and in which ways browsers differ. Every module asks here; only content.js, which cannot
// import, has its own.

export const api = globalThis.browser ?? globalThis.chrome;

/** The one site this extension sees. */
export const SITE = "https://claude.ai";

/** Firefox throws on `requireInteraction`, `silent` and buttons; it is also the one without `update`. */
export const richNotifications = "update" in api.notifications;
