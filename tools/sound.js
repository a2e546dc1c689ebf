// Makes extension/sounds/alert.wav. Run `node tools/sound.js` after changing a note. The file is committed, as the
// icons are.

import { mkdirSync, writeFileSync } from "node:fs";

/** Samples per second. */
const RATE = 16_000;
/** When each note starts, in seconds, and its pitch in Hz. The second note is a fourth higher. */
const NOTES = [
  { at: 0, pitch: 587.33 },
  { at: 0.12, pitch: 783.99 },
];
const SECONDS = 0.6;
const LOUDNESS = 0.25;

const samples = Int16Array.from({ length: RATE * SECONDS }, (_, at) => {
  const sum = NOTES.reduce((sound, note) => sound + tone(note.pitch, at / RATE - note.at), 0);
  return Math.round(32_767 * LOUDNESS * sum);
});
mkdirSync("extension/sounds", { recursive: true });
writeFileSync("extension/sounds/alert.wav", Buffer.concat([header(samples.byteLength), Buffer.from(samples.buffer)]));

/**
 * Returns a sample of a struck note. It starts within 5 ms, so that it does not click, and then fades.
 * @param {number} pitch
 * @param {number} time since it began
 */
function tone(pitch, time) {
  if (time < 0) return 0;
  return Math.min(time / 0.005, 1) * Math.exp(-9 * time) * Math.sin(2 * Math.PI * pitch * time);
}

/** Returns the header of a wave file with one channel and 16 bits per sample. @param {number} length in bytes */
function header(length) {
  const bytes = Buffer.alloc(44);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + length, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // not compressed
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(length, 40);
  return bytes;
}
