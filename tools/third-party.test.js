// Tests which licence expressions are allowed, and that everything that ships has a licence text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cratesWithoutText, isAllowed, standardLibrary, standardText } from "./third-party.js";

test("licences are allowed when their terms can be met", () => {
  const met = [
    "MIT",
    "MIT OR Apache-2.0",
    "MIT/Apache-2.0",
    "(MIT OR GPL-3.0) AND Unicode-3.0",
    "GPL-3.0 OR Zlib",
    "MIT AND Apache-2.0 WITH LLVM-exception",
  ];
  const unmet = [
    "",
    "GPL-3.0",
    "MIT AND GPL-3.0",
    "(MIT OR GPL-3.0) AND SSPL-1.0",
    "GPL-3.0 OR MIT AND SSPL-1.0",
    "MIT )",
    "MIT WITH LLVM-exception",
    "MIT AND Apache-2.0 WITH GCC-exception-3.1",
  ];
  for (const expression of met) assert.ok(isAllowed(expression), expression);
  for (const expression of unmet) assert.ok(!isAllowed(expression), expression);
});

test("the usual text stands in for a licence whose own text was left out, if its owner is named", () => {
  assert.match(standardText("MIT", ["Ada", "Bo"]), /Copyright \(c\) Ada, Bo\n\nPermission is hereby granted/);
  assert.equal(standardText("MIT", []), "");
  assert.equal(standardText("Zlib", ["Ada"]), "");
});

test("the standard library comes with its texts: its own, and those of the crates in it", () => {
  const packages = standardLibrary();
  for (const { name, licence, text } of packages) {
    assert.ok(isAllowed(licence), `${name}: ${licence}`);
    assert.match(text, /Permission is hereby granted/, name);
  }
  const names = packages.map(({ name }) => name);
  for (const name of ["std", "std's dlmalloc", "std's hashbrown", "std's compiler_builtins"]) {
    assert.ok(names.includes(name), name);
  }
});

test("a crate that a newer standard library brings along is noticed", () => {
  const files = [
    "libcore-e1e3406830aa07ec.rlib",
    "libhashbrown-5cc6efd8e09753ad.rlib",
    "libcore-e1e3406830aa07ec.rmeta",
  ];
  assert.deepEqual(cratesWithoutText(files), []);
  assert.deepEqual(cratesWithoutText([...files, "libgpl_thing-0123456789abcdef.rlib"]), ["gpl_thing"]);
});
