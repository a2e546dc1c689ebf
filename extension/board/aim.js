// Rows must not jump while somebody aims at them: while the pointer is over the list, and not just left lying there,
// the core is told to keep the order that is on the screen.

import { change, view } from "./ui-state.js";

/** A pointer that has not moved for so long aims at nothing. */
const REST_MS = 5_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let rest;

/** The rows on the screen, in order. */
export const shown = () =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".row"))].map((row) => ({
    id: row.dataset.sessionId ?? "",
    group: row.closest(".group")?.getAttribute("data-group") ?? "",
  }));

/** @param {PointerEvent} event */
export function aim({ pointerType }) {
  if (pointerType === "touch") return;
  if (view.hold.length === 0) view.hold = shown();
  clearTimeout(rest);
  rest = setTimeout(release, REST_MS);
}

export function release() {
  clearTimeout(rest);
  if (view.hold.length > 0) change(view, { hold: [] });
}

/** New rows came after the others; that is the order to keep from now on. */
export function keepAim() {
  if (view.hold.length > 0) view.hold = shown();
}
