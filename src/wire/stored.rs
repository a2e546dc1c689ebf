//! The stored state: its form, its version, and the way back. What cannot be read is refused as a whole, so that the background can set it aside.
//!
//! A change of this form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in `tests/stored/`.

use super::form::{Read, Write, cases, record};
use super::value::{Misfit, Record, Value};
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
use crate::track::{Because, Blindness, Past, Presence, Shown, Tab, Track, Tracked};
use crate::words::{Arg, Between, Message};

/// The version of the stored form.
pub const VERSION: u32 = 4;

/// The version of the history's stored form. It is kept apart from the rest, because it is larger and seldom changes.
pub const HISTORY_VERSION: u32 = 2;

/// Beyond this no date can be written; a clock that says so is damaged.
const LAST_MOMENT: Time = Time(8_640_000_000_000_000);

/// The state without its history, as it is stored.
pub fn write(state: &State) -> Value {
    versioned(VERSION, "state", Hot::write(state))
}

/// The history, as it is stored.
pub fn write_history(history: &History) -> Value {
    versioned(HISTORY_VERSION, "history", history.write())
}

/// The state, with no history yet, from what was stored, or why that cannot be used.
pub fn read(stored: Value) -> Result<State, Misfit> {
    let mut stored = stored.record()?;
    let version = u32::read(stored.take("version"))?;
    let state = stored.take("state");
    let state = Hot::read(match version {
        1 => from_3(from_1(state)?)?,
        2 | 3 => from_3(state)?, // version 2 wrote out what is nothing
        VERSION => state,
        _ => return Err("stored by another version"),
    })?;
    let possible = state.clock.now() <= LAST_MOMENT;
    possible.then_some(state).ok_or("a clock beyond all dates")
}

/// The history from what was stored, or why that cannot be used.
pub fn read_history(stored: Value) -> Result<History, Misfit> {
    let mut stored = stored.record()?;
    match u32::read(stored.take("version"))? {
        1 | HISTORY_VERSION => History::read(stored.take("history")),
        _ => Err("stored by another version"),
    }
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
record!(Tab { presence, live, heard, loaded, pinged, sight, unkept, shown });
record!(Presence { born, open, visible, focused, pulse });
record!(Shown { page, since, mark, cursor, present });
record!(Tracked {
    id,
    title,
    page,
    listed,
    since,
    baseline,
    number,
    ended_unseen,
    acknowledged,
    changed,
    seen,
    live_since,
    stall_told,
    past,
    because,
    repository,
    branch,
    detail,
    pull_request,
    progress,
    progress_since
});
record!(Past { number, page, left });
record!(Because { rule, on, tab, at });
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
    "watch-tab" = WatchTab
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
