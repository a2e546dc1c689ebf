// Finds the browsers' programs.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** How long a busy machine may take to start a browser. */
export const LAUNCH_DEADLINE_MS = 90_000;

/** @param {string} variable  of the environment, which has precedence @param {string[]} names */
export function findProgram(variable, names) {
  const told = process.env[variable];
  if (told) return told;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`none of ${names.join(", ")} is installed; ./build.sh test installs what the tests need`);
  return found;
}
