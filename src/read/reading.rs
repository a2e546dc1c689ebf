//! What a reading is made of: the capture that goes in, the sightings and notes that come out. Must never know how a
//! page is read.

use std::rc::Rc;

use super::text;
use crate::lean::split_once;
use crate::map::Map;
use crate::session::{Progress, PullRequest, SessionId, Status};
use crate::time::Span;

/// What the content script sent: the markup of the places that its capture plan names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The address of the page.
    pub url: String,
    /// The places of the plan, in its order.
    pub places: Vec<CapturedPlace>,
    /// The rows that stand in the places' markup by number only, for they were read before.
    pub rows: Rows,
}

/// One place of the capture plan, as captured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapturedPlace {
    /// The plan's name for the place.
    pub name: String,
    /// The `outerHTML` of each element found there. An empty list means that none was found.
    pub html: Vec<String>,
}

/// What the mark of a row is like that tells the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowMark {
    /// It says a status.
    Read,
    /// No rule knows it.
    Unread,
    /// There is none, and its place is empty.
    None,
    /// There is none, and no place for one.
    NoPlace,
}

/// Rows that were read by themselves, by number. In markup each is `<chunk at="NUMBER"></chunk>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(Rc<Map<u32, KnownRow>>);

/// A row of the list that was read by itself: whatever surrounds it, it tells this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownRow {
    /// Its markup.
    pub html: String,
    /// What it tells, but for the repository of the group that it stands in.
    pub sighting: Sighting,
    /// What its mark is like.
    pub mark: RowMark,
    /// What in it could not be read.
    pub notes: Vec<Note>,
    /// How many elements and texts it is.
    pub nodes: usize,
}

impl KnownRow {
    /// The name of the element in a row's place.
    pub const ELEMENT: &str = "chunk";
    const BEFORE: &str = "<chunk at=\"";
    const AFTER: &str = "\"></chunk>";

    /// The markup in a row's place.
    pub fn place(number: u32) -> String {
        [KnownRow::BEFORE, &number.to_string(), KnownRow::AFTER].concat()
    }
}

impl Rows {
    /// The row of a number.
    pub(super) fn get(&self, number: u32) -> Option<&KnownRow> {
        self.0.get(&number)
    }

    pub(super) fn extend(&mut self, rows: Vec<(u32, KnownRow)>) {
        if !rows.is_empty() {
            Rc::make_mut(&mut self.0).extend(rows);
        }
    }

    pub(super) fn remove(&mut self, number: u32) -> Option<KnownRow> {
        self.get(number)?;
        Rc::make_mut(&mut self.0).remove(&number)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Capture {
    /// The same capture without rows that were read before: their markup stands where they stood by number.
    pub(super) fn whole(&self) -> Capture {
        let mut budget = MAX_WHOLE;
        let mut places = self.places.clone();
        for html in places.iter_mut().flat_map(|place| &mut place.html) {
            *html = expand(html, &mut budget, |number| self.rows.get(number).map(|row| row.html.as_str()));
        }
        Capture { url: self.url.clone(), places, rows: Rows::default() }
    }
}

/// The most text of a whole capture, in bytes: more than is read of one.
const MAX_WHOLE: usize = 8_000_000;

/// Markup with `html_of` each number where a chunk stood by number. A chunk for which that gives nothing stays as it
/// is. Takes no more than `budget` bytes, and leaves what remains of it.
pub(super) fn expand<'t>(markup: &str, budget: &mut usize, html_of: impl Fn(u32) -> Option<&'t str>) -> String {
    let mut whole = String::with_capacity(markup.len().min(*budget));
    let mut push = |text: &str| {
        let text = text.get(..text.floor_char_boundary(*budget)).unwrap_or_default();
        *budget -= text.len();
        whole.push_str(text);
    };
    let mut rest = markup;
    while let Some((before, after)) = split_once(rest, KnownRow::BEFORE) {
        push(before);
        let number = split_once(after, KnownRow::AFTER).and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
        match number.and_then(|(number, rest)| Some((html_of(number)?, rest))) {
            Some((html, after)) => {
                push(html);
                rest = after;
            }
            None => {
                push(KnownRow::BEFORE);
                rest = after;
            }
        }
    }
    push(rest);
    whole
}

/// All that one capture tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether the capture shows the list of sessions.
    pub sight: Sight,
    /// The session whose own page this is, by its address.
    pub open: Option<SessionId>,
    /// One sighting for each session, in the order of the page.
    pub sightings: Vec<Sighting>,
}

/// Whether a capture shows the list of sessions.
///
/// Only `Seen` tells anything about sessions that are not in the list: that the page does not show them, and no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// At least one session is shown.
    Seen,
    /// The list is there but shows no session: a filter hides all, or there is none, or its rows are still to come.
    Empty,
    /// The page says that the list's rows are still to come.
    Loading,
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
    /// The title, fit to be shown, at most [`MAX_TITLE`] characters. Empty where none was readable.
    pub title: String,
    /// What the page says of the session. `Unknown` where no rule could read it.
    pub status: Status,
    /// What the session's row says, where a landing card says otherwise. Not every page that shows rows shows cards.
    pub listed: Option<Status>,
    /// Which rules read the status and the rest, most telling first.
    pub evidence: Vec<Evidence>,
    /// `owner/repo`, or the name of a folder or group.
    pub repository: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// What the session wants or did last, in the page's words: a permission card's title, a landing card's detail.
    pub detail: Option<String>,
    /// Its pull requests.
    pub pull_request: Option<PullRequest>,
    /// How far it says it is.
    pub progress: Option<Progress>,
    /// How long it says it has run.
    pub elapsed: Option<Span>,
}

/// The longest title kept, in characters. Of characters that take more than two bytes fewer are kept.
pub const MAX_TITLE: usize = 300;

/// The longest title kept of a card that asks, in characters: a title may hold a command.
pub(super) const MAX_APPROVAL_TITLE: usize = 120;

/// Which rule read something, and the text it matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The rule's name.
    pub rule: &'static str,
    /// The label, marker or phrase that matched, at most 100 characters.
    pub on: String,
}

/// Something in a capture that could not be read, or was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of trouble.
    pub kind: NoteKind,
    /// The text it was about, at most 100 characters.
    pub on: String,
}

/// The kinds of trouble that a reading notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// The key or address of a row is no session id.
    NoId,
    /// No rule knows a status label or marker.
    UnknownStatus,
    /// Two places say different things of one session. The reading took the more telling one.
    Disagree,
    /// The title of a landing card fits no row, or more than one.
    Unmatched,
    /// Markup ends in the middle, or closes what is not open.
    Torn,
    /// A capture exceeds a bound: sessions, links, depth, text.
    TooMuch,
}

/// The evidence that a row is busy: it is being archived.
pub(super) const BUSY: &str = "row is busy";

impl Sighting {
    /// Whether its row is busy being archived.
    pub fn is_busy(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.rule == BUSY)
    }

    /// A sighting that tells nothing but the session's id and title.
    pub(super) fn unknown(id: SessionId, title: String) -> Sighting {
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

/// The longest text kept of evidence and notes, and of an error that no rule knows, in characters.
pub(super) const MAX_ON: usize = 100;
/// The most notes of one reading. A page with more trouble is broken as a whole, and the first notes tell why.
const MAX_NOTES: usize = 50;

impl Evidence {
    pub(super) fn new(rule: &'static str, on: &str) -> Evidence {
        Evidence { rule, on: text::bounded(on.to_owned(), MAX_ON) }
    }
}

/// The notes of one reading while it is made.
#[derive(Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    /// Adds a note, unless it is there already or there are too many.
    pub fn add(&mut self, kind: NoteKind, on: &str) {
        let note = Note { kind, on: text::bounded(on.to_owned(), MAX_ON) };
        if self.0.len() < MAX_NOTES && !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// All notes, in the order in which they came up.
    pub fn into_vec(self) -> Vec<Note> {
        self.0
    }
}
