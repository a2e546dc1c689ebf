//! The stored state: its form, its version, and the way back. What cannot be read is refused as a whole, so that the background can set it aside.
//!
//! A change of this form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in `tests/stored/`.

use super::form::{Read, Write, cases, field, record};
use super::value::{Misfit, Record, Value};
use super::{json, sealed};
use crate::alert::{
    AlertKind, Alerts, Log, LogEntry, Need, NeedKind, Notification, Outcome, Recent, Reminders, ShownNotice, Stage,
    SystemKind,
};
use crate::engine::{Clock, Effect, Looks, OutboxEntry, State};
use crate::history::{Doing, History, Life, Open, Stretch, Turn};
use crate::map::Map;
use crate::marks::{Mark, Marks};
use crate::read::Sight;
use crate::session::{
    Failure, Phase, Priority, Progress, PullRequest, PullRequestState, Rest, SessionId, Status, Wait,
};
use crate::settings::{Settings, TABLE};
use crate::time::{Span, Time};
use crate::track::{
    Belief, BeliefRecord, Blindness, EvidenceRecord, Fact, ParsedTitle, Past, Presence, SessionFacts, Shown, Tab,
    Testimony, Track, Witness,
};
use crate::words::{Arg, Between, Message};

/// The version of the stored form.
pub const VERSION: u32 = 4;

/// The version of the history's stored form. It is kept apart from the rest, because it is larger and seldom changes.
pub const HISTORY_VERSION: u32 = 3;

/// The newest versions whose texts have no checksum.
const VERSION_UNSEALED: u32 = 3;
const HISTORY_VERSION_UNSEALED: u32 = 2;

/// Beyond this no date can be written; a clock that says so is damaged.
const LAST_MOMENT: Time = Time(8_640_000_000_000_000);

/// The state without its history, as the text that is stored.
pub fn text(state: &State) -> String {
    sealed::seal(write(state))
}

/// The history, as the text that is stored.
pub fn history_text(history: &History) -> String {
    sealed::seal(write_history(history))
}

/// The state, with no history yet, from the text that was stored, or why that cannot be used.
pub fn from_text(text: &str) -> Result<State, Misfit> {
    match sealed::open(text)? {
        Some(value) => read(value),
        None => read_up_to(VERSION_UNSEALED, json::read(text)?),
    }
}

/// The history from the text that was stored, or why that cannot be used.
pub fn history_from_text(text: &str) -> Result<History, Misfit> {
    match sealed::open(text)? {
        Some(value) => read_history(value),
        None => read_history_up_to(HISTORY_VERSION_UNSEALED, json::read(text)?),
    }
}

/// What to go on from, given what was read under either key, where anything was there; and why not all of that could be used. The user is told, once.
pub fn restored(
    state: Option<Result<State, Misfit>>,
    history: Option<Result<History, Misfit>>,
) -> (State, Option<Misfit>) {
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
pub fn write(state: &State) -> Value {
    versioned(VERSION, "state", Hot::write(state))
}

/// The history, as a plain value.
pub fn write_history(history: &History) -> Value {
    versioned(HISTORY_VERSION, "history", history.write())
}

/// The state, with no history yet, from a plain value, or why that cannot be used.
pub fn read(stored: Value) -> Result<State, Misfit> {
    read_up_to(VERSION, stored)
}

fn read_up_to(newest: u32, stored: Value) -> Result<State, Misfit> {
    let (version, state) = opened(newest, "state", stored)?;
    let mut state = Hot::read(match version {
        1 => from_3(from_1(state)?)?,
        2 | 3 => from_3(state)?, // version 2 wrote out what is nothing
        _ => state,
    })?;
    state.let_go_of_strangers();
    let possible = state.clock.now() <= LAST_MOMENT;
    possible.then_some(state).ok_or("a clock beyond all dates")
}

/// The history from a plain value, or why that cannot be used.
pub fn read_history(stored: Value) -> Result<History, Misfit> {
    read_history_up_to(HISTORY_VERSION, stored)
}

fn read_history_up_to(newest: u32, stored: Value) -> Result<History, Misfit> {
    History::read(opened(newest, "history", stored)?.1)
}

/// The version of a stored value, and what it holds under `name`.
fn opened(newest: u32, name: &str, stored: Value) -> Result<(u32, Value), Misfit> {
    let mut stored = stored.record()?;
    let version = u32::read(stored.take("version"))?;
    if !(1..=newest).contains(&version) {
        return Err("stored by another version");
    }
    Ok((version, stored.take(name)))
}

fn versioned(version: u32, name: &'static str, value: Value) -> Value {
    Value::Record(Record(vec![("version".into(), version.write()), (name.into(), value)]))
}

/// Version 1 knew no marks, no looks, no collapsed groups and no quiet hours.
fn from_1(state: Value) -> Result<Value, Misfit> {
    let mut state = state.record()?;
    let mut alerts = state.take("alerts").record()?;
    alerts.0.push(("quiet".into(), Value::Null));
    alerts.0.push(("blind_held".into(), Value::Bool(false)));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    state.0.push(("marks".into(), Marks::default().write()));
    state.0.push(("looks".into(), Looks::default().write()));
    state.0.push(("collapsed".into(), Value::List(Vec::new())));
    Ok(Value::Record(state))
}

/// Version 3 neither numbered its notifications nor counted those of the last minute, and kept needs in two places.
fn from_3(state: Value) -> Result<Value, Misfit> {
    let mut state = state.record()?;
    let mut alerts = state.take("alerts").record()?;
    alerts.0.push(("notifications".into(), 0_u32.write()));
    alerts.0.push(("recent".into(), Recent::default().write()));
    let needs = needs_of_3(alerts.take("told"), alerts.take("pending"))?;
    alerts.0.push(("needs".into(), needs));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    Ok(Value::Record(state))
}

/// What version 3 had said of waits, and what of all needs it held.
fn needs_of_3(told: Value, pending: Value) -> Result<Value, Misfit> {
    let mut needs: Map<SessionId, Need> = Map::default();
    for (id, told) in Map::<SessionId, Reminders>::read(told)?.iter() {
        needs.insert(id.clone(), Need { kind: NeedKind::NeedsInput, stage: Stage::Told(told.clone()) });
    }
    for pending in pending.list()? {
        let mut pending = pending.record()?;
        let (id, kind, due) = (pending.take("session"), pending.take("kind"), pending.take("due"));
        needs.insert(SessionId::read(id)?, Need { kind: NeedKind::read(kind)?, stage: Stage::Held(Time::read(due)?) });
    }
    Ok(needs.write())
}

/// The state's form without the history.
struct Hot;

macro_rules! hot {
    ($($field:ident),+) => {
        impl Hot {
            fn write(state: &State) -> Value {
                Record::of(vec![$((stringify!($field).into(), state.$field.write())),+])
            }

            fn read(value: Value) -> Result<State, Misfit> {
                let mut record = value.record()?;
                Ok(State { $($field: super::form::field(&mut record, stringify!($field))?,)+ history: History::default() })
            }
        }
    };
}

hot!(clock, settings, track, alerts, marks, looks, collapsed, outbox, entries);
record!(Looks { last, before });
record!(Mark { muted, snoozed, priority, note, at });
cases!(Priority { "P1" = P1, "P2" = P2, "P3" = P3 });
record!(Clock { wall, ahead });

record!(Track { sessions, tabs, blindness });
record!(Blindness { since, ever_seen, told, watch_asked });
record!(Presence { born, open, visible, focused, pulse });
record!(Testimony { loaded, sight, unkept, shown });
record!(Shown { status as "page", since, fingerprint as "mark", cursor, present });
record!(BeliefRecord {
    id,
    observed as "page",
    row_status as "listed",
    since,
    baseline,
    revision as "number",
    ended_unseen,
    acknowledged,
    changed,
    seen,
    live_since,
    stall_told,
    past,
    evidence as "because"
});
record!(SessionFacts { title, place as "repository", branch, detail, pull_request, progress, progress_since });
record!(Past { revision as "number", status as "page", left });
record!(EvidenceRecord { rule, on, witness as "tab", at });
cases!(Sight { "seen" = Seen, "empty" = Empty, "missing" = Missing, "logged-out" = LoggedOut });

cases!(Status {
    "running" = Running(phase),
    "waiting" = Waiting(wait),
    "failed" = Failed(failure),
    "finished" = Finished,
    "idle" = Idle(rest),
    "archived" = Archived,
    "unknown" = Unknown
});
cases!(Phase {
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
cases!(Wait { "permission" = Permission, "question" = Question, "plan" = Plan, "unspecified" = Unspecified });
cases!(Failure {
    "usage-limit" = UsageLimit,
    "crashed" = Crashed,
    "signed-out" = SignedOut,
    "connection-lost" = ConnectionLost,
    "interrupted" = Interrupted,
    "titled" = Titled(title),
    "unspecified" = Unspecified
});
cases!(Rest { "plain" = Plain, "cancelled" = Cancelled });
record!(PullRequest { numbers, state });
cases!(PullRequestState {
    "open" = Open,
    "draft" = Draft,
    "approved" = Approved,
    "changes-requested" = ChangesRequested,
    "merge-conflicts" = MergeConflicts,
    "queued" = Queued,
    "merged" = Merged,
    "closed" = Closed
});

record!(Alerts { needs, notices, flapping, quiet, blind_held, log, notifications, recent });
record!(Need { kind, stage });
cases!(Stage { "held" = Held(due), "told" = Told(told) });
record!(Reminders { since, reminders });
record!(ShownNotice { id, kind, sessions, first, at });
record!(LogEntry { at, kind, session, title, why });
cases!(NeedKind { "needs-input" = NeedsInput, "failed" = Failed, "stalled" = Stalled, "finished" = Finished });
cases!(SystemKind { "cannot-see" = CannotSee, "reset" = Reset, "test" = Test });
cases!(Outcome {
    "said" = Said,
    "said-together" = SaidTogether,
    "went-back" = WentBack,
    "looking" = Looking,
    "seen" = Seen,
    "off" = Off,
    "flapping" = Flapping,
    "again" = Again,
    "muted" = Muted,
    "snoozed" = Snoozed,
    "quiet" = Quiet,
    "too-many" = TooMany,
    "withdrawn" = Withdrawn
});

record!(OutboxEntry { id, effect });
cases!(Effect {
    "notify" = Notify(notification),
    "withdraw" = Withdraw(id),
    "open-session" = OpenSession(id),
    "open-board" = OpenBoard,
    "open-code" = OpenCode,
    "watch-tab" = WatchTab,
    "forget-copies" = ForgetCopies
});
record!(Notification { id, kind, title, body });
record!(Message { key, args });
cases!(Arg {
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
record!(Between { low, high });

record!(Life { title, repository, stretches, ran, waited, turns, turn });
record!(Open { from, ran, whole });
record!(Turn { at, ran, kind, repository, whole });
cases!(Doing {
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
        $(impl Write for $type {
            fn write(&self) -> Value {
                self.0.write()
            }
        }

        impl Read for $type {
            fn read(value: Value) -> Result<Self, Misfit> {
                <$inner>::read(value).map($type)
            }
        })+
    };
}

wraps!(Time(u64) Span(u64) Recent(Vec<Time>) Log(Vec<LogEntry>) Marks(Map<SessionId, Mark>));

/// The name of its case alone, whichever of the three it is.
impl Write for AlertKind {
    fn write(&self) -> Value {
        match self {
            AlertKind::Need(kind) => kind.write(),
            AlertKind::StillWaiting => Value::case("still-waiting", None),
            AlertKind::System(kind) => kind.write(),
        }
    }
}

impl Read for AlertKind {
    fn read(value: Value) -> Result<Self, Misfit> {
        if let Ok(kind) = NeedKind::read(value.clone()) {
            return Ok(AlertKind::Need(kind));
        }
        if let Ok(kind) = SystemKind::read(value.clone()) {
            return Ok(AlertKind::System(kind));
        }
        match value.into_case()? {
            (name, _) if name == "still-waiting" => Ok(AlertKind::StillWaiting),
            _ => Err("an unknown case"),
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

/// One record: the two parts know nothing of each other, and each reads its own fields.
impl Write for Belief {
    fn write(&self) -> Value {
        joined(self.record().write(), self.facts().write())
    }
}

impl Read for Belief {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut record = value.record()?;
        let mut facts = Record::default();
        for name in ["title", "repository", "branch", "detail", "pull_request", "progress", "progress_since"] {
            facts.0.push((name.into(), record.take(name)));
        }
        let facts = SessionFacts::read(Value::Record(facts))?;
        Ok(Belief::restored(BeliefRecord::read(Value::Record(record))?, facts))
    }
}

/// The value alone where nobody knows who told it, else a pair.
impl<T: Write> Write for Fact<T> {
    fn write(&self) -> Value {
        match self.by {
            Some(by) => Value::List(vec![self.value.write(), by.write()]),
            None => self.value.write(),
        }
    }
}

impl<T: Read> Read for Fact<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        let Value::List(pair) = value else {
            return Ok(Fact { value: T::read(value)?, by: None });
        };
        let mut pair = pair.into_iter();
        let (Some(value), Some(by), None) = (pair.next(), pair.next(), pair.next()) else {
            return Err("not a pair");
        };
        Ok(Fact { value: T::read(value)?, by: Some(Witness::read(by)?) })
    }
}

impl Write for ParsedTitle {
    fn write(&self) -> Value {
        self.text.write()
    }
}

impl Read for ParsedTitle {
    fn read(value: Value) -> Result<Self, Misfit> {
        Ok(ParsedTitle::new(value.text()?))
    }
}

/// A tab's number: there was no other witness before.
impl Write for Witness {
    fn write(&self) -> Value {
        match self {
            Witness::Tab(tab) => tab.write(),
        }
    }
}

impl Read for Witness {
    fn read(value: Value) -> Result<Self, Misfit> {
        Ok(Witness::Tab(u32::read(value)?))
    }
}

/// One record with what its page shows.
impl Write for Tab {
    fn write(&self) -> Value {
        let own = Record::of(vec![
            ("presence".into(), self.presence.write()),
            ("live".into(), self.live.write()),
            ("heard".into(), self.heard.write()),
            ("pinged".into(), self.pinged.write()),
        ]);
        joined(own, self.page.write())
    }
}

impl Read for Tab {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut record = value.record()?;
        Ok(Tab {
            presence: field(&mut record, "presence")?,
            live: field(&mut record, "live")?,
            heard: field(&mut record, "heard")?,
            pinged: field(&mut record, "pinged")?,
            page: Testimony::read(Value::Record(record))?,
        })
    }
}

impl Write for History {
    fn write(&self) -> Value {
        Value::Record(Record(vec![("lives".into(), self.lives.write()), ("turns".into(), self.turns.write())]))
    }
}

impl Read for History {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut record = value.record()?;
        let (lives, turns) = (record.take("lives"), record.take("turns"));
        Ok(History { lives: Map::read(lives)?, turns: Vec::read(turns)?, additions: 0 })
    }
}

/// A pair: there are thousands of them.
impl Write for Stretch {
    fn write(&self) -> Value {
        Value::List(vec![self.doing.write(), self.from.write()])
    }
}

impl Read for Stretch {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut pair = value.list()?.into_iter();
        let (Some(doing), Some(from), None) = (pair.next(), pair.next(), pair.next()) else {
            return Err("not a pair");
        };
        Ok(Stretch { doing: Doing::read(doing)?, from: Time::read(from)? })
    }
}

impl Write for SessionId {
    fn write(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl Read for SessionId {
    fn read(value: Value) -> Result<Self, Misfit> {
        SessionId::parse(&value.text()?).ok_or("not a session's id")
    }
}

impl Write for Progress {
    fn write(&self) -> Value {
        self.percent().write()
    }
}

impl Read for Progress {
    fn read(value: Value) -> Result<Self, Misfit> {
        Progress::new(u8::read(value)?).ok_or("not a percentage")
    }
}

impl Write for Settings {
    fn write(&self) -> Value {
        Value::Record(Record(TABLE.iter().map(|row| (row.name.into(), self.value(row.key).write())).collect()))
    }
}

impl Read for Settings {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut settings = Settings::default();
        for (name, value) in value.record()?.0 {
            // A setting that is no longer known, or now has other limits, falls back to its default.
            let _ = settings.set(&name, value.whole()?);
        }
        Ok(settings)
    }
}
