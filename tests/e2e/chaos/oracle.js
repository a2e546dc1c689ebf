// What must be told, what may be, and what was. Knows the truth and hears the notifications; knows nothing of browsers.
//
// Every change into a status that calls for its user is a debt. What the desktop is told pays debts, each once; at the end every
// debt that is unpaid, and everything told that paid none, is a mistake.

/**
 * @typedef {"Needs input" | "Failed" | "Finished"} Kind
 * @typedef {import("../harness/desktop.js").Notification} Notification
 *
 * @typedef {object} Debt
 * @property {string} title   whose
 * @property {Kind} kind
 * @property {"must" | "may" | "never"} due   may: nobody can tell whether any page showed it for long enough
 * @property {string} change  what happened, for the report
 * @property {{page: "in front" | "hidden" | "none", worker: "alive" | "dead"}} when  it changed
 * @property {number} drawn   when a page had drawn it; 0 if none had
 * @property {Notification | undefined} told
 * @property {boolean} again  told once more, because worker and browser ended over the first time
 * @property {Promise<void>} paid
 * @property {() => void} pay
 */

/** @typedef {{title: string, text: string}} Mistake  whose, and what */

/** Alerts within this time become one (2 s), and a slow machine. */
const BURST_MS = 4_000;

const ALONE = /^(Needs input|Failed|Finished): (.*)$/s;
/** @type {Record<string, Kind>} */
const TOGETHER = { "need input": "Needs input", failed: "Failed", finished: "Finished" };

export class Oracle {
  /** @type {Debt[]} */
  debts = [];
  /** @type {Mistake[]} */
  duplicates = [];
  /** Told a second time because worker and browser ended over the first. @type {Mistake[]} */
  again = [];
  /** How many notifications spoke of several sessions. */
  groups = 0;

  /** What was told though nothing called for it. @type {Mistake[]} */
  #uncalled = [];
  #isWithdrawn;
  #wasCutShort;

  /**
   * @param {(id: number) => boolean} isWithdrawn  whether the browser took a notification back
   * @param {(told: number, again: number) => boolean} wasCutShort  whether worker and browser ended over what was told
   */
  constructor(isWithdrawn, wasCutShort) {
    this.#isWithdrawn = isWithdrawn;
    this.#wasCutShort = wasCutShort;
  }

  /** A session changes so that it has to be told. @param {string} title @param {Kind} kind @param {string} change @param {Debt["due"]} due */
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
    const tellings = readTellings(notification);
    if (tellings.length === 0) this.#uncalled.push({ title: "", text: describe(notification) });
    if (tellings.length > 1) this.groups += 1;
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

  /** Whether a notification took the place of a former one, as when a third alert makes one of three. @param {Notification} before @param {Notification} now */
  #isTakenIn(before, now) {
    return now.at - before.at < BURST_MS && this.#isWithdrawn(before.id);
  }

  /** What was not told though it had to be. @returns {Mistake[]} */
  get missed() {
    const unpaid = this.debts.filter(({ due, told }) => due === "must" && !told);
    return unpaid.map(({ kind, title, change }) => ({ title, text: `${kind}: ${title} (${change})` }));
  }

  /** What was told though nobody needed to be told. @returns {Mistake[]} */
  get wrong() {
    const paid = this.debts.filter(({ due, told }) => due === "never" && told);
    return [
      ...this.#uncalled,
      ...paid.map(({ title, change, told }) => ({ title, text: `${change}: ${told && describe(told)}` })),
    ];
  }
}

/** What a notification tells of which sessions. @param {{summary: string, body: string}} notification @returns {{title: string, kind: Kind}[]} */
export function readTellings({ summary, body }) {
  const alone = ALONE.exec(summary);
  if (alone) return [{ kind: /** @type {Kind} */ (alone[1]), title: alone[2] }];
  const [, count, words] = /^(\d+) sessions? (.*)$/.exec(summary) ?? [];
  const lines = body.split("\n").slice(-Number(count));
  const kind = TOGETHER[words];
  if (kind) return lines.map((title) => ({ kind, title }));
  return words?.startsWith("need") ? lines.flatMap((line) => readTellings({ summary: line, body: "" })) : [];
}

/** @param {Notification} notification */
function describe({ id, summary, body, at }) {
  return `notification ${id} "${summary}" (${body.replaceAll("\n", " / ")}) at ${clock(at)}`;
}

/** A moment as people read it. @param {number} at */
export function clock(at) {
  return new Date(at).toISOString().slice(11, 23);
}
