// Plays the sound of an alert in Firefox, where a notification cannot be given or denied a sound.

import { api, isSoundOurs } from "../shared/browser.js";

/** @type {HTMLAudioElement | undefined} */
let sound;

/** The turn that the latest sound was for. @type {object | undefined} */
let sounded;

/**
 * Starts the sound, once for the alerts of one turn, and not while it is still playing. Never fails, because the
 * notification itself is shown.
 * @param {object} turn the effects that the core decided on together
 */
export async function soundAlert(turn) {
  if (turn === sounded) return;
  sounded = turn;
  try {
    if (!(await isSoundOurs()) || (sound && !sound.ended)) return;
    sound = new Audio(api.runtime.getURL("sounds/alert.wav"));
    await sound.play();
  } catch (error) {
    sound = undefined;
    console.error(error);
  }
}
