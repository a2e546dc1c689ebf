//! Describes a notification: what it is about, what it says, and an id that alone tells where a click leads.

use super::{AlertKind, NeedKind};
use crate::session::SessionId;
use crate::settings::Detail;
use crate::time::Time;
use crate::words::Message;

/// A notification that may be on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNotice {
    /// The browser's id for it.
    pub id: String,
    /// What it is about.
    pub kind: AlertKind,
    /// The sessions that it is still about.
    pub sessions: Vec<SessionId>,
    /// The session that it was made for, if it was made for one alone.
    pub first: Option<SessionId>,
    /// When it was shown.
    pub at: Time,
}

/// What a notification says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The browser's id for it.
    pub id: String,
    /// What it is about.
    pub kind: AlertKind,
    /// The first line.
    pub title: Message,
    /// The other lines; empty where the title says it all.
    pub body: Vec<Message>,
}

/// A button of a notification about sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Opens the session that needs the user most.
    Next,
    /// Snoozes the notification's sessions for ten minutes.
    Snooze,
}

/// Where a click on a notification leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// To this session.
    Session(SessionId),
    /// To the board, which then shows these sessions alone.
    Sessions(Vec<SessionId>),
    /// To the board.
    Board,
    /// To the Claude Code page, so that sessions can be seen again.
    Code,
}

impl Button {
    /// All buttons in their order on the screen. A browser tells a button by its place, so the order never changes.
    pub const ALL: [Button; 2] = [Button::Next, Button::Snooze];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Button::Next => "button_next",
            Button::Snooze => "button_snooze",
        }
    }
}

impl Notification {
    /// Its buttons; none where it is about no session.
    pub fn buttons(&self) -> &'static [Button] {
        if self.kind.is_of_sessions() { &Button::ALL } else { &[] }
    }

    /// The first line and the other lines, cut down to what `detail` allows to be seen of a session.
    ///
    /// Of one session, the first line holds the title. Of several, the other lines hold the titles.
    pub fn showing(&self, detail: Detail) -> (Message, &[Message]) {
        let whole = (self.title.clone(), self.body.as_slice());
        let Some(unnamed) = self.kind.unnamed() else { return whole };
        let alone = matches!(Subject::of_id(&self.id), Subject::Session(_));
        match detail {
            Detail::Everything => whole,
            Detail::Title if alone => (whole.0, &[]),
            Detail::Title => whole,
            Detail::Nothing if alone => (Message::plain(unnamed), &[]),
            Detail::Nothing => (whole.0, &[]),
        }
    }
}

impl ShownNotice {
    /// Makes the id. It names the session, so that a click finds it even when this record is lost. The number keeps the
    /// ids of one state apart, and the time keeps them apart from those of a stored state that was lost.
    pub(super) fn new(kind: AlertKind, sessions: Vec<SessionId>, number: u32, at: Time) -> ShownNotice {
        let first = match sessions.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let about = first.as_ref().map_or("several", SessionId::as_str);
        ShownNotice { id: format!("{}.{about}.{}.{number}", kind.name(), at.0), kind, sessions, first, at }
    }

    /// The need of the one session that it was made for; `None` if it was made for several or for none.
    pub(super) fn need(&self) -> Option<(&SessionId, NeedKind)> {
        match (self.kind, self.sessions.as_slice()) {
            (AlertKind::Need(kind), [session]) if self.first.is_some() => Some((session, kind)),
            _ => None,
        }
    }

    pub(super) fn subject(&self) -> Subject {
        match (&self.first, self.sessions.as_slice(), self.kind) {
            (_, _, AlertKind::CANNOT_SEE) => Subject::Code,
            (Some(id), _, _) => Subject::Session(id.clone()),
            (None, [left], _) => Subject::Session(left.clone()),
            (None, [], _) => Subject::Board,
            (None, several, _) => Subject::Sessions(several.to_vec()),
        }
    }
}

impl Subject {
    /// Reads an id. Ids of older versions have no number at their end.
    pub(super) fn of_id(notification: &str) -> Subject {
        let mut parts = notification.split('.');
        match (parts.next(), parts.next().and_then(SessionId::parse)) {
            (_, Some(id)) => Subject::Session(id),
            (Some("cannot_see"), None) => Subject::Code,
            _ => Subject::Board,
        }
    }
}
