// Takes pictures of every page of the extension, for review, the documents and the stores: node tests/e2e/pictures.js
// [parts of names]. The real extension shows what it has read on the replica; no picture is edited.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { liveThrough } from "./harness/day.js";
import { DIST, openFirefoxScene, openScene } from "./harness/scene.js";
import { sessionId } from "./replica/world.js";

/** @typedef {import("./replica/server.js").Change} Change */
/** @typedef {import("./replica/world.js").View} View */
/**
 * @typedef {{ name: string, page?: string, width?: number, height?: number, scale?: number, wishes?: import("./harness/browser.js").Wishes, settings?: Record<string, number>, kept?: boolean, act?: (page: import("./harness/browser.js").Page) => Promise<unknown> }} Shot
 */

const PICTURES = fileURLToPath(new URL("../../.cache/pictures/", import.meta.url));
/** The pictures for the documents and the stores, in the stores' size. They are kept in the repository. */
const KEPT = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const STORE = { width: 1280, height: 800, kept: true };

const parts = process.argv.slice(2);
const isWanted = (/** @type {string} */ name) => parts.length === 0 || parts.some((part) => name.includes(part));

const DARK = { dark: true };
const FORCED = { forced: true };
const CONTRAST = { contrast: true };
/** A window of 1280 by 800 pixels at 200 %. */
const ZOOMED = { width: 640, height: 400 };

const LIST = { layout_tab: 0, layout_panel: 0, theme: 0, density: 0, grouping: 0, language: 0 };
/** Languages, by their index in the setting. */
const GERMAN = { ...LIST, language: 2 };
const JAPANESE = { ...LIST, language: 8 };
const GRID = { ...LIST, layout_tab: 1 };
const SPLIT = { ...LIST, layout_tab: 2 };

/** @typedef {[string, Change["status"], Partial<Change>]} Task  title, status, what else */

/**
 * Sessions as today's page lists them: most titles come from Claude, some of them are equal, and most have no
 * repository.
 * @type {Task[]}
 */
const TODAY = [
  [
    "Hotfix: prod 500s on /checkout",
    "waiting",
    {
      repository: "acme/shop-api",
      detail: "Wants to roll the last deployment back",
      ask: "Allow Claude to run kubectl rollout undo deployment/checkout?",
    },
  ],
  ["Add loading spinners to all forms", "running", { repository: "acme/shop-web" }],
  ["Fix failing CI", "running", { repository: "acme/shop-api" }],
  [
    "Dark mode for the settings page",
    "finished",
    {
      repository: "acme/shop-web",
      detail: "The page follows the system's theme",
      pullRequests: [{ number: 41, state: "Open" }],
    },
  ],
  ["Fix failing CI", "failed", { error: "Usage limit reached" }],
  [
    "Migrate the settings page from Redux to signals",
    "finished",
    {
      repository: "acme/shop-web",
      detail: "Should the mobile selectors keep their old names, or may I rename them everywhere?",
      question: true,
    },
  ],
  ["إصلاح خطأ إعادة التوجيه في صفحة تسجيل الدخول", "running", { repository: "acme/shop-web" }],
  [
    "Retry failed charges with an exponential back-off, and tell the customer in plain words what happens next and when",
    "running",
    { repository: "acme/billing" },
  ],
  [
    "Cover the checkout with tests",
    "idle",
    { repository: "acme/shop-web", pullRequests: [{ number: 40, state: "Merged" }] },
  ],
  ["Migrate the build to esbuild", "idle", { repository: "acme/shop-web" }],
  ["Fix failing CI", "finished", { repository: "acme/docs", detail: "The build is green again" }],
  ["Investigate the flaky checkout test", "running", { repository: "acme/shop-api" }],
];

/**
 * Sessions as KB-029 describes them: titles with brackets, and a card for each with repository, branch, phase and
 * progress.
 * @type {Task[]}
 */
const KB_029 = [
  [
    "[P1] [API] Fix rate limiting bug in /auth endpoint",
    "waiting",
    { repository: "acme/shop-api", branch: "claude/rate-limit", ask: "Allow Claude to run npx prisma migrate dev?" },
  ],
  [
    "[P2] [Frontend] Update Header component dark mode",
    "running",
    { repository: "acme/shop-web", branch: "claude/dark-mode", phase: "Testing", progress: 85 },
  ],
  [
    "[P2] [Frontend] Add loading spinners to all forms",
    "running",
    { repository: "acme/shop-web", branch: "claude/spinners", phase: "Implementing", progress: 60 },
  ],
  [
    "[P3] [Docs] Update README with new installation steps",
    "finished",
    { repository: "acme/docs", branch: "claude/readme", pullRequests: [{ number: 41, state: "Open" }] },
  ],
  [
    "[Feature] Add email validation to ContactForm",
    "failed",
    { repository: "acme/shop-web", branch: "claude/contact-form", error: "Usage limit reached" },
  ],
  ["Fix bug", "running", { repository: "acme/shop-api", branch: "claude/fix-bug", phase: "Analyzing", progress: 15 }],
  [
    "إصلاح خطأ إعادة التوجيه في صفحة تسجيل الدخول",
    "running",
    { repository: "acme/shop-web", branch: "claude/redirect" },
  ],
  [
    "[P2] [Payments] Retry failed charges with an exponential back-off, and tell the customer in plain words what happens next and when",
    "running",
    {
      repository: "acme/a-repository-with-quite-a-long-name",
      branch: "claude/retry-failed-charges-with-back-off-01Hxy",
      phase: "Completing",
      progress: 95,
    },
  ],
  [
    "[P3] [Tests] Cover the checkout",
    "idle",
    { repository: "acme/shop-web", branch: "claude/checkout-tests", pullRequests: [{ number: 40, state: "Merged" }] },
  ],
  ["Migrate the build to esbuild", "idle", { repository: "acme/shop-web", branch: "claude/esbuild" }],
];

/** The ways in which the page shows the sessions. @type {Record<string, { tasks: Task[], view: Partial<View> }>} */
const MODES = {
  today: { tasks: TODAY, view: { landing: "attention" } },
  "KB-029": { tasks: KB_029, view: { landing: "dashboard" } },
};

/** @param {Task[]} tasks @param {number} count @returns {(Change & { id: string })[]} */
const sessions = (tasks, count) =>
  [...Array(count).keys()].map((at) => {
    const [title, status, more] = tasks[at % tasks.length] ?? tasks[0];
    const round = Math.floor(at / tasks.length);
    const isMany = tasks === TODAY && title.startsWith("Fix failing");
    return { id: sessionId(at + 1), title: round && !isMany ? `${title} ${round + 1}` : title, status, ...more };
  });

/** How long before a picture each task reached its state, and how long the working day before that was, in minutes. */
const SINCE = [8, 44, 36, 12, 4, 16, 28, 130, 72, 132, 32, 20];
const DAY = 480;
/** Before that the user looked at a session, and no tab had the landing page with its cards. */
const AT_HOME = 20;

/**
 * Returns what the same sessions did before: they ran, asked, ran again, finished and got new tasks.
 * @param {Task[]} tasks @param {number} count @param {number} ago
 */
const sessionsBefore = (tasks, count, ago) =>
  sessions(tasks, count).map((session, at) => {
    const since = SINCE[at % SINCE.length] ?? 0;
    const { status, progress } = session;
    const elapsed = `${Math.max(1, since - ago)}m`;
    if (ago <= since)
      return { ...session, elapsed, progress: progress && Math.round(progress * (1 - ago / (since + 1))) };
    const turn = 48 + 9 * (at % 7);
    const left = (ago - since - (status === "running" ? 0.7 * turn : 0) + turn) % turn;
    const done = Math.round(100 * (1 - left / turn));
    const shown = (/** @type {number} */ percent) => (progress === undefined ? null : percent);
    if (done < 30) return { ...session, status: /** @type {const} */ ("finished"), phase: "", progress: null };
    if (done > 60 && done < 70) return { ...session, status: /** @type {const} */ ("waiting"), progress: shown(done) };
    return {
      ...session,
      status: /** @type {const} */ ("running"),
      phase: session.phase && "Implementing",
      progress: shown(done),
    };
  });

/** @param {string} selector @returns {Shot["act"]} */
const click = (selector) => (page) => page.click(selector);

/** Turns the page from right to left, without a translation. @type {Shot["act"]} */
const mirror = (page) =>
  page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });

/** Presses keys on the board. @param {string[]} keys @returns {Shot["act"]} */
const press =
  (...keys) =>
  async (page) => {
    for (const key of keys) await page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key));
    await page.waitForNetworkIdle({ idleTime: 100 });
  };

/**
 * The number of sessions, the pictures to take with them, and the mode of the page.
 * @type {[number, Shot[], (keyof typeof MODES)?][]}
 */
const SHOTS = [
  [
    0,
    [
      { name: "none-420", settings: LIST },
      { name: "none-german-420", settings: GERMAN },
      { name: "none-japanese-420", settings: JAPANESE },
      { name: "install-chromium", page: "chrome://extensions", width: 1100, height: 640, kept: true },
      { name: "welcome-900", page: "welcome.html", width: 900, height: 1700 },
      { name: "options-900", page: "options.html", width: 900, height: 1400 },
      { name: "options-dark-420", page: "options.html", height: 1400, wishes: DARK },
    ],
  ],
  [
    1,
    [
      { name: "one-420", settings: LIST },
      { name: "one-panel-240", page: "board.html?panel", width: 240, height: 640, settings: LIST },
      { name: "forced-calm-420", wishes: FORCED, settings: LIST },
      { name: "one-split-1400", width: 1400, height: 800, settings: SPLIT },
    ],
  ],
  [
    3,
    [
      { name: "three-420", settings: LIST },
      { name: "three-german-420", settings: GERMAN },
      { name: "three-split-1400", width: 1400, height: 800, settings: SPLIT },
    ],
  ],
  [
    10,
    [
      { name: "kb-029-420", settings: LIST },
      { name: "kb-029-grid-dark-1400", width: 1400, wishes: DARK, settings: GRID },
      { name: "kb-029-split-1400", width: 1400, height: 800, settings: SPLIT },
    ],
    "KB-029",
  ],
  [
    12,
    [
      { ...STORE, name: "store/1-board", settings: SPLIT },
      { ...STORE, name: "store/2-cards", wishes: DARK, settings: GRID },
      { ...STORE, name: "store/3-by-state", settings: { ...LIST, grouping: 2 } },
      { ...STORE, name: "store/4-options", page: "options.html", settings: LIST },
      { ...STORE, name: "store/5-welcome", page: "welcome.html" },
      { ...STORE, name: "timeline", height: 600, page: "board.html#timeline", settings: LIST },
      { name: "twelve-320", width: 320, settings: LIST },
      { name: "twelve-420", settings: LIST },
      { name: "twelve-panel-320", page: "board.html?panel", width: 320, height: 700, settings: LIST },
      { name: "twelve-mirrored-420", act: mirror, settings: LIST },
      { name: "twelve-mirrored-1400", act: mirror, width: 1400, settings: LIST },
      { name: "twelve-german-420", settings: GERMAN },
      { name: "twelve-german-1400", width: 1400, settings: GERMAN },
      { name: "twelve-japanese-420", settings: JAPANESE },
      { name: "twelve-japanese-options-900", page: "options.html", width: 900, height: 1100, settings: JAPANESE },
      { name: "twelve-german-options-900", page: "options.html", width: 900, height: 1100, settings: GERMAN },
      { name: "twelve-dark-420", wishes: DARK },
      { name: "twelve-compact-420", settings: { ...LIST, density: 1 } },
      { name: "twelve-contrast-420", settings: { ...LIST, theme: 3 } },
      { name: "twelve-contrast-dark-420", wishes: DARK, settings: { ...LIST, theme: 3 } },
      { name: "twelve-800", width: 800, settings: LIST },
      { name: "twelve-1400", width: 1400, settings: LIST },
      { name: "twelve-grid-800", width: 800, settings: GRID },
      { name: "twelve-grid-dark-1400", width: 1400, wishes: DARK, settings: GRID },
      { name: "twelve-split-1400", width: 1400, height: 800, settings: SPLIT },
      { name: "twelve-split-dark-1400", width: 1400, height: 800, wishes: DARK },
      { name: "wish-contrast-420", wishes: CONTRAST, settings: LIST },
      { name: "wish-contrast-dark-420", wishes: { ...CONTRAST, ...DARK } },
      { name: "wish-contrast-options-900", page: "options.html", width: 900, height: 1100, wishes: CONTRAST },
      { name: "forced-420", wishes: FORCED },
      { name: "forced-dark-800", width: 800, wishes: { ...FORCED, ...DARK } },
      { name: "forced-grid-dark-800", width: 800, wishes: { ...FORCED, ...DARK }, settings: GRID },
      { name: "forced-menu-420", act: click(".row .more"), wishes: FORCED, settings: LIST },
      { name: "forced-focus-420", act: press("j", "j"), wishes: FORCED },
      { name: "forced-details-1200", width: 1200, act: press("j"), wishes: FORCED, settings: SPLIT },
      { name: "forced-timeline-900", page: "board.html#timeline", width: 900, wishes: FORCED, settings: LIST },
      { name: "forced-options-900", page: "options.html", width: 900, height: 1100, wishes: FORCED },
      { name: "forced-welcome-900", page: "welcome.html", width: 900, height: 1100, wishes: FORCED },
      { ...ZOOMED, name: "zoomed-board", settings: LIST },
      { ...ZOOMED, name: "zoomed-split", settings: SPLIT },
      { ...ZOOMED, name: "zoomed-menu", act: click(".sum .tools button:nth-last-child(2)"), settings: LIST },
      { ...ZOOMED, name: "zoomed-details", act: press("j", "d") },
      { ...ZOOMED, name: "zoomed-timeline", page: "board.html#timeline" },
      { ...ZOOMED, name: "zoomed-help", act: press("?") },
      { ...ZOOMED, name: "zoomed-options", page: "options.html" },
      { name: "narrow-240", width: 240, height: 640, settings: LIST },
      { name: "details-420", height: 900, act: press("j", "d"), settings: SPLIT },
      { name: "menu-420", act: click(".row .more"), settings: LIST },
      { name: "show-420", act: click(".sum .tools button:nth-last-child(2)") },
      { name: "help-800", width: 800, act: press("?") },
      { name: "timeline-1400", page: "board.html#timeline", width: 1400 },
      { name: "timeline-420", page: "board.html#timeline" },
      { name: "history-800", page: "board.html#history", width: 800 },
      { name: "log-800", page: "board.html#log", width: 800 },
    ],
  ],
  [
    40,
    [
      { name: "forty-by-repository-420", settings: { ...LIST, grouping: 1 } },
      { name: "forty-by-state-1400", width: 1400, height: 900, settings: { ...LIST, grouping: 2 } },
      { name: "forty-by-time-left-800", width: 800, height: 900, settings: { ...LIST, grouping: 3 } },
    ],
  ],
  [
    300,
    [
      { name: "threehundred-1400", width: 1400, height: 900, settings: LIST },
      { name: "threehundred-420", settings: LIST },
      { name: "threehundred-german-420", settings: GERMAN },
    ],
  ],
];

/** Firefox's pages about extensions, each with a selector of what it must show first. */
const IN_FIREFOX = {
  "install-firefox": ["about:debugging#/runtime/this-firefox", ".card"],
  "installed-firefox": ["about:addons", "addon-card"],
};

/** A copy in a neutral folder, because Firefox's page for unpacked extensions shows the folder. */
const asUnpacked = join(tmpdir(), "session-watch-firefox");
cpSync(`${DIST}firefox`, asUnpacked, { recursive: true });

const scene = await openScene();
/** @type {import("./harness/browser.js").Page | undefined} */
let list;
try {
  mkdirSync(PICTURES, { recursive: true });
  mkdirSync(`${KEPT}store`, { recursive: true });
  for (const [count, shots, mode = "today"] of SHOTS) {
    if (!shots.some(({ name }) => isWanted(name))) continue;
    if (count > 0) await meet(count, MODES[mode]);
    for (const shot of shots) if (isWanted(shot.name)) await take(shot);
  }
} finally {
  await scene.close();
}

for (const [name, [url, selector]] of Object.entries(IN_FIREFOX)) {
  if (!isWanted(name)) continue;
  const { browser, close } = await openFirefoxScene({ extension: asUnpacked });
  writeFileSync(`${KEPT}${name}.png`, await browser.inside.pictureOf(url, selector), "base64");
  await close();
  console.log(`${KEPT}${name}.png`);
}
rmSync(asUnpacked, { recursive: true });

/**
 * Lets the page show so many sessions, and the extension read them, some of them for a day.
 * @param {number} count @param {{tasks: Task[], view: Partial<View>}} mode
 */
async function meet(count, { tasks, view }) {
  const all = sessions(tasks, count);
  await scene.replica.show(all, view);
  list ??= await scene.browser.visit("/code", { hidden: true });
  await Promise.all(all.map(({ id }) => scene.browser.knows(id)));
  if (count < 10 || count > 100) return;
  await liveThrough(scene, list, DAY, (ago) => ({
    sessions: sessionsBefore(tasks, count, ago),
    view: ago > AT_HOME && view.landing === "attention" ? { ...view, landing: "plain" } : view,
  }));
  await scene.browser.settled();
}

/** @param {Shot} shot */
async function take({
  name,
  page: path = "board.html",
  width = 420,
  height = 580,
  kept = false,
  scale = kept ? 1 : 2,
  wishes = {},
  settings,
  act,
}) {
  if (settings) await scene.browser.configure(settings);
  const page = await scene.browser.open(scene.browser.url("manifest.json"));
  await page.setViewport({ width, height, deviceScaleFactor: scale });
  await scene.browser.wish(page, wishes);
  await page.goto(path.includes("://") ? path : scene.browser.url(path), { waitUntil: "networkidle0" });
  if (!path.includes("://")) await page.waitForSelector("h1");
  await act?.(page);
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const file = `${kept ? KEPT : PICTURES}${name}.png`;
  await page.screenshot({ path: file });
  await page.close();
  console.log(file);
}
