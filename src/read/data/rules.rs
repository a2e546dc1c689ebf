//! The fields of the page's data that are read, the words that they may hold, and the evidence for both. The evidence
//! of a rule is (B) the page's own code, (L) seen live, (R) published captures of whole answers, or (S) others' tests
//! after measurements. All of it is from March to October 2026.
//!
//! A field that is not listed here never leaves the page's world. `status_bucket` and `connection_status` are not used,
//! because they are wrong too often (L).

/// The fields that are read: each one's path, without lists, and the most characters of its value. `*` stands for any
/// name. The script in the page's world has the same list, and a test compares the two.
pub const FIELDS: [(&str, u32); 23] = [
    // (B, L, R) `cse_…` here, `session_…` in addresses.
    ("id", 100),
    ("title", 300),
    // (R) `active`, `paused`, `archived`, `failed`, `provision_failed`.
    ("status", 60),
    // (B) Running, idle or asking, within seconds (L).
    ("worker_status", 60),
    // (R) `bridge` rows belong to Remote Control, often hundreds.
    ("environment_kind", 60),
    ("created_at", 40),
    // (L) The heartbeat: at most 13 s old while a session works. It orders what several pages tell. A frame that
    // differs in nothing but seconds is left out, or every beat would be a message.
    ("last_event_at", 40),
    // (L) True or false; agrees with the row's dot.
    ("unread", 1),
    // (R) Set where another session started this one.
    ("parent_session_id", 100),
    ("config.sources.url", 300),
    ("config.outcomes.git_info.repo", 200),
    ("config.outcomes.git_info.branches", 200),
    // (R, L) Right about the turn that it was written for, but it stays while the next turn runs.
    ("external_metadata.post_turn_summary.status_category", 60),
    ("external_metadata.post_turn_summary.needs_action", 240),
    // (R) The action's `input` may hold anything, and is never read.
    ("external_metadata.pending_action.tool_name", 100),
    ("external_metadata.pending_action.action_description", 240),
    // (S) Each name is `owner/repo`, or empty.
    ("external_metadata.current_branches.*", 200),
    // (R) `allowed`, `allowed_warning` or `rejected`. The limit is the account's, so all rows have the same.
    ("external_metadata.rate_limit_info.status", 60),
    // (R) Seconds since 1970.
    ("external_metadata.rate_limit_info.resetsAt", 1),
    // (B) The older APIs, `/v1/sessions` and `/v2/ccr-sessions`.
    ("session_status", 60),
    ("session_context.sources.git_repository.url", 300),
    ("session_context.outcomes.git_repository.git_info.repo", 200),
    ("session_context.outcomes.git_repository.git_info.branches", 200),
];

/// The state of a session as a whole: `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifecycle {
    /// It goes on. Also the value of a missing field.
    #[default]
    Active,
    /// Its machine sleeps.
    Paused,
    /// It is archived.
    Archived,
    /// It failed. The sidebar shows that as idle (B).
    Failed,
    /// Its machine never started (R).
    NeverStarted,
    /// A word that no rule knows.
    Unknown,
}

/// The state of a session's worker: `worker_status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkerWord {
    /// No word, as for a session that was only just created (R).
    #[default]
    Unsaid,
    /// It works.
    Running,
    /// It is idle.
    Idle,
    /// It waits for permission, an answer or approval.
    Asks,
    /// A word that no rule knows.
    Unknown,
}

/// The outcome of a turn: `post_turn_summary.status_category`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryWord {
    /// There is no summary.
    #[default]
    None,
    /// `need_input`: the turn ended with a question (R).
    Asks,
    /// `blocked`: the turn ended with a plan that needs approval, or something similar (R).
    Blocked,
    /// `failed` (R). It is sometimes taken back within a minute, so it counts only after 90 s (L).
    Failed,
    /// `review_ready`, `completed`, `waiting`, or a word that no rule knows. The row says as much.
    Other,
}

/// The prefixes that words have in some builds: `WORKER_STATUS_RUNNING` (B).
const PREFIXES: [&str; 3] = ["worker_status_", "session_status_", "status_category_"];

/// Returns a word without its prefix, in lower case.
fn bare(word: &str) -> String {
    let word = word.trim().to_ascii_lowercase();
    let rest = PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix));
    rest.map_or(word.clone(), str::to_owned)
}

/// Returns the lifecycle that a word means.
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

/// Returns the worker's state that a word means.
pub(super) fn worker(word: &str) -> WorkerWord {
    match bare(word).as_str() {
        "running" => WorkerWord::Running,
        "idle" => WorkerWord::Idle,
        "requires_action" => WorkerWord::Asks,
        "" | "unspecified" => WorkerWord::Unsaid,
        _ => WorkerWord::Unknown,
    }
}

/// Returns the outcome that a word means.
pub(super) fn summary(word: &str) -> SummaryWord {
    match bare(word).as_str() {
        "need_input" => SummaryWord::Asks,
        "blocked" => SummaryWord::Blocked,
        "failed" => SummaryWord::Failed,
        _ => SummaryWord::Other,
    }
}

/// Whether a limit's word says that the limit is reached (R). With other words the account goes on working.
pub(super) fn is_rejected(word: &str) -> bool {
    bare(word) == "rejected"
}

/// The tool with which Claude asks a question (R).
pub(super) const ASKING_TOOL: &str = "AskUserQuestion";
/// The tool with which Claude shows a plan (R).
pub(super) const PLAN_TOOL: &str = "ExitPlanMode";
