//! Defines the commands that the user can give on our pages, and carries them out.

use super::{Effect, Pause, State};
use crate::alert::Subject;
use crate::history::History;
use crate::marks::{self, Mark};
use crate::session::{Priority, SessionId};
use crate::settings::{Key, Refused, Settings};
use crate::time::{LocalTime, Span, Time};
use crate::track::{Belief, TrackEvent};

/// The most keys of collapsed groups that are kept.
const MAX_COLLAPSED: usize = 100;

/// A snooze "until tomorrow" ends at this time of day.
const MORNING: Span = Span::hours(8);

/// A command that the user gives on one of our pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show this session's page.
    Open(SessionId),
    /// Mark this session as seen.
    Acknowledge(SessionId),
    /// Mark this session as not seen, so that it is to review again. No alert follows.
    Unread(SessionId),
    /// Mark all sessions as seen.
    AcknowledgeAll,
    /// Mark these sessions as seen.
    AcknowledgeThese(Vec<SessionId>),
    /// Show the Claude Code page.
    OpenCode,
    /// Change settings: names and values in the settings' own units. If one is refused, none is changed.
    Set(Vec<(String, f64)>),
    /// Change settings to those of a file, as `Set` does; `None` if the file holds no settings.
    Import(Option<Vec<(String, f64)>>),
    /// Merge the history of a file into the present one; `None` if the file holds no history.
    ImportHistory(Option<Box<History>>),
    /// Set every setting to its default.
    ResetSettings,
    /// Mute this session (`true`), or unmute it.
    Mute(SessionId, bool),
    /// Mute this repository (`true`), or unmute it.
    MuteRepository(String, bool),
    /// Snooze this session, or end its snooze.
    Snooze(SessionId, Snooze),
    /// Pause all alerts, or end the pause.
    Pause(Pause),
    /// Give the session this priority; `None` leaves the priority to its title.
    Prioritize(SessionId, Option<Priority>),
    /// Replace the user's note on the session.
    Note(SessionId, String),
    /// Collapse the group or offer with this key (`true`), or open it.
    Collapse(String, bool),
    /// Show the session that needs the user most; the board if none does.
    Next,
    /// Forget everything but the settings and what a page shows now.
    Forget,
    /// Load the tabs anew whose page's data can be read only then.
    ReloadTabs,
    /// Show a test notification.
    TestNotification,
}

impl Eq for Command {}

impl Command {
    /// Whether the command ends a mute or a snooze.
    pub(super) fn unsilences(&self) -> bool {
        matches!(self, Command::Mute(_, false) | Command::MuteRepository(_, false) | Command::Snooze(_, Snooze::Off))
    }
}

/// How long a snooze lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// Ten minutes.
    TenMinutes,
    /// An hour.
    Hour,
    /// Until the computer's clock next shows 8:00.
    Tomorrow,
    /// Until the computer's clock next shows this time of day, today or tomorrow.
    At(Span),
    /// The snooze ends now.
    Off,
}

impl State {
    pub(super) fn execute(&mut self, command: Command, wall: LocalTime, now: Time) -> Result<Vec<TrackEvent>, Refused> {
        match command {
            Command::Open(id) => return Ok(self.open_subject(Subject::Session(id))),
            Command::Acknowledge(id) => return Ok(vec![self.mark_seen(id)?]),
            Command::Unread(id) => self.track.unread(&id),
            Command::AcknowledgeAll => return self.mark_all_seen(self.track.sessions.keys().cloned().collect()),
            Command::AcknowledgeThese(ids) => return self.mark_all_seen(ids),
            Command::OpenCode => self.send(Effect::OpenCode),
            Command::Set(values) => self.set(values)?,
            Command::Import(values) => self.set(values.ok_or(Refused::NoSettings)?)?,
            Command::ImportHistory(history) => self.history.take_in(*history.ok_or(Refused::NoHistory)?, now),
            Command::ReloadTabs => self.send(Effect::ReloadTabs(self.track.tabs_to_reload())),
            Command::ResetSettings => self.settings = Settings::default(),
            Command::TestNotification => {
                let notification = self.alerts.say_test(now);
                self.send(Effect::Notify(notification));
            }
            Command::Mute(id, false) if self.works_in_muted(&id) => return Err(Refused::RepositoryMuted),
            Command::MuteRepository(name, muted) => self.mute_repository(&name, muted, now),
            Command::Mute(id, muted) => {
                self.mark(&id, now, |mark| mark.muted = muted);
                self.silence(&id, muted, None, now);
            }
            Command::Snooze(id, snooze) => {
                let until = snooze.span(wall).map(|span| now + span);
                self.mark(&id, now, |mark| mark.snoozed = until);
                self.silence(&id, until.is_some(), until, now);
            }
            Command::Pause(pause) => self.paused_until = Some(pause.end(wall, now)).filter(|end| *end > now),
            Command::Prioritize(id, priority) => self.mark(&id, now, |mark| mark.priority = priority),
            Command::Note(id, note) => self.mark(&id, now, |mark| mark.note = marks::note(&note)),
            Command::Collapse(key, collapsed) => self.collapse(key, collapsed),
            Command::Next => {
                return Ok(self.open_subject(self.next_in_need(now).map_or(Subject::Board, Subject::Session)));
            }
            Command::Forget => self.forget(now),
        }
        Ok(Vec::new())
    }

    fn collapse(&mut self, key: String, collapsed: bool) {
        self.collapsed.retain(|other| *other != key);
        if collapsed {
            self.collapsed.push(key);
        }
        let over = self.collapsed.len().saturating_sub(MAX_COLLAPSED);
        self.collapsed.drain(..over);
    }

    fn set(&mut self, values: Vec<(String, f64)>) -> Result<(), Refused> {
        let mut settings = self.settings.clone();
        for (name, value) in values {
            settings.set_written(&name, value)?;
        }
        let switched_on = settings.on(Key::WatchTab) && !self.settings.on(Key::WatchTab);
        self.settings = settings;
        if switched_on {
            self.send(Effect::WatchTab);
        }
        Ok(())
    }

    /// Changes a session's mark. Unknown sessions are ignored, so that no message can fill the storage with marks.
    fn mark(&mut self, id: &SessionId, now: Time, change: impl FnOnce(&mut Mark)) {
        if self.track.sessions.contains_key(id) || self.marks.sessions.contains_key(id) {
            self.marks.change(id.clone(), now, change);
        }
    }

    fn works_in_muted(&self, id: &SessionId) -> bool {
        let repository = self.track.sessions.get(id).and_then(Belief::repository);
        repository.is_some_and(|name| self.marks.muted_repository(name))
    }

    /// Mutes or unmutes a repository. A repository in which no session works is not muted, so that no message can fill
    /// the storage.
    fn mute_repository(&mut self, name: &str, muted: bool, now: Time) {
        let at_work = self.track.sessions.values().filter(|session| session.repository() == Some(name));
        let at_work: Vec<_> = at_work.map(|session| session.id().clone()).collect();
        if muted && at_work.is_empty() {
            return;
        }
        self.marks.mute_repository(name, muted);
        for id in at_work {
            self.silence(&id, muted, None, now);
        }
    }

    /// Silences a session's alerts, for good or `until` a moment, and withdraws its notifications; or ends the silence.
    fn silence(&mut self, id: &SessionId, on: bool, until: Option<Time>, now: Time) {
        if on {
            let ops = self.alerts.silence(id, until, &self.track, now);
            self.send_all(ops);
        } else {
            self.alerts.unsilence(id, &self.track, now);
        }
    }

    /// Marks one session as seen. Refused if it waits, because only an answer ends a wait, and if nothing in it is
    /// unseen.
    fn mark_seen(&mut self, id: SessionId) -> Result<TrackEvent, Refused> {
        if self.track.sessions.get(&id).is_some_and(Belief::waits) {
            return Err(Refused::StillWaits);
        }
        self.acknowledge(id).ok_or(Refused::NothingToSee)
    }

    /// Marks several sessions as seen. Refused if nothing in any of them is unseen.
    fn mark_all_seen(&mut self, ids: Vec<SessionId>) -> Result<Vec<TrackEvent>, Refused> {
        let seen: Vec<_> = ids.into_iter().filter_map(|id| self.acknowledge(id)).collect();
        if seen.is_empty() { Err(Refused::NothingToSee) } else { Ok(seen) }
    }

    /// Shows what a notification or a row is about. A session that waits is not marked as seen by that.
    pub(super) fn open_subject(&mut self, subject: Subject) -> Vec<TrackEvent> {
        match subject {
            Subject::Session(id) => {
                self.send(Effect::OpenSession(id.clone()));
                if self.track.sessions.get(&id).is_some_and(Belief::waits) {
                    return vec![TrackEvent::Looked(id)];
                }
                return self.acknowledge(id).into_iter().collect();
            }
            Subject::Sessions(ids) => self.send(Effect::OpenSessions(ids)),
            Subject::Board => self.send(Effect::OpenBoard),
            Subject::Code => self.send(Effect::OpenCode),
        }
        Vec::new()
    }

    pub(super) fn acknowledge(&mut self, id: SessionId) -> Option<TrackEvent> {
        self.track.acknowledge(&id).then_some(TrackEvent::Seen(id))
    }
}

impl Snooze {
    fn span(self, wall: LocalTime) -> Option<Span> {
        match self {
            Snooze::TenMinutes => Some(Span::minutes(10)),
            Snooze::Hour => Some(Span::hours(1)),
            Snooze::Tomorrow => Some(wall.until(MORNING)),
            Snooze::At(time_of_day) => Some(wall.until(time_of_day)),
            Snooze::Off => None,
        }
    }
}
