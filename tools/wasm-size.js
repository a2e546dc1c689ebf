// Prints how many bytes of the Wasm each room of src has. `./build.sh size` runs it on a module that still has its
// function names, in which the names of generic code include its types.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const SECTION = { custom: 0, import: 2, code: 10, data: 11 };
const FUNCTION_NAMES = 1;

/** @typedef {{ name: string, body: Buffer }} Func */

/**
 * Returns the room that a function belongs to. Third-party generic code belongs to the room of our first type in its
 * name. Code that reads and writes plain values belongs to the codec, whatever the type.
 * @param {string} name
 */
export function roomOf(name) {
  if (/serde|tsify/.test(name)) return "(serde)";
  if (/session_watch(?:\[[0-9a-f]+\])?::codec::/.test(name)) return "codec, with the forms of storage and protocol";
  const ours = /session_watch(?:\[[0-9a-f]+\])?::(\w+)/.exec(name)?.[1];
  if (ours) return ours;
  if (/wasm_bindgen|js_sys|externref|multivalue|__wbindgen/.test(name)) return "(wasm-bindgen)";
  if (/hifijson/.test(name)) return "(hifijson)";
  return /dlmalloc|__rdl|__rust/.test(name) ? "(allocator)" : "(std)";
}

/**
 * Returns the functions of a module, and its data.
 * @param {Buffer} wasm
 * @returns {{ functions: Func[], data: Buffer }}
 */
export function parts(wasm) {
  const reader = new Reader(wasm, 8);
  let imported = 0;
  /** @type {Buffer[]} */
  let bodies = [];
  /** @type {Buffer} */
  let data = Buffer.alloc(0);
  /** @type {Map<number, string>} */
  let names = new Map();
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const section = reader.part();
    if (id === SECTION.import) imported = importedFunctions(section);
    else if (id === SECTION.code) bodies = Array.from({ length: section.number() }, () => section.part().rest());
    else if (id === SECTION.data) data = section.rest();
    else if (id === SECTION.custom && section.text() === "name") names = functionNames(section);
  }
  const functions = bodies.map((body, at) => ({ name: names.get(imported + at) ?? "", body }));
  return { functions, data };
}

/** @param {Reader} section */
function importedFunctions(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; left--) {
    section.text();
    section.text();
    if (section.byte() !== 0) throw new Error("only functions are imported here");
    section.number();
    functions++;
  }
  return functions;
}

/** @param {Reader} section @returns {Map<number, string>} */
function functionNames(section) {
  const names = new Map();
  while (section.at < section.bytes.length) {
    const kind = section.byte();
    const entries = section.part();
    if (kind !== FUNCTION_NAMES) continue;
    for (let left = entries.number(); left > 0; left--) names.set(entries.number(), entries.text());
  }
  return names;
}

/** Reads the values of a Wasm file one after the other. */
class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes.readUInt8(this.at++);
  }

  /** Reads an unsigned LEB128 number. */
  number() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number += (byte & 127) * 2 ** shift;
      if (byte < 128) return number;
    }
  }

  /** Reads a part that starts with its length. */
  part() {
    const length = this.number();
    this.at += length;
    return new Reader(this.bytes.subarray(this.at - length, this.at));
  }

  text() {
    return this.part().bytes.toString("utf8");
  }

  rest() {
    return this.bytes.subarray(this.at);
  }
}

/** @param {Buffer[]} buffers */
const gzipped = (...buffers) => gzipSync(Buffer.concat(buffers), { level: 9 }).length;

/** Returns the table as Markdown. @param {Buffer} wasm */
export function table(wasm) {
  const { functions, data } = parts(wasm);
  const all = [...functions.map(({ body }) => body), data];
  const whole = gzipped(...all);
  /** @param {string} room @param {Buffer[]} own */
  const row = (room, own) => {
    const bytes = own.reduce((sum, { length }) => sum + length, 0);
    const others = all.filter((body) => !own.includes(body));
    return { room, functions: own.length, bytes, compressed: whole - gzipped(...others) };
  };
  const rooms = [...new Set(functions.map(({ name }) => roomOf(name)))];
  const bodiesOf = (/** @type {string} */ room) =>
    functions.filter(({ name }) => roomOf(name) === room).map(({ body }) => body);
  const rows = rooms.map((room) => row(room, bodiesOf(room)));
  rows.push({ ...row("(constants)", [data]), functions: 0 });
  rows.sort((one, other) => other.bytes - one.bytes);
  const kilo = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1);
  return [
    "| room | functions | kB | kB less with gzip without it |",
    "| --- | ---: | ---: | ---: |",
    ...rows.map((each) => `| ${each.room} | ${each.functions} | ${kilo(each.bytes)} | ${kilo(each.compressed)} |`),
  ].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(table(readFileSync(process.argv[2] ?? "")));
}
