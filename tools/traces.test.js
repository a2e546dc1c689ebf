// Tests that a trace of the build machine is found.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { tracesIn, tracesOfThisMachine } from "./traces.js";

test("a builder's folder is found wherever it stands among a file's bytes", () => {
  const folder = mkdtempSync(join(tmpdir(), "traces-"));
  try {
    const [clean, wasm] = [join(folder, "clean.js"), join(folder, "core.wasm")];
    writeFileSync(clean, "/rustc/59807616e/library/core/src/fmt.rs cargo/serde-1.0/src/lib.rs ./src/lib.rs");
    writeFileSync(wasm, Buffer.concat([Buffer.from([0, 97, 115, 109, 255]), Buffer.from(`${homedir()}/.rustup/x\0`)]));
    assert.deepEqual(tracesIn([clean], tracesOfThisMachine()), []);
    assert.match(tracesIn([clean, wasm], tracesOfThisMachine())[0], /core\.wasm holds /);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the home folder, the project's and the compiler's are looked for", () => {
  const traces = tracesOfThisMachine();
  for (const folder of [homedir(), process.cwd()]) {
    assert.ok(
      traces.some((trace) => `${folder}/`.startsWith(trace)),
      folder,
    );
  }
  assert.ok(traces.length >= 4);
  assert.throws(() => tracesIn([], []), /no trace/);
});
