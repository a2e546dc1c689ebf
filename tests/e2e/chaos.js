// `./build.sh chaos [SEED] [TRANSITIONS]`: whatever happens to the browser, every change that calls for its user is told once, and
// nothing else is. Sessions change at random among workers killed, tabs hidden and discarded, pages reloaded and a browser restarted;
// each change is compared with what the desktop was told. Ends with a code other than 0 if they differ. A seed repeats a run as far
// as the timing of a real browser lets it.

import { play } from "./chaos/play.js";

const [seed = Date.now() % 1_000_000, transitions = 200] = process.argv.slice(2).map(Number);
console.log(`seed ${seed}, ${transitions} transitions`);
const mistakes = await play({ seed, transitions }, console.log);
if (Object.values(mistakes).some((list) => list.length > 0)) process.exitCode = 1;
