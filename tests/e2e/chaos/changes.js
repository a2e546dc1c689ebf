// Changes the sessions of a chaotic day at random. Follows each change until it was told, or until the board shows that
// it needs no alert.

import { setTimeout as pause } from "node:timers/promises";
import { sessionId } from "../replica/world.js";
import { call, isCalm, NEXT } from "./sessions.js";
import { BLINDING } from "./troubles.js";

/** @typedef {import("./sessions.js").Life} Life */
/** @typedef {import("./sessions.js").Status} Status */
/** @typedef {import("./oracle.js").Debt} Debt */
/** @typedef {import("./oracle.js").Mistake} Mistake */

/** Many sessions, because one that changes often is told in another way. */
const SESSIONS = 60;

/** A page that was just loaded may show idle too early, so idle must last for this long before it is believed (5 s). */
const SETTLE_MS = 6_000;

/** After so long a change has had all its effects, unless a worker died. */
const WAKE_MS = 3_000;

/** Longer than it takes until an alarm wakes a dead worker (30 to 60 s). */
const PATIENCE_MS = 90_000;

export class Changes {
  /** How many changes there were. */
  count = 0;
  /** The changes that the board never showed. @type {Mistake[]} */
  unshown = [];

  /** @type {Life[]} */
  lives = Array.from({ length: SESSIONS }, (_, at) => {
    return { id: sessionId(at + 1), title: `Chaos ${at + 1}`, status: "running", busy: false, changed: [] };
  });
  /** The changes that are being followed. @type {Set<Promise<void>>} */
  #followed = new Set();
  /** The debts of changes that no page has drawn yet. @type {Debt[]} */
  #unseen = [];
  /** What can be decided about a change only at the end. @type {(() => void)[]} */
  #judgements = [];

  #scene;
  #random;
  #oracle;
  #troubles;
  #shortestHold;

  /**
   * @param {import("../harness/scene.js").AnyScene} scene
   * @param {import("./random.js").Random} random
   * @param {import("./oracle.js").Oracle} oracle
   * @param {() => import("./troubles.js").Troubles} troubles
   * @param {number} shortestHold  of any alert that has one, in ms
   */
  constructor(scene, random, oracle, troubles, shortestHold) {
    this.#scene = scene;
    this.#random = random;
    this.#oracle = oracle;
    this.#troubles = troubles;
    this.#shortestHold = shortestHold;
  }

  /** Returns the sessions at the start. */
  get sessions() {
    return this.lives.map(({ id, title, status }) => ({ id, title, status }));
  }

  /** Changes one session. */
  change() {
    const flicker = this.#random.chance(0.15);
    const life = this.#calmOne(flicker ? 2 : 1, ({ status }) => !flicker || status === "running");
    const choice = life && this.#random.weighted(NEXT[life.status]);
    const length = this.#random.below(this.#shortestHold / 4);
    if (!life || !choice) return;
    this.#follow(life, flicker ? this.#flicker(life, length) : this.#keep(life, choice));
  }

  /**
   * Changes sessions while no page shows them. A session that differs when a page shows it again must be told, any
   * other must not.
   */
  async changeUnseen() {
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      const isRound = this.#random.chance(0.4);
      const life = this.#calmOne(isRound ? 2 : 1);
      if (!life) return;
      const { status } = life;
      const via = this.#random.weighted(NEXT[status]);
      if (isRound) {
        await this.#set(life, via);
        await this.#set(life, status);
      } else this.#follow(life, this.#keep(life, via));
    }
  }

  /** Notes that a page shows the sessions again. @param {number} at */
  seen(at) {
    for (const debt of this.#unseen) debt.drawn = at;
    this.#unseen = [];
  }

  /** Resolves when at most so many changes are being followed. @param {number} most */
  async atMost(most) {
    while (this.#followed.size > most) await Promise.race(this.#followed);
  }

  judge() {
    for (const judge of this.#judgements) judge();
  }

  /**
   * Returns a session that may change so many times more.
   * @param {number} times
   * @param {(life: Life) => boolean} [fits]
   */
  #calmOne(times, fits = () => true) {
    const calm = this.lives.filter((life) => isCalm(life, times) && fits(life));
    return calm[this.#random.below(calm.length)];
  }

  /** @param {Life} life @param {Promise<boolean>} change  to whether it came to its end */
  #follow(life, change) {
    life.busy = true;
    const followed = change.then((isOver) => {
      life.busy = !isOver; // after a mistake, further changes of the session could not be judged
      this.#followed.delete(followed);
    });
    this.#followed.add(followed);
  }

  /** @param {Life} life @param {Status} status @param {Debt} [debt] */
  async #set(life, status, debt) {
    const since = Date.now();
    const hasWorker = this.#scene.browser.hasWorker().catch(() => false); // a closed browser has none
    this.count += 1;
    life.changed.push({ at: since, status });
    life.status = status;
    const drawn = await this.#scene.replica.set(life.id, { status });
    if (!debt) return drawn;
    debt.drawn = drawn && Math.max(since, drawn);
    debt.when.worker = (await hasWorker) ? "alive" : "dead";
    debt.when.page = drawn === 0 ? "none" : this.#troubles().hidden ? "hidden" : "in front";
    if (drawn === 0) this.#unseen.push(debt);
    return debt.drawn;
  }

  /**
   * Changes a session, and leaves it until the change was told or, if it needs no alert, until the board shows it.
   * @param {Life} life
   * @param {Status} to
   */
  async #keep(life, to) {
    const { title, status: from } = life;
    const kind = call(from, to);
    const debt = kind && this.#oracle.owe(title, kind, `${from} to ${to}`);
    const since = Date.now();
    await this.#set(life, to, debt);
    if (!debt) return this.#isShown(life, [to]);
    if (to === "idle") {
      const isShown = await this.#isShown(life, ["idle", "finished"]);
      // A turn that ended unseen may have been read meanwhile.
      if (this.#troubles().within(since - SETTLE_MS, Date.now(), (name) => BLINDING.has(name))) debt.due = "may";
      if (debt.due === "may" || !isShown) return isShown;
    }
    return this.#isPaid(debt);
  }

  /** @param {Debt} debt */
  async #isPaid(debt) {
    const over = new AbortController();
    const late = pause(PATIENCE_MS, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([debt.paid, late]);
    over.abort();
    return debt.told !== undefined;
  }

  /** Makes a session need its user for less than the hold. @param {Life} life @param {number} length */
  async #flicker(life, length) {
    const to = length % 2 ? "waiting" : "finished";
    const debt = this.#oracle.owe(life.title, length % 2 ? "Needs input" : "Finished", "flicker", "never");
    const since = Date.now();
    const there = await this.#set(life, to, debt);
    await pause(length);
    const back = (await this.#set(life, "running")) || Date.now();
    this.#judgements.push(() => {
      const lasted = back - there > this.#shortestHold / 2;
      if (lasted || this.#troubles().within(since, back + WAKE_MS)) debt.due = "may";
    });
    return true;
  }

  /**
   * Resolves when the board shows a session with one of these statuses, whatever happens to the browser meanwhile.
   * @param {Life} life
   * @param {Status[]} statuses
   */
  async #isShown({ id, title }, statuses) {
    while (true) {
      const { open } = this.#troubles();
      await open;
      try {
        await this.#troubles().board.showsOneOf(id, statuses, PATIENCE_MS);
        return true;
      } catch (error) {
        if (open !== this.#troubles().open) continue;
        this.unshown.push({ title, text: `${title} as ${statuses.join(" or ")}: ${error}` });
        return false;
      }
    }
  }
}
