//! The form in which each of the core's types is stored. Stored names never change, even if names in the code do,
//! because older stored texts contain them. Must never know a version.

use crate::alert::{
    Alerts, Episode, LogEntry, Need, NeedKind, Notification, Outcome, Reminders, ShownNotice, Stage, SystemKind,
};
use crate::codec::{DecodeError, Value, field, impl_enum, impl_struct, record_of};
use crate::engine::{Clock, ClockChange, Effect, Looks, OutboxEntry, State};
use crate::history::{Doing, History, Life, OpenTurn, Turn};
use crate::marks::{Mark, Marks};
use crate::read::{
    DataPending, DataRow, DataSummary, Lifecycle, ReplacedSummary, Sight, SummaryOf, SummaryWord, WorkerWord,
};
use crate::session::{Cause, Caused, Failure, Phase, Priority, PullRequest, PullRequestState, Rest, Status, Wait};
use crate::track::{
    BeliefRecord, Blindness, DataWitness, EvidenceRecord, Feed, Past, Presence, SessionFacts, Shown, Track,
};
use crate::words::{Arg, Between, Message};

/// The form of the state without its history.
pub struct Hot;

macro_rules! hot {
    ($($field:ident),+) => {
        impl Hot {
            pub fn encode(state: &State) -> Value {
                record_of(&[$((stringify!($field), &state.$field)),+])
            }

            pub fn decode(value: Value) -> Result<State, DecodeError> {
                let mut record = value.record()?;
                Ok(State { $($field: field(&mut record, stringify!($field))?,)+ history: History::default() })
            }
        }
    };
}

hot!(clock, settings, track, alerts, marks, paused_until, looks, collapsed, outbox, entries);
impl_struct!(Looks { last, before, day });
impl_struct!(Marks { sessions, repositories });
impl_struct!(Mark { muted, snoozed, priority, note, at });
impl_enum!(Priority { "P1" = P1, "P2" = P2, "P3" = P3 });
impl_struct!(Clock { wall, ahead, behind, changes });
impl_struct!(ClockChange { until, ahead, behind });

impl_struct!(Track { sessions, tabs, data, blindness, away, returned });
impl_struct!(DataWitness { rows, testimony, limit_resets, alone_since });
impl_struct!(Feed { born, heard, streams, began, is_deaf as "deaf" });
impl_struct!(DataRow {
    lifecycle,
    worker,
    unread,
    summary,
    replaced,
    summary_of,
    fails_since,
    pending,
    is_new as "new",
    beat,
    told
});
impl_struct!(DataSummary { word, wants });
impl_struct!(ReplacedSummary { summary, at, by });
impl_struct!(DataPending { wait, wants });
impl_enum!(SummaryOf { "ending" = Ending, "coming" = Coming(at), "ask" = Ask, "past" = Past });
impl_enum!(Lifecycle {
    "active" = Active,
    "paused" = Paused,
    "archived" = Archived,
    "failed" = Failed,
    "never-started" = NeverStarted,
    "unknown" = Unknown
});
impl_enum!(WorkerWord {
    "unsaid" = Unsaid,
    "running" = Running,
    "idle" = Idle,
    "asks" = Asks,
    "unknown" = Unknown
});
impl_enum!(SummaryWord {
    "none" = None,
    "asks" = Asks,
    "blocked" = Blocked,
    "failed" = Failed,
    "other" = Other
});
impl_struct!(Blindness { since, ever_seen, told, told_at, watch_asked });
impl_struct!(Presence { born, open, visible, focused, pulse });
impl_struct!(Shown { status as "page", since, digest, cursor, present });
impl_struct!(BeliefRecord {
    id,
    observed as "page",
    row_status as "listed",
    since,
    baseline,
    revision as "number",
    ended_unseen,
    acknowledged,
    changed,
    moves,
    signs,
    seen,
    gone,
    live_since,
    stall_told,
    long_told,
    past,
    evidence as "because"
});
impl_struct!(SessionFacts {
    title,
    place as "repository",
    branch,
    detail,
    pull_request,
    progress,
    progress_since,
    created,
    started_by as "parent"
});
impl_struct!(Past { revision as "number", status as "page", row_status as "listed", left });
impl_struct!(EvidenceRecord { rule, on, witness as "tab", at });
impl_enum!(Sight { "seen" = Seen, "empty" = Empty, "loading" = Loading, "missing" = Missing, "logged-out" = LoggedOut });

impl_enum!(Status {
    "running" = Running(phase),
    "waiting" = Waiting(wait),
    "failed" = Failed(failure),
    "finished" = Finished,
    "idle" = Idle(rest),
    "archived" = Archived,
    "unknown" = Unknown
});
impl_enum!(Phase {
    "queued" = Queued,
    "starting" = Starting,
    "analyzing" = Analyzing,
    "planning" = Planning,
    "implementing" = Implementing,
    "testing" = Testing,
    "completing" = Completing,
    "reconnecting" = Reconnecting,
    "rate-limited" = RateLimited,
    "usage-limited" = UsageLimited,
    "paused" = Paused
});
impl_enum!(Wait { "permission" = Permission, "question" = Question, "plan" = Plan, "reply" = Reply, "unspecified" = Unspecified });
impl_enum!(Failure {
    "usage-limit" = UsageLimit,
    "crashed" = Crashed,
    "signed-out" = SignedOut,
    "connection-lost" = ConnectionLost,
    "interrupted" = Interrupted,
    "caused" = Caused(caused),
    "titled" = Titled(title),
    "unspecified" = Unspecified
});
impl_struct!(Caused { cause, words });
impl_enum!(Cause {
    "usage-limit" = UsageLimit,
    "rate-limit" = RateLimit,
    "signed-out" = SignedOut,
    "subscription-paused" = SubscriptionPaused,
    "connection-lost" = ConnectionLost,
    "overloaded" = Overloaded
});
impl_enum!(Rest { "plain" = Plain, "unmarked" = Unmarked, "cancelled" = Cancelled });
impl_struct!(PullRequest { numbers, state });
impl_enum!(PullRequestState {
    "open" = Open,
    "draft" = Draft,
    "approved" = Approved,
    "changes-requested" = ChangesRequested,
    "merge-conflicts" = MergeConflicts,
    "queued" = Queued,
    "merged" = Merged,
    "closed" = Closed
});

impl_struct!(Alerts { needs, notices, flapping, causes, quiet, blind_held, log, notifications, recent });
impl_struct!(Need { kind, stage });
impl_struct!(Episode { said, sessions });
impl_enum!(Stage { "held" = Held(due), "told" = Told(told) });
impl_struct!(Reminders { since, reminders });
impl_struct!(ShownNotice { id, kind, sessions, first, at });
impl_struct!(LogEntry { at, kind, session, title, asks, why });
impl_enum!(NeedKind {
    "needs-input" = NeedsInput,
    "already-waits" = AlreadyWaits,
    "failed" = Failed,
    "stalled" = Stalled,
    "pull-request" = PullRequest,
    "finished" = Finished,
    "runs-long" = RunsLong
});
impl_enum!(SystemKind { "cannot-see" = CannotSee, "reset" = Reset, "test" = Test });
impl_enum!(Outcome {
    "said" = Said,
    "said-together" = SaidTogether,
    "went-back" = WentBack,
    "looking" = Looking,
    "seen" = Seen,
    "gone" = Gone,
    "off" = Off,
    "flapping" = Flapping,
    "again" = Again,
    "short" = Short,
    "needed-anyway" = NeededAnyway,
    "muted" = Muted,
    "snoozed" = Snoozed,
    "quiet" = Quiet,
    "gathered" = Gathered,
    "too-many" = TooMany,
    "withdrawn" = Withdrawn,
    "withdrawn-over" = WithdrawnOver,
    "withdrawn-seen" = WithdrawnSeen
});

impl_struct!(OutboxEntry { id, effect });
impl_enum!(Effect {
    "notify" = Notify(notification),
    "withdraw" = Withdraw(id),
    "open-session" = OpenSession(id),
    "open-sessions" = OpenSessions(ids),
    "open-board" = OpenBoard,
    "open-code" = OpenCode,
    "watch-tab" = WatchTab,
    "reload-tabs" = ReloadTabs(tabs),
    "forget-copies" = ForgetCopies
});
impl_struct!(Notification { id, kind, title, body });
impl_struct!(Message { key, args });
impl_enum!(Arg {
    "text" = Text(text),
    "count" = Count(count),
    "span" = Span(span),
    "between" = Between(between),
    "clock" = Clock(clock),
    "day" = Day(day),
    "percent" = Percent(percent),
    "message" = Message(message),
    "lines" = Lines(lines),
    "list" = List(list)
});
impl_struct!(Between { low, high });

impl_struct!(Life { title, repository, stretches, ran, waited, turns, turn });
impl_struct!(OpenTurn { from, ran, whole });
impl_struct!(Turn { at, ran, kind, repository, whole });
impl_enum!(Doing {
    "running" = Running,
    "waiting" = Waiting,
    "failed" = Failed,
    "finished" = Finished,
    "idle" = Idle,
    "archived" = Archived,
    "unseen" = Unseen
});
