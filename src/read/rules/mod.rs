//! Every selector and every word that the reader knows of the page, each with its evidence. Must never decide anything.
//!
//! How a fact is known stands beside it: **L** seen by someone who inspected the live page (June to October 2026),
//! **B** read in Anthropic's own front-end bundle (Claude Desktop 1.28929, August 2026), **D** Anthropic's documentation
//! (August 2026) or the knowledge-base article KB-029 (November 2025), **I** inferred. Any of them may be wrong
//! tomorrow: a rule that no longer matches must lead to "unknown" or "missing", never to a wrong status.

use super::html::Element;

mod errors;
mod labels;
mod notices;
mod phrases;
mod selector;
mod words;

pub(super) use labels::{
    is_pull_request_without_number, is_spinner, pull_request_state, status_of_dot, status_of_icon, status_of_label,
    status_of_word,
};
pub(super) use notices::{
    CARD_WORDS, DISMISS_QUESTION, NoticeMeaning, are_plan_controls, dismisses_question, is_question, notice,
    notice_beginnings,
};
pub(super) use phrases::{
    ACTIONS_ON, Field, field_introduced_by, field_of_class, is_action, status_of_landing, status_of_phrase,
};
pub(super) use selector::{Selector, any_matches};

// The list of sessions.

/// L, B. The sidebar.
pub const LIST: Selector = Selector::tag("aside").class("dframe-sidebar");
/// L, B. Whatever stands in the sidebar with an identity: sessions, headers, chats.
pub const KEYED: Selector = Selector::attribute("data-row-key");
/// L, B. The key of a session's row begins so; the id follows.
pub const SESSION_KEY: &str = "code:";
/// L. The key of a heading begins so.
pub const HEADING_KEY: &str = "label:";
/// L. The key of a folder's heading goes on so; the folder's path follows, and its last part is the repository's name.
pub const FOLDER_KEY: &str = "project-";
/// L, B. A session's row.
pub const ROW: Selector = Selector::attribute("data-row-key").starting(SESSION_KEY);
/// L, B. Rows of other kinds of work: their statuses are not of sessions. Not among them: `label:` (headers) and
/// `epitaxy-project:`, whose accordion holds rows of sessions without key or address.
pub const OTHER_ROWS: [Selector; 2] =
    [Selector::attribute("data-row-key").starting("chat:"), Selector::attribute("data-row-key").starting("cowork:")];
/// L, B. A row within its key, or on its own in an expanded project.
pub const BARE_ROW: Selector = Selector::attribute("data-row");
/// L, B. An entry of the sidebar's menu looks like a row but is a button itself.
pub const MENU_ENTRY: Selector = Selector::tag("button").with("data-row");
/// B. `data-group-label="Today"`; when the user groups by folder it is the repository.
pub const GROUP: Selector = Selector::attribute(GROUP_LABEL);
/// B. The attribute with the label.
pub const GROUP_LABEL: &str = "data-group-label";
/// L. A link since 26 Aug 2026, a button without address before.
pub const MAIN_BUTTON: Selector = Selector::attribute("data-row-main-button");
/// L, B. Where the status stands.
pub const STATUS_SLOT: Selector = Selector::any().class("df-leading-slot");
/// L. The title of a row: in October 2026, and before (B).
pub const ROW_TITLE: [Selector; 2] =
    [Selector::attribute("data-row-label"), Selector::any().class("dframe-fade-label")];
/// L, B. Its label says that there are more options for the title: see [`label_of_menu`].
pub const ROW_MENU: Selector = Selector::attribute("data-row-action");
/// L. The row that is now open, or one beside it in a split view: `focused` or `open`.
pub const OPEN_ROW: Selector = Selector::attribute("data-selected");
/// I. Elements that do not end a text.
pub const INLINE: [&str; 7] = ["b", "i", "em", "strong", "code", "mark", "bdi"];
/// P. How the ids of sessions begin that run on the user's own computer: no address leads to them.
pub const LOCAL_ID: &str = "local_";
/// L. The number that jumps to a row; no part of the title.
pub const JUMP_HINT: Selector = Selector::tag("kbd");
/// L. Stands in the list while its rows are still to come.
pub const SKELETON: Selector = Selector::attribute("data-testid").being("sidebar-rows-skeleton");
/// L. There on every route when somebody is signed in.
pub const USER_MENU: Selector = Selector::attribute("data-testid").being("user-menu-button");
/// L. While a row is being archived.
pub const BUSY: Selector = Selector::attribute("aria-busy").being("true");

/// B: the label of a row's menu, as what stands before and behind the title, in the languages the page has.
const MENU_LABELS: [(&str, &str); 10] = [
    ("More options for ", ""),
    ("Weitere Optionen für ", ""),
    ("Más opciones para ", ""),
    ("Plus d'options pour ", ""),
    ("", " के लिए अधिक विकल्प"),
    ("Opsi lainnya untuk ", ""),
    ("Altre opzioni per ", ""),
    ("", "のその他のオプション"),
    ("", "에 대한 더 많은 옵션"),
    ("Mais opções para ", ""),
];

/// The title in the label of a row's menu.
pub fn label_of_menu(label: &str) -> Option<&str> {
    let title = |(before, behind): &(&str, &str)| label.strip_prefix(before)?.strip_suffix(behind);
    MENU_LABELS.iter().find_map(title).filter(|title| !title.is_empty())
}

// The status of a row.

/// L, B. Running, awaiting, unread and error.
pub const ROLE_STATUS: Selector = Selector::attribute("role").being("status");
/// L, B. Pull request, idle and archived; also avatars.
pub const ROLE_IMG: Selector = Selector::attribute("role").being("img");
/// L. Three of these are what runs, from May to July 2026.
pub const MOVING_DOT: Selector = Selector::any().class("dframe-dot");
/// B. What stands in place of a dot: a drawing, or an image.
pub const ICONS: [Selector; 3] = [Selector::tag("svg"), Selector::tag("img"), Selector::attribute("data-icon")];
/// B. Only on a dot is `data-kind` a status: group containers have one too.
pub const DOT: Selector = Selector::any().class("status-dot").with("data-kind");

// Sessions outside the sidebar: older shells, and the cards of KB-029.

/// L, B. A session's address. Absolute on claude.ai or relative; `cse_…` is the API's spelling of the same id.
pub const LINKS: [Selector; 2] = [
    Selector::tag("a").with("href").containing("/code/session_"),
    Selector::tag("a").with("href").containing("/code/cse_"),
];
/// The same, as far as the id.
pub const SESSION_ADDRESS: &str = "/code/";
/// I. Where older and other shells list sessions, and Claude does not write. An `aside` of another kind may be the
/// panel beside a conversation, with a plan or an artifact in it.
pub const SIDES: [Selector; 4] = [
    Selector::tag("nav"),
    Selector::attribute("role").being("navigation"),
    Selector::tag("aside").with("class").containing("sidebar"),
    Selector::tag("aside").with("aria-label").being("Sidebar"),
];
/// I. How branches begin that have a slash, so that they are not taken for repositories. `claude/` is what sessions on
/// the web make.
pub const BRANCH_PREFIXES: [&str; 13] = [
    "claude",
    "feature",
    "feat",
    "fix",
    "bugfix",
    "hotfix",
    "chore",
    "docs",
    "refactor",
    "release",
    "test",
    "dependabot",
    "renovate",
];
/// I. What the branch that others come from is called.
pub const MAIN_BRANCHES: [&str; 4] = ["main", "master", "develop", "trunk"];
/// I. What is never part of a card. The content script stops its climb at the likes of these.
pub const BOUNDARIES: [&str; 6] = ["html", "body", "main", "aside", "nav", "dialog"];
/// I. What holds cards, and so is no card itself.
pub const CONTAINERS: [&str; 8] = ["ul", "ol", "table", "tbody", "section", "header", "footer", "form"];
/// I. The same by role.
pub const CONTAINER_ROLES: [&str; 5] = ["list", "grid", "table", "feed", "rowgroup"];
/// I. Elements that are a card by nature.
pub const CARDS: [&str; 3] = ["article", "li", "tr"];
/// I. The same by role.
pub const CARD_ROLES: [&str; 4] = ["article", "listitem", "row", "gridcell"];

// The landing page's attention cards.

/// B. `<li>` that begins with a button that holds a coloured dot.
pub const ATTENTION: Selector = Selector::tag("li");
/// B. The dot's class, whatever its colour.
pub const ATTENTION_DOT: Selector = Selector::any().class("rounded-full");
/// B. Title, then detail.
pub const ATTENTION_TEXT: Selector = Selector::any().class("truncate");
/// B. How long ago ("5m"); not how long the session has been going.
pub const ATTENTION_AGE: Selector = Selector::any().class("tabular-nums");

// An open session.

/// L, B. What was said, under all names it has had. Never read, never sent.
pub const TRANSCRIPT: [Selector; 10] = [
    Selector::attribute("data-testid").being("epitaxy-virtual-transcript"),
    Selector::attribute("data-testid").being("transcript-rows"),
    Selector::attribute("data-testid").being("transcript-row"),
    Selector::attribute("data-testid").being("assistant-message"),
    Selector::attribute("data-testid").being("user-message"),
    Selector::attribute("data-perf-region").being("transcript"),
    Selector::attribute("data-is-streaming"),
    Selector::any().class("epitaxy-transcript-width"),
    Selector::any().class("epitaxy-user-turn"),
    Selector::any().class("font-claude-response"),
];
/// L, B. What the user is typing. Never read, never sent.
pub const COMPOSER: Selector = Selector::attribute("contenteditable");
/// L. A permission or question card.
pub const APPROVAL: Selector = Selector::attribute("data-approval-card-root");
/// L. Its title, "Allow Claude to …?"; a question card has none.
pub const APPROVAL_TITLE: Selector = Selector::attribute("data-approval-value");
/// L. What only a question card has: its label says which, see [`is_question`].
pub const CARD_CONTROLS: [Selector; 2] =
    [Selector::tag("textarea").with("aria-label"), Selector::tag("button").with("aria-label")];
/// B (English). How the label of a permission card may begin.
pub const PERMISSION: &str = "Permission request";
/// B (the first), I (English). How a plan card may begin.
pub const PLAN_TITLES: [&str; 5] =
    ["Claude proposed a plan", "Review Claude's plan", "Review the plan", "Accept this plan", "Approve this plan"];
/// L. Branch, pull request, diff size, CI. The old session's bar lingers for some frames after a route change.
pub const BRANCH_BAR: Selector = Selector::any().class("epitaxy-branch-row");
/// L. Where the branch stands, in a button.
pub const BRANCH_FLOW: Selector = Selector::any().class("epitaxy-branch-flow");
/// L. A button of older bars: "#7 · Open".
pub const PULL_BUTTON: Selector = Selector::tag("button").with("aria-label").starting("#");
/// L. "#N" in the branch bar.
pub const PULL_LINK: Selector = Selector::tag("a").with("href").containing("/pull/");
/// L. "N additions, M deletions" in the branch bar.
pub const SCREEN_READER_ONLY: Selector = Selector::any().class("sr-only");
/// P. What holds one session beside others, on the web page and on the desktop. What is in it is of the session that it
/// or the first element in it names as [`PANE_SESSION`].
pub const PANES: [Selector; 2] = [Selector::any().class("dframe-pane"), Selector::any().class("epitaxy-chat-panel")];
/// P. The id of the session that a pane shows.
pub const PANE_SESSION: Selector = Selector::attribute(PANE_SESSION_ID);
/// P. The attribute with the id.
pub const PANE_SESSION_ID: &str = "data-session-id";
/// L. The session's name in the title bar.
pub const NAME: Selector = Selector::tag("button").class("cursor-text");
/// L, B. There while Claude works, in the languages the page has.
pub const STOP: [Selector; 11] = [
    stop("Stop"),
    stop("Stopp"),
    stop("Detener"),
    stop("Arrêter"),
    stop("रोकें"),
    stop("Berhenti"),
    stop("Hentikan"),
    stop("Interrompi"),
    stop("停止"),
    stop("중지"),
    stop("Parar"),
];
/// L. On an open session's page while Claude works, whatever the language.
pub const WORKING: Selector = Selector::attribute("data-turn-working").being("true");
/// I. Where notices such as "Usage limit reached" (B) stand: their element is not known, these are what announces.
pub const ANNOUNCERS: [Selector; 3] = [
    Selector::attribute("role").being("alert"),
    Selector::attribute("role").being("status"),
    Selector::attribute("aria-live"),
];

/// I. What a notice never holds: paragraphs, articles, the numbered rows of a list that is drawn in parts, rows of
/// sessions.
pub const IN_CONVERSATIONS: [Selector; 5] = [
    Selector::tag("p"),
    Selector::tag("article"),
    Selector::attribute("role").being("article"),
    Selector::attribute("data-index"),
    KEYED,
];

/// L, I. What holds the open session's page, its transcript too.
pub const MAIN: [Selector; 2] = [Selector::tag("main"), Selector::attribute("role").being("main")];

// Paths. A `*` at the end stands for any rest.

/// L. The page's part of the site.
pub const CODE_PATH: &str = "/code";
/// L. All of it.
pub const WATCHED_PATHS: [&str; 2] = [CODE_PATH, "/code/*"];
/// L. The landing page, which is all about sessions.
pub const LIST_PATHS: [&str; 2] = [CODE_PATH, "/code/"];
/// Stands for every other watched path: what follows may be a secret of the user's.
pub const OTHER_CODE_PATH: &str = "/code/other";
/// L, B. An open session. `cse_…` is the API's spelling.
pub const SESSION_PATHS: [&str; 2] = ["/code/session_*", "/code/cse_*"];
/// L. Where a logged-out visitor is sent.
pub const LOGIN_PATH: &str = "/login";
/// The same, with what is below it.
pub const LOGIN_PATHS: [&str; 2] = [LOGIN_PATH, "/login/*"];

// Attributes that the rules ask for. No other is ever sent.

/// Sent with their value, which is never of a user's or Claude's writing.
pub const ATTRIBUTES: [&str; 13] = [
    "aria-busy",
    "aria-live",
    "class",
    "data-group-label",
    "data-icon",
    "data-kind",
    "data-row-key",
    "data-selected",
    "data-testid",
    "data-turn-working",
    "href",
    "role",
    "type",
];
/// Only asked whether they are there.
pub const BARE_ATTRIBUTES: [&str; 6] = [
    "data-approval-card-root",
    "data-approval-value",
    "data-row",
    "data-row-action",
    "data-row-label",
    "data-row-main-button",
];
/// Of progress bars.
pub const NUMBERS: [&str; 6] = ["aria-valuemax", "aria-valuemin", "aria-valuenow", "max", "min", "value"];

// Logged out.

/// I. The field of a login form.
pub const LOGIN_FIELD: Selector = Selector::tag("input").with("type").being("email");

// What is no page text at all.

/// Never shown.
const HIDDEN: [&str; 4] = ["template", "svg", "math", "head"];

const fn stop(label: &'static str) -> Selector {
    Selector::tag("button").with("aria-label").being(label)
}

/// Whether an element shows no text.
pub fn is_hidden(element: &Element) -> bool {
    HIDDEN.iter().any(|name| element.is(name))
}

/// Whether the reader skips an element: the transcript, what the user types, and what is not shown.
pub fn is_passed_over(element: &Element) -> bool {
    is_hidden(element) || any_matches(&TRANSCRIPT, element) || COMPOSER.matches(element)
}

#[cfg(test)]
mod tests;
