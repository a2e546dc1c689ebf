// The day of twelve sessions that `tests/day/` plays with the core alone, here with real pages, a real background and
// real notifications. Only the background's clock is advanced.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { accountOf } from "./day/account.js";
import { playDay } from "./day/play.js";
import { AWAKE, inEachBrowser } from "./harness/scene.js";

/** @type {import("./day/account.js").Day} */
const DAY = JSON.parse(readFileSync(new URL("../day/twelve-sessions.json", import.meta.url), "utf8"));

inEachBrowser("a day of twelve sessions", (_stage, { open }) => {
  test("all that is needed is said in time, and nothing else", async (t) => {
    const scene = await open({ rest: AWAKE });
    try {
      const said = await playDay(scene, DAY);
      const { needed, ...mistakes } = accountOf(DAY, said);
      t.diagnostic(`${needed} alerts were needed, ${said.length} notifications came`);
      assert.deepEqual(mistakes, { missed: [], false: [] });
    } finally {
      await scene.close();
    }
  });
});
