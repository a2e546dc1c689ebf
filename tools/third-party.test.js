// Which licence expressions can be met.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isAllowed, usualText } from "./third-party.js";

test("licences are allowed when their terms can be met", () => {
  const met = ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "GPL-3.0 OR Zlib"];
  const unmet = [
    "",
    "GPL-3.0",
    "MIT AND GPL-3.0",
    "(MIT OR GPL-3.0) AND SSPL-1.0",
    "GPL-3.0 OR MIT AND SSPL-1.0",
    "MIT )",
  ];
  for (const expression of met) assert.ok(isAllowed(expression), expression);
  for (const expression of unmet) assert.ok(!isAllowed(expression), expression);
});

test("the usual text stands in for a licence whose own text was left out, if its owner is named", () => {
  assert.match(usualText("MIT", ["Ada", "Bo"]), /Copyright \(c\) Ada, Bo\n\nPermission is hereby granted/);
  assert.equal(usualText("MIT", []), "");
  assert.equal(usualText("Zlib", ["Ada"]), "");
});
