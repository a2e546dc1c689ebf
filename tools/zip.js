// Writes archives whose bytes depend only on the files in them. The files are sorted by name, and the archive has no
// times, owners or modes of the machine.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";

/** The earliest time that a zip archive can have. It is a local time, because zip archives have no time zones. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Writes an archive.
 * @param {string} archive its path
 * @param {Map<string, string>} files the names in the archive, with slashes, each with its path on the disk
 */
export function writeZip(archive, files) {
  const names = [...files.keys()].sort();
  const entries = names.map((name) => [name, readFileSync(/** @type {string} */ (files.get(name)))]);
  writeFileSync(archive, zipSync(Object.fromEntries(entries), { level: 9, mtime: NO_TIME }));
}

/**
 * Returns every file below a folder: its name inside it, with slashes, and its path on the disk.
 * @param {string} folder
 */
export function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), path]));
}
