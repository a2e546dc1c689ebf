// Packs what users install and what Mozilla's reviewers need: dist/packages/ from dist/chromium, dist/firefox and the sources.
// Must never: put anything into a package that is not in these folders, or write anything that differs from one machine to another.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { versionIn } from "./manifest.js";
import { filesIn, writeZip } from "./zip.js";

const target = join("dist", "packages");
const version = versionIn(readFileSync("Cargo.toml", "utf8"));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
pack(`session-watch-chromium-${version}.zip`, filesIn(join("dist", "chromium")));
pack(`session-watch-firefox-${version}.xpi`, filesIn(join("dist", "firefox")));
pack(`session-watch-source-${version}.zip`, sources());

/** @param {string} name @param {Map<string, string>} files */
function pack(name, files) {
  const archive = join(target, name);
  writeZip(archive, files);
  console.log(`${archive}: ${files.size} files, ${Math.round(statSync(archive).size / 1024)} kB`);
}

/** What git keeps, as it stands here: all that a build needs. */
function sources() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached"], { encoding: "utf8", maxBuffer: 1 << 26 });
  const kept = listed.split("\0").filter((path) => path && statSync(path, { throwIfNoEntry: false })?.isFile());
  return new Map(kept.map((path) => [path, path]));
}
