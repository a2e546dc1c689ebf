// The chaos: sessions change at random, faults occur at random, and the worker is killed at random moments. The oracle
// gets every notification. Waits only where the users and the faults of a real day would.

import { setTimeout as pause } from "node:timers/promises";
import { Changes } from "./changes.js";
import { logOf } from "./notes.js";
import { Oracle, togetherIn } from "./oracle.js";
import { Random } from "./random.js";
import { OFTEN, Troubles } from "./troubles.js";

/** In seconds: as short as possible on a busy machine, so that a lasting change differs from one that is taken back. */
export const HOLDS = { "Needs input": 0.8, Finished: 0.6, Failed: 0 };

/** Longer than a run, so that nothing else is told. */
const QUIET = { remind_first: 0, remind_again: 0, stall_mark: 1_000, stall_alert: 1_000, blind_grace: 600 };

const MOST_AT_ONCE = 6;

export class Chaos {
  oracle;
  changes;
  troubles;

  #scene;
  #random;
  #wanted;
  /** @type {Promise<void> | undefined} */
  #dying;

  /** @param {import("../harness/scene.js").AnyScene} scene @param {{seed: number, transitions: number}} options */
  constructor(scene, { seed, transitions }) {
    this.#scene = scene;
    this.#random = new Random(seed);
    this.#wanted = transitions;
    const { notifications, withdrawals } = scene.desktop;
    this.oracle = new Oracle(
      (id) => withdrawals.all.some((each) => each.id === id),
      (told, again, within) => this.troubles.endedWithin(told, again, within),
      (told, again) => this.troubles.wasCutShort(told, again),
      (named, count) => this.#toldTogether(named, count),
    );
    this.changes = new Changes(scene, this.#random, this.oracle, () => this.troubles, 1_000 * HOLDS.Finished);
    this.troubles = new Troubles(scene, this.#random, {
      fall: () => this.changes.changeUnseen(),
      lift: (at) => this.changes.seen(at),
    });
    notifications.onPush = (notification) => this.oracle.hear(notification);
  }

  async run() {
    const { browser, replica } = this.#scene;
    const { sessions } = this.changes;
    await replica.show(sessions);
    await browser.configure({ hold_needs_input: HOLDS["Needs input"], hold_finished: HOLDS.Finished, ...QUIET });
    await this.troubles.begin();
    await Promise.all(sessions.map(({ id }) => browser.knows(id)));

    /** Each comes once, at a fixed point of the run. @type {{at: number, name: "quit" | "crash"}[]} */
    const restarts = [
      { at: this.#wanted / 3, name: "quit" },
      { at: (this.#wanted * 2) / 3, name: "crash" },
    ];
    while (this.changes.count < this.#wanted) {
      const [next] = restarts;
      if (next && next.at <= this.changes.count) {
        restarts.shift();
        await this.#restart(next.name);
      }
      this.#step();
      await pause(this.#random.below(300));
      await this.changes.atMost(MOST_AT_ONCE - 1);
    }
    await this.troubles.now;
    await this.#dying;
    await this.changes.atMost(0);
    await this.oracle.whole();
    this.changes.judge();
  }

  /**
   * Returns all sessions of a notification that names only some. The extension's log has them, because it is stored
   * before the notification is shown.
   * @param {import("./oracle.js").Telling[]} named
   * @param {number} count
   */
  async #toldTogether(named, count) {
    while (true) {
      const { open } = this.troubles;
      await open;
      try {
        return togetherIn(await logOf(this.#scene.browser), named, count);
      } catch (error) {
        if (open === this.troubles.open) throw error; // otherwise the browser ended meanwhile
      }
    }
  }

  /**
   * Changes some sessions, perhaps with a fault. Draws every random number whether it is used or not, so that a seed
   * always gives the same run.
   */
  #step() {
    const random = this.#random;
    const [count, trouble, moment] = [1 + random.below(3), random.chance(0.3), random.below(400)];
    const name = random.weighted(OFTEN);
    if (random.chance(0.25)) this.#kill(moment);
    if (trouble && !this.troubles.now) this.troubles.suffer(name);
    for (let at = 0; at < count; at += 1) this.changes.change();
  }

  /**
   * @param {number} moment  when, in ms from now: while a page draws, a capture is sent, or the core decides, stores or
   *   acts
   */
  #kill(moment) {
    const end = async () => {
      await pause(moment);
      await this.troubles.open;
      await this.troubles.kill();
      this.#dying = undefined;
    };
    this.#dying ??= end();
  }

  /** Changes sessions until the browser has ended. @param {"quit" | "crash"} name */
  async #restart(name) {
    await this.troubles.now;
    await this.#dying;
    await this.troubles.suffer(name);
  }
}
