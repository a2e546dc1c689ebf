// Compares docs/browsers.md with the code: what a browser cannot do, and which tests run where.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { CANNOT } from "./harness/abilities.js";

const HERE = new URL(".", import.meta.url);
const PAGE = readFileSync(new URL("../../docs/browsers.md", HERE), "utf8");

/**
 * Returns the rows of the table under a heading: what, Chromium, Firefox, why.
 * @param {string} heading
 */
function rowsUnder(heading) {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  const lines =
    section
      .split("\n## ")[0]
      ?.split("\n")
      .filter((line) => line.startsWith("|")) ?? [];
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("what a browser cannot be asked is documented, with why", () => {
  const rows = rowsUnder("What tests cannot ask of a browser");
  for (const [column, browser] of /** @type {const} */ ([
    [1, "chromium"],
    [2, "firefox"],
  ])) {
    const told = rows.filter((row) => row[column] === "no").map(([what]) => what);
    assert.deepEqual(told.sort(), [...CANNOT[browser]].sort(), browser);
  }
  for (const [what, , , why] of rows) assert.ok(why, `${what}: why?`);
});

test("which tests run in which browser is documented, with why not", () => {
  const told = Object.fromEntries(rowsUnder("Which tests run where").map(([name, ...row]) => [name, row]));
  const files = readdirSync(HERE).filter((name) => name.endsWith(".test.js"));
  assert.deepEqual(Object.keys(told).sort(), files.map((name) => name.replace(".test.js", "")).sort());
  for (const file of files) {
    const source = readFileSync(new URL(file, HERE), "utf8");
    const both = /\binEachBrowser\(/.test(source);
    const chromium = both || /\binBrowser\("chromium"/.test(source);
    const firefox = both || /\binBrowser\("firefox"/.test(source);
    const [inChromium, inFirefox, why] = told[file.replace(".test.js", "")] ?? [];
    assert.deepEqual(
      [inChromium, inFirefox],
      [chromium, firefox].map((does) => (does ? "yes" : "no")),
      file,
    );
    assert.ok(both || why, `${file}: why not?`);
  }
});
