// Puts the loadable extensions together: dist/chromium and dist/firefox from extension/ (with the Wasm core already built
// into extension/core) and manifest.json. It copies and checks; it never rewrites a source file. Notes for translators stay at home.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  withoutNotes(join(target, "_locales"));

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

/** Of each message only its words: every page and every start of the worker reads them. @param {string} locales */
function withoutNotes(locales) {
  for (const locale of readdirSync(locales)) {
    const path = join(locales, locale, "messages.json");
    /** @type {Record<string, { message: string }>} */
    const catalog = JSON.parse(readFileSync(path, "utf8"));
    const words = Object.entries(catalog).map(([key, { message }]) => [key, { message }]);
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(words), null, 2)}\n`);
  }
}
