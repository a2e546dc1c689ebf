// Makes the loadable extensions, dist/chromium and dist/firefox, from manifest.json and extension/, which must already
// have the Wasm in extension/core. Leaves the notes for translators out. Never changes a source file.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BROWSERS, filesNamedIn, manifestFor, versionIn } from "./manifest.js";

const source = "extension";

/** Folders that only one browser needs. @type {Record<string, string>} */
const ONLY_FOR = { sounds: "firefox" };

const manifest = JSON.parse(readFileSync("manifest.json", "utf8"));
const version = versionIn(readFileSync("Cargo.toml", "utf8"));

for (const browser of BROWSERS) {
  const target = join("dist", browser);
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, { recursive: true, filter: (path) => isShipped(path, browser) });

  removeNotes(join(target, "_locales"));

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
 * Whether a file ships to a browser. Types and git's files do not.
 * @param {string} path
 * @param {string} browser
 */
function isShipped(path, browser) {
  const name = basename(path);
  return !name.endsWith(".d.ts") && !name.startsWith(".") && (ONLY_FOR[name] ?? browser) === browser;
}

/**
 * Removes everything but the texts from the messages, because every page and every worker reads them at its start.
 * @param {string} locales
 */
function removeNotes(locales) {
  for (const locale of readdirSync(locales)) {
    const path = join(locales, locale, "messages.json");
    /** @type {Record<string, { message: string }>} */
    const catalog = JSON.parse(readFileSync(path, "utf8"));
    const words = Object.entries(catalog).map(([key, { message }]) => [key, { message }]);
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(words), null, 2)}\n`);
  }
}
