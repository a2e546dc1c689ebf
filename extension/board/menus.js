// The door to the menus, which are needed only after a click and loaded then.

/** @typedef {import("../shared/types.js").Board} Board */

/** @type {typeof import("./menu.js") | undefined} */
let menu;

/**
 * @param {EventTarget | null} anchor what it opens at
 * @param {"session" | "board" | "pause"} kind
 * @param {string} [id] of the session
 * @param {string} [first] a selector: what in it gets the focus
 */
export async function openMenu(anchor, kind, id = "", first = "button, select") {
  menu ??= await import("./menu.js");
  if (anchor instanceof HTMLElement) menu.open(anchor, kind, id, first);
}

/** Draws the open menu anew. @param {Board} board */
export function drawMenu(board) {
  menu?.draw(board);
}
