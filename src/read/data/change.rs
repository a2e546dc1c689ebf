//! Reads the messages of the script in the page's world: answers and frames of the stream, and the fields of each row.
//! Must never know what earlier messages said.

use super::moment::moment;
use super::node::DataNode;
use super::rules::{self, Lifecycle, SummaryWord, WorkerWord};
use crate::read::git_names;
use crate::read::reading::MAX_TITLE;
use crate::read::text::{Cleaner, bounded};
use crate::session::{SessionId, Wait};
use crate::time::{Span, Time};

/// The most rows of one answer or frame.
const MAX_ROWS: usize = 1_000;
/// The most answers and frames of one message.
const MAX_TALES: usize = 1_000;

/// The range of a moment in seconds: from 2001 to 2286. A number of milliseconds lies outside it.
const SECONDS: std::ops::Range<u64> = 1_000_000_000..10_000_000_000;

/// How long after its creation a session without a word of its worker may do something and still count as starting: a start took
/// 45 s (R).
const CREATED: Span = Span::minutes(1);

/// The longest text kept of what a session asks its user to do, in characters.
const MAX_WANTS: usize = 120;

/// One answer or frame that the page has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataTale {
    /// The kind of answer or frame.
    pub kind: TaleKind,
    /// The rows in it. A session may have several.
    pub rows: Vec<DataChange>,
}

/// The kinds of answers and frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaleKind {
    /// No data: the script reports that it listens.
    Listens,
    /// No data: the script reports that it cannot listen to the page's `fetch`.
    Deaf,
    /// Whole rows: a list, or one session.
    Answer,
    /// Whole rows from the stream.
    Added,
    /// A row from the stream, perhaps only a part of it.
    Changed,
    /// The stream no longer contains a session.
    Removed,
    /// The stream reports no change.
    Sync,
    /// The stream has ended.
    Ended,
}

/// The fields of a row. `None` is a field that the row leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataChange {
    /// The row's session.
    pub id: SessionId,
    /// Whether the row is whole: then a field that it leaves out has no value. A part keeps the earlier values.
    pub is_whole: bool,
    /// The title, fit to be shown.
    pub title: Option<String>,
    /// The state of the session as a whole.
    pub lifecycle: Option<Lifecycle>,
    /// The state of its worker.
    pub worker: Option<WorkerWord>,
    /// Whether the user has not read the result yet.
    pub unread: Option<bool>,
    /// The outcome of its last turn.
    pub summary: Option<DataSummary>,
    /// The action for which it asks permission.
    pub pending: Option<DataPending>,
    /// What the row says of the account's usage limit.
    pub limit: Option<DataLimit>,
    /// `owner/repo`.
    pub repository: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The session that started this one.
    pub parent: Option<SessionId>,
    /// When it was created, by the clock of the page's server.
    pub created: Option<Time>,
    /// When it last did anything, by the clock of the page's server, to the second.
    pub beat: Option<Time>,
}

/// The outcome of a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataSummary {
    /// The outcome in one word.
    pub word: SummaryWord,
    /// What the session asks its user to do. May be empty.
    pub wants: String,
}

/// What a row says of the usage limit. The limit is the account's, not the session's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLimit {
    /// When the limit is lifted, by the clock of the page's server. `None` if it is not reached, or the moment is not
    /// known.
    pub resets: Option<Time>,
}

/// An action for which a session asks permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataPending {
    /// What the session waits for.
    pub wait: Wait,
    /// The action in words. May be empty.
    pub wants: String,
}

impl DataTale {
    /// Reads a message: all answers and frames in it, in order. What is neither is left out.
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
    /// Returns a part without any field.
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

    /// Whether its session was only just created when it last did anything.
    pub fn is_new(&self) -> bool {
        self.created.is_some_and(|created| self.beat.is_none_or(|beat| beat < created + CREATED))
    }

    /// Reads a row. Returns nothing for a row without a session id.
    fn read(row: &DataNode, is_whole: bool) -> Option<DataChange> {
        let metadata = row.at("external_metadata");
        let context = row.at("session_context");
        // The older API has one word for both.
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
            // A worker status that is `null` differs from one that is left out.
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

/// Returns the display text of a text that is not markup.
fn shown(text: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push(text);
    cleaner.finish()
}

fn older_git_info(outcome: &DataNode) -> &DataNode {
    outcome.at("git_repository").at("git_info")
}

/// Returns the repository to which a session's results go, else the first that it was given.
fn repository(
    config: &DataNode,
    git_info: fn(&DataNode) -> &DataNode,
    source: fn(&DataNode) -> &DataNode,
) -> Option<String> {
    let named = outcomes(config, git_info, |info| info.at("repo").text().filter(|name| is_repository(name)));
    named.or_else(|| {
        let mut sources = config.at("sources").items().iter();
        sources.find_map(|one| repository_of_address(source(one).at("url").text()?))
    })
}

fn outcomes(
    config: &DataNode,
    git_info: fn(&DataNode) -> &DataNode,
    choose: impl Fn(&DataNode) -> Option<&str>,
) -> Option<String> {
    config.at("outcomes").items().iter().find_map(|outcome| choose(git_info(outcome))).map(str::to_owned)
}

fn first_branch(info: &DataNode) -> Option<&str> {
    info.at("branches").items().iter().find_map(|branch| branch.text().filter(|name| git_names::is_name(name)))
}

/// Returns the branch that the session works on. The names of the fields, repositories or none, do not matter.
fn branch(branches: &DataNode) -> Option<String> {
    let DataNode::Record(branches) = branches else { return None };
    let mut names = branches.iter().filter_map(|(_, branch)| branch.text());
    names.find(|name| git_names::is_name(name)).map(str::to_owned)
}

fn is_repository(name: &str) -> bool {
    git_names::is_repository(name)
}

/// Returns `owner/repo` of `https://github.com/owner/repo.git` or `git@github.com:owner/repo`.
fn repository_of_address(address: &str) -> Option<String> {
    let path = address.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let (rest, name) = path.rsplit_once('/')?;
    let owner = rest.rsplit(['/', ':']).next()?;
    let repository = [owner, "/", name].concat();
    is_repository(&repository).then_some(repository)
}
