//! One session as a row of the board.

use super::group::left_in_words;
use crate::alert::say::{failure_key, sign, wait_key};
use crate::engine::State;
use crate::forecast::{self, Basis, Left};
use crate::history::Doing;
use crate::session::{Failure, Phase, Priority, PullRequest, PullRequestState, SessionId, Status, Title};
use crate::time::{Span, Time};
use crate::track::Tracked;
use crate::triage::{Attention, Triage};
use crate::words::{Arg, Message};

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which session.
    pub id: SessionId,
    /// `data-status`: the session's status, or `stalled`.
    pub status: &'static str,
    /// The status in words, with its kind, phase or reason.
    pub status_text: Message,
    /// The title without the brackets that are shown apart.
    pub title: String,
    /// The title as the page has it.
    pub full_title: String,
    /// `P1` to `P3`, or nothing.
    pub priority: &'static str,
    /// The user has given the priority.
    pub priority_by_hand: bool,
    /// The module the title names, or nothing.
    pub module: String,
    /// `owner/repo`, or nothing.
    pub repository: String,
    /// The branch, or nothing.
    pub branch: String,
    /// What it wants or did last, or nothing.
    pub detail: String,
    /// Signs that it is not well.
    pub signs: Vec<Message>,
    /// How long it has been in this state.
    pub age: Message,
    /// It is seen now.
    pub live: bool,
    /// When it was last seen, where that is not now.
    pub last_seen: Option<Message>,
    /// Its pull requests.
    pub pull_request: Option<Message>,
    /// How far the page says it is, in percent.
    pub progress: Option<u8>,
    /// What is left of its turn, where there is an honest estimate.
    pub left: Option<Left>,
    /// The same in words.
    pub time_left: Option<Message>,
    /// What the estimate rests on.
    pub basis: Option<Message>,
    /// It needs the user, and the user has not seen it.
    pub needs: bool,
    /// The user has seen what it asks for.
    pub acknowledged: bool,
    /// It can be marked as seen: there is something to see, and seeing it is all it asks for.
    pub can_acknowledge: bool,
    /// What to do next.
    pub next: Message,
    /// The user wants to hear nothing of it.
    pub muted: bool,
    /// Until when the user wants to hear nothing of it.
    pub snoozed: Option<Message>,
    /// What the user wants to remember of it.
    pub note: String,
    /// Its name tells nothing.
    pub hint: Option<Message>,
}

impl Row {
    pub(super) fn new(session: &Tracked, state: &State, triage: &Triage) -> Row {
        let now = triage.now;
        let title = Title::parse(&session.title);
        let attention = triage.attention(session);
        let mark = state.marks.of(&session.id);
        let life = state.history.lives.get(&session.id).filter(|life| life.doing() == Doing::Running);
        let told = session.progress.zip(session.progress_since);
        let told = told.map(|(progress, at)| forecast::Told { percent: progress.percent(), at });
        let left = life.and_then(|life| forecast::left(life, told, &state.history, now));
        let left = left.filter(|_| session.live_since.is_some());
        let snoozed = state.marks.snoozed(&session.id, now);
        let hint = title.tells_nothing().then(|| Message::plain("hint_name"));
        let status = session.status();
        let live = session.live_since.is_some();
        let age = now.since(session.since);
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        Row {
            id: session.id.clone(),
            status: if attention == Some(Attention::Stalled) { "stalled" } else { status.name() },
            status_text: status_text(&status, attention),
            title: if title.plain.is_empty() { session.id.to_string() } else { title.plain },
            full_title: session.title.clone(),
            priority: triage.priority(session).map_or("", priority),
            priority_by_hand: mark.priority.is_some(),
            module: title.module.unwrap_or_default(),
            repository: of(&session.repository),
            branch: of(&session.branch),
            detail: of(&session.detail),
            signs: session.signs(now).iter().map(sign).collect(),
            age: age_in_words(age, session.baseline),
            live,
            last_seen: (!live).then(|| Message::plain("last_seen").with(now.since(session.seen))),
            pull_request: session.pull_request.as_ref().map(pull_request),
            progress: session.progress.map(|p| p.percent()),
            time_left: left.as_ref().map(left_in_words),
            basis: left.as_ref().map(|left| basis(&left.basis)),
            left,
            needs: triage.needs(session).is_some(),
            acknowledged: session.acknowledged,
            can_acknowledge: matches!(attention, Some(Attention::Failed | Attention::Finished))
                && !session.acknowledged,
            next: next(session, &status, attention, live, now),
            muted: mark.muted,
            snoozed: snoozed.map(|until| Message::plain("snoozed_until").with(Arg::Clock(state.clock.to_wall(until)))),
            note: mark.note,
            hint,
        }
    }
}

/// What was already so at first sight is at least that old.
pub(super) fn age_in_words(age: Span, at_least: bool) -> Message {
    match (age < Span::minutes(1), at_least) {
        (true, _) => Message::plain("age_now"),
        (false, true) => Message::plain("age_at_least").with(age),
        (false, false) => Message::plain("age").with(age),
    }
}

fn status_text(status: &Status, attention: Option<Attention>) -> Message {
    if attention == Some(Attention::Stalled) {
        return Message::plain("status_stalled");
    }
    match status {
        Status::Running(None) => Message::plain("status_running"),
        Status::Running(Some(phase)) => Message::plain(phase_key(*phase)),
        Status::Waiting(wait) => Message::plain(wait_key(*wait)),
        Status::Failed(Failure::Titled(title)) => Message::plain("status_failed_titled").with(title.as_str()),
        Status::Failed(Failure::Unspecified) => Message::plain("status_failed"),
        Status::Failed(failure) => Message::plain("status_failed_titled").with(Message::plain(failure_key(failure))),
        Status::Finished => Message::plain("status_finished"),
        Status::Idle(crate::session::Rest::Cancelled) => Message::plain("status_cancelled"),
        Status::Idle(_) => Message::plain("status_idle"),
        Status::Archived => Message::plain("status_archived"),
        Status::Unknown => Message::plain("status_unknown"),
    }
}

fn next(session: &Tracked, status: &Status, attention: Option<Attention>, live: bool, now: Time) -> Message {
    if !live {
        return Message::plain("next_open_to_see");
    }
    match (attention, status) {
        (Some(Attention::NeedsInput), _) => Message::plain("next_answer"),
        (Some(Attention::Failed), _) => Message::plain("next_see_why"),
        (Some(Attention::Stalled), _) => Message::plain("next_check").with(quiet(session, now)),
        (Some(Attention::Finished), _) => Message::plain("next_review"),
        (None, Status::Running(_)) => Message::plain("next_let_run"),
        (None, _) => Message::plain("next_nothing"),
    }
}

/// What an estimate rests on, in words.
fn basis(basis: &Basis) -> Message {
    match basis {
        Basis::Progress(percent) => Message::plain("basis_progress").with(Arg::Percent(*percent)),
        Basis::Kind(count) => Message::plain("basis_kind").with(*count),
        Basis::Repository(count) => Message::plain("basis_repository").with(*count),
        Basis::All(count) => Message::plain("basis_all").with(*count),
    }
}

/// The key of what a session does.
pub fn doing_key(doing: Doing) -> &'static str {
    match doing {
        Doing::Running => "status_running",
        Doing::Waiting => "doing_waiting",
        Doing::Failed => "status_failed",
        Doing::Finished => "status_finished",
        Doing::Idle => "status_idle",
        Doing::Archived => "status_archived",
        Doing::Unseen => "doing_unseen",
    }
}

fn quiet(session: &Tracked, now: Time) -> Span {
    session.quiet_since().map_or(Span::default(), |since| now.since(since))
}

fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Queued => "phase_queued",
        Phase::Starting => "phase_starting",
        Phase::Analyzing => "phase_analyzing",
        Phase::Planning => "phase_planning",
        Phase::Implementing => "phase_implementing",
        Phase::Testing => "phase_testing",
        Phase::Completing => "phase_completing",
        Phase::Reconnecting => "phase_reconnecting",
        Phase::RateLimited => "phase_rate_limited",
        Phase::UsageLimited => "phase_usage_limited",
        Phase::Paused => "phase_paused",
    }
}

/// A priority as it is written.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
    }
}

pub(super) fn pull_request(pr: &PullRequest) -> Message {
    let numbers: Vec<String> = pr.numbers.iter().map(|n| format!("#{n}")).collect();
    let numbers = Arg::Text(numbers.join(" "));
    let state = pr.state.map(|state| {
        Message::plain(match state {
            PullRequestState::Open => "pr_open",
            PullRequestState::Draft => "pr_draft",
            PullRequestState::Approved => "pr_approved",
            PullRequestState::ChangesRequested => "pr_changes_requested",
            PullRequestState::MergeConflicts => "pr_merge_conflicts",
            PullRequestState::Queued => "pr_queued",
            PullRequestState::Merged => "pr_merged",
            PullRequestState::Closed => "pr_closed",
        })
    });
    match state {
        Some(state) => Message::plain("pr_with_state").with(numbers).with(state),
        None => Message::plain("detail").with(numbers),
    }
}
