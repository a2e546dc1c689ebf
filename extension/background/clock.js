// Wakes the queue at the time that the core asks for: with a timer, and with an alarm in case the worker dies before.

import { api } from "../shared/browser.js";

const ALARM = "wake";

/** Chromium fires no alarm sooner, and keeps a worker alive for 30 s after its last event. In milliseconds. */
const MIN_ALARM_DELAY = 30_000;

/** How much later than asked for an alarm may be, in milliseconds. If the worker dies, an alert waits for the alarm. */
const ALARM_TOLERANCE = 5_000;

/** The alarm repeats, because the worker that it wakes may die before it has set the next one. */
const REPEAT_MINUTES = 1;

/**
 * The shortest timer, in milliseconds: a core that asks to be woken at once again and again must not use a whole
 * processor.
 */
const MIN_TIMER_DELAY = 20;

/** The longest timer, in milliseconds: browsers fire a longer one at once. */
const MAX_TIMER_DELAY = 2 ** 31 - 1;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * When the alarm fires, in ms since 1970; `null` without an alarm, `undefined` if unknown.
 * @type {number | null | undefined}
 */
let alarm;

/**
 * Sets when to call back, in place of the time before.
 * @param {number | null} time in ms since 1970; `null` for never
 * @param {() => void} callback
 */
export function wakeAt(time, callback) {
  clearTimeout(timer);
  if (time === null) {
    if (alarm !== null) setAlarm(null);
    return;
  }
  const now = Date.now();
  timer = setTimeout(callback, Math.min(Math.max(time - now, MIN_TIMER_DELAY), MAX_TIMER_DELAY));
  const when = Math.max(time, now + MIN_ALARM_DELAY);
  // Each `create` writes to disk, so an alarm that is near enough stays.
  if (alarm && alarm > now && alarm >= time && alarm <= when + ALARM_TOLERANCE) return;
  setAlarm(when);
}

/**
 * Sets the alarm, or clears it with `null`. Never fails: the next call tries again, and until then there is the timer.
 * @param {number | null} when
 */
async function setAlarm(when) {
  alarm = when;
  try {
    if (when === null) await api.alarms.clear(ALARM);
    else await api.alarms.create(ALARM, { when, periodInMinutes: REPEAT_MINUTES });
  } catch (error) {
    console.error("Session Watch:", error);
    alarm = undefined;
  }
}

/**
 * Registers what the alarm calls. Must be called at top level.
 * @param {() => void} callback
 */
export function onAlarm(callback) {
  api.alarms.onAlarm.addListener(() => {
    alarm = undefined;
    callback();
  });
}
