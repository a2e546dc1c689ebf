// Random pages, made of parts of real ones. The same seed gives the same page.

import { Random } from "../chaos/random.js";
import { Planter } from "./canaries.js";
import * as parts from "./parts.js";

/** @typedef {import("./canaries.js").Canaries} Canaries */

const PATHS = [
  "/code",
  "/code/ID",
  "/code/ID",
  "/code/artifact/7",
  "/codex",
  "/chat/0f2a",
  "/share/77aa",
  "/project/9",
  "/new",
  "/settings/profile",
  "/public/artifacts/4",
];
const TAGS = [
  "div",
  "div",
  "div",
  "section",
  "article",
  "main",
  "ul",
  "li",
  "span",
  "form",
  "dialog",
  "x-part",
  "header",
];
const ATTRIBUTES = [
  "",
  "",
  "",
  'aria-live="polite"',
  'role="status"',
  'role="alert"',
  'role="feed" aria-label="Chat messages"',
  'role="log"',
  'role="list"',
  'role="listitem"',
  'role="article"',
  'role="row"',
  'role="dialog"',
  'data-index="3"',
  'data-testid="transcript-rows"',
  'class="card"',
  'class="font-claude-response"',
];
const LINKS = /** @type {const} */ (["none", "one", "one", "several", "badge"]);
const MOST_PARTS = 8;

/** The parts of a random page. @type {((plant: Planter, links: () => string) => string)[]} */
const PARTS = [
  parts.userTurn,
  (plant, links) => parts.claudeTurn(plant, links()),
  (plant, links) => `<p>${plant.secret("paragraph")} ${links()}</p>`,
  (plant, links) => `${links()} ${plant.secret("bare text")}`,
  parts.toolCall,
  parts.thinking,
  parts.composer,
  parts.permission,
  parts.question,
  parts.plan,
  parts.toasts,
  parts.bar,
  parts.settings,
  (plant, links) => parts.panel(plant, links()),
];

/** @param {Canaries} canaries @param {number} seed @returns {import("./pages.js").Page} */
export function grownPage(canaries, seed) {
  const name = `tree ${seed}`;
  const random = new Random(seed);
  const plant = new Planter(canaries, name, false);
  const id = parts.sessionOf("Open");
  const path = pick(random, PATHS);
  const side = random.chance(0.4) && path.startsWith("/code") ? parts.sidebar(plant, id) : "";
  // On the landing page everything is about sessions: the text of a link to one is its title.
  const text = (/** @type {string} */ what) => (path === "/code" ? plant.kept(what) : plant.secret(what));
  const links = () => parts.links(plant, pick(random, LINKS), text);
  let left = 1 + random.below(MOST_PARTS);
  /** @param {number} depth @returns {string} */
  const grow = (depth) => {
    if (depth === 0 || left <= 0) return "";
    let inner = "";
    for (let children = 1 + random.below(3); children > 0; children -= 1) {
      if (random.chance(0.5)) inner += grow(depth - 1);
      else if (left > 0) {
        left -= 1;
        inner += pick(random, PARTS)(plant, links);
      }
    }
    const tag = pick(random, TAGS);
    return `<${tag} ${pick(random, ATTRIBUTES)}>${inner}</${tag}>`;
  };
  const grown = Array.from({ length: 3 }, () => grow(6)).join("");
  const body = random.chance(0.3) ? grown.replace(/ data-[a-z-]+="[^"]*"/g, "") : grown;
  const title = plant.secret("title of the tab");
  return { name, path: path.replace("ID", id), title, body: side + body, isLoaded: false };
}

/** @template T @param {Random} random @param {readonly T[]} list @returns {T} */
function pick(random, list) {
  return /** @type {T} */ (list[random.below(list.length)]);
}
