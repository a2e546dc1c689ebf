// Tests that the functions of a module are found with their names and rooms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parts, roomOf } from "./wasm-size.js";

test("a function has the name and the bytes of its own, behind those that are imported", () => {
  /** @param {string} text */
  const text = (text) => [text.length, ...Buffer.from(text)];
  /** @param {number} id @param {number[]} bytes */
  const section = (id, bytes) => [id, bytes.length, ...bytes];
  const module = Buffer.from([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(2, [1, ...text("env"), ...text("log"), 0, 0]),
    ...section(10, [2, 2, 0, 11, 4, 0, 65, 7, 11]),
    ...section(11, [1, 0, 65, 0, 11, 1, 42]),
    ...section(0, [...text("name"), 1, 11, 2, 1, ...text("one"), 2, ...text("two")]),
  ]);
  const { functions, data } = parts(module);
  assert.deepEqual(
    functions.map(({ name, body }) => [name, ...body]),
    [
      ["one", 0, 11],
      ["two", 0, 65, 7, 11],
    ],
  );
  assert.equal(data.at(-1), 42);
});

test("generic code belongs to the room whose types it is made for", () => {
  assert.equal(roomOf("session_watch[5f3e]::read::page::read_capture"), "read");
  assert.equal(
    roomOf("<alloc[1]::vec::Vec<session_watch[2]::track::tab::Tab> as core[3]::clone::Clone>::clone"),
    "track",
  );
  assert.match(roomOf("<session_watch[2]::track::tab::Tab as session_watch[2]::codec::Decode>::decode"), /^codec/);
  assert.equal(roomOf("<session_watch[2]::view::Row as serde_core[4]::ser::Serialize>::serialize"), "(serde)");
  assert.equal(roomOf("core[3]::fmt::write"), "(std)");
});
