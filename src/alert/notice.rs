//! A notification on the screen: what it is about, what it says, and an id that alone tells where a click leads.

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
    /// The sessions it is still about.
    pub sessions: Vec<SessionId>,
    /// The one session it was made for, if it was only one.
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
    /// The rest; nothing where the title says it all.
    pub body: Vec<Message>,
}

/// A button of a notification about sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Go to the session that needs the user most.
    Next,
    /// Say nothing of its sessions for ten minutes.
    Snooze,
}

/// Where a click on a notification leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// To this session.
    Session(SessionId),
    /// To the board, where it shows these alone.
    Sessions(Vec<SessionId>),
    /// To the board.
    Board,
    /// To the Claude Code page, to be seen again.
    Code,
}

impl Button {
    /// All, in their order on the screen. A browser tells a button by its place, so a place never changes its meaning.
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
    /// Its buttons, where the browser has any.
    pub fn buttons(&self) -> &'static [Button] {
        if self.kind.is_of_sessions() { &Button::ALL } else { &[] }
    }

    /// The first line and the rest, as far as so much may be seen of a session.
    ///
    /// One session's first line holds its title, and the rest everything else; of several, the rest holds the titles.
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
    /// The id names the session, so that a click finds it even when nothing else is left of this notice. The number keeps the ids of one state apart,
    /// whatever the clock does; the time keeps them apart from those of a stored state that was lost.
    pub(super) fn new(kind: AlertKind, sessions: Vec<SessionId>, number: u32, at: Time) -> ShownNotice {
        let first = match sessions.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let about = first.as_ref().map_or("several", SessionId::as_str);
        ShownNotice { id: format!("{}.{about}.{}.{number}", kind.name(), at.0), kind, sessions, first, at }
    }

    /// The need that this was said of alone.
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
    /// Ids of older versions have no number at their end.
    pub(super) fn of_id(notification: &str) -> Subject {
        let mut parts = notification.split('.');
        match (parts.next(), parts.next().and_then(SessionId::parse)) {
            (_, Some(id)) => Subject::Session(id),
            (Some("cannot_see"), None) => Subject::Code,
            _ => Subject::Board,
        }
    }
}
