// Finds traces of the build machine in files: the folders of the user, of the project and of the compiler.
// Must never: succeed with nothing to look for.

import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

/**
 * Sources may contain the name of a shorter folder, such as `/root`, as a word. So only paths inside it are looked for.
 */
const MIN_LENGTH = 12;

/** Returns the texts that no package may contain. @returns {string[]} */
export function tracesOfThisMachine() {
  const { CARGO_HOME = join(homedir(), ".cargo"), RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;
  const sysroot = execFileSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).trim();
  const folders = [homedir(), userInfo().homedir, process.cwd(), CARGO_HOME, RUSTUP_HOME, sysroot];
  const all = folders.flatMap((folder) => [folder, real(folder)]).filter((folder) => folder.length > 1);
  const names = [userInfo().username].flatMap((name) => [`/home/${name}/`, `/Users/${name}/`]);
  return [...new Set([...all.map((folder) => (folder.length < MIN_LENGTH ? `${folder}/` : folder)), ...names])];
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
 * @returns {string[]} a text for each trace that was found
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
