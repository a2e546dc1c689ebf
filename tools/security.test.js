// Checks that the tests which SECURITY.md names exist.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const text = readFileSync("SECURITY.md", "utf8");
const rows = text.split("\n").filter((line) => line.startsWith("|"));

test("each threat names tests, and those exist", () => {
  const [head, , ...threats] = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  const shown = head.indexOf("shown by");
  assert.ok(threats.length >= 10);
  for (const threat of threats) {
    const files = [...threat[shown].matchAll(/`([^`]+)`/g)].map(([, file]) => file);
    assert.ok(files.length > 0, `no test shows: ${threat[2]}`);
    for (const file of files) assert.ok(existsSync(file), `${file} is not there`);
  }
});

test("every other file that it names is there, too", () => {
  const named = [...text.matchAll(/`((?:src|tests|tools|docs|fuzz|extension)\/[^`]+)`|\]\(([^)]+)\)/g)];
  for (const [, code, link] of named) assert.ok(existsSync(code ?? link), code ?? link);
});
