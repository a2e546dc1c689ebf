// Writes archives whose bytes depend on nothing but the files in them: in the order of their names, without times, owners or
// modes of the machine that made them.

import { readFileSync, writeFileSync } from "node:fs";
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
