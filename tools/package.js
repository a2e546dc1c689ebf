// Packs what users install and what Mozilla's reviewers need: makes dist/packages/ from dist/chromium, dist/firefox and
// the sources, with a file of checksums.
// Must never: pack anything from outside these folders, or anything that depends on the build machine or names it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionIn } from "./manifest.js";
import { tracesIn, tracesOfThisMachine } from "./traces.js";
import { filesIn, writeZip } from "./zip.js";

const target = join("dist", "packages");
const version = versionIn(readFileSync("Cargo.toml", "utf8"));
const traces = tracesOfThisMachine();

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const sums = [
  pack(`session-watch-chromium-${version}.zip`, filesIn(join("dist", "chromium"))),
  pack(`session-watch-firefox-${version}.xpi`, filesIn(join("dist", "firefox"))),
  pack(`session-watch-source-${version}.zip`, sources()),
];
writeFileSync(join(target, "SHA256SUMS"), sums.join(""));

/**
 * Writes a package, and returns its line for `sha256sum --check`.
 * @param {string} name
 * @param {Map<string, string>} files
 */
function pack(name, files) {
  const archive = join(target, name);
  const found = tracesIn(files.values(), traces);
  if (found.length > 0) throw new Error(`${name} would tell of this machine: ${found.join("; ")}`);
  writeZip(archive, files);
  console.log(`${archive}: ${files.size} files, ${Math.round(statSync(archive).size / 1024)} kB`);
  return `${createHash("sha256").update(readFileSync(archive)).digest("hex")}  ${name}\n`;
}

/** Returns the files that git tracks, as they are in the working tree. A build needs no others. */
function sources() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached"], { encoding: "utf8", maxBuffer: 1 << 26 });
  const kept = listed.split("\0").filter((path) => path && statSync(path, { throwIfNoEntry: false })?.isFile());
  return new Map(kept.map((path) => [path, path]));
}
