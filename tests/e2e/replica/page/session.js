// A session's own page: transcript, cards with questions, branch bar and notices.

import { h } from "./dom.js";
import { prompt } from "./landing.js";

/**
 * How full the plan is: since August 2026 with the session's context, before that alone.
 * @type {Record<string, string>}
 */
const USAGE = { "2026-10": "Usage: context 0, plan 46%", "2026-08": "Usage: context 0, plan 46%" };

/**
 * @param {import('../world.js').View} view
 * @param {import('../world.js').Session | undefined} session
 * @param {import('../world.js').Session | undefined} lingering  whose branch bar is still shown, for some frames after
 *   a route change
 */
export function sessionPage({ shell }, session, lingering) {
  if (!session) return h("section", { key: "missing" }, h("h1", {}, "Session not found"));
  const running = session.status === "running";
  return h(
    "section",
    { key: "session" },
    h("header", {}, h("button", { type: "button", class: "cursor-text" }, session.title)),
    h("div", { key: `transcript:${session.id}`, own: true, "data-testid": "epitaxy-virtual-transcript" }),
    session.status === "waiting" && approval(session),
    branchBar(lingering ?? session),
    session.notice && h("div", { role: "alert", class: "notice" }, session.notice),
    h(
      "footer",
      {},
      prompt(),
      running && h("button", { type: "button", "aria-label": "Stop" }),
      h("button", { type: "button", "aria-label": USAGE[shell] ?? "Usage: plan 46%" }),
    ),
  );
}

/** @param {import("../world.js").Session} session */
function approval(session) {
  if (session.wait === "question") {
    return h(
      "div",
      { key: "question", "data-approval-card-root": true },
      h("p", {}, session.ask),
      h("textarea", { "aria-label": "Other option" }),
      h("button", { type: "button", "aria-label": "Dismiss question" }),
    );
  }
  return h(
    "div",
    { key: "approval", "data-approval-card-root": true },
    h("div", { "data-approval-value": true }, session.ask),
    h("button", { type: "button" }, "Allow once"),
    h("button", { type: "button" }, "Deny"),
  );
}

/** @param {import("../world.js").Session} session */
function branchBar(session) {
  const pull = session.pullRequests[0];
  return h(
    "div",
    { key: "branch", class: "epitaxy-branch-row" },
    h("span", {}, session.branch),
    pull
      ? [
          h("a", { href: `/code/outside/pull/${pull.number}`, class: "pull" }, `#${pull.number}`),
          h("span", { role: "img", "aria-label": pull.state }),
          h("button", { type: "button", "aria-label": "CI: passing" }),
        ]
      : h("button", { type: "button", "aria-label": "Create PR" }, "Create PR"),
    h("span", { class: "sr-only" }, "42 additions, 7 deletions"),
  );
}
