//! Which fields of the page's data are taken, which words they may hold, and the evidence for both. Beside each rule stands
//! where it is known from: (B) the page's own code, (L) seen live, (R) published captures of whole answers, (S) tests that
//! others wrote after measurements; all between March and October 2026.
//!
//! What is not named here never leaves the page's world. Never used, because they are wrong too often (L): `status_bucket`,
//! `connection_status`.

/// Each field that is taken, by its path, lists left out, and the most characters of it; `*` stands for any name. The
/// script in the page's world has the same list, and a test compares the two.
pub const FIELDS: [(&str, u32); 23] = [
    // (B, L, R) `cse_…` here, `session_…` in addresses.
    ("id", 100),
    ("title", 300),
    // (R) `active`, `paused`, `archived`, `failed`, `provision_failed`.
    ("status", 60),
    // (B) The word on busy, idle or asking, within seconds (L).
    ("worker_status", 60),
    // (R) `bridge` rows are Remote Control's, often hundreds.
    ("environment_kind", 60),
    ("created_at", 40),
    // (L) The heartbeat: 13 s old or less while a session works. To the minute, or every beat would be a message.
    ("last_event_at", 16),
    // (L) Agrees with the row's dot. Yes or no.
    ("unread", 1),
    // (R) Set where another session started this one.
    ("parent_session_id", 100),
    ("config.sources.url", 300),
    ("config.outcomes.git_info.repo", 200),
    ("config.outcomes.git_info.branches", 200),
    // (R, L) Right about the turn that it was written for, but it stays while the next one runs.
    ("external_metadata.post_turn_summary.status_category", 60),
    ("external_metadata.post_turn_summary.needs_action", 240),
    // (R) Its `input` may hold anything, and is never taken.
    ("external_metadata.pending_action.tool_name", 100),
    ("external_metadata.pending_action.action_description", 240),
    // (S) By `owner/repo`, or by nothing.
    ("external_metadata.current_branches.*", 200),
    // (R) The same on all rows: the account's. `allowed`, `allowed_warning`, `rejected`.
    ("external_metadata.rate_limit_info.status", 60),
    // (R) Seconds since 1970.
    ("external_metadata.rate_limit_info.resetsAt", 1),
    // (B) The older family, `/v1/sessions` and `/v2/ccr-sessions`.
    ("session_status", 60),
    ("session_context.sources.git_repository.url", 300),
    ("session_context.outcomes.git_repository.git_info.repo", 200),
    ("session_context.outcomes.git_repository.git_info.branches", 200),
];

/// What becomes of a session as a whole: `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifecycle {
    /// It goes on. Also where nothing is said.
    #[default]
    Active,
    /// Its machine sleeps.
    Paused,
    /// Put away.
    Archived,
    /// It failed. The sidebar shows that as idle (B).
    Failed,
    /// Its machine never started (R).
    NeverStarted,
    /// A word that no rule knows.
    Unknown,
}

/// What its worker does: `worker_status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkerWord {
    /// Nothing is said, as of a session that has just been created (R).
    #[default]
    Unsaid,
    /// It works.
    Running,
    /// It rests.
    Idle,
    /// It waits for leave, an answer or approval.
    Asks,
    /// A word that no rule knows.
    Unknown,
}

/// What a turn came to: `post_turn_summary.status_category`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryWord {
    /// There is no summary.
    #[default]
    None,
    /// `need_input`: the turn ended with a question (R).
    Asks,
    /// `blocked`: it ended with a plan that wants approval, or something of that kind (R).
    Blocked,
    /// `failed` (R). Taken back within a minute now and then, so it counts when it is still there after 90 s (L).
    Failed,
    /// `review_ready`, `completed`, `waiting`, or a word that no rule knows: the row tells as much.
    Other,
}

/// What stands before a word in some builds: `WORKER_STATUS_RUNNING` (B).
const PREFIXES: [&str; 3] = ["worker_status_", "session_status_", "status_category_"];

/// A word without its prefix, in small letters.
fn bare(word: &str) -> String {
    let word = word.trim().to_ascii_lowercase();
    let rest = PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix));
    rest.map_or(word.clone(), str::to_owned)
}

/// The lifecycle that a word says.
pub(super) fn lifecycle(word: &str) -> Lifecycle {
    match bare(word).as_str() {
        "active" => Lifecycle::Active,
        "paused" => Lifecycle::Paused,
        "archived" => Lifecycle::Archived,
        "failed" => Lifecycle::Failed,
        "provision_failed" => Lifecycle::NeverStarted,
        _ => Lifecycle::Unknown,
    }
}

/// What the worker does, as a word says.
pub(super) fn worker(word: &str) -> WorkerWord {
    match bare(word).as_str() {
        "running" => WorkerWord::Running,
        "idle" => WorkerWord::Idle,
        "requires_action" => WorkerWord::Asks,
        "" | "unspecified" => WorkerWord::Unsaid,
        _ => WorkerWord::Unknown,
    }
}

/// What a turn came to, as a word says.
pub(super) fn summary(word: &str) -> SummaryWord {
    match bare(word).as_str() {
        "need_input" => SummaryWord::Asks,
        "blocked" => SummaryWord::Blocked,
        "failed" => SummaryWord::Failed,
        _ => SummaryWord::Other,
    }
}

/// The word of a limit that is reached (R). With the others the account goes on.
pub(super) fn is_rejected(word: &str) -> bool {
    bare(word) == "rejected"
}

/// The tool with which Claude asks a question, and the one with which it shows a plan (R).
pub(super) const ASKING_TOOL: &str = "AskUserQuestion";
/// The same for a plan.
pub(super) const PLAN_TOOL: &str = "ExitPlanMode";
