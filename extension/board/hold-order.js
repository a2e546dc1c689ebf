// Keeps rows from moving while the user aims at one: while the pointer moves over the list, the core must keep the
// order that is on the screen.

import { change, view } from "./ui-state.js";

/** A pointer that has not moved for so long no longer holds the order. */
const REST_MS = 5_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let restTimer;

/** Returns the rows on the screen, in order. */
export const rowsOnScreen = () =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".row"))].map((row) => ({
    id: row.dataset.sessionId ?? "",
    group: row.closest(".group")?.getAttribute("data-group") ?? "",
  }));

/** Holds the order from now on, until the pointer rests or leaves. @param {PointerEvent} event */
export function holdOrder({ pointerType }) {
  if (pointerType === "touch") return;
  if (view.hold.length === 0) view.hold = rowsOnScreen();
  clearTimeout(restTimer);
  restTimer = setTimeout(releaseOrder, REST_MS);
}

/** Lets the rows move again. */
export function releaseOrder() {
  clearTimeout(restTimer);
  if (view.hold.length > 0) change(view, { hold: [] });
}

/** Extends a held order by the rows that came meanwhile, which stand after the others. */
export function extendHold() {
  if (view.hold.length > 0) view.hold = rowsOnScreen();
}
