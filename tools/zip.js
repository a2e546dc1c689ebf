// Writes archives whose bytes depend on nothing but the files in them: in the order of their names, without times, owners or
// modes of the machine that made them.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";

/** The first moment a zip archive can tell; by its local clock, as zip archives know no zones. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * @param {string} archive where to write it
 * @param {Map<string, string>} files what is to be in it: names there, with slashes, to paths here
 */
export function writeZip(archive, files) {
  const names = [...files.keys()].sort();
  const entries = names.map((name) => [name, readFileSync(/** @type {string} */ (files.get(name)))]);
  writeFileSync(archive, zipSync(Object.fromEntries(entries), { level: 9, mtime: NO_TIME }));
}

/** Every file below a folder: its name there, with slashes, to its path. @param {string} folder */
export function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), path]));
}
