//! Page text to readings. Knows what the Claude Code page looks like, and nothing of what came before or what follows from it.
//!
//! Reading never fails: hostile, torn or unknown markup gives notes and unknowns, never an error and never a guess.

mod attention;
mod bar;
mod card;
mod html;
mod loose;
mod meaning;
mod measure;
mod merge;
mod open;
mod page;
mod plan;
mod row;
mod rules;
mod runs;
mod sample;
mod steps;
mod text;
mod whereabouts;

pub use plan::{Bounds, Conversation, MAX_BEHIND, MAX_CARD_TITLE, Plan, PlanPlace, SentAttributes, Texts, plan};
pub use sample::sample;

use crate::session::{Progress, PullRequest, SessionId, Status};
use crate::time::Span;

/// What the content script sent: the text of the places its capture plan names, and where it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The address of the page.
    pub url: String,
    /// Each place of the plan with the `outerHTML` of what was found there; an empty list means it was looked for and not found.
    pub places: Vec<Place>,
}

/// One place of the capture plan, as captured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The plan's name for it.
    pub name: String,
    /// `outerHTML` of each element found.
    pub html: Vec<String>,
}

/// All that one capture tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether the list of sessions could be seen at all.
    pub sight: Sight,
    /// The session whose own page this is, by its address.
    pub open: Option<SessionId>,
    /// One sighting for each session, in the order of the page.
    pub sightings: Vec<Sighting>,
}

/// Whether a capture shows the list of sessions. Only `Seen` tells anything about sessions that are not in it, and even that only that they are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// At least one session is shown.
    Seen,
    /// The list is there but shows no session: booting, filtered or really empty.
    Empty,
    /// No list: another page, an error screen, a redesign.
    #[default]
    Missing,
    /// The login page.
    LoggedOut,
}

/// One session as read from one capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Which session.
    pub id: SessionId,
    /// The whole title, cleaned of zero-width characters and extra white space, bounded to [`MAX_TITLE`] characters; empty where none was readable.
    pub title: String,
    /// What the page says of it.
    pub status: Status,
    /// What its row in the list says, where a card tells otherwise: the card is not there on every page that shows the list.
    pub listed: Option<Status>,
    /// What the status and the rest were read from, most telling first.
    pub evidence: Vec<Evidence>,
    /// `owner/repo`, or a folder's or group's name.
    pub repository: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// In the page's words what the session wants or did last: a permission card's title, a landing card's detail.
    pub detail: Option<String>,
    /// Its pull requests.
    pub pull_request: Option<PullRequest>,
    /// How far it says it is.
    pub progress: Option<Progress>,
    /// How long it says it has been going.
    pub elapsed: Option<Span>,
}

/// The longest title kept, in characters; of those that take more than two bytes each there is room for fewer.
pub const MAX_TITLE: usize = 300;

/// Why a sighting says what it says: the rule that matched and the text it matched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The rule's name in `read::rules`.
    pub rule: &'static str,
    /// The label, marker or words it matched, bounded.
    pub on: String,
}

/// Something in a capture that could not be read or was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of trouble.
    pub kind: NoteKind,
    /// The text it was about, bounded.
    pub on: String,
}

/// The kinds of trouble a reading can note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A session row whose key or address is no session id.
    NoId,
    /// A status label or marker that no rule knows.
    UnknownStatus,
    /// Two places say different things of one session; the more telling was taken.
    Disagree,
    /// A landing card whose title fits no row, or more than one.
    Unmatched,
    /// Markup that ended in the middle or closed what was not open.
    Torn,
    /// More than the reader takes: rows, depth, text.
    TooMuch,
}

#[cfg(fuzzing)]
pub use steps::{MOST_PER_BYTE as MOST_STEPS_PER_BYTE, taken as steps_taken};

/// Reads one capture. Total: any text gives a reading.
///
/// The capture may hold the places of [`plan`], or whole pages: what a piece is shows in its markup, not in its name.
pub fn read(capture: &Capture) -> (Reading, Vec<Note>) {
    page::read(capture)
}

impl Sighting {
    /// A sighting that tells nothing but which session it is.
    fn unknown(id: SessionId, title: String) -> Sighting {
        Sighting {
            id,
            title: text::bounded(title, MAX_TITLE),
            status: Status::Unknown,
            evidence: Vec::new(),
            repository: None,
            branch: None,
            detail: None,
            pull_request: None,
            progress: None,
            elapsed: None,
            listed: None,
        }
    }
}

/// The longest text kept of what evidence and notes are about, and of an error that no rule knows, in characters.
const MAX_ON: usize = 100;
/// A page that gives more trouble than this is broken as a whole, and the first notes tell why.
const MAX_NOTES: usize = 50;

impl Evidence {
    fn new(rule: &'static str, on: &str) -> Evidence {
        Evidence { rule, on: text::bounded(on.to_owned(), MAX_ON) }
    }
}

/// The notes of one reading, as they come up.
#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
    fn add(&mut self, kind: NoteKind, on: &str) {
        let note = Note { kind, on: text::bounded(on.to_owned(), MAX_ON) };
        if self.0.len() < MAX_NOTES && !self.0.contains(&note) {
            self.0.push(note);
        }
    }
}
