// The browser's extension API, and in which ways browsers differ. Every module asks here; only the content
// script, which cannot import, has its own.

export const api = globalThis.browser ?? globalThis.chrome;

/** The one site this extension sees. */
export const SITE = "https://claude.ai";

/** Firefox throws on `requireInteraction`, `silent` and buttons; it is also the one without `update`. */
export const richNotifications = "update" in api.notifications;

/** Firefox can be asked to say of a tab only that it was unloaded; Chromium would say everything that happens to every tab. */
export const tellsOfUnloading = "UpdatePropertyName" in api.tabs;

/** Where Firefox's notifications come with the system's own sound; ours would be a second one. */
const SOUNDS_BY_ITSELF = ["win", "mac"];

/** Whether it is ours to say if a notification makes a sound: Chromium's can be silent, and elsewhere Firefox's make none. */
export async function isSoundOurs() {
  return richNotifications || !SOUNDS_BY_ITSELF.includes((await api.runtime.getPlatformInfo()).os);
}
