// A short chaotic day with a fixed seed. `./build.sh chaos` plays longer ones.

import assert from "node:assert/strict";
import { test } from "node:test";
import { play } from "./chaos/play.js";
import { inEachBrowser } from "./harness/scene.js";

inEachBrowser("the chaos", (_stage, { open }) => {
  test("nothing is missed, nothing false is said, and nothing is said twice", async () => {
    const mistakes = await play({ seed: 1, transitions: 60 }, console.log, open);
    assert.deepEqual(mistakes, { missed: [], false: [], duplicates: [], "not on the board": [] });
  });
});
