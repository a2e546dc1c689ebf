// The result of a run: a table, and the mistakes as texts.

import { HOLDS } from "./loop.js";
import { BLINDING } from "./troubles.js";

/** @typedef {import("./oracle.js").Debt} Debt */
/** @typedef {import("./oracle.js").Mistake} Mistake */
/** @typedef {import("./loop.js").Chaos} Chaos */

/** @param {Chaos} chaos @returns {Record<string, Mistake[]>} */
export function mistakes({ oracle, changes }) {
  const { missed, wrong, duplicates } = oracle;
  return { missed, false: wrong, duplicates, "not on the board": changes.unshown };
}

/** @param {Chaos} chaos @param {{seed: number, seconds: number, withdrawn: number}} run */
export function report(chaos, { seed, seconds, withdrawn }) {
  const { oracle, changes, troubles } = chaos;
  const { debts } = oracle;
  const told = debts.filter((debt) => debt.told);
  const due = (/** @type {Debt["due"]} */ wanted, /** @type {Debt[]} */ among) =>
    among.filter((debt) => debt.due === wanted).length;
  const wrong = Object.entries(mistakes(chaos));
  const rows = [
    ["seed", seed],
    ["transitions", `${changes.count} in ${seconds.toFixed(0)} s`],
    ["trouble", tally(troubles.all.map(({ name }) => name))],
    ["had to be told", `${due("must", debts)}, of which told ${due("must", told)}`],
    ["nobody can tell", `${due("may", debts)}, of which told ${due("may", told)}`],
    ["had not to be told", `${due("never", debts)}, of which told ${due("never", told)}`],
    ["notifications", `of several sessions ${oracle.groups}, withdrawn ${withdrawn}`],
    ["told again, the browser ended over it", oracle.again.length],
    ...wrong.map(([name, list]) => [name, list.length]),
    ...latencies(chaos, told),
  ];
  const width = Math.max(...rows.map(([name]) => String(name).length));
  const table = rows.map(([name, value]) => `${String(name).padEnd(width)}  ${value}`);
  const texts = (/** @type {string} */ name, /** @type {Mistake[]} */ list) =>
    list.map(({ text }) => `${name}: ${text}`);
  const words = [...texts("told again", oracle.again), ...wrong.flatMap(([name, list]) => texts(name, list))];
  return [...table, ...words].join("\n");
}

/**
 * Counts each debt that was told in the first row that it fits, and in the last.
 * @param {Chaos} chaos
 * @param {Debt[]} told
 */
function latencies({ troubles }, told) {
  /** @param {Debt} debt @param {(name: string) => boolean} which */
  const met = ({ drawn, told }, which) => told !== undefined && troubles.within(drawn - 500, told.at, which);
  /** @type {[string, (debt: Debt) => boolean][]} */
  const ways = [
    ["changed while no page was open", ({ when }) => when.page === "none"],
    ["the browser was restarted meanwhile", (debt) => met(debt, (name) => name === "quit" || name === "crash")],
    ["the worker was dead", ({ when }) => when.worker === "dead"],
    ["the worker was killed meanwhile", (debt) => met(debt, (name) => name === "kill")],
    ["other trouble meanwhile", (debt) => met(debt, (name) => BLINDING.has(name))],
    ["the page was hidden", ({ when }) => when.page === "hidden"],
    ["no trouble", () => true],
  ];
  const rest = new Set(told);
  const rows = ways.map(([name, fits]) => {
    const some = [...rest].filter(fits);
    for (const debt of some) rest.delete(debt);
    return [`latency, ${name}`, distribution(some)];
  });
  return [...rows, ["latency, all", distribution(told)]];
}

/** Returns the times from the drawn change to the notification, without the hold. @param {Debt[]} all */
function distribution(all) {
  // A change that was told before a page reported it as drawn has no start.
  const debts = all.filter(({ drawn }) => drawn > 0);
  if (debts.length === 0) return "never";
  const sorted = debts.map(({ drawn, told, kind }) => (told?.at ?? 0) - drawn - 1_000 * HOLDS[kind]);
  sorted.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)} ms`;
  return `${sorted.length} times: p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`;
}

/** @param {string[]} names */
function tally(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
}
