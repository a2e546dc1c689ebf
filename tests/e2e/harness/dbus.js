// Reads the D-Bus wire format, as far as desktop notifications need it. `dbus-monitor`'s text cannot be parsed safely,
// because a title may contain quotes and new lines. Its `--pcap` output has the messages unchanged, with the time of
// each.

const PCAP_HEADER = 24;
const PACKET_HEADER = 16;
const TYPES = ["", "call", "reply", "error", "signal"];
const FIELDS = ["", "path", "interface", "member", "errorName", "replySerial", "destination", "sender", "signature"];
/** @type {Record<string, number>} */
const ALIGNMENT = {
  y: 1,
  b: 4,
  n: 2,
  q: 2,
  i: 4,
  u: 4,
  h: 4,
  x: 8,
  t: 8,
  d: 8,
  s: 4,
  o: 4,
  g: 1,
  v: 1,
  a: 4,
  "(": 8,
  "{": 8,
};

/**
 * @typedef {object} Message
 * @property {'call'|'reply'|'error'|'signal'} type
 * @property {number} serial
 * @property {number} at             milliseconds since the epoch, with fractions
 * @property {any[]} body
 * @property {string} [interface]
 * @property {string} [member]
 * @property {number} [replySerial]
 * @property {string} [sender]
 * @property {string} [destination]
 */

/** Cuts a growing pcap stream into messages. */
export class PcapReader {
  #pending = Buffer.alloc(0);
  #started = false;

  /** @param {Buffer} chunk @returns {Message[]} */
  push(chunk) {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    /** @type {Message[]} */
    const messages = [];
    if (!this.#started) {
      if (this.#pending.length < PCAP_HEADER) return messages;
      this.#pending = this.#pending.subarray(PCAP_HEADER);
      this.#started = true;
    }
    while (this.#pending.length >= PACKET_HEADER) {
      const length = this.#pending.readUInt32LE(8);
      if (this.#pending.length < PACKET_HEADER + length) break;
      const at = this.#pending.readUInt32LE(0) * 1000 + this.#pending.readUInt32LE(4) / 1000;
      messages.push(readMessage(this.#pending.subarray(PACKET_HEADER, PACKET_HEADER + length), at));
      this.#pending = this.#pending.subarray(PACKET_HEADER + length);
    }
    return messages;
  }
}

/** @param {Buffer} bytes @param {number} at @returns {Message} */
export function readMessage(bytes, at) {
  const reader = new Reader(bytes);
  const [, type, , , , serial] = ["y", "y", "y", "y", "u", "u"].map((each) => reader.value(each));
  /** @type {any} */
  const message = { type: TYPES[type], serial, at };
  for (const [code, { value }] of reader.value("a(yv)")) message[FIELDS[code] ?? `field${code}`] = value;
  reader.align(8);
  message.body = split(message.signature ?? "").map((each) => reader.value(each));
  return message;
}

class Reader {
  #at = 0;
  #bytes;
  #little;

  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#little = bytes[0] === "l".charCodeAt(0);
  }

  /** @param {number} to */
  align(to) {
    this.#at = Math.ceil(this.#at / to) * to;
  }

  /**
   * Reads one complete type. Byte arrays, which are pictures here, stay buffers.
   * @param {string} type
   * @returns {any}
   */
  value(type) {
    this.align(ALIGNMENT[type[0]]);
    switch (type[0]) {
      case "y":
        return this.#number("UInt8", 1);
      case "b":
        return this.#number("UInt32", 4) === 1;
      case "n":
        return this.#number("Int16", 2);
      case "q":
        return this.#number("UInt16", 2);
      case "i":
        return this.#number("Int32", 4);
      case "u":
      case "h":
        return this.#number("UInt32", 4);
      case "x":
        return Number(this.#number("BigInt64", 8));
      case "t":
        return Number(this.#number("BigUInt64", 8));
      case "d":
        return this.#number("Double", 8);
      case "s":
      case "o":
        return this.#text(this.#number("UInt32", 4));
      case "g":
        return this.#text(this.#number("UInt8", 1));
      case "v":
        return this.#variant();
      case "a":
        return this.#array(type.slice(1));
      default:
        return split(type.slice(1, -1)).map((each) => this.value(each));
    }
  }

  /** @param {string} kind @param {number} size */
  #number(kind, size) {
    const bytes = /** @type {any} */ (this.#bytes);
    const value = bytes[`read${kind}${size === 1 ? "" : this.#little ? "LE" : "BE"}`](this.#at);
    this.#at += size;
    return value;
  }

  /** @param {number} length */
  #text(length) {
    const text = this.#bytes.toString("utf8", this.#at, this.#at + length);
    this.#at += length + 1;
    return text;
  }

  #variant() {
    const type = this.value("g");
    return { type, value: this.value(type) };
  }

  /** @param {string} item */
  #array(item) {
    const length = this.#number("UInt32", 4);
    this.align(ALIGNMENT[item[0]]);
    const end = this.#at + length;
    if (item === "y") {
      this.#at = end;
      return this.#bytes.subarray(end - length, end);
    }
    const items = [];
    while (this.#at < end) items.push(this.value(item));
    return item[0] === "{" ? Object.fromEntries(items) : items;
  }
}

/** Splits a signature into complete types. @param {string} signature @returns {string[]} */
function split(signature) {
  const types = [];
  for (let at = 0; at < signature.length; ) {
    const start = at;
    while (signature[at] === "a") at += 1;
    let depth = 0;
    do {
      if ("({".includes(signature[at])) depth += 1;
      if (")}".includes(signature[at])) depth -= 1;
      at += 1;
    } while (depth > 0);
    types.push(signature.slice(start, at));
  }
  return types;
}
