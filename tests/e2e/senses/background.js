// A stand-in for the background: it takes the content script's messages, and puts the captures together.

import { PLAN } from "./plan.js";

/** @typedef {import("../../../extension/shared/types.js").Capture} Capture */

/** The runtime as a content script sees it, with the background behind it. */
export class Background {
  id = "tested";
  sent = 0;
  /** What is impossible in the captures it got, or "". */
  fault = "";
  #random;
  #failing;
  /** How many times it has been asked for the plan. */
  #hellos = 0;
  #memory = new Memory();
  /** @type {(message: unknown, sender: unknown, reply: (reply: any) => void) => void} */
  #listener = () => {};
  onMessage = {
    addListener: (/** @type {any} */ listener) => {
      this.#listener = listener;
    },
    removeListener() {},
  };

  /** @param {(below: number) => number} random @param {boolean} failing */
  constructor(random, failing) {
    this.#random = random;
    this.#failing = failing;
  }

  /** The places as the captures give them. */
  get places() {
    return this.#memory.places;
  }

  /** @param {{ kind: string, capture: Capture }} message */
  async sendMessage(message) {
    const { kind, capture } = overTheWire(message);
    if (kind !== "capture") return this.#hello();
    if (this.#failing && this.#random(20) === 0) throw new Error("The message channel closed.");
    if (this.#failing && this.#random(15) === 0) this.#memory = new Memory(); // another worker
    this.sent += 1;
    return { again: !this.#take(capture) };
  }

  /** If it fails at times, it dies over the first hello and over the second try: the page must ask again. */
  #hello() {
    this.#hellos += 1;
    if (this.#failing && this.#hellos <= 2) throw new Error("The message channel closed.");
    return PLAN;
  }

  ping() {
    this.#listener({ kind: "ping" }, {}, (reply) => this.#take(overTheWire(reply)));
  }

  /** @param {Capture} capture */
  #take(capture) {
    try {
      return this.#memory.take(capture);
    } catch (error) {
      this.fault ||= String(error);
      return true;
    }
  }

  end() {
    this.#listener({ kind: "retire" }, {}, () => {});
  }
}

/** The captures of a tab, put together in the simplest way. */
class Memory {
  /** @type {number | undefined} */
  #number;
  /** @type {Map<string, number[]>} */
  #order = new Map();
  /** @type {Map<number, string>} */
  #chunks = new Map();
  /** The chunks that a place or another chunk refers to. @type {Set<number>} */
  #used = new Set();
  /** @type {import("./reading.js").Places} */
  places = [];

  /** Adds a capture. Returns whether the changes that it builds upon are here. @param {Capture} capture */
  take({ changes }) {
    if (!changes) return true;
    const { number, base, order, chunks, gone } = changes;
    if (base === null) {
      this.#order.clear();
      this.#chunks.clear();
    } else if (base !== this.#number) {
      return false;
    }
    this.#number = number;
    for (const { name, chunks } of order) this.#order.set(name, chunks);
    for (const { id, html } of chunks) this.#chunks.set(id, html);
    for (const id of gone) if (!this.#chunks.delete(id)) throw new Error(`chunk ${id} does not exist`);
    this.#used.clear();
    this.places = PLAN.places.map(({ name }) => {
      const html = (this.#order.get(name) ?? []).map((id) => this.#whole(id));
      return { name, html: html.filter(Boolean) };
    });
    if (this.#used.size !== this.#chunks.size) throw new Error("there are chunks that nothing refers to");
    return true;
  }

  /** @param {number} id @returns {string} */
  #whole(id) {
    this.#used.add(id);
    const html = this.#chunks.get(id);
    if (html === undefined) throw new Error(`chunk ${id} is missing`);
    return html.replace(/<chunk at="(\d+)"><\/chunk>/g, (_, inner) => this.#whole(Number(inner)));
  }
}

/** Messages are JSON in Chromium. @template T @param {T} message @returns {T} */
function overTheWire(message) {
  return JSON.parse(JSON.stringify(message));
}
