// Parts of the pages of claude.ai, as the reader's rules know them. Each plants a word in every place that a user or
// Claude fills. Each is well-formed, so that it can be used anywhere.

/** @typedef {import("./canaries.js").Planter} Planter */

/** Returns a unique session id. @param {string} name */
export function sessionOf(name) {
  return `session_01${name}`.padEnd(34, "x");
}

// ---- Lists of sessions ----

/**
 * @param {Planter} plant
 * @param {string} id
 * @param {string} title
 * @param {"running" | "waiting" | "idle" | "merged"} status
 */
function row(plant, id, title, status) {
  const marks = {
    running: '<span role="status" aria-label="Running"><span class="status-dot" data-kind="running"></span></span>',
    waiting:
      '<span role="status" aria-label="Awaiting input"><span class="status-dot" data-kind="awaiting"></span></span>',
    idle: '<span role="img" aria-label="Idle"><svg></svg></span>',
    merged: '<span role="img" aria-label="#21 · Merged"></span>',
  };
  return `<div data-row-key="code:${id}" data-jump-hint-row=""><div data-row="" title="${title}">
    <a href="/code/${id}" data-row-main-button="" data-preview="${plant.secret("preview in a row's attribute")}">
      <span class="df-leading-slot">${marks[status]}</span>
      <span class="flex-1 min-w-0"><span class="dframe-fade-label block"><span>${title}</span></span></span></a>
    <div><button type="button" data-row-action="" aria-label="More options for ${title}"></button></div></div>
    <input type="hidden" value="${plant.secret("hidden input of a row")}"></div>`;
}

/** @param {Planter} plant @param {string} key @param {string} what */
function otherRow(plant, key, what) {
  const title = plant.secret(`title of a ${what}`);
  return `<div data-row-key="${key}"><div data-row="" title="${title}"><button type="button" data-row-main-button="" aria-label="${title}">
    <span class="dframe-fade-label">${title}</span></button></div></div>`;
}

/**
 * The sidebar.
 * @param {Planter} plant
 * @param {string} id of the session that is open
 * @param {string} [title] its title
 */
export function sidebar(plant, id, title = plant.kept("title of a session")) {
  return `<aside class="dframe-sidebar" aria-label="Sidebar">
    <div class="search"><input type="search" value="${plant.secret("search")}" placeholder="${plant.secret("placeholder of the search")}"></div>
    <div data-group-label="Today" data-kind="date">
      <div data-row-key="label:Today"><button type="button" data-row="">Today</button></div>
      ${row(plant, id, title, "running")}
      ${row(plant, sessionOf("Waiting"), plant.kept("title of a session that waits"), "waiting")}
      ${row(plant, sessionOf("Resting"), plant.kept("title of a session at rest"), "idle")}
      ${row(plant, sessionOf("Merged"), plant.kept("title of a session with a pull request"), "merged")}
    </div>
    <div data-group-label="Chats" data-kind="chats">
      ${otherRow(plant, "chat:0b5d8f5e", "chat")}
      ${otherRow(plant, "cowork:7c1", "cowork task")}
    </div>
    <button type="button" data-testid="user-menu-button" aria-label="${plant.secret("name of the user")}">
      <img alt="${plant.secret("picture of the user")}" src="data:,"></button>
  </aside>`;
}

/** The landing page's cards. @param {Planter} plant @param {string} title of a session in the sidebar */
export function attention(plant, title) {
  return `<ul><li class="group flex items-center">
    <button type="button" aria-label="Open session ${title}">
      <span><span class="rounded-full bg-fill-warning"></span><span class="text-warning">Needs input</span></span>
      <span><span class="truncate">${title}</span><span class="truncate">${plant.kept("detail of an attention card")}</span></span>
      <span><span>acme/${plant.kept("repository of an attention card")}</span><span class="tabular-nums">5m</span></span>
    </button><button type="button" aria-label="Dismiss session"></button></li></ul>`;
}

/** The dashboard of KB-029. @param {Planter} plant */
export function dashboard(plant) {
  const card = (/** @type {string} */ letter, /** @type {string} */ status) => {
    const path = `/code/${sessionOf(`Card${letter}`)}`;
    return `<article class="card"><div class="text-muted"><span>acme/${plant.kept("repository of a card")}</span> <span>main</span></div>
      <h3><a href="${path}">${plant.kept("title of a card")}</a></h3><p><span>${status}</span></p><p>Elapsed: 5m</p>
      <div><a href="${path}">View</a><button type="button">Cancel</button></div></article>`;
  };
  return `<section class="grid"><h2>Active Sessions</h2>${card("K", "Testing")}${card("L", "Waiting for Input")}</section>`;
}

// ---- A conversation ----

/**
 * The links of a text of Claude's.
 * @param {Planter} plant
 * @param {"none" | "one" | "several" | "badge"} how
 * @param {(what: string) => string} text plants a link's own text
 */
export function links(plant, how, text = (what) => plant.secret(what)) {
  const link = (/** @type {string} */ letter) =>
    `<a href="/code/${sessionOf(`Linked${letter}`)}" title="${plant.secret("title of a link")}">${text("link's text")}</a>`;
  if (how === "one") return link("A");
  if (how === "several") return `${link("A")} ${plant.secret("between links")} ${link("B")} and ${link("C")}`;
  if (how === "badge")
    return `${link("A")} <span role="img" aria-label="#21 · Open"></span> ${plant.secret("behind a badge")}`;
  return "";
}

/** @param {Planter} plant */
export function userTurn(plant) {
  return `<div class="epitaxy-user-turn" data-testid="user-message" data-message="${plant.secret("attribute of a user's message")}">
    <p>${plant.secret("user's message")}</p>
    <figure data-testid="file-thumbnail"><img alt="${plant.secret("attachment's name")}" src="data:,">
    <figcaption title="${plant.secret("attachment's title")}">${plant.secret("attachment's text")}</figcaption></figure></div>`;
}

/** @param {Planter} plant @param {string} linked */
export function claudeTurn(plant, linked) {
  return `<div class="font-claude-response" data-testid="assistant-message" data-is-streaming="false">
    <h2>${plant.secret("heading of Claude's")}</h2><p>${plant.secret("Claude's message")} ${linked}</p>
    <ul><li>${plant.secret("list of Claude's")} <span>Completed</span></li></ul>
    <pre><code>${plant.secret("code of Claude's")}</code></pre>
    <table><tbody><tr><td>${plant.secret("table of Claude's")}</td><td>Running</td></tr></tbody></table></div>`;
}

/** @param {Planter} plant */
export function toolCall(plant) {
  return `<div class="tool" title="${plant.secret("title of a tool call")}" data-command="${plant.secret("attribute of a tool call")}">
    <button type="button" aria-expanded="true" aria-label="${plant.secret("label of a tool call")}"><span>Bash</span>
    <code>${plant.secret("command of a tool call")}</code></button><pre>${plant.secret("output of a tool call")}</pre>
    <input type="hidden" value="${plant.secret("hidden input of a tool call")}"><span role="status">${plant.secret("state of a tool call")}</span></div>`;
}

/** @param {Planter} plant */
export function thinking(plant) {
  return `<span class="sr-only" role="status" aria-live="polite">${plant.secret("summary of thinking")}</span>
    <span class="sr-only" role="status" aria-live="polite">Usage limit reached, ${plant.secret("thinking like a notice")}</span>`;
}

/** @param {Planter} plant @param {"none" | "one" | "several" | "badge"} how */
export function turns(plant, how) {
  const all = [userTurn(plant), thinking(plant) + claudeTurn(plant, links(plant, how)), toolCall(plant)];
  return all.map((turn, at) => `<div data-testid="transcript-row" data-index="${at}">${turn}</div>`).join("");
}

/** The transcript until August 2026. @param {string} inner */
export function transcript(inner) {
  return `<div data-testid="epitaxy-virtual-transcript" class="overflow-auto">${inner}</div>`;
}

/** The transcript since. @param {string} inner */
export function feed(inner) {
  return `<div role="feed" aria-label="Chat messages" data-perf-region="transcript" data-testid="transcript-rows">${inner}</div>`;
}

/** @param {Planter} plant */
export function composer(plant) {
  return `<form class="composer"><div contenteditable="true" role="textbox" aria-label="Prompt" data-placeholder="${plant.secret("placeholder")}">
    <p>${plant.secret("draft")}</p></div>
    <textarea aria-label="Reply" placeholder="${plant.secret("placeholder of a reply")}">${plant.secret("draft of a reply")}</textarea>
    <input type="hidden" name="draft" value="${plant.secret("hidden draft")}">
    <div class="files"><img alt="${plant.secret("picture being sent")}" src="data:,"><button type="button" aria-label="Remove ${plant.secret("file being sent")}"></button></div></form>`;
}

// ---- Beside a conversation ----

/** @param {Planter} plant */
export function permission(plant) {
  return `<div data-approval-card-root="" role="group" aria-label="Permission request: ${plant.secret("label of a permission card")}">
    <div><span data-approval-value="">Allow Claude to ${plant.kept("title of a permission card")}?</span></div>
    <ul><li><span data-approval-value="">${plant.secret("command of a permission card")}</span></li></ul>
    <details open><summary>What Claude sent</summary><pre data-input="${plant.secret("input's attribute")}">${plant.secret("input of a permission card")}</pre></details>
    <p>${plant.secret("explanation on a permission card")}</p>
    <button type="button">Allow once</button><button type="button" title="${plant.secret("rule of a permission card")}">Always allow</button><button type="button">Deny</button></div>`;
}

/** @param {Planter} plant */
export function question(plant) {
  return `<div data-approval-card-root=""><div><span>1/2</span><span>${plant.kept("question", "may")}?</span><button type="button" aria-label="Dismiss question"></button></div>
    <div role="radiogroup"><button type="button" role="radio" aria-label="${plant.secret("label of an option")}"><span>${plant.secret("option of a question")}</span>
    <span>${plant.secret("description of an option")}</span></button></div>
    <textarea aria-label="Other option" placeholder="${plant.secret("placeholder of an answer")}">${plant.secret("answer being typed")}</textarea></div>`;
}

/** @param {Planter} plant */
export function plan(plant) {
  return `<div data-approval-card-root=""><div><span>Claude proposed a plan</span></div>
    <div><h2>${plant.secret("heading of a plan")}</h2><p>${plant.secret("plan")}</p><ol><li>${plant.secret("step of a plan")}</li></ol></div>
    <button type="button">Reject</button><button type="button">Revise…</button><button type="button">Accept</button></div>`;
}

/** The panel on the right. @param {Planter} plant @param {string} linked */
export function panel(plant, linked) {
  return `<aside class="panel" aria-label="${plant.secret("label of a panel")}"><h2>${plant.secret("heading of a panel")}</h2>
    <p>${plant.secret("plan in a panel")} ${linked}</p><iframe title="${plant.secret("title of an artifact")}" srcdoc="&lt;p>${plant.secret("artifact")}&lt;/p>"></iframe>
    <pre>${plant.secret("artifact's code")}</pre><button type="button">Reject</button><button type="button">Accept</button></aside>`;
}

/** @param {Planter} plant */
export function toasts(plant) {
  return `<section role="region" aria-label="Notifications"><ol><li role="status" aria-live="off" data-toast="${plant.secret("toast's attribute")}">
    <div>${plant.secret("toast")}</div></li></ol></section><div role="alert">${plant.secret("alert")}</div>
    <div aria-live="assertive"><p>Usage limit reached</p><p>${plant.secret("paragraph of an announcement")}</p></div>`;
}

/** @param {Planter} plant */
export function bar(plant) {
  return `<div class="epitaxy-branch-row"><span>${plant.kept("branch", "sent")}</span>
    <a href="https://github.com/acme/shop/pull/21" title="${plant.secret("title of a pull request")}">#21</a><span role="img" aria-label="Open"></span>
    <span class="sr-only">42 additions, 7 deletions</span><button type="button" aria-label="CI: passing" data-log="${plant.secret("log of a check")}"></button></div>`;
}

/** A page of settings. @param {Planter} plant */
export function settings(plant) {
  return `<h1>Settings</h1><form><label>Name <input value="${plant.secret("name")}"></label>
    <label>Instructions <textarea placeholder="${plant.secret("placeholder of instructions")}">${plant.secret("instructions")}</textarea></label>
    <select><option value="${plant.secret("value of an option")}" selected>${plant.secret("chosen option")}</option></select>
    <div role="status" aria-live="polite">${plant.secret("saved setting")}</div></form>`;
}
