// The world of the replica: the sessions, and how the page shows them. Plain data that the test process changes and
// every open tab draws. Knows nothing of browsers or of the extension.

/**
 * @typedef {'running'|'waiting'|'finished'|'failed'|'idle'|'archived'} Status
 *
 * @typedef {object} Session
 * @property {string} id
 * @property {string} title
 * @property {Status} status
 * @property {'permission'|'question'|'plan'} wait  what it waits for, when it waits
 * @property {string} ask            the title of its permission card, or the question
 * @property {string} error          the error's title; empty for plain "Error"
 * @property {string} notice         a notice on its own page, such as "Usage limit reached"
 * @property {string} detail         what its landing card says it did last
 * @property {boolean} question      its finished turn ended with a plain question: the landing card says "Needs input"
 * @property {string} repository
 * @property {string} branch
 * @property {{number: number, state: string}[]} pullRequests
 * @property {string} group          the heading above it
 * @property {boolean} pinned        whether it is listed under Pinned and again under its own heading
 * @property {boolean} filtered      whether the user's filter leaves it out of the list
 * @property {boolean} archiving     its row is busy being archived
 * @property {string} avatar         the name of a person shown in its row
 * @property {string} phase          KB-029: the status phrase of its card
 * @property {number|null} progress  KB-029
 * @property {Record<string, any> | null} data  how the page's data differ from this; `null` if they leave it out
 * @property {string} elapsed        KB-029, also the age on its landing card
 *
 * @typedef {object} View            how the page shows it all; a tab may differ from the others
 * @property {string} language
 * @property {'2026-10'|'2026-08'|'2026-07'|'links'} shell   the shape of the sidebar's rows
 * @property {'ready'|'booting'|'empty'|'error'} state
 * @property {boolean} signedIn
 * @property {boolean} dots          rows carry .status-dot[data-kind]
 * @property {boolean} zeroWidth     labels carry zero-width characters
 * @property {boolean} others        whether there are chat, cowork and project rows among the sessions
 * @property {'shown'|'collapsed'|'absent'} sidebar
 * @property {'attention'|'dashboard'|'plain'} landing   what /code shows: cards of those that need attention, as
 *   today's page,
 *   a card of each session, as KB-029 describes it, or none
 * @property {'active'|'archived'} filter
 * @property {'time'|'folder'} groupBy
 * @property {string[]} folded       groups that are folded
 * @property {'hidden'|'removed'} fold   what folding does with the rows
 * @property {number} limit          rows in a group before "Show N more"
 * @property {''|'over'|'instead'} dialog   a dialog over the page, or one that takes the page's place
 * @property {''|'poll'|'stream'} data   how the page fetches its data
 * @property {number} poll           how often it asks for its data, in milliseconds
 * @property {number} refuses        the status with which it refuses the list, such as 403; 0 if it does not
 * @property {''|'fresh'|'stale'} token   the page resumes its stream, with a token that is valid or that went stale
 * @property {boolean} loses         all frames of all streams get lost
 * @property {number} stream         changes per second in the open session's transcript
 *
 * @typedef {{sessions: Session[], view: View}} World
 *
 * @typedef {object} PageTools       what the parts of the page can do
 * @property {string} path          the page's path
 * @property {(path: string) => void} go  changes the route
 * @property {() => void} redraw
 * @property {(id: string) => unknown} dismiss
 */

/** @type {View} */
export const PLAIN_VIEW = {
  language: "en-US",
  shell: "2026-10",
  state: "ready",
  signedIn: true,
  dots: true,
  zeroWidth: false,
  others: true,
  sidebar: "shown",
  landing: "attention",
  filter: "active",
  groupBy: "time",
  folded: [],
  fold: "hidden",
  limit: 1000,
  dialog: "",
  data: "",
  poll: 30_000,
  refuses: 0,
  token: "",
  loses: false,
  stream: 0,
};

/**
 * Returns a whole session from the fields that a test gives.
 * @param {Partial<Session> & {id: string}} some
 * @returns {Session}
 */
export function makeSession(some) {
  return {
    title: `Task ${some.id.slice(-4)}`,
    status: "idle",
    wait: "permission",
    ask: "Allow Claude to run npm test?",
    error: "",
    notice: "",
    detail: "Ran the tests",
    question: false,
    repository: "acme/shop",
    branch: "claude/task",
    pullRequests: [],
    group: "Today",
    pinned: false,
    filtered: false,
    archiving: false,
    avatar: "",
    phase: "",
    progress: null,
    data: {},
    elapsed: "5m",
    ...some,
  };
}

/**
 * Returns an id of the page's form, always the same for a number.
 * @param {number} number
 */
export function sessionId(number) {
  return `session_01${String(number).padStart(22, "ReplicaSessionNumberXX")}`;
}
