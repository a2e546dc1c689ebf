// Puts the loadable extensions together: dist/chromium and dist/firefox from extension/ (with the Wasm core already built
// into extension/core) and manifest.json. It copies and checks; it never rewrites a source file.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BROWSERS, filesNamedIn, manifestFor, versionIn } from "./manifest.js";

const source = "extension";

/** Folders that only one browser has a use for. @type {Record<string, string>} */
const ONLY_FOR = { sounds: "firefox" };

const manifest = JSON.parse(readFileSync("manifest.json", "utf8"));
const version = versionIn(readFileSync("Cargo.toml", "utf8"));

for (const browser of BROWSERS) {
  const target = join("dist", browser);
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, { recursive: true, filter: (path) => isShipped(path, browser) });

  const own = manifestFor(manifest, browser, version);
  writeFileSync(join(target, "manifest.json"), `${JSON.stringify(own, null, 2)}\n`);

  const missing = filesNamedIn(own).filter((file) => !existsSync(join(target, file)));
  if (missing.length > 0) {
    console.error(`manifest.json names what extension/ does not have: ${missing.join(", ")}`);
    process.exit(1);
  }
  console.log(`${target} (version ${version})`);
}

/**
 * Types and git's files stay at home.
 * @param {string} path
 * @param {string} browser
 */
function isShipped(path, browser) {
  const name = basename(path);
  return !name.endsWith(".d.ts") && !name.startsWith(".") && (ONLY_FOR[name] ?? browser) === browser;
}
