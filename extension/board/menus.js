// Opens the menus, whose module is loaded at the first click.

/** @typedef {import("../shared/types.js").Board} Board */

/** @type {typeof import("./menu.js") | undefined} */
let menu;

/**
 * @param {EventTarget | null} anchor the button that it opens at
 * @param {"session" | "board" | "pause"} kind
 * @param {string} [id] the session's id
 * @param {string} [first] a selector: the element of the menu that gets the focus
 */
export async function openMenu(anchor, kind, id = "", first = "button, select") {
  menu ??= await import("./menu.js");
  if (anchor instanceof HTMLElement) menu.open(anchor, kind, id, first);
}

/** Draws the open menu again, if there is one. @param {Board} board */
export function drawMenu(board) {
  menu?.draw(board);
}
