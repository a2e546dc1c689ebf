// The sound of an alert, where a notification cannot be told whether to make one: in Firefox, whose event page can play it.

import { api, isSoundOurs } from "../shared/browser.js";

/** @type {HTMLAudioElement | undefined} */
let sound;

/** Begins to sound, unless it still does: several alerts at once are one sound. Never fails; the alert itself is on the screen. */
export async function soundAlert() {
  try {
    if (!(await isSoundOurs()) || (sound && !sound.ended)) return;
    sound = new Audio(api.runtime.getURL("sounds/alert.wav"));
    await sound.play();
  } catch (error) {
    sound = undefined;
    console.error(error);
  }
}
