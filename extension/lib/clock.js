// Wakes the queue when the core wants to be woken: by a timer while this worker lives, and by an alarm in case it does not.

import { api } from "./browser.js";

const ALARM = "wake";

/** Chromium keeps a worker for 30 s after its last event, and fires no alarm sooner. */
const LEAST_ALARM = 30_000;

/** An alarm is good enough if it comes at most this much later than asked for: if the worker dies, an alert waits for it. */
const NEAR = 5_000;

/** An alarm comes again: the worker that it wakes may die before it has asked for the next. */
const AGAIN_MINUTES = 1;

/** A core that asks to be woken at once, again and again, must not keep a processor busy. */
const LEAST_WAIT = 20;

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
    if (alarm !== null) api.alarms.clear(ALARM);
    alarm = null;
    return;
  }
  const now = Date.now();
  if (time - now < LEAST_ALARM) timer = setTimeout(callback, Math.max(time - now, LEAST_WAIT));
  const when = Math.max(time, now + LEAST_ALARM);
  // Every `create` is a write to disk, so an alarm that stands about right is left alone.
  if (alarm && alarm > now && alarm >= time && alarm <= when + NEAR) return;
  alarm = when;
  api.alarms.create(ALARM, { when, periodInMinutes: AGAIN_MINUTES });
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
