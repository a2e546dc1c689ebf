// The browser's extension API, and how browsers differ in it. Every module takes it from here. Only content scripts,
// which cannot import modules, take it from the global object.

export const api = globalThis.browser ?? globalThis.chrome;

/** The only site that this extension has access to. */
export const SITE = "https://claude.ai";

/**
 * Whether notifications take `requireInteraction`, `silent` and buttons. Firefox throws on these, and is the browser
 * without `update`.
 */
export const richNotifications = "update" in api.notifications;

/**
 * Whether a listener can ask for events about discarded tabs alone, as in Firefox. Chromium would send every change of
 * every tab.
 */
export const hasDiscardEvents = "UpdatePropertyName" in api.tabs;

/** The systems on which Firefox's notifications have the system's own sound. Ours would be a second one. */
const SOUNDS_BY_ITSELF = ["win", "mac"];

/**
 * Whether we decide if an alert has a sound: in Chromium with `silent`, in Firefox with a sound of our own where the
 * system has none.
 */
export async function isSoundOurs() {
  return richNotifications || !SOUNDS_BY_ITSELF.includes((await api.runtime.getPlatformInfo()).os);
}
