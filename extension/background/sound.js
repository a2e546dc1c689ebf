// The sound of an alert, where a notification cannot be told whether to make one: in Firefox, whose event page can play it.

import { api } from "../shared/browser.js";

/** Where Firefox's notifications come with the system's own sound; ours would be a second one. */
const SOUNDS_BY_ITSELF = ["win", "mac"];

/** @type {HTMLAudioElement | undefined} */
let sound;

/** Begins to sound, unless it still does: several alerts at once are one sound. Never fails; the alert itself is on the screen. */
export async function soundAlert() {
  try {
    const { os } = await api.runtime.getPlatformInfo();
    if (SOUNDS_BY_ITSELF.includes(os) || (sound && !sound.ended)) return;
    sound = new Audio(api.runtime.getURL("sounds/alert.wav"));
    await sound.play();
  } catch (error) {
    sound = undefined;
    console.error(error);
  }
}
