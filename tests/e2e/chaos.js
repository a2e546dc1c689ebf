// `./build.sh chaos [BROWSER] [SEED] [TRANSITIONS]`: whatever happens to the browser, every change that calls for its
// user is told once, and nothing else is. Sessions change at random among workers killed, tabs hidden and discarded,
// pages reloaded and a browser restarted; each change is compared with what the desktop was told. Ends with a code
// other than 0 if they differ. A seed repeats a run as far as the timing of a real browser lets it.

import { play } from "./chaos/play.js";
import { OPEN } from "./harness/scene.js";

const [name = "chromium", ...numbers] = process.argv.slice(2);
const open = OPEN[/** @type {keyof typeof OPEN} */ (name)];
if (!open) throw new Error(`No such browser: ${name}; there are ${Object.keys(OPEN).join(" and ")}`);
const [seed = Date.now() % 1_000_000, transitions = 200] = numbers.map(Number);
console.log(`${name}, seed ${seed}, ${transitions} transitions`);
const mistakes = await play({ seed, transitions }, console.log, open);
if (Object.values(mistakes).some((list) => list.length > 0)) process.exitCode = 1;
