//! The stored state: its form, its version, and the way back. What cannot be read is refused as a whole, so that the
//! background can set it aside.
//!
//! A change of this form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in
//! `tests/stored/`.

mod sealed;

use crate::alert::{
    AlertKind, Alerts, Episode, Log, LogEntry, Need, NeedKind, Notification, Outcome, Recent, Reminders, ShownNotice,
    Stage, SystemKind,
};
use crate::codec::{Decode, DecodeError, Encode, Record, Value, field, impl_enum, impl_struct, json, record_of};
use crate::engine::{Clock, ClockChange, Effect, Looks, OutboxEntry, State};
use crate::history::{Doing, History, Life, Open, Stretch, Turn};
use crate::map::Map;
use crate::marks::{Mark, Marks};
use crate::read::{DataPending, DataRow, DataSummary, Lifecycle, Sight, SummaryOf, SummaryWord, WorkerWord};
use crate::session::{
    Cause, Caused, Failure, Phase, Priority, Progress, PullRequest, PullRequestState, Rest, SessionId, Status, Wait,
};
use crate::settings::{Settings, TABLE};
use crate::time::{Span, Time};
use crate::track::{
    Belief, BeliefRecord, Blindness, DataWitness, Digest, EvidenceRecord, Fact, Feed, Moves, ParsedTitle, Past,
    Presence, SessionFacts, Shown, Tab, Testimony, Track, Witness,
};
use crate::words::{Arg, Between, Message};

/// The version of the stored form.
pub const VERSION: u32 = 5;

/// The version of the history's stored form. It is kept apart from the rest, because it is larger and seldom changes.
pub const HISTORY_VERSION: u32 = 3;

/// The newest versions whose texts have no checksum.
const VERSION_UNSEALED: u32 = 3;
const HISTORY_VERSION_UNSEALED: u32 = 2;

/// The state without its history, as the text that is stored.
pub fn state_text(state: &State) -> String {
    sealed::seal(encode_state(state))
}

/// The history, as the text that is stored.
pub fn history_text(history: &History) -> String {
    sealed::seal(encode_history(history))
}

/// The state, with no history yet, from the text that was stored, or why that cannot be used.
pub fn state_from_text(text: &str) -> Result<State, DecodeError> {
    match sealed::open(text)? {
        Some(value) => decode_state(value),
        None => decode_up_to(VERSION_UNSEALED, json::parse(text)?),
    }
}

/// The history from the text that was stored, or why that cannot be used.
pub fn history_from_text(text: &str) -> Result<History, DecodeError> {
    match sealed::open(text)? {
        Some(value) => decode_history(value),
        None => decode_history_up_to(HISTORY_VERSION_UNSEALED, json::parse(text)?),
    }
}

/// What to go on from, given what was read under either key, where anything was there; and why not all of that could be
/// used. The user is told, once.
pub fn restored(
    state: Option<Result<State, DecodeError>>,
    history: Option<Result<History, DecodeError>>,
) -> (State, Option<DecodeError>) {
    let (mut state, mut damage) = match state {
        None => (State::default(), None),
        Some(Ok(state)) => (state, None),
        Some(Err(why)) => (State::after_damage(), Some(why)),
    };
    match history {
        None => {}
        Some(Ok(history)) => state.history = history,
        // What is to be told does not hang on the past.
        Some(Err(why)) => {
            state.lose_history(damage.is_none());
            damage = damage.or(Some(why));
        }
    }
    (state, damage)
}

/// The state without its history, as a plain value.
pub fn encode_state(state: &State) -> Value {
    versioned(VERSION, "state", Hot::encode(state))
}

/// The history, as a plain value.
pub fn encode_history(history: &History) -> Value {
    versioned(HISTORY_VERSION, "history", history.encode())
}

/// The state, with no history yet, from a plain value, or why that cannot be used.
pub fn decode_state(stored: Value) -> Result<State, DecodeError> {
    decode_up_to(VERSION, stored)
}

fn decode_up_to(newest: u32, stored: Value) -> Result<State, DecodeError> {
    let (version, state) = opened(newest, "state", stored)?;
    let mut state = Hot::decode(match version {
        1 => from_4(from_3(from_1(state)?)?)?,
        2 | 3 => from_4(from_3(state)?)?, // version 2 wrote out what is nothing
        4 => from_4(state)?,
        _ => state,
    })?;
    state.restore();
    let possible = state.clock.now() < Time::LAST;
    possible.then_some(state).ok_or("a clock beyond all dates")
}

/// The history from a plain value, or why that cannot be used.
pub fn decode_history(stored: Value) -> Result<History, DecodeError> {
    decode_history_up_to(HISTORY_VERSION, stored)
}

fn decode_history_up_to(newest: u32, stored: Value) -> Result<History, DecodeError> {
    History::decode(opened(newest, "history", stored)?.1)
}

/// The version of a stored value, and what it holds under `name`.
fn opened(newest: u32, name: &str, stored: Value) -> Result<(u32, Value), DecodeError> {
    let mut stored = stored.record()?;
    let version = u32::decode(stored.take("version"))?;
    if !(1..=newest).contains(&version) {
        return Err("stored by another version");
    }
    Ok((version, stored.take(name)))
}

fn versioned(version: u32, name: &'static str, value: Value) -> Value {
    Value::Record(Record(vec![("version".into(), version.encode()), (name.into(), value)]))
}

/// Version 1 knew no marks, no looks, no collapsed groups and no quiet hours.
fn from_1(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let mut alerts = state.take("alerts").record()?;
    alerts.0.push(("quiet".into(), Value::Null));
    alerts.0.push(("blind_held".into(), Value::Bool(false)));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    state.0.push(("marks".into(), Marks::default().encode()));
    state.0.push(("looks".into(), Looks::default().encode()));
    state.0.push(("collapsed".into(), Value::List(Vec::new())));
    Ok(Value::Record(state))
}

/// Version 3 neither numbered its notifications nor counted those of the last minute, and kept needs in two places.
fn from_3(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let mut alerts = state.take("alerts").record()?;
    alerts.0.push(("notifications".into(), 0_u32.encode()));
    alerts.0.push(("recent".into(), Recent::default().encode()));
    alerts.0.push(("causes".into(), Value::List(Vec::new())));
    let needs = needs_of_3(alerts.take("told"), alerts.take("pending"))?;
    alerts.0.push(("needs".into(), needs));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    // Three slots were everybody's until they said otherwise, so of those that had three nobody knows whether they said it.
    let mut settings = state.take("settings").record()?;
    settings.0.retain(|(name, value)| name != "plan" || *value != 0_u32.encode());
    state.0.push(("settings".into(), Value::Record(settings)));
    let mut clock = state.take("clock").record()?;
    clock.0.extend([("behind".into(), Span::default().encode()), ("changes".into(), Value::List(Vec::new()))]);
    state.0.push(("clock".into(), Value::Record(clock)));
    let mut track = state.take("track").record()?;
    let sessions = with_each(track.take("sessions"), |session| {
        session.0.push(("moves".into(), Moves::NONE.encode()));
        session.0.push(("signs".into(), 0_u32.encode()));
        session.0.push(("gone".into(), false.encode()));
        Ok(())
    })?;
    let tabs = with_each(track.take("tabs"), |tab| {
        let shown = with_each(tab.take("shown"), |shown| {
            shown.0.push(("digest".into(), Digest::default().encode()));
            Ok(())
        })?;
        tab.0.push(("archiving".into(), Value::List(Vec::new())));
        tab.0.push(("shown".into(), shown));
        Ok(())
    })?;
    track.0.extend([("sessions".into(), sessions), ("tabs".into(), tabs), ("away".into(), false.encode())]);
    state.0.push(("track".into(), Value::Record(track)));
    Ok(Value::Record(state))
}

/// Version 4 knew nothing of the page's data.
fn from_4(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let mut track = state.take("track").record()?;
    track.0.push(("data".into(), DataWitness::default().encode()));
    state.0.push(("track".into(), Value::Record(track)));
    Ok(Value::Record(state))
}

/// A stored map, with each of its values changed.
fn with_each(map: Value, change: impl Fn(&mut Record) -> Result<(), DecodeError>) -> Result<Value, DecodeError> {
    let mut changed = Vec::new();
    for pair in map.list()? {
        let mut pair = pair.list()?.into_iter();
        let (Some(key), Some(value), None) = (pair.next(), pair.next(), pair.next()) else {
            return Err("not a pair");
        };
        let mut value = value.record()?;
        change(&mut value)?;
        changed.push(Value::List(vec![key, Value::Record(value)]));
    }
    Ok(Value::List(changed))
}

/// What version 3 had said of waits, and what of all needs it held.
fn needs_of_3(told: Value, pending: Value) -> Result<Value, DecodeError> {
    let mut needs: Map<SessionId, Need> = Map::default();
    for (id, told) in Map::<SessionId, Reminders>::decode(told)?.iter() {
        needs.insert(id.clone(), Need { kind: NeedKind::NeedsInput, stage: Stage::Told(told.clone()) });
    }
    for pending in pending.list()? {
        let mut pending = pending.record()?;
        let (id, kind, due) = (pending.take("session"), pending.take("kind"), pending.take("due"));
        needs.insert(
            SessionId::decode(id)?,
            Need { kind: NeedKind::decode(kind)?, stage: Stage::Held(Time::decode(due)?) },
        );
    }
    Ok(needs.encode())
}

/// The state's form without the history.
struct Hot;

macro_rules! hot {
    ($($field:ident),+) => {
        impl Hot {
            fn encode(state: &State) -> Value {
                record_of(&[$((stringify!($field), &state.$field)),+])
            }

            fn decode(value: Value) -> Result<State, DecodeError> {
                let mut record = value.record()?;
                Ok(State { $($field: field(&mut record, stringify!($field))?,)+ history: History::default() })
            }
        }
    };
}

hot!(clock, settings, track, alerts, marks, looks, collapsed, outbox, entries);
impl_struct!(Looks { last, before, day });
impl_struct!(Mark { muted, snoozed, priority, note, at });
impl_enum!(Priority { "P1" = P1, "P2" = P2, "P3" = P3 });
impl_struct!(Clock { wall, ahead, behind, changes });
impl_struct!(ClockChange { until, ahead, behind });

impl_struct!(Track { sessions, tabs, data, blindness, away, returned });
impl_struct!(DataWitness { rows, testimony, alone_since });
impl_struct!(Feed { born, heard, streams, is_deaf as "deaf" });
impl_struct!(DataRow {
    lifecycle,
    worker,
    unread,
    summary,
    summary_of,
    fails_since,
    pending,
    is_new as "new",
    beat,
    told
});
impl_struct!(DataSummary { word, wants });
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
impl_struct!(Testimony { loaded, sight, unkept, archiving, shown });
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
    parent
});
impl_struct!(Past { revision as "number", status as "page", left });
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
impl_struct!(LogEntry { at, kind, session, title, why });
impl_enum!(NeedKind {
    "needs-input" = NeedsInput,
    "already-waits" = AlreadyWaits,
    "failed" = Failed,
    "stalled" = Stalled,
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
    "muted" = Muted,
    "snoozed" = Snoozed,
    "quiet" = Quiet,
    "too-many" = TooMany,
    "withdrawn" = Withdrawn
});

impl_struct!(OutboxEntry { id, effect });
impl_enum!(Effect {
    "notify" = Notify(notification),
    "withdraw" = Withdraw(id),
    "open-session" = OpenSession(id),
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
impl_struct!(Open { from, ran, whole });
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

/// A type that only wraps a plain one.
macro_rules! wraps {
    ($($type:ident($inner:ty))+) => {
        $(impl Encode for $type {
            fn encode(&self) -> Value {
                self.0.encode()
            }
        }

        impl Decode for $type {
            fn decode(value: Value) -> Result<Self, DecodeError> {
                <$inner>::decode(value).map($type)
            }
        })+
    };
}

/// A moment beyond all dates is a damaged one.
impl Decode for Time {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let moment = Time(u64::decode(value)?);
        (moment <= Time::LAST).then_some(moment).ok_or("a moment beyond all dates")
    }
}

impl Encode for Time {
    fn encode(&self) -> Value {
        self.0.encode()
    }
}

wraps!(Span(u64) Digest(u64) Moves(u8) Recent(Vec<Time>) Log(Vec<LogEntry>) Marks(Map<SessionId, Mark>));

/// The name of its variant alone, whichever it is.
impl Encode for AlertKind {
    fn encode(&self) -> Value {
        match self {
            AlertKind::Need(kind) => kind.encode(),
            AlertKind::StillWaiting => Value::variant("still-waiting", None),
            AlertKind::CanGoOn => Value::variant("can-go-on", None),
            AlertKind::System(kind) => kind.encode(),
        }
    }
}

impl Decode for AlertKind {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        if let Ok(kind) = NeedKind::decode(value.clone()) {
            return Ok(AlertKind::Need(kind));
        }
        if let Ok(kind) = SystemKind::decode(value.clone()) {
            return Ok(AlertKind::System(kind));
        }
        match value.into_variant()? {
            (name, _) if name == "still-waiting" => Ok(AlertKind::StillWaiting),
            (name, _) if name == "can-go-on" => Ok(AlertKind::CanGoOn),
            _ => Err("an unknown variant"),
        }
    }
}

/// A record with the fields of both parts.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Record(mut fields), Value::Record(more)) => {
            fields.0.extend(more.0);
            Value::Record(fields)
        }
        (one, _) => one,
    }
}

/// The names of a session's facts.
const FACTS: [&str; 9] =
    ["title", "repository", "branch", "detail", "pull_request", "progress", "progress_since", "created", "parent"];

/// One record: the two parts know nothing of each other, and each reads its own fields.
impl Encode for Belief {
    fn encode(&self) -> Value {
        joined(self.record().encode(), self.facts().encode())
    }
}

impl Decode for Belief {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        let mut facts = Record::default();
        for name in FACTS {
            facts.0.push((name.into(), record.take(name)));
        }
        let facts = SessionFacts::decode(Value::Record(facts))?;
        Ok(Belief::restored(BeliefRecord::decode(Value::Record(record))?, facts))
    }
}

/// The value alone where nobody knows who told it, else a pair.
impl<T: Encode> Encode for Fact<T> {
    fn encode(&self) -> Value {
        match self.by {
            Some(by) => Value::List(vec![self.value.encode(), by.encode()]),
            None => self.value.encode(),
        }
    }
}

impl<T: Decode> Decode for Fact<T> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let Value::List(pair) = value else {
            return Ok(Fact { value: T::decode(value)?, by: None });
        };
        let mut pair = pair.into_iter();
        let (Some(value), Some(by), None) = (pair.next(), pair.next(), pair.next()) else {
            return Err("not a pair");
        };
        Ok(Fact { value: T::decode(value)?, by: Some(Witness::decode(by)?) })
    }
}

impl Encode for ParsedTitle {
    fn encode(&self) -> Value {
        self.text.encode()
    }
}

impl Decode for ParsedTitle {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        Ok(ParsedTitle::new(value.text()?))
    }
}

/// A tab's number, or a word: there was no other witness before.
impl Encode for Witness {
    fn encode(&self) -> Value {
        match self {
            Witness::Tab(tab) => tab.encode(),
            Witness::Data => Value::variant(DATA, None),
        }
    }
}

/// What the page's data are called where a witness stands.
const DATA: &str = "data";

impl Decode for Witness {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Text(name) if name == DATA => Ok(Witness::Data),
            value => u32::decode(value).map(Witness::Tab),
        }
    }
}

/// One record with what its page shows.
impl Encode for Tab {
    fn encode(&self) -> Value {
        let own = record_of(&[
            ("presence", &self.presence),
            ("live", &self.live),
            ("heard", &self.heard),
            ("pinged", &self.pinged),
            ("feed", &self.feed),
        ]);
        joined(own, self.page.encode())
    }
}

impl Decode for Tab {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        Ok(Tab {
            presence: field(&mut record, "presence")?,
            live: field(&mut record, "live")?,
            heard: field(&mut record, "heard")?,
            pinged: field(&mut record, "pinged")?,
            feed: field(&mut record, "feed")?,
            page: Testimony::decode(Value::Record(record))?,
        })
    }
}

impl Encode for History {
    fn encode(&self) -> Value {
        Value::Record(Record(vec![("lives".into(), self.lives.encode()), ("turns".into(), self.turns.encode())]))
    }
}

impl Decode for History {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        let (lives, turns) = (record.take("lives"), record.take("turns"));
        Ok(History { lives: Map::decode(lives)?, turns: Vec::decode(turns)?, additions: 0 })
    }
}

/// A pair: there are thousands of them.
impl Encode for Stretch {
    fn encode(&self) -> Value {
        Value::List(vec![self.doing.encode(), self.from.encode()])
    }
}

impl Decode for Stretch {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut pair = value.list()?.into_iter();
        let (Some(doing), Some(from), None) = (pair.next(), pair.next(), pair.next()) else {
            return Err("not a pair");
        };
        Ok(Stretch { doing: Doing::decode(doing)?, from: Time::decode(from)? })
    }
}

impl Encode for SessionId {
    fn encode(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl Decode for SessionId {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        SessionId::parse(&value.text()?).ok_or("not a session's id")
    }
}

impl Encode for Progress {
    fn encode(&self) -> Value {
        self.percent().encode()
    }
}

impl Decode for Progress {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        Progress::new(u8::decode(value)?).ok_or("not a percentage")
    }
}

impl Encode for Settings {
    fn encode(&self) -> Value {
        Value::Record(Record(TABLE.iter().map(|row| (row.name.into(), self.value(row.key).encode())).collect()))
    }
}

impl Decode for Settings {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut settings = Settings::default();
        for (name, value) in value.record()?.0 {
            // A setting that is no longer known, or now has other limits, falls back to its default.
            let _ = settings.set(&name, value.integer()?);
        }
        Ok(settings)
    }
}
