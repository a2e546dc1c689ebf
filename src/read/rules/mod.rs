//! Every selector and every word that the reader knows of the page, each with its evidence. Must never decide anything.
//!
//! Each rule begins with the letter of its evidence:
//!
//! * **L** seen by someone who inspected the live page (June to October 2026),
//! * **B** read in Anthropic's own front-end bundle (Claude Desktop 1.28929, August 2026),
//! * **P** read in a re-implementation of a newer desktop build (September and October 2026),
//! * **D** Anthropic's documentation (August 2026) or the knowledge-base article KB-029 (November 2025),
//! * **I** inferred.
//!
//! Any of them may be wrong tomorrow. A rule that no longer matches must lead to "unknown" or "missing", never to a
//! wrong status.

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
/// L, B. Every element of the sidebar that has an identity: sessions, headers, chats.
pub const KEYED: Selector = Selector::attribute("data-row-key");
/// L, B. The beginning of the key of a session's row. The session's id follows.
pub const SESSION_KEY: &str = "code:";
/// L. The beginning of the key of a heading.
pub const HEADING_KEY: &str = "label:";
/// L. What follows [`HEADING_KEY`] in the key of a folder's heading. After it comes the folder's path, and the path's
/// last part is the repository's name.
pub const FOLDER_KEY: &str = "project-";
/// L. The part of the list with the rows that the user has pinned.
pub const PINNED: Selector = Selector::attribute("data-testid").being("sidebar-pinned");
/// B. The heading of the pinned rows, in each language of the page.
const PINNED_LABELS: [&str; 11] = [
    "Pinned",
    "Angeheftet",
    "Fijado",
    "Épinglé",
    "पिन किया गया",
    "पिन किया हुआ",
    "Disematkan",
    "Fissato",
    "ピン留め済み",
    "고정됨",
    "Fixado",
];
/// L, B. A session's row.
pub const ROW: Selector = Selector::attribute("data-row-key").starting(SESSION_KEY);
/// L, B. Rows of other kinds of work, whose statuses are not those of sessions. `label:` (headers) is not among them,
/// nor is `epitaxy-project:`, whose accordion holds rows of sessions without key or address.
pub const OTHER_ROWS: [Selector; 2] =
    [Selector::attribute("data-row-key").starting("chat:"), Selector::attribute("data-row-key").starting("cowork:")];
/// L, B. A row inside the element with its key, or on its own in an expanded project.
pub const BARE_ROW: Selector = Selector::attribute("data-row");
/// L, B. An entry of the sidebar's menu. It has the attribute of rows but is itself a button.
pub const MENU_ENTRY: Selector = Selector::tag("button").with("data-row");
/// B. A group of rows, such as `data-group-label="Today"`. When the user groups by folder, the label is the repository.
pub const GROUP: Selector = Selector::attribute(GROUP_LABEL);
/// B. The attribute with a group's label.
pub const GROUP_LABEL: &str = "data-group-label";
/// L. The main button of a row: a link since 26 August 2026, a button without address before.
pub const MAIN_BUTTON: Selector = Selector::attribute("data-row-main-button");
/// L, B. The place in a row for its status.
pub const STATUS_SLOT: Selector = Selector::any().class("df-leading-slot");
/// The title of a row: in October 2026 (L), and before (B).
pub const ROW_TITLE: [Selector; 2] =
    [Selector::attribute("data-row-label"), Selector::any().class("dframe-fade-label")];
/// L, B. The menu of a row. Its label says that there are more options for the title: see [`label_of_menu`].
pub const ROW_MENU: Selector = Selector::attribute("data-row-action");
/// L. The open row, or one beside it in a split view: the value is `focused` or `open`.
pub const OPEN_ROW: Selector = Selector::attribute("data-selected");
/// I. Inline elements: the text after them belongs to the text before them.
pub const INLINE: [&str; 7] = ["b", "i", "em", "strong", "code", "mark", "bdi"];
/// P. The beginning of the ids of sessions that run on the user's own computer. They have no address.
pub const LOCAL_ID: &str = "local_";
/// L. The number of the shortcut to a row. It is not a part of the title.
pub const JUMP_HINT: Selector = Selector::tag("kbd");
/// L. What the list shows while its rows are loading.
pub const SKELETON: Selector = Selector::attribute("data-testid").being("sidebar-rows-skeleton");
/// L. The menu that is on every page while a user is signed in.
pub const USER_MENU: Selector = Selector::attribute("data-testid").being("user-menu-button");
/// L. A row that is being archived.
pub const BUSY: Selector = Selector::attribute("aria-busy").being("true");

/// B. The label of a row's menu in each language of the page: the words before the title, and the words after it.
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

/// Returns the title in the label of a row's menu. Returns nothing if the label has another form, or no title.
pub fn label_of_menu(label: &str) -> Option<&str> {
    let title = |(before, behind): &(&str, &str)| label.strip_prefix(before)?.strip_suffix(behind);
    MENU_LABELS.iter().find_map(title).filter(|title| !title.is_empty())
}

/// Whether a heading is that of the pinned rows.
pub fn is_pinned(label: &str) -> bool {
    PINNED_LABELS.iter().any(|pinned| words::is_same_word(label, pinned))
}

// The status of a row.

/// L, B. A status: running, awaiting, unread and error.
pub const ROLE_STATUS: Selector = Selector::attribute("role").being("status");
/// L, B. An image: pull request, idle and archived, and also avatars.
pub const ROLE_IMG: Selector = Selector::attribute("role").being("img");
/// L. A moving dot. Three of them meant "running", from May to July 2026.
pub const MOVING_DOT: Selector = Selector::any().class("dframe-dot");
/// B. An icon in place of a dot: a drawing, or an image.
pub const ICONS: [Selector; 3] = [Selector::tag("svg"), Selector::tag("img"), Selector::attribute("data-icon")];
/// B. A dot. `data-kind` is a status only on a dot: group containers have the attribute too.
pub const DOT: Selector = Selector::any().class("status-dot").with("data-kind");

// Sessions outside the sidebar: older builds, and the cards of KB-029.

/// L, B. A link to a session, absolute on claude.ai or relative. `cse_…` is the API's spelling of the same id.
pub const LINKS: [Selector; 2] = [
    Selector::tag("a").with("href").containing("/code/session_"),
    Selector::tag("a").with("href").containing("/code/cse_"),
];
/// The part of a session's address before its id.
pub const SESSION_ADDRESS: &str = "/code/";
/// L. The name in the query of a session's address that shows that a routine started it: `?trigger=trig_…`.
pub const ROUTINE_QUERY: &str = "trigger";
/// I. The side bars in which older and other builds list sessions, and in which Claude writes nothing. Any other
/// `aside` may be the panel beside a conversation, with a plan or an artifact in it.
pub const SIDES: [Selector; 4] = [
    Selector::tag("nav"),
    Selector::attribute("role").being("navigation"),
    Selector::tag("aside").with("class").containing("sidebar"),
    Selector::tag("aside").with("aria-label").being("Sidebar"),
];
/// I. The first part of branches that have a slash, so that they are not taken for repositories. Sessions on the web
/// use `claude/`.
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
/// I. The names of main branches.
pub const MAIN_BRANCHES: [&str; 4] = ["main", "master", "develop", "trunk"];
/// I. Elements that are never part of a card. The content script stops its climb at these and at lists.
pub const BOUNDARIES: [&str; 6] = ["html", "body", "main", "aside", "nav", "dialog"];
/// I. Elements that contain cards, and so are not cards.
pub const CONTAINERS: [&str; 8] = ["ul", "ol", "table", "tbody", "section", "header", "footer", "form"];
/// I. The roles of elements that contain cards.
pub const CONTAINER_ROLES: [&str; 5] = ["list", "grid", "table", "feed", "rowgroup"];
/// I. Elements that are cards by their name.
pub const CARDS: [&str; 3] = ["article", "li", "tr"];
/// I. The roles of elements that are cards.
pub const CARD_ROLES: [&str; 4] = ["article", "listitem", "row", "gridcell"];

// The landing page's attention cards.

/// B. A card: a `<li>` that begins with a button that contains a coloured dot.
pub const ATTENTION: Selector = Selector::tag("li");
/// B. The dot's class, whatever its colour.
pub const ATTENTION_DOT: Selector = Selector::any().class("rounded-full");
/// B. The texts of a card: the title, then the detail.
pub const ATTENTION_TEXT: Selector = Selector::any().class("truncate");
/// B. The age of a card's news ("5m"), which is not how long the session has run.
pub const ATTENTION_AGE: Selector = Selector::any().class("tabular-nums");

// An open session.

/// L, B. The transcript, under all names it has had. Never read, never sent.
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
/// L, B. The field in which the user types. Never read, never sent.
pub const COMPOSER: Selector = Selector::attribute("contenteditable");
/// L. A permission or question card.
pub const APPROVAL: Selector = Selector::attribute("data-approval-card-root");
/// L. The title of such a card, "Allow Claude to …?". A question card has none.
pub const APPROVAL_TITLE: Selector = Selector::attribute("data-approval-value");
/// L. The controls of a card. The labels of some occur only on question cards: see [`is_question`].
pub const CARD_CONTROLS: [Selector; 2] =
    [Selector::tag("textarea").with("aria-label"), Selector::tag("button").with("aria-label")];
/// B (English). The beginning of the label of some permission cards.
pub const PERMISSION: &str = "Permission request";
/// B (the first), I (the others; English). The beginnings of plan cards.
pub const PLAN_TITLES: [&str; 5] =
    ["Claude proposed a plan", "Review Claude's plan", "Review the plan", "Accept this plan", "Approve this plan"];
/// L. The bar with branch, pull request, diff size and CI. After a route change, the previous session's bar stays for
/// some frames.
pub const BRANCH_BAR: Selector = Selector::any().class("epitaxy-branch-row");
/// L. The part of the bar that holds the branch, as a button.
pub const BRANCH_FLOW: Selector = Selector::any().class("epitaxy-branch-flow");
/// L. The button of a pull request in older bars: "#7 · Open".
pub const PULL_BUTTON: Selector = Selector::tag("button").with("aria-label").starting("#");
/// L. The link to a pull request, "#N", in the branch bar.
pub const PULL_LINK: Selector = Selector::tag("a").with("href").containing("/pull/");
/// L. The text "N additions, M deletions" in the branch bar.
pub const SCREEN_READER_ONLY: Selector = Selector::any().class("sr-only");
/// P. Panes, on the web page and on the desktop: each holds one session beside others. The session's id is the
/// [`PANE_SESSION`] of the pane, or of the first element in it that has one.
pub const PANES: [Selector; 2] = [Selector::any().class("dframe-pane"), Selector::any().class("epitaxy-chat-panel")];
/// P. An element with the id of the session that a pane shows.
pub const PANE_SESSION: Selector = Selector::attribute(PANE_SESSION_ID);
/// P. The attribute with that id.
pub const PANE_SESSION_ID: &str = "data-session-id";
/// L. The session's name in the title bar.
pub const NAME: Selector = Selector::tag("button").class("cursor-text");
/// L, B. The stop button, which exists while Claude works, in each language of the page.
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
/// L (English). The button that shows how much of the session's context and of the plan is used: "Usage: context 0,
/// plan 62%". Before August 2026 it was "Usage: plan 46%". The panel that it opens is not known.
pub const USAGE: Selector = Selector::tag("button").with("aria-label").starting("Usage:");
/// L. The line that an open session's page shows while Claude works, in any language.
pub const WORKING: Selector = Selector::attribute("data-turn-working").being("true");
/// I. Elements that announce text. Notices such as "Usage limit reached" (B) are looked for in them, because the
/// notices' own element is not known.
pub const ANNOUNCERS: [Selector; 3] = [
    Selector::attribute("role").being("alert"),
    Selector::attribute("role").being("status"),
    Selector::attribute("aria-live"),
];

/// I. Elements that a notice never contains: paragraphs, articles, the numbered rows of a virtual list, rows of
/// sessions.
pub const IN_CONVERSATIONS: [Selector; 5] = [
    Selector::tag("p"),
    Selector::tag("article"),
    Selector::attribute("role").being("article"),
    Selector::attribute("data-index"),
    KEYED,
];

/// L, I. The main part of the page: an open session with its transcript.
pub const MAIN: [Selector; 2] = [Selector::tag("main"), Selector::attribute("role").being("main")];

// Paths. A `*` at the end stands for any rest.

/// L. The path of Claude Code on the site.
pub const CODE_PATH: &str = "/code";
/// L. Every path of Claude Code.
pub const WATCHED_PATHS: [&str; 2] = [CODE_PATH, "/code/*"];
/// L. The landing page, which shows only sessions.
pub const LIST_PATHS: [&str; 2] = [CODE_PATH, "/code/"];
/// Replaces every other watched path in a capture, because the rest of a path may be a secret of the user's.
pub const OTHER_CODE_PATH: &str = "/code/other";
/// L, B. The page of an open session. `cse_…` is the API's spelling of the id.
pub const SESSION_PATHS: [&str; 2] = ["/code/session_*", "/code/cse_*"];
/// L. The path to which a logged-out visitor is redirected.
pub const LOGIN_PATH: &str = "/login";
/// That path, and the paths below it.
pub const LOGIN_PATHS: [&str; 2] = [LOGIN_PATH, "/login/*"];

// Attributes that the rules read. Besides these, only labels that the plan allows are sent.

/// Attributes that are sent with their value, which neither a user nor Claude writes.
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
/// Attributes of which only the existence is sent.
pub const BARE_ATTRIBUTES: [&str; 6] = [
    "data-approval-card-root",
    "data-approval-value",
    "data-row",
    "data-row-action",
    "data-row-label",
    "data-row-main-button",
];
/// The attributes of progress bars, sent only if they are numbers.
pub const NUMBERS: [&str; 6] = ["aria-valuemax", "aria-valuemin", "aria-valuenow", "max", "min", "value"];

// Logged out.

/// I. The field of a login form.
pub const LOGIN_FIELD: Selector = Selector::tag("input").with("type").being("email");

// Content that is not text of the page.

/// Elements whose content is never read as text.
const HIDDEN: [&str; 4] = ["template", "svg", "math", "head"];

const fn stop(label: &'static str) -> Selector {
    Selector::tag("button").with("aria-label").being(label)
}

/// Returns how much of the plan is used, in whole percent, from the label of [`USAGE`]. Returns nothing for another
/// label or a number above 100.
pub fn plan_used(label: &str) -> Option<u8> {
    let parts = label.strip_prefix("Usage:")?.split(',');
    let mut plan = parts.filter_map(|part| part.trim().strip_prefix("plan ")?.strip_suffix('%'));
    plan.next()?.trim().parse().ok().filter(|percent| *percent <= 100)
}

/// Whether an element's text is not to be read.
pub fn is_hidden(element: &Element) -> bool {
    HIDDEN.iter().any(|name| element.is(name))
}

/// Whether the reader skips an element: the transcript, what the user types, and elements without text.
pub fn is_passed_over(element: &Element) -> bool {
    is_hidden(element) || any_matches(&TRANSCRIPT, element) || COMPOSER.matches(element)
}

#[cfg(test)]
mod tests;
