// A few sessions that nobody has, for a board that would otherwise be empty. They go the same way as real ones, through a
// core of their own: text of a page in, view model out. Nothing of it is stored or sent.

import { openCore } from "../shared/core.js";

/** As the page words them, in English. */
const SESSIONS = [
  { title: "[P1] [API] Fix the login redirect", label: "Awaiting input" },
  { title: "[P2] [Frontend] Dark mode for the header", label: "Running" },
  { title: "[P2] [Tests] Cover the checkout", label: "Running" },
  { title: "[P3] [Docs] Describe the new endpoints", label: "Unread response" },
];

/** @param {number} now */
export async function sampleCore(now) {
  const core = await openCore({});
  core.step({ kind: "start", reason: "install" }, now);
  const html = `<aside class="dframe-sidebar"><div data-group-label="Today">${SESSIONS.map(row).join("")}</div></aside>`;
  core.step(
    {
      kind: "capture",
      tab: 1,
      capture: {
        url: "https://claude.ai/code",
        born: now,
        visible: true,
        focused: false,
        pulse: 0,
        places: [{ name: "list", html: [html] }],
      },
    },
    now,
  );
  return core;
}

/** @param {typeof SESSIONS[number]} session @param {number} at */
const row = ({ title, label }, at) => `
  <div data-row-key="code:session_01Sample${at}">
    <div data-row="">
      <a href="/code/session_01Sample${at}" data-row-main-button="">
        <span class="df-leading-slot"><span role="status" aria-label="${label}"></span></span>
        <span class="dframe-fade-label"><span>${title}</span></span>
      </a>
    </div>
  </div>`;
