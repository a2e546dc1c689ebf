// `./build.sh chaos [BROWSER] [SEED] [TRANSITIONS]`: checks that every change that needs the user is told once, and
// nothing else, whatever happens to the browser. Sessions change at random, while workers are killed, tabs hidden and
// discarded, pages reloaded, and the browser restarted. Each change is compared with the notifications. The exit code
// is not 0 if they differ. A seed repeats a run, as far as a real browser's timing allows.

import { play } from "./chaos/play.js";
import { OPEN } from "./harness/scene.js";

const [name = "chromium", ...numbers] = process.argv.slice(2);
const open = OPEN[/** @type {keyof typeof OPEN} */ (name)];
if (!open) throw new Error(`No such browser: ${name}; there are ${Object.keys(OPEN).join(" and ")}`);
const [seed = Date.now() % 1_000_000, transitions = 200] = numbers.map(Number);
console.log(`${name}, seed ${seed}, ${transitions} transitions`);
const mistakes = await play({ seed, transitions }, console.log, open);
if (Object.values(mistakes).some((list) => list.length > 0)) process.exitCode = 1;
