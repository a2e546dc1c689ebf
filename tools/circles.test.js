// Checks that the sources have no import cycles, neither between Rust modules nor between JavaScript files. A reader
// can then read everything that a file depends on before the file.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @typedef {Map<string, Set<string>>} Graph what each part imports */

test("circles are found", () => {
  const graph = new Map([
    ["a", new Set(["b"])],
    ["b", new Set(["c", "d"])],
    ["c", new Set(["a"])],
    ["d", new Set()],
  ]);
  assert.deepEqual(circles(graph), [["a", "b", "c"]]);
});

test("every import of Rust is seen, however it is written", () => {
  const code = `
    use crate::time::{Now, Span as Length};
    use super::{row, head::{self, headline}};
    //! use crate::alert;
    fn f(at: crate::words::Message) { super::super::track::see(at) }
    mod row;
    use row::Row;
    #[cfg(test)]
    mod tests { use crate::wire; }`;
  assert.deepEqual(pathsIn(code).sort(), [
    "crate::time::Now",
    "crate::time::Span",
    "crate::words::Message",
    "row::Row",
    "super::head::headline",
    "super::head::self",
    "super::row",
    "super::super::track::see",
  ]);
});

test("no JavaScript file imports itself by way of others", () => {
  const folder = join(ROOT, "extension");
  /** @type {Graph} */
  const graph = new Map();
  for (const file of filesIn(folder, ".js").filter((name) => !/^(core|vendor)\//.test(name))) {
    const code = withoutComments(readFileSync(join(folder, file), "utf8"));
    const imports = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) => path ?? "");
    graph.set(file, new Set(imports.map((path) => join(dirname(file), path))));
  }
  assert.ok(graph.size > 20, "the files were not found");
  assert.deepEqual(circles(graph), []);
});

test("no Rust module uses itself by way of others", () => {
  const folder = join(ROOT, "src");
  const modules = new Map(
    filesIn(folder, ".rs").map((file) => [moduleOf(file), readFileSync(join(folder, file), "utf8")]),
  );
  assert.ok(modules.has("view::row"), "the modules were not found");
  const tests = [...modules].flatMap(([name, text]) => testModulesOf(name, text));
  for (const name of [...modules.keys()]) {
    if (tests.some((one) => name === one || name.startsWith(`${one}::`))) modules.delete(name);
  }
  const uses = [...modules].flatMap(([from, text]) =>
    pathsIn(text).flatMap((path) => {
      const to = resolveModule(path, from, modules);
      return to === undefined ? [] : [{ from: from.split("::"), to: to.split("::") }];
    }),
  );
  // Each room is checked on its own: the top-level rooms, and the parts of each room. A part may use its own room.
  const rooms = new Set([...modules.keys()].map((name) => name.split("::").slice(0, -1).join("::")));
  for (const room of rooms) {
    const depth = room === "" ? 0 : room.split("::").length;
    const isIn = (/** @type {string[]} */ path) => path.length > depth && path.slice(0, depth).join("::") === room;
    /** @type {Graph} */
    const graph = new Map();
    for (const { from, to } of uses.filter((use) => isIn(use.from) && isIn(use.to))) {
      const [user, used] = [from[depth] ?? "", to[depth] ?? ""];
      if (user !== used && used !== "") graph.set(user, (graph.get(user) ?? new Set()).add(used));
    }
    assert.deepEqual(circles(graph), [], room || "the rooms of src");
  }
});

/** @param {string} folder @param {string} extension @returns {string[]} paths from the folder */
function filesIn(folder, extension) {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return entries.map((name) => name.replaceAll("\\", "/")).filter((name) => name.endsWith(extension));
}

/** @param {string} code JavaScript or Rust */
function withoutComments(code) {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/** Returns the name of the module in a file below `src`; "" for the crate. @param {string} file */
function moduleOf(file) {
  return file
    .replace(/\.rs$/, "")
    .replace(/(^|\/)(mod|lib)$/, "")
    .replaceAll("/", "::");
}

/**
 * Returns the modules that a Rust file declares only for tests.
 * @param {string} name the file's own module
 * @param {string} text
 */
function testModulesOf(name, text) {
  const declared = text.matchAll(/#\[cfg\(test\)\]\s*mod (\w+);/g);
  return [...declared].map(([, inner]) => (name === "" ? `${inner}` : `${name}::${inner}`));
}

/**
 * Returns the paths that a Rust file uses outside its tests, as they are written.
 * @param {string} text
 * @returns {string[]}
 */
function pathsIn(text) {
  const code = withoutComments(text.split("#[cfg(test)]")[0] ?? "");
  const declared = [...code.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree]) => pathsOfTree((tree ?? "").trim()));
  const inline = [...code.replace(/\buse\s+[^;]+;/g, "").matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(
    ([path]) => path,
  );
  return [...declared, ...inline];
}

/**
 * Returns the paths of a use tree: for `a::{b, c::{d, e as f}}` these are `a::b`, `a::c::d`, `a::c::e`.
 * @param {string} tree
 * @returns {string[]}
 */
function pathsOfTree(tree) {
  const [, before = "", inside] = tree.match(/^([^{]*)\{([\s\S]*)\}$/) ?? [];
  if (inside === undefined) return [tree.replace(/\s+as\s+\w+$/, "")];
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= inside.length; at += 1) {
    if (inside[at] === "{") depth += 1;
    if (inside[at] === "}") depth -= 1;
    if (at < inside.length && (inside[at] !== "," || depth > 0)) continue;
    parts.push(inside.slice(from, at).trim());
    from = at + 1;
  }
  return parts.filter(Boolean).flatMap((part) => pathsOfTree(part).map((branch) => before + branch));
}

/**
 * Returns the module that a path names, or `undefined` if it is outside the crate.
 * @param {string} path
 * @param {string} from the module that uses the path
 * @param {Map<string, string>} modules
 */
function resolveModule(path, from, modules) {
  const here = from === "" ? [] : from.split("::");
  let names = path.split("::");
  let base = here;
  if (names[0] === "crate") [base, names] = [[], names.slice(1)];
  for (; names[0] === "super"; names = names.slice(1)) base = base.slice(0, -1);
  for (let length = names.length; length > 0; length -= 1) {
    const name = [...base, ...names.slice(0, length)].join("::");
    if (modules.has(name)) return name;
  }
  return /^(crate|super)\b/.test(path) ? base.join("::") : undefined;
}

/** Returns all sets of parts that import each other, each one sorted. @param {Graph} graph @returns {string[][]} */
function circles(graph) {
  /** @param {string} start */
  const reachable = (start) => {
    const seen = new Set();
    const open = [start];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      for (const next of graph.get(part) ?? []) {
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
    return seen;
  };
  const reach = new Map([...graph.keys()].map((part) => [part, reachable(part)]));
  const found = [...graph.keys()]
    .filter((part) => reach.get(part)?.has(part))
    .map((part) =>
      [...graph.keys()].filter((other) => reach.get(part)?.has(other) && reach.get(other)?.has(part)).sort(),
    );
  return [...new Map(found.map((circle) => [circle.join(), circle])).values()];
}
