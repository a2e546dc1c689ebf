//! What the script in the page's world tells, answer by answer and frame by frame, and of each row what it says and what it
//! leaves out. Knows nothing of what was told before.

use super::moment::moment;
use super::node::DataNode;
use super::rules::{self, Lifecycle, SummaryWord, WorkerWord};
use crate::read::git_names;
use crate::read::reading::MAX_TITLE;
use crate::read::text::{Cleaner, bounded};
use crate::session::{SessionId, Wait};
use crate::time::{Span, Time};

/// The most rows taken of one telling, and the most tellings of one message.
const MAX_ROWS: usize = 1_000;
const MAX_TALES: usize = 1_000;

/// What may be a moment in seconds: between 2001 and 2286. Thousandths of a second are none.
const SECONDS: std::ops::Range<u64> = 1_000_000_000..10_000_000_000;

/// The most characters kept of what a session wants.
const MAX_WANTS: usize = 120;

/// One answer or frame that the page has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataTale {
    /// What it was.
    pub kind: TaleKind,
    /// The rows in it, each session once or more.
    pub rows: Vec<DataChange>,
}

/// What an answer or frame was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaleKind {
    /// None: the script says that it listens.
    Listens,
    /// None: the page's `fetch` cannot be listened to.
    Deaf,
    /// Whole rows: a list, or one session.
    Answer,
    /// Whole rows of the stream.
    Added,
    /// A row of the stream, perhaps only in part.
    Changed,
    /// A session has left the stream for good.
    Removed,
    /// Nothing has changed in the stream.
    Sync,
    /// The stream has ended.
    Ended,
}

/// What a row says. `None` is a field that it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataChange {
    /// Whose row.
    pub id: SessionId,
    /// The row is whole: what it leaves out is not so.
    pub is_whole: bool,
    /// The title, fit to be shown.
    pub title: Option<String>,
    /// What becomes of the session.
    pub lifecycle: Option<Lifecycle>,
    /// What its worker does.
    pub worker: Option<WorkerWord>,
    /// Whether its user has yet to read the result.
    pub unread: Option<bool>,
    /// What its last turn came to.
    pub summary: Option<DataSummary>,
    /// What it waits for leave to do.
    pub pending: Option<DataPending>,
    /// What it says of the account's usage limit.
    pub limit: Option<DataLimit>,
    /// `owner/repo`.
    pub repository: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The session that started it.
    pub parent: Option<SessionId>,
    /// When it was created, by the page's server.
    pub created: Option<Time>,
    /// When it last did anything, by the page's server, to the minute.
    pub beat: Option<Time>,
}

/// What a turn came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataSummary {
    /// In one word.
    pub word: SummaryWord,
    /// What the user is to do; empty where nothing.
    pub wants: String,
}

/// What a row says of the usage limit, which is the account's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLimit {
    /// When it is lifted, by the page's server; `None` where it is not reached, or that is not told.
    pub resets: Option<Time>,
}

/// What a session waits for leave to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataPending {
    /// What kind of wait that is.
    pub wait: Wait,
    /// In words; may be empty.
    pub wants: String,
}

impl DataTale {
    /// All that a message tells, in its order. What is none of it is left out.
    pub fn all(message: &DataNode) -> Vec<DataTale> {
        message.items().iter().take(MAX_TALES).filter_map(DataTale::read).collect()
    }

    fn read(tale: &DataNode) -> Option<DataTale> {
        let kind = match tale.at("how").text()? {
            "listens" => TaleKind::Listens,
            "deaf" => TaleKind::Deaf,
            "answer" => TaleKind::Answer,
            "added" => TaleKind::Added,
            "changed" => TaleKind::Changed,
            "removed" => TaleKind::Removed,
            "sync" => TaleKind::Sync,
            "ended" => TaleKind::Ended,
            _ => return None,
        };
        let is_whole = matches!(kind, TaleKind::Answer | TaleKind::Added);
        let rows = tale.at("rows").items().iter().take(MAX_ROWS);
        Some(DataTale { kind, rows: rows.filter_map(|row| DataChange::read(row, is_whole)).collect() })
    }
}

impl DataChange {
    /// A part that tells nothing new.
    pub fn nothing(id: SessionId) -> DataChange {
        DataChange {
            id,
            is_whole: false,
            title: None,
            lifecycle: None,
            worker: None,
            unread: None,
            summary: None,
            pending: None,
            limit: None,
            repository: None,
            branch: None,
            parent: None,
            created: None,
            beat: None,
        }
    }

    /// What a row says; nothing without an id.
    fn read(row: &DataNode, is_whole: bool) -> Option<DataChange> {
        let metadata = row.at("external_metadata");
        let context = row.at("session_context");
        // The older family has one word for both.
        let either = row.at("session_status").text().map(|word| (rules::lifecycle(word), rules::worker(word)));
        let older_lifecycle = either.map(|(lifecycle, worker)| match worker {
            WorkerWord::Unknown => lifecycle,
            _ => Lifecycle::Active,
        });
        let older_worker = either.and_then(|(_, worker)| (worker != WorkerWord::Unknown).then_some(worker));
        Some(DataChange {
            id: SessionId::parse(row.at("id").text()?)?,
            is_whole,
            title: row.at("title").text().map(|title| bounded(shown(title), MAX_TITLE)),
            lifecycle: row.at("status").text().map(rules::lifecycle).or(older_lifecycle),
            // A worker of which nothing is said is something else than nothing said of the worker.
            worker: row
                .field("worker_status")
                .map(|word| rules::worker(word.text().unwrap_or_default()))
                .or(older_worker),
            unread: match row.at("unread") {
                DataNode::Bool(is) => Some(*is),
                _ => None,
            },
            summary: metadata.field("post_turn_summary").map(DataSummary::read),
            pending: metadata.field("pending_action").map(DataPending::read),
            limit: metadata.field("rate_limit_info").map(DataLimit::read),
            repository: repository(row.at("config"), |outcome| outcome.at("git_info"), |source| source)
                .or_else(|| repository(context, older_git_info, |source| source.at("git_repository"))),
            branch: branch(metadata.at("current_branches"))
                .or_else(|| outcomes(row.at("config"), |outcome| outcome.at("git_info"), first_branch))
                .or_else(|| outcomes(context, older_git_info, first_branch)),
            parent: row.at("parent_session_id").text().and_then(SessionId::parse),
            created: row.at("created_at").text().and_then(moment),
            beat: row.at("last_event_at").text().and_then(moment),
        })
    }
}

impl DataSummary {
    fn read(summary: &DataNode) -> DataSummary {
        if *summary == DataNode::Null {
            return DataSummary::default();
        }
        let word = summary.at("status_category").text().unwrap_or_default();
        DataSummary { word: rules::summary(word), wants: wants(summary.at("needs_action")) }
    }
}

impl DataLimit {
    fn read(limit: &DataNode) -> DataLimit {
        let is_reached = limit.at("status").text().is_some_and(rules::is_rejected);
        let seconds = limit.at("resetsAt").number().filter(|seconds| is_reached && SECONDS.contains(seconds));
        DataLimit { resets: seconds.map(|seconds| Time(0) + Span::seconds(seconds)) }
    }
}

impl DataPending {
    fn read(pending: &DataNode) -> DataPending {
        let wait = match pending.at("tool_name").text() {
            None => Wait::Unspecified,
            Some(rules::ASKING_TOOL) => Wait::Question,
            Some(rules::PLAN_TOOL) => Wait::Plan,
            Some(_) => Wait::Permission,
        };
        DataPending { wait, wants: wants(pending.at("action_description")) }
    }
}

fn wants(text: &DataNode) -> String {
    bounded(shown(text.text().unwrap_or_default()), MAX_WANTS)
}

/// A text that is no markup, fit to be shown.
fn shown(text: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push(text);
    cleaner.finish()
}

fn older_git_info(outcome: &DataNode) -> &DataNode {
    outcome.at("git_repository").at("git_info")
}

/// The repository that a session works for, or else the first that it was given.
fn repository(
    config: &DataNode,
    git_info: fn(&DataNode) -> &DataNode,
    source: fn(&DataNode) -> &DataNode,
) -> Option<String> {
    let named = outcomes(config, git_info, |info| info.at("repo").text().filter(|name| is_repository(name)));
    named.or_else(|| {
        let mut sources = config.at("sources").items().iter();
        sources.find_map(|one| of_address(source(one).at("url").text()?))
    })
}

fn outcomes(
    config: &DataNode,
    git_info: fn(&DataNode) -> &DataNode,
    of: impl Fn(&DataNode) -> Option<&str>,
) -> Option<String> {
    config.at("outcomes").items().iter().find_map(|outcome| of(git_info(outcome))).map(str::to_owned)
}

fn first_branch(info: &DataNode) -> Option<&str> {
    info.at("branches").items().iter().find_map(|branch| branch.text().filter(|name| git_names::is_name(name)))
}

/// The branch that is worked on, by repository or by nothing.
fn branch(branches: &DataNode) -> Option<String> {
    let DataNode::Record(branches) = branches else { return None };
    let mut names = branches.iter().filter_map(|(_, branch)| branch.text());
    names.find(|name| git_names::is_name(name)).map(str::to_owned)
}

fn is_repository(name: &str) -> bool {
    git_names::is_repository(name)
}

/// `owner/repo` of `https://github.com/owner/repo.git` or `git@github.com:owner/repo`.
fn of_address(address: &str) -> Option<String> {
    let path = address.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let (rest, name) = path.rsplit_once('/')?;
    let owner = rest.rsplit(['/', ':']).next()?;
    let repository = [owner, "/", name].concat();
    is_repository(&repository).then_some(repository)
}
