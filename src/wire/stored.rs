//! The stored state: its form, its version, and the way back. What cannot be read is refused as a whole, so that the background can set it aside.
//!
//! A change of this form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in `tests/stored/`.

use super::form::{Read, Write, cases, record};
use super::value::{Misfit, Record, Value};
use crate::alert::{self, Alerts, Kind, Log, Notice, Notification, Pending, Told, Why};
use crate::engine::{Clock, Effect, Entry, State};
use crate::read::Sight;
use crate::session::{Failure, Phase, Progress, PullRequest, PullRequestState, Rest, SessionId, Status, Wait};
use crate::settings::{Settings, TABLE};
use crate::time::{Span, Time};
use crate::track::{Because, Blindness, Past, Presence, Shown, Tab, Track, Tracked};
use crate::words::{Arg, Message};

/// The version of the stored form.
pub const VERSION: u32 = 1;

/// The state as it is stored.
pub fn write(state: &State) -> Value {
    Value::Record(Record(vec![("version".into(), VERSION.write()), ("state".into(), state.write())]))
}

/// The state from what was stored, or why that cannot be used.
pub fn read(stored: Value) -> Result<State, Misfit> {
    let mut stored = stored.record()?;
    if u32::read(stored.take("version")?)? != VERSION {
        return Err("stored by another version");
    }
    State::read(stored.take("state")?)
}

record!(State { clock, settings, track, alerts, outbox, entries });
record!(Clock { wall, ahead });

record!(Track { sessions, tabs, blindness });
record!(Blindness { since, ever_seen, told, watch_asked });
record!(Tab { presence, live, heard, loaded, pinged, sight, shown });
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
    progress
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

record!(Alerts { pending, notices, told, flapping, log });
record!(Pending { session, kind, due });
record!(Notice { id, kind, sessions, first, at });
record!(Told { since, reminders });
record!(alert::Entry { at, kind, session, title, why });
cases!(Kind {
    "needs-input" = NeedsInput,
    "failed" = Failed,
    "stalled" = Stalled,
    "finished" = Finished,
    "still-waiting" = StillWaiting,
    "cannot-see" = CannotSee,
    "reset" = Reset,
    "test" = Test
});
cases!(Why {
    "said" = Said,
    "said-together" = SaidTogether,
    "went-back" = WentBack,
    "looking" = Looking,
    "seen" = Seen,
    "off" = Off,
    "flapping" = Flapping,
    "again" = Again,
    "withdrawn" = Withdrawn
});

record!(Entry { id, effect });
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
    "percent" = Percent(percent),
    "message" = Message(message),
    "lines" = Lines(lines)
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

wraps!(Time(u64) Span(u64) Log(Vec<alert::Entry>));

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
