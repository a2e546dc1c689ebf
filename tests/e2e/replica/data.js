// The data that the page fetches for itself, made from the sessions as the real server does: rows, the list, and the
// frames of the stream. Each row has words that must never leave the page.

/** @typedef {import("./world.js").Session} Session */

/** Words as a user or Claude would write them. If one of them is found outside the page, something has leaked. */
export const CANARY = "Qzxdata";

const WORKERS = { running: "running", waiting: "requires_action", archived: null };

/**
 * Returns the row of a session. `session.data` overrides its fields; `null` there leaves the session out of the data.
 * @param {Session} session
 * @returns {Record<string, any>}
 */
export function rowOf(session) {
  const { id, title, status, repository, branch, data } = session;
  const worker = status in WORKERS ? WORKERS[/** @type {keyof typeof WORKERS} */ (status)] : "idle";
  const row = {
    id: id.replace("session_", "cse_"),
    title,
    status: status === "archived" ? "archived" : "active",
    worker_status: worker,
    status_bucket: CANARY,
    connection_status: "connected",
    environment_kind: "anthropic_cloud",
    created_at: "2026-11-01T08:00:00.123456Z",
    last_event_at: new Date().toISOString(),
    unread: status === "finished",
    tags: [CANARY],
    config: {
      sources: [{ type: "git_repository", url: `https://github.com/${repository}`, revision: CANARY }],
      outcomes: [{ type: CANARY, git_info: { type: "github", repo: repository, branches: [branch] } }],
      prompt: CANARY,
    },
    external_metadata: {
      post_turn_summary: session.question ? summary("need_input", session.detail) : null,
      task_summary: CANARY,
      pending_action: status === "waiting" ? pending(session) : null,
      rate_limit_info: { status: "allowed", rateLimitType: CANARY, resetsAt: 1_790_000_000, isUsingOverage: false },
    },
    events: [{ message: CANARY }],
    [CANARY]: CANARY,
  };
  return merged(row, data ?? {});
}

/** @param {string} category @param {string} wants */
export function summary(category, wants = "") {
  return {
    title: CANARY,
    description: CANARY,
    status_category: category,
    status_detail: CANARY,
    recent_action: CANARY,
    needs_action: wants,
    is_noteworthy: true,
  };
}

/** @param {Session} session */
function pending({ wait, ask }) {
  const tools = { permission: "Bash", question: "AskUserQuestion", plan: "ExitPlanMode" };
  return { tool_name: tools[wait], action_description: ask, input: { command: CANARY, [CANARY]: [CANARY] } };
}

/** @param {any} one @param {any} over @returns {any} */
function merged(one, over) {
  if (typeof one !== "object" || typeof over !== "object" || !one || !over || Array.isArray(over)) return over;
  const names = new Set([...Object.keys(one), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, name in over ? merged(one[name], over[name]) : one[name]]));
}

/** @param {Session[]} sessions */
export function listOf(sessions) {
  const data = sessions.filter(({ data }) => data !== null).map(rowOf);
  return JSON.stringify({ data, next_cursor: null, resume_token: CANARY });
}

/** Returns a frame of the stream. @param {string} event @param {object} data */
export const frameOf = (event, data) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
