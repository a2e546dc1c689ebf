// Converts the screen that Xvfb keeps in a file (an X window dump with 24 or 32 bits per pixel) to a PNG.

import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The needed words of the dump's header, by their index. */
const FIELD = { headerSize: 0, width: 4, height: 5, byteOrder: 7, bitsPerPixel: 11, bytesPerLine: 12, colours: 19 };

/** @param {Buffer} dump @returns {Buffer} */
export function pngFromXwd(dump) {
  const field = (/** @type {keyof typeof FIELD} */ name) => dump.readUInt32BE(4 * FIELD[name]);
  const [width, height, line] = [field("width"), field("height"), field("bytesPerLine")];
  if (field("bitsPerPixel") !== 32) throw new Error(`a screen of ${field("bitsPerPixel")} bits a pixel`);
  const order = field("byteOrder") === 0 ? [2, 1, 0] : [1, 2, 3];
  const start = field("headerSize") + 12 * field("colours");
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    let to = y * (1 + 3 * width) + 1;
    let from = start + y * line;
    for (let x = 0; x < width; x += 1, from += 4) for (const byte of order) rows[to++] = dump[from + byte];
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
