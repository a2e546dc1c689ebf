// Finds what files tell of the machine that they were made on: its user's home folder, the project's, the compiler's.
// Must never: be content with nothing to look for.

import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

/** A folder with fewer characters, such as `/root`, is a word that sources may well hold: there, only what lies in it is looked for. */
const TELLING = 12;

/** What nobody's package may hold. @returns {string[]} */
export function tracesOfThisMachine() {
  const { CARGO_HOME = join(homedir(), ".cargo"), RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;
  const sysroot = execFileSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).trim();
  const folders = [homedir(), userInfo().homedir, process.cwd(), CARGO_HOME, RUSTUP_HOME, sysroot];
  const all = folders.flatMap((folder) => [folder, real(folder)]).filter((folder) => folder.length > 1);
  const names = [userInfo().username].flatMap((name) => [`/home/${name}/`, `/Users/${name}/`]);
  return [...new Set([...all.map((folder) => (folder.length < TELLING ? `${folder}/` : folder)), ...names])];
}

/** @param {string} folder */
function real(folder) {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/**
 * @param {Iterable<string>} paths
 * @param {string[]} traces
 * @returns {string[]} what was found, in words
 */
export function tracesIn(paths, traces) {
  if (traces.length === 0) throw new Error("no trace to look for");
  const found = [];
  for (const path of paths) {
    const bytes = readFileSync(path);
    for (const trace of traces) if (bytes.includes(trace)) found.push(`${path} holds ${trace}`);
  }
  return found;
}
