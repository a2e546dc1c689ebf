// Writes dist/*/THIRD-PARTY.txt, the list of the third-party code that the extension ships, with its licences. Fails if
// a licence is not allowed, if a package has no licence text, or if Rust's standard library has a crate that
// tools/std-licences does not know. That folder has the texts because not every toolchain has them.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { BROWSERS } from "./manifest.js";

const WASM = "wasm32-unknown-unknown";

/** Licences whose only condition is to include their texts. */
const ALLOWED = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-3-Clause", "Unicode-3.0", "Zlib"];

/** Has a file for each crate of the standard library: its licence expression, an empty line, and its licence text. */
const STD_LICENCES = join("tools", "std-licences");

/** Crates of the Rust project itself, which are all under the licence of `std`. */
const RUST_OWN =
  /^(alloc|core|panic_abort|panic_unwind|proc_macro|std_detect|sysroot|test|unwind|rustc_std_workspace_.*)$/;

/** @typedef {{name: string, version: string, licence: string, text: string}} Package */

/**
 * Whether the allowed licences are enough for a licence expression.
 * @param {string} expression SPDX, with OR, AND (which binds tighter), WITH (an exception) and brackets
 */
export function isAllowed(expression) {
  const words = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+ WITH [^\s()]+|[^\s()]+/g) ?? [];
  /** @returns {boolean} */
  const one = () => {
    const word = words.shift();
    if (word !== "(") return ALLOWED.includes(word ?? "");
    const inner = any();
    words.shift();
    return inner;
  };
  /** @returns {boolean} */
  const all = () => {
    let met = one();
    while (words[0] === "AND") {
      words.shift();
      met = one() && met;
    }
    return met;
  };
  /** @returns {boolean} */
  const any = () => {
    let met = all();
    while (words[0] === "OR") {
      words.shift();
      met = all() || met;
    }
    return met;
  };
  return any() && words.length === 0;
}

/**
 * Returns the crates that are compiled into the Wasm: all normal dependencies that are not macros.
 * @returns {Package[]}
 */
function crates() {
  const args = ["metadata", "--locked", "--format-version", "1", "--filter-platform", WASM];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28 }));
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ node) => [node.id, node]));
  const byId = new Map(packages.map((/** @type {any} */ each) => [each.id, each]));
  const found = new Set();
  /** @param {string} id */
  const visit = (id) => {
    const isMacro = byId.get(id).targets.some((/** @type {any} */ target) => target.kind.includes("proc-macro"));
    if (found.has(id) || isMacro) return;
    found.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some((/** @type {any} */ { kind }) => kind === null)) visit(pkg);
    }
  };
  visit(resolve.root);
  found.delete(resolve.root);
  return [...found].map((id) => {
    const { name, version, license, authors, manifest_path } = byId.get(id);
    return {
      name,
      version,
      licence: license,
      text: licenceText(dirname(manifest_path)) || standardText(license, authors),
    };
  });
}

/**
 * Returns the standard text of the MIT licence with the authors' names, for a package without a text. "" for other
 * licences, and without authors.
 * @param {string} licence
 * @param {string[]} authors
 */
export function standardText(licence, authors) {
  if (licence !== "MIT" || authors.length === 0) return "";
  return readFileSync("LICENSE", "utf8")
    .replace(/^Copyright .*$/m, `Copyright (c) ${authors.join(", ")}`)
    .trim();
}

/** @param {string} folder */
function licenceText(folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|unlicense)/i.test(name));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8").trim())
    .join("\n\n");
}

/** @returns {Package} */
function litHtml() {
  const folder = join("node_modules", "lit-html");
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name, version, licence: license, text: licenceText(folder) };
}

/** Returns the standard library and its crates. Their versions depend on the compiler. @returns {Package[]} */
export function standardLibrary() {
  return readdirSync(STD_LICENCES).map((file) => {
    const [licence, , ...text] = readFileSync(join(STD_LICENCES, file), "utf8").trim().split("\n");
    const name = basename(file, ".txt");
    return {
      name: name === "std" ? name : `std's ${name}`,
      version: "",
      licence,
      text: text.join("\n"),
    };
  });
}

/**
 * Returns the crates of a compiled standard library that have no licence text here.
 * @param {string[]} files such as `libhashbrown-5cc6efd8e09753ad.rlib`
 */
export function cratesWithoutText(files) {
  const names = files.flatMap((file) => /^lib(\w+)-[0-9a-f]+\.rlib$/.exec(file)?.[1] ?? []);
  return names.filter((name) => !RUST_OWN.test(name) && !existsSync(join(STD_LICENCES, `${name}.txt`)));
}

/** Returns the files of the compiler's standard library for Wasm; none if it is built from source. */
function standardLibraryFiles() {
  const folder = execFileSync("rustc", ["--print", "target-libdir", "--target", WASM], { encoding: "utf8" }).trim();
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** @param {Package[]} packages */
function listOf(packages) {
  const titled = packages.map(({ name, version, ...rest }) => ({ title: `${name} ${version}`.trim(), ...rest }));
  return [
    "Session Watch contains this code of others:",
    titled.map(({ title, licence }) => `${title}: ${licence}`).join("\n"),
    ...titled.map(({ title, text }) => `==== ${title} ====\n\n${text}`),
    "",
  ].join("\n\n");
}

function main() {
  const unknown = cratesWithoutText(standardLibraryFiles());
  for (const name of unknown) console.error(`the standard library's ${name} has no text in ${STD_LICENCES}`);
  if (unknown.length > 0) process.exit(1);
  const packages = [...crates(), litHtml(), ...standardLibrary()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const wrong = packages.filter(({ licence, text }) => !isAllowed(licence ?? "") || !text);
  for (const { name, licence, text } of wrong) {
    console.error(`${name}: ${text ? `the licence ${licence} is not among those allowed` : "no text of its licence"}`);
  }
  if (wrong.length > 0) process.exit(1);
  for (const browser of BROWSERS) {
    const folder = join("dist", browser);
    if (existsSync(folder)) writeFileSync(join(folder, "THIRD-PARTY.txt"), listOf(packages));
  }
  console.log(`third-party code: ${packages.map(({ name, version }) => `${name} ${version}`.trim()).join(", ")}`);
}

if (process.argv[1]?.endsWith("third-party.js")) main();
