//! Defines the kinds of alerts in one table: the name of each, the settings that switch and hold it, the keys of its
//! words.
//!
//! A new kind of need is a case and a row here; `docs/architecture.md` names the other places. This module never
//! decides when an alert is said.

use super::{Policy, say};
use crate::session::Status;
use crate::settings::{Key, Settings};
use crate::time::{Span, Time};
use crate::track::Belief;
use crate::words::Message;

/// What a session can need its user for, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    /// It waits for its user.
    NeedsInput,
    /// It already waited when a page first showed it.
    AlreadyWaits,
    /// It failed.
    Failed,
    /// It has stalled.
    Stalled,
    /// Its pull request goes no further without the user.
    PullRequest,
    /// It has finished.
    Finished,
    /// It runs for much longer than is usual. This is a doubt: nothing wrong was seen.
    RunsLong,
}

/// What can be said of the watch itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemKind {
    /// No page shows the sessions any more.
    CannotSee,
    /// The stored state could not be read, so a new one was begun.
    Reset,
    /// The user has asked for a test notification.
    Test,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertKind {
    /// A session needs its user.
    Need(NeedKind),
    /// Sessions still wait some time after that was said.
    StillWaiting,
    /// A cause that failed several sessions is over, so they can go on.
    CanGoOn,
    /// The watch itself.
    System(SystemKind),
}

/// The row of one kind of need.
pub(super) struct NeedRow {
    /// Its name in ids of notifications and on our pages.
    pub name: &'static str,
    /// The setting that switches it on.
    pub switch: Key,
    /// The setting for how long it must last before it is said; `None` if it is said at once.
    pub hold: Option<Key>,
    /// The setting for its notification's sound.
    pub sound: Key,
    /// Whether its notification stays on the screen until the user closes it.
    pub is_sticky: bool,
    /// The key of the title that names one session.
    pub title: &'static str,
    /// The key of the title for several sessions, with their number.
    pub several: &'static str,
    /// The key of the title that names no session.
    pub unnamed: &'static str,
    /// The key of its name in the log.
    pub label: &'static str,
    /// Words the body: what the session wants, or what became of it.
    pub body: fn(&Belief, &Policy, Time) -> Vec<Message>,
}

const NEEDS_INPUT: NeedRow = NeedRow {
    name: "needs_input",
    switch: Key::AlertNeedsInput,
    hold: Some(Key::HoldNeedsInput),
    sound: Key::SoundNeeds,
    is_sticky: true,
    title: "alert_needs_input",
    several: "alert_several_needs_input",
    unnamed: "unnamed_needs_input",
    label: "kind_needs_input",
    body: say::of_status,
};

/// It is said of all sessions together, even if there is one. Beside other kinds it is a wait like any other.
const ALREADY_WAITS: NeedRow = NeedRow { name: "already_waits", several: "alert_several_already_waits", ..NEEDS_INPUT };

const FAILED: NeedRow = NeedRow {
    name: "failed",
    switch: Key::AlertFailed,
    hold: Some(Key::HoldFailed),
    sound: Key::SoundFailed,
    is_sticky: false,
    title: "alert_failed",
    several: "alert_several_failed",
    unnamed: "unnamed_failed",
    label: "status_failed",
    body: say::of_status,
};

const STALLED: NeedRow = NeedRow {
    name: "stalled",
    switch: Key::AlertStalled,
    hold: None,
    sound: Key::SoundFailed,
    is_sticky: false,
    title: "alert_stalled",
    several: "alert_several_stalled",
    unnamed: "unnamed_stalled",
    label: "status_stalled",
    body: say::of_stall,
};

const PULL_REQUEST: NeedRow = NeedRow {
    name: "pull_request",
    switch: Key::AlertPullRequest,
    hold: None,
    sound: Key::SoundNeeds,
    is_sticky: false,
    title: "alert_pull_request",
    several: "alert_several_pull_request",
    unnamed: "unnamed_pull_request",
    label: "kind_pull_request",
    body: say::of_pull_request,
};

const FINISHED: NeedRow = NeedRow {
    name: "finished",
    switch: Key::AlertFinished,
    hold: Some(Key::HoldFinished),
    sound: Key::SoundFinished,
    is_sticky: false,
    title: "alert_finished",
    several: "alert_several_finished",
    unnamed: "unnamed_finished",
    label: "status_finished",
    body: say::of_status,
};

const RUNS_LONG: NeedRow = NeedRow {
    name: "runs_long",
    switch: Key::AlertRunsLong,
    hold: None,
    sound: Key::SoundFailed,
    is_sticky: false,
    title: "alert_runs_long",
    several: "alert_several_runs_long",
    unnamed: "unnamed_runs_long",
    label: "kind_runs_long",
    body: say::of_long_run,
};

impl NeedKind {
    /// Its row of the table.
    pub(super) fn row(self) -> &'static NeedRow {
        match self {
            NeedKind::NeedsInput => &NEEDS_INPUT,
            NeedKind::AlreadyWaits => &ALREADY_WAITS,
            NeedKind::Failed => &FAILED,
            NeedKind::Stalled => &STALLED,
            NeedKind::PullRequest => &PULL_REQUEST,
            NeedKind::Finished => &FINISHED,
            NeedKind::RunsLong => &RUNS_LONG,
        }
    }

    /// The need that a status brings; `None` if it brings none.
    pub(super) fn of(status: &Status) -> Option<NeedKind> {
        match status {
            Status::Waiting(_) => Some(NeedKind::NeedsInput),
            Status::Failed(_) => Some(NeedKind::Failed),
            Status::Finished => Some(NeedKind::Finished),
            Status::Running(_) | Status::Idle(_) | Status::Archived | Status::Unknown => None,
        }
    }

    /// How long a need of this kind must last before it is said.
    pub(super) fn hold(self, settings: &Settings) -> Span {
        self.row().hold.map_or(Span::default(), |key| settings.span(key))
    }
}

impl SystemKind {
    /// The key of its name in the log.
    fn label(self) -> &'static str {
        match self {
            SystemKind::CannotSee => "kind_cannot_see",
            SystemKind::Reset => "kind_reset",
            SystemKind::Test => "kind_test",
        }
    }
}

impl AlertKind {
    /// The alert that no page shows the sessions any more.
    pub const CANNOT_SEE: AlertKind = AlertKind::System(SystemKind::CannotSee);

    /// Its name in ids of notifications and on our pages.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Need(kind) => kind.row().name,
            AlertKind::StillWaiting => "still_waiting",
            AlertKind::CanGoOn => "can_go_on",
            AlertKind::System(SystemKind::CannotSee) => "cannot_see",
            AlertKind::System(SystemKind::Reset) => "reset",
            AlertKind::System(SystemKind::Test) => "test",
        }
    }

    /// The key of its name in the log.
    pub fn label(self) -> &'static str {
        match self {
            AlertKind::Need(kind) => kind.row().label,
            AlertKind::StillWaiting => "kind_still_waiting",
            AlertKind::CanGoOn => "kind_can_go_on",
            AlertKind::System(kind) => kind.label(),
        }
    }

    /// The key of the title that names no session; `None` if the alert is about none.
    pub(super) fn unnamed(self) -> Option<&'static str> {
        match self {
            AlertKind::Need(kind) => Some(kind.row().unnamed),
            AlertKind::StillWaiting => Some("unnamed_still_waiting"),
            AlertKind::CanGoOn => Some("kind_can_go_on"),
            AlertKind::System(_) => None,
        }
    }

    /// Whether its notification stays on the screen until the user closes it.
    pub fn is_sticky(self) -> bool {
        match self {
            AlertKind::Need(kind) => kind.row().is_sticky,
            AlertKind::StillWaiting => true,
            AlertKind::CanGoOn | AlertKind::System(_) => false,
        }
    }

    /// Whether the user wants a sound for it.
    pub fn sounds(self, settings: &Settings) -> bool {
        let switch = match self {
            AlertKind::Need(kind) => kind.row().sound,
            AlertKind::StillWaiting => Key::SoundNeeds,
            AlertKind::CanGoOn => Key::SoundFinished,
            AlertKind::System(_) => Key::Sound,
        };
        settings.on(Key::Sound) && settings.on(switch)
    }

    /// Whether it is about sessions.
    pub(super) fn is_of_sessions(self) -> bool {
        !matches!(self, AlertKind::System(_))
    }

    /// Whether it is about what a session waits for.
    pub(super) fn is_of_a_wait(self) -> bool {
        matches!(self, AlertKind::StillWaiting | AlertKind::Need(NeedKind::NeedsInput | NeedKind::AlreadyWaits))
    }

    /// Whether the user wants to hear of it.
    pub(super) fn wanted(self, settings: &Settings) -> bool {
        match self {
            AlertKind::Need(kind) => settings.on(kind.row().switch),
            AlertKind::StillWaiting => settings.on(Key::AlertNeedsInput),
            AlertKind::CanGoOn => settings.on(Key::AlertFailed),
            AlertKind::System(SystemKind::CannotSee) => settings.on(Key::AlertCannotSee),
            AlertKind::System(SystemKind::Reset | SystemKind::Test) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_group_of_kinds_is_silenced_by_itself_and_all_by_one() {
        let kinds = [
            AlertKind::Need(NeedKind::NeedsInput),
            AlertKind::StillWaiting,
            AlertKind::Need(NeedKind::Failed),
            AlertKind::Need(NeedKind::RunsLong),
            AlertKind::Need(NeedKind::Finished),
            AlertKind::CanGoOn,
            AlertKind::CANNOT_SEE,
        ];
        let check = |name: &str, silent: &[usize]| {
            let mut settings = Settings::default();
            settings.set(name, 0).unwrap();
            let are_silent = (0..kinds.len()).filter(|at| kinds.get(*at).is_some_and(|kind| !kind.sounds(&settings)));
            assert_eq!(are_silent.collect::<Vec<_>>(), silent, "{name}");
        };
        check("sound_needs", &[0, 1]);
        check("sound_failed", &[2, 3]);
        check("sound_finished", &[4, 5]);
        check("sound", &[0, 1, 2, 3, 4, 5, 6]);
        check("quiet", &[]);
    }
}
