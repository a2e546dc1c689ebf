// Plays the sound of an alert in Firefox, where a notification cannot be given or denied a sound.

import { api, isSoundOurs } from "../shared/browser.js";

/** @type {HTMLAudioElement | undefined} */
let sound;

/** Starts the sound, unless it is still playing. Never fails, because the notification itself is shown. */
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
