// Lists the code of others that the extension ships, with its licences, into dist/*/THIRD-PARTY.txt. Fails when a licence is
// not among those we can keep to, or when a package comes without its text.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BROWSERS } from "./manifest.js";

/** Licences whose terms are met by passing on their texts. */
const ALLOWED = ["MIT", "Apache-2.0", "BSD-3-Clause", "Unicode-3.0", "Zlib"];

/** @typedef {{name: string, version: string, licence: string, text: string}} Package */

/**
 * Whether the terms of a licence expression can be met with what is allowed.
 * @param {string} expression SPDX, with OR, AND (which binds tighter) and brackets
 */
export function isAllowed(expression) {
  const words = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
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

/** The crates that are compiled into the Wasm: normal dependencies that are no macros, from the root on. @returns {Package[]} */
function crates() {
  const args = ["metadata", "--locked", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"];
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
      text: licenceText(dirname(manifest_path)) || usualText(license, authors),
    };
  });
}

/**
 * For who names a licence and himself, but leaves its text out.
 * @param {string} licence
 * @param {string[]} authors
 */
export function usualText(licence, authors) {
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

/** @param {Package[]} packages */
function written(packages) {
  const list = packages.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  const texts = packages.map(({ name, version, text }) => `==== ${name} ${version} ====\n\n${text}`);
  return [
    "Session Watch contains this code of others, and the Rust standard library (MIT OR Apache-2.0):",
    list.join("\n"),
    ...texts,
    "",
  ].join("\n\n");
}

function main() {
  const packages = [...crates(), litHtml()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const wrong = packages.filter(({ licence, text }) => !isAllowed(licence ?? "") || !text);
  for (const { name, licence, text } of wrong) {
    console.error(`${name}: ${text ? `the licence ${licence} is not among those allowed` : "no text of its licence"}`);
  }
  if (wrong.length > 0) process.exit(1);
  for (const browser of BROWSERS) {
    const folder = join("dist", browser);
    if (existsSync(folder)) writeFileSync(join(folder, "THIRD-PARTY.txt"), written(packages));
  }
  console.log(`third-party code: ${packages.map(({ name, version }) => `${name} ${version}`).join(", ")}`);
}

if (process.argv[1]?.endsWith("third-party.js")) main();
