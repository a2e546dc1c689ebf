//! A notification on the screen: what it is about, what it says, and an id that alone tells where a click leads.

use crate::session::SessionId;
use crate::settings::{Detail, Key, Settings};
use crate::time::Time;
use crate::words::Message;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A session waits for its user.
    NeedsInput,
    /// A session failed.
    Failed,
    /// A session has stalled.
    Stalled,
    /// A session has finished.
    Finished,
    /// Sessions still wait, some time after it was said.
    StillWaiting,
    /// No page shows the sessions any more.
    CannotSee,
    /// The stored state could not be read, so everything begins anew.
    Reset,
    /// The user wants to see what a notification looks like.
    Test,
}

/// A notification that may be on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The browser's id for it.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
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
    pub kind: Kind,
    /// The first line.
    pub title: Message,
    /// The rest; nothing where the title says it all.
    pub body: Vec<Message>,
}

/// Where a click on a notification leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// To this session.
    Session(SessionId),
    /// To the board.
    Board,
    /// To the Claude Code page, to be seen again.
    Code,
}

impl Kind {
    /// The kinds that are about what one session's status says.
    pub const OF_SESSIONS: [Kind; 4] = [Kind::NeedsInput, Kind::Failed, Kind::Stalled, Kind::Finished];

    /// Its name in ids, storage and message keys.
    pub fn name(self) -> &'static str {
        match self {
            Kind::NeedsInput => "needs_input",
            Kind::Failed => "failed",
            Kind::Stalled => "stalled",
            Kind::Finished => "finished",
            Kind::StillWaiting => "still_waiting",
            Kind::CannotSee => "cannot_see",
            Kind::Reset => "reset",
            Kind::Test => "test",
        }
    }

    /// The key of what it says of a session without naming it; `None` for what is about no session.
    fn unnamed(self) -> Option<&'static str> {
        match self {
            Kind::NeedsInput => Some("unnamed_needs_input"),
            Kind::Failed => Some("unnamed_failed"),
            Kind::Stalled => Some("unnamed_stalled"),
            Kind::Finished => Some("unnamed_finished"),
            Kind::StillWaiting => Some("unnamed_still_waiting"),
            Kind::CannotSee | Kind::Reset | Kind::Test => None,
        }
    }

    /// Whether it should stay on the screen until the user closes it: only while somebody really waits.
    pub fn is_sticky(self) -> bool {
        matches!(self, Kind::NeedsInput | Kind::StillWaiting)
    }

    pub(super) fn is_of_sessions(self) -> bool {
        Kind::OF_SESSIONS.contains(&self) || self == Kind::StillWaiting
    }

    /// Whether the user wants to hear of it.
    pub(super) fn wanted(self, settings: &Settings) -> bool {
        match self {
            Kind::NeedsInput | Kind::StillWaiting => settings.on(Key::AlertNeedsInput),
            Kind::Failed => settings.on(Key::AlertFailed),
            Kind::Stalled => settings.on(Key::AlertStalled),
            Kind::Finished => settings.on(Key::AlertFinished),
            Kind::CannotSee => settings.on(Key::AlertCannotSee),
            Kind::Reset | Kind::Test => true,
        }
    }
}

impl Notification {
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

impl Notice {
    /// The id names the session, so that a click finds it even when nothing else is left of this notice. The number keeps the ids of one state apart,
    /// whatever the clock does; the time keeps them apart from those of a stored state that was lost.
    pub(super) fn new(kind: Kind, sessions: Vec<SessionId>, number: u32, at: Time) -> Notice {
        let first = match sessions.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let about = first.as_ref().map_or("several", SessionId::as_str);
        Notice { id: format!("{}.{about}.{}.{number}", kind.name(), at.0), kind, sessions, first, at }
    }

    pub(super) fn subject(&self) -> Subject {
        match (&self.first, self.sessions.as_slice(), self.kind) {
            (_, _, Kind::CannotSee) => Subject::Code,
            (Some(id), _, _) => Subject::Session(id.clone()),
            (None, [left], _) => Subject::Session(left.clone()),
            _ => Subject::Board,
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
