//! What the user can ask for on our pages, and doing it.

use super::{Effect, Pause, State};
use crate::alert::Subject;
use crate::history::History;
use crate::marks::{self, Mark};
use crate::session::{Priority, SessionId};
use crate::settings::{Key, Refused, Settings};
use crate::time::{LocalTime, Span, Time};
use crate::track::{Belief, TrackEvent};

/// The most groups whose being collapsed is remembered.
const MAX_COLLAPSED: usize = 100;

/// "Tomorrow" begins at this time of the user's day.
const MORNING: Span = Span::hours(8);

/// What the user can ask for on our pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show this session.
    Open(SessionId),
    /// This session has been seen.
    Acknowledge(SessionId),
    /// This session has not been seen after all: what it had to say is to review again. Nothing is told of it anew.
    Unread(SessionId),
    /// Everything has been seen.
    AcknowledgeAll,
    /// These have been seen.
    AcknowledgeThese(Vec<SessionId>),
    /// Show the Claude Code page.
    OpenCode,
    /// Change settings: names and values in the settings' own units. All are taken, or none.
    Set(Vec<(String, f64)>),
    /// Settings from a file: names and values in the settings' own units; nothing if it is no such file. All are taken, or none.
    Import(Option<Vec<(String, f64)>>),
    /// A history from a file; nothing if it is no such file. What is not known here is taken in.
    ImportHistory(Option<Box<History>>),
    /// Every setting as on the first day.
    ResetSettings,
    /// Say nothing more of this session, or do again.
    Mute(SessionId, bool),
    /// Say nothing more of this repository's sessions, or do again.
    MuteRepository(String, bool),
    /// Say nothing of this session for a while, or do again.
    Snooze(SessionId, Snooze),
    /// Say nothing at all for a while, or do again.
    Pause(Pause),
    /// The session's priority by the user; nothing leaves it to its title.
    Prioritize(SessionId, Option<Priority>),
    /// What the user wants to remember of the session.
    Note(SessionId, String),
    /// Collapse a group of the board, or open it.
    Collapse(String, bool),
    /// Show the session that needs the user most.
    Next,
    /// Forget everything but the settings and what a page shows just now.
    Forget,
    /// Load the tabs anew whose data cannot be read along before.
    ReloadTabs,
    /// Show a notification for its own sake.
    TestNotification,
}

impl Eq for Command {}

impl Command {
    /// Whether the user wants to hear of a session again.
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
    /// Until the user's next morning.
    Tomorrow,
    /// Until the user's clock next shows this time of day, today or tomorrow.
    At(Span),
    /// It ends now.
    Off,
}

impl State {
    pub(super) fn obey(&mut self, command: Command, wall: LocalTime, now: Time) -> Result<Vec<TrackEvent>, Refused> {
        match command {
            Command::Open(id) => return Ok(self.follow(Subject::Session(id))),
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
                self.hush(&id, muted, None, now);
            }
            Command::Snooze(id, snooze) => {
                let until = snooze.span(wall).map(|span| now + span);
                self.mark(&id, now, |mark| mark.snoozed = until);
                self.hush(&id, until.is_some(), until, now);
            }
            Command::Pause(pause) => self.paused_until = Some(pause.end(wall, now)).filter(|end| *end > now),
            Command::Prioritize(id, priority) => self.mark(&id, now, |mark| mark.priority = priority),
            Command::Note(id, note) => self.mark(&id, now, |mark| mark.note = marks::note(&note)),
            Command::Collapse(key, collapsed) => self.collapse(key, collapsed),
            Command::Next => {
                return Ok(self.follow(self.next_in_need(now).map_or(Subject::Board, Subject::Session)));
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

    /// Only sessions that are known can be marked, or anyone could fill the storage.
    fn mark(&mut self, id: &SessionId, now: Time, change: impl FnOnce(&mut Mark)) {
        if self.track.sessions.contains_key(id) || self.marks.sessions.contains_key(id) {
            self.marks.change(id.clone(), now, change);
        }
    }

    fn works_in_muted(&self, id: &SessionId) -> bool {
        let repository = self.track.sessions.get(id).and_then(Belief::repository);
        repository.is_some_and(|name| self.marks.muted_repository(name))
    }

    /// Only a repository in which a session works can be muted, or anyone could fill the storage.
    fn mute_repository(&mut self, name: &str, muted: bool, now: Time) {
        let there = self.track.sessions.values().filter(|session| session.repository() == Some(name));
        let there: Vec<_> = there.map(|session| session.id().clone()).collect();
        if muted && there.is_empty() {
            return;
        }
        self.marks.mute_repository(name, muted);
        for id in there {
            self.hush(&id, muted, None, now);
        }
    }

    /// Takes back what is said of a session, for ever or until then; or lets it be spoken of again.
    fn hush(&mut self, id: &SessionId, on: bool, until: Option<Time>, now: Time) {
        if on {
            let ops = self.alerts.silence(id, until, &self.track, now);
            self.send_all(ops);
        } else {
            self.alerts.unsilence(id, &self.track, now);
        }
    }

    /// The user says of one session that it has been seen. Only an answer ends a wait, and what has nothing to show says so.
    fn mark_seen(&mut self, id: SessionId) -> Result<TrackEvent, Refused> {
        if self.track.sessions.get(&id).is_some_and(Belief::waits) {
            return Err(Refused::StillWaits);
        }
        self.acknowledge(id).ok_or(Refused::NothingToSee)
    }

    /// The same of several, as far as each has something to show.
    fn mark_all_seen(&mut self, ids: Vec<SessionId>) -> Result<Vec<TrackEvent>, Refused> {
        let seen: Vec<_> = ids.into_iter().filter_map(|id| self.acknowledge(id)).collect();
        if seen.is_empty() { Err(Refused::NothingToSee) } else { Ok(seen) }
    }

    /// Goes to what a notification or a row is about. Going to what waits answers nothing.
    pub(super) fn follow(&mut self, subject: Subject) -> Vec<TrackEvent> {
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
