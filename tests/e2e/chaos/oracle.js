// Decides what must be told and what may be, and compares it with the notifications. Knows nothing of browsers.
//
// Every change to a status that needs the user is a debt. A notification pays debts, each once. At the end every unpaid
// debt, and every notification that paid none, is a mistake.

/**
 * @typedef {"Needs input" | "Failed" | "Finished"} Kind
 * @typedef {import("../harness/desktop.js").Notification} Notification
 * @typedef {{title: string, kind: Kind}} Telling
 *
 * @typedef {object} Debt
 * @property {string} title   whose
 * @property {Kind} kind
 * @property {"must" | "may" | "never"} due   may: it is unknown whether a page showed it for long enough
 * @property {string} change  what happened, for the report
 * @property {{page: "in front" | "hidden" | "none", worker: "alive" | "dead"}} when  it changed
 * @property {number} drawn   when a page had drawn it; 0 if none has
 * @property {Notification | undefined} told
 * @property {boolean} again  told again, because worker and browser ended during the first time
 * @property {Promise<void>} paid
 * @property {() => void} pay
 */

/** @typedef {{title: string, text: string}} Mistake  whose, and what */

/** Alerts within this time become one: 2 s, and more for a slow machine. */
const BURST_MS = 4_000;

const ALONE = /^(Needs input|Failed|Finished): (.*)$/s;
/** @type {Record<string, Kind>} */
const TOGETHER = { "need input": "Needs input", failed: "Failed", finished: "Finished" };

export class Oracle {
  /** @type {Debt[]} */
  debts = [];
  /** @type {Mistake[]} */
  duplicates = [];
  /** What was told again because worker and browser ended during the first time. @type {Mistake[]} */
  again = [];
  /** How many notifications were about several sessions. */
  groups = 0;

  /** What was told without need. @type {Mistake[]} */
  #uncalled = [];
  /** Notifications that count sessions without naming them, until the log tells which. @type {Set<Promise<void>>} */
  #reading = new Set();
  #isWithdrawn;
  #endedWithin;
  #wasCutShort;
  #unnamed;

  /**
   * @param {(id: number) => boolean} isWithdrawn  whether the browser withdrew a notification
   * @param {(told: number, again: number, within: number) => boolean} endedWithin  whether the browser began to end
   *   within so many milliseconds after the first telling, and had ended before the second
   * @param {(told: number, again: number) => boolean} wasCutShort  whether worker and browser ended during the telling
   * @param {(named: Telling[], count: number) => Promise<Telling[]>} unnamed  all sessions of a notification that names
   *   only some of so many
   */
  constructor(isWithdrawn, endedWithin, wasCutShort, unnamed) {
    this.#isWithdrawn = isWithdrawn;
    this.#endedWithin = endedWithin;
    this.#wasCutShort = wasCutShort;
    this.#unnamed = unnamed;
  }

  /**
   * Notes a change that must be told.
   * @param {string} title
   * @param {Kind} kind
   * @param {string} change
   * @param {Debt["due"]} due
   */
  owe(title, kind, change, due = "must") {
    let pay = () => {};
    const paid = new Promise((resolve) => {
      pay = () => resolve(undefined);
    });
    /** @type {Debt} */
    const debt = {
      ...{ title, kind, due, change, paid, pay },
      when: { page: "none", worker: "alive" },
      drawn: 0,
      told: undefined,
      again: false,
    };
    this.debts.push(debt);
    return debt;
  }

  /** @param {Notification} notification */
  hear(notification) {
    const { tellings, more } = readTellings(notification);
    if (tellings.length === 0) this.#uncalled.push({ title: "", text: describe(notification) });
    if (tellings.length > 1) this.groups += 1;
    if (more === 0) return this.#tellAll(tellings, notification);
    const reading = this.#unnamed(tellings, tellings.length + more).then((all) => {
      this.#tellAll(all, notification);
      this.#reading.delete(reading);
    });
    this.#reading.add(reading);
  }

  /** Resolves when the sessions of each notification are known. */
  async whole() {
    await Promise.all(this.#reading);
  }

  /** @param {Telling[]} tellings @param {Notification} notification */
  #tellAll(tellings, notification) {
    for (const { title, kind } of tellings) this.#tell(title, kind, notification);
  }

  /** @param {string} title @param {Kind} kind @param {Notification} notification */
  #tell(title, kind, notification) {
    const debts = this.debts.filter((debt) => debt.title === title && debt.kind === kind);
    const debt = debts.findLast(({ told }) => !told);
    if (debt) {
      debt.told = notification;
      debt.pay();
      return;
    }
    const last = debts.at(-1);
    const before = last?.told;
    const said = `${kind}: ${title} in ${describe(notification)}`;
    const mistake = { title, text: before ? `${said}, before in ${describe(before)}` : said };
    if (!last || !before) this.#uncalled.push(mistake);
    else if (this.#isTakenIn(before, notification)) return;
    else if (!last.again && this.#wasCutShort(before.at, notification.at)) {
      last.again = true;
      this.again.push(mistake);
    } else this.duplicates.push(mistake);
  }

  /**
   * Whether a notification replaced an earlier one, as when three alerts become one. If the browser ends meanwhile, its
   * start shows the replacement.
   * @param {Notification} before
   * @param {Notification} now
   */
  #isTakenIn(before, now) {
    if (now.at - before.at < BURST_MS) return this.#isWithdrawn(before.id);
    return sessionsIn(now) > sessionsIn(before) && this.#endedWithin(before.at, now.at, BURST_MS);
  }

  /** Returns what was not told, but had to be. @returns {Mistake[]} */
  get missed() {
    const unpaid = this.debts.filter(({ due, told }) => due === "must" && !told);
    return unpaid.map(({ kind, title, change }) => ({ title, text: `${kind}: ${title} (${change})` }));
  }

  /** Returns what was told without need. @returns {Mistake[]} */
  get wrong() {
    const paid = this.debts.filter(({ due, told }) => due === "never" && told);
    return [
      ...this.#uncalled,
      ...paid.map(({ title, change, told }) => ({ title, text: `${change}: ${told && describe(told)}` })),
    ];
  }
}

/**
 * Returns what a notification tells of which sessions, and how many more it counts without naming them.
 * @param {{summary: string, body: string}} notification
 * @returns {{tellings: Telling[], more: number}}
 */
export function readTellings({ summary, body }) {
  const alone = readAlone(summary);
  if (alone) return { tellings: [alone], more: 0 };
  const [, count, words] = /^(\d+) sessions? (.*)$/.exec(summary) ?? [];
  const all = body.split("\n");
  const more = Number(/^and (\d+) more$/.exec(all.at(-1) ?? "")?.[1] ?? 0);
  const lines = more > 0 ? all.slice(0, -1) : all.slice(-Number(count));
  const kind = TOGETHER[words];
  if (kind) return { tellings: lines.map((title) => ({ kind, title })), more };
  const tellings = words?.startsWith("need") ? lines.flatMap((line) => readAlone(line) ?? []) : [];
  return { tellings, more };
}

/** Returns how many sessions a notification is about. @param {Notification} notification */
function sessionsIn(notification) {
  const { tellings, more } = readTellings(notification);
  return tellings.length + more;
}

/** The log's names of the kinds. @type {Record<string, Kind>} */
const IN_LOG = { "needs-input": "Needs input", "already-waits": "Needs input", failed: "Failed", finished: "Finished" };

/** @typedef {{at: number, kind: string, title: string, why: string}} LogEntry */

/**
 * Returns the last group of so many sessions that the log has as told at the same time, and that includes these.
 * @param {LogEntry[]} log @param {Telling[]} named @param {number} count
 * @returns {Telling[]}
 */
export function togetherIn(log, named, count) {
  const together = log.filter(({ why }) => why === "said-together");
  const moments = new Set(together.map(({ at }) => at));
  for (const moment of [...moments].reverse()) {
    const entries = together.filter(({ at }) => at === moment);
    const tellings = entries.map(({ kind, title }) => ({ kind: /** @type {Kind} */ (IN_LOG[kind]), title }));
    const has = (/** @type {Telling} */ { kind, title }) =>
      tellings.some((each) => each.kind === kind && each.title === title);
    if (tellings.length === count && named.every(has)) return tellings;
  }
  throw new Error(`the log does not say whom ${JSON.stringify(named)} was told together with, ${count} in all`);
}

/** @param {string} words @returns {Telling | undefined} */
function readAlone(words) {
  const [, kind, title] = ALONE.exec(words) ?? [];
  return kind ? { kind: /** @type {Kind} */ (kind), title } : undefined;
}

/** @param {Notification} notification */
function describe({ id, summary, body, at }) {
  return `notification ${id} "${summary}" (${body.replaceAll("\n", " / ")}) at ${clock(at)}`;
}

/** Returns a time as text. @param {number} at */
export function clock(at) {
  return new Date(at).toISOString().slice(11, 23);
}
