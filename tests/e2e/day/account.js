// Compares what was told with what was needed, as `tests/day/account.rs` does for the core alone.

/**
 * @typedef {object} Happening
 * @property {string} at
 * @property {string} [sessions]
 * @property {string} [is]
 * @property {"permission" | "question"} [wait]
 * @property {boolean} [question]
 * @property {string} [error]
 * @property {string} [title]
 * @property {string} [user]
 * @property {string} [needed]
 * @property {number} [within]
 * @property {boolean} [board]
 *
 * @typedef {object} Day
 * @property {Record<string, number>} within
 * @property {Record<string, {id: string, title: string, repository?: string}>} sessions
 * @property {Happening[]} day
 *
 * @typedef {{at: number, summary: string, body: string}} Said  `at` in seconds since midnight
 */

/** A real browser needs some seconds more than the core alone. */
const SLACK = 5;

const ALONE = Object.entries({
  "Needs input: ": "needs input",
  "Failed: ": "failed",
  "Finished: ": "finished",
  "Stalled: ": "stalled",
  "Running long: ": "runs long",
  "Still needs input: ": "still waiting",
});

/** A session that is only counted, as in "and 3 more". */
const ANY = "*";

const TOGETHER = Object.entries({
  "already waits for you": "already waits",
  "already wait for you": "already waits",
  "still need input": "still waiting",
  "need input": "needs input",
  failed: "failed",
  finished: "finished",
  stopped: "stopped",
  "can continue": "can go on",
});

/** Returns a time in seconds since midnight. @param {string} at */
export function seconds(at) {
  const [hours = 0, minutes = 0, rest = 0] = at.split(":").map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

/** @param {Happening} happening */
export const namesOf = ({ sessions }) => sessions?.split(" ") ?? [];

/**
 * Returns what was missed and what was false, as texts, and how much was needed.
 * @param {Day} day
 * @param {Said[]} said
 */
export function accountOf(day, said) {
  const needs = day.day.flatMap((happening) => {
    const { at, needed, within = day.within[needed ?? ""] ?? 0 } = happening;
    const from = seconds(at);
    const names = needed ? (happening.sessions ? namesOf(happening) : [""]) : [];
    return names.map((session) => ({ kind: needed, session, from, to: from + within + SLACK, met: false }));
  });
  /** When each session was last told as failed. @type {Map<string, number>} */
  const failed = new Map();
  const mistaken = [];
  for (const one of said) {
    for (const { kind, session } of mentions(day, one)) {
      const need = needs.find(
        (need) =>
          !need.met &&
          need.kind === kind &&
          [need.session, ANY].includes(session) &&
          need.from <= one.at &&
          one.at <= need.to,
      );
      // A cause that stops many sessions is told again as it grows, with all of them.
      const last = session === ANY ? Math.max(...failed.values()) : (failed.get(session) ?? Number.NEGATIVE_INFINITY);
      const grows = kind === "stopped" && one.at - last < 3600;
      if (need) need.met = true;
      else if (!grows) mistaken.push(`${clock(one.at)} ${one.summary} (${one.body.replaceAll("\n", " / ")})`);
      if ((kind === "failed" || kind === "stopped") && session !== ANY) failed.set(session, one.at);
    }
  }
  const missed = needs.filter(({ met }) => !met).map(({ kind, session, from }) => `${clock(from)} ${kind} ${session}`);
  return { needed: needs.length, missed, false: mistaken };
}

/** Returns what a notification tells of which sessions. @param {Day} day @param {Said} said */
function mentions(day, { summary, body, at }) {
  if (summary === "Session Watch can't see your sessions") return [{ kind: "cannot see", session: "" }];
  const alone = (/** @type {string} */ text) => {
    const [begins, kind] = ALONE.find(([begins]) => text.startsWith(begins)) ?? [];
    return begins ? { kind, session: sessionOf(day, text.slice(begins.length), at) } : undefined;
  };
  const one = alone(summary);
  if (one) return [one];
  const [, all = "?"] = TOGETHER.find(([ends]) => summary.endsWith(ends)) ?? [];
  const lines = body.split("\n").filter((line) => line !== "Usage limit reached");
  return lines.flatMap((line) => {
    const more = /^and (\d+) more$/.exec(line);
    if (more) return Array.from({ length: Number(more[1]) }, () => ({ kind: all, session: ANY }));
    return [alone(line) ?? { kind: all, session: sessionOf(day, line, at) }];
  });
}

/**
 * Returns the session that a reader takes this name for, or the name itself if that is not a single one.
 * @param {Day} day
 * @param {string} name
 * @param {number} at
 */
function sessionOf(day, name, at) {
  const [title = "", mark = ""] = name.replace(/ \(waiting for .*/, "").split(" · …");
  const isThere = (/** @type {string} */ one) =>
    day.day.some((happening) => seconds(happening.at) <= at && namesOf(happening).includes(one));
  const fits = Object.entries(day.sessions).filter(
    ([one, about]) => isThere(one) && title.replace(/ \(\d of \d\)$/, "") === about.title && about.id.endsWith(mark),
  );
  return fits.length === 1 && fits[0] ? fits[0][0] : name;
}

/** @param {number} at  in seconds since midnight */
function clock(at) {
  return new Date(at * 1000).toISOString().slice(11, 19);
}
