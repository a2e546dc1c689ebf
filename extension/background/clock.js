// Wakes the queue when the core wants to be woken: by a timer while this worker lives, and by an alarm in case it does not.

import { api } from "../shared/browser.js";

const ALARM = "wake";

/** Chromium keeps a worker for 30 s after its last event, and fires no alarm sooner. */
const LEAST_ALARM = 30_000;

/** An alarm is good enough if it comes at most this much later than asked for: if the worker dies, an alert waits for it. */
const NEAR = 5_000;

/** An alarm comes again: the worker that it wakes may die before it has asked for the next. */
const AGAIN_MINUTES = 1;

/** A core that asks to be woken at once, again and again, must not keep a processor busy. */
const LEAST_WAIT = 20;

/** A timer that is set for longer goes off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** When the alarm stands, as far as this worker knows; `null` if there is none. @type {number | null | undefined} */
let alarm;

/**
 * @param {number | null} time when, in ms since 1970
 * @param {() => void} callback
 */
export function wakeAt(time, callback) {
  clearTimeout(timer);
  if (time === null) {
    if (alarm !== null) setAlarm(null);
    return;
  }
  const now = Date.now();
  timer = setTimeout(callback, Math.min(Math.max(time - now, LEAST_WAIT), LONGEST_TIMER));
  const when = Math.max(time, now + LEAST_ALARM);
  // Every `create` is a write to disk, so an alarm that stands about right is left alone.
  if (alarm && alarm > now && alarm >= time && alarm <= when + NEAR) return;
  setAlarm(when);
}

/** Never fails: a browser that takes no alarm is asked again the next time, and until then there is the timer. @param {number | null} when */
async function setAlarm(when) {
  alarm = when;
  try {
    if (when === null) await api.alarms.clear(ALARM);
    else await api.alarms.create(ALARM, { when, periodInMinutes: AGAIN_MINUTES });
  } catch (error) {
    console.error("Session Watch:", error);
    alarm = undefined;
  }
}

/**
 * Registers what an alarm calls; to be called at top level.
 * @param {() => void} callback
 */
export function onAlarm(callback) {
  api.alarms.onAlarm.addListener(() => {
    alarm = undefined;
    callback();
  });
}
