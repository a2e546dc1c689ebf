//! The types of a reading: the capture that goes in, the sightings and notes that come out. Must never know how a page
//! is read.

use std::rc::Rc;

use super::text;
use crate::lean::split_once;
use crate::map::Map;
use crate::session::{Progress, PullRequest, SessionId, Starter, Status};
use crate::time::Span;

/// What the content script sent: the markup of the places that its capture plan names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The address of the page.
    pub url: String,
    /// The places of the plan, in its order.
    pub places: Vec<CapturedPlace>,
    /// The rows that were read before. The places' markup holds only their numbers.
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

/// What a row's status mark is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowMark {
    /// The row's status was read.
    Read,
    /// The row has a mark that no rule knows.
    Unread,
    /// The row has no mark: the place for it is empty.
    None,
    /// The row has no mark and no place for one.
    NoPlace,
}

/// Rows that were read on their own, by number. In the markup each is replaced by `<chunk at="NUMBER"></chunk>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(Rc<Map<u32, KnownRow>>);

/// A row of the list that was read on its own. Its reading is the same whatever surrounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownRow {
    /// Its markup.
    pub html: String,
    /// What the row shows, without the repository of the group around it.
    pub sighting: Sighting,
    /// What its status mark is like.
    pub mark: RowMark,
    /// What could not be read in it.
    pub notes: Vec<Note>,
    /// The number of elements and texts in it, itself included.
    pub nodes: usize,
}

impl KnownRow {
    /// The name of the element that replaces a row.
    pub const ELEMENT: &str = "chunk";
    const BEFORE: &str = "<chunk at=\"";
    const AFTER: &str = "\"></chunk>";

    /// The markup that replaces the row with this number.
    pub fn place(number: u32) -> String {
        [KnownRow::BEFORE, &number.to_string(), KnownRow::AFTER].concat()
    }
}

impl Rows {
    /// Returns the row with this number, if it was read before.
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
    /// Returns the same capture with the rows' markup in place of their numbers, and no known rows.
    pub(super) fn whole(&self) -> Capture {
        let mut budget = MAX_WHOLE;
        let mut places = self.places.clone();
        for html in places.iter_mut().flat_map(|place| &mut place.html) {
            *html = expand(html, &mut budget, |number| self.rows.get(number).map(|row| row.html.as_str()));
        }
        Capture { url: self.url.clone(), places, rows: Rows::default() }
    }
}

/// The longest text of a whole capture, in bytes. The reader reads less than that.
const MAX_WHOLE: usize = 8_000_000;

/// Returns the markup with each numbered chunk replaced by `html_of` its number. Where `html_of` gives nothing, the
/// chunk stays as it is. Writes at most `budget` bytes, and subtracts what it wrote from `budget`.
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

/// What one capture shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether the capture shows the list of sessions.
    pub sight: Sight,
    /// The session whose own page this is, read from the page's address.
    pub open: Option<SessionId>,
    /// One sighting for each session, in the order of the page.
    pub sightings: Vec<Sighting>,
    /// The sessions whose order in the list may be that of their last activity. Rows that are pinned or inside another
    /// row are left out. Empty if the list is grouped by repository.
    pub sorted: Vec<SessionId>,
    /// How much of the user's plan is used, in percent.
    pub plan_used: Option<u8>,
}

/// Whether a capture shows the list of sessions.
///
/// Only `Seen` says anything about a session that is not in the list, and only that this page does not show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// At least one session is shown.
    Seen,
    /// The list is there but shows no session: a filter hides all, there is none, or the rows have not loaded yet.
    Empty,
    /// The page shows that the rows are still loading.
    Loading,
    /// There is no list: another page, an error screen, a redesign.
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
    /// The status that the page shows. `Unknown` where no rule could read it.
    pub status: Status,
    /// The status of the session's row, where a landing card shows another one. Not every page that has rows has cards.
    pub listed: Option<Status>,
    /// The rules that read the status and the rest, the most telling first.
    pub evidence: Vec<Evidence>,
    /// `owner/repo`, or the name of a folder or group.
    pub repository: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// What the session asks for or did last, in the page's words: a permission card's title, a landing card's detail.
    pub detail: Option<String>,
    /// Its pull requests.
    pub pull_request: Option<PullRequest>,
    /// How far the work is, as the page shows it.
    pub progress: Option<Progress>,
    /// How long the session has run, as the page shows it.
    pub elapsed: Option<Span>,
    /// Who has started it, where that was no person.
    pub started_by: Option<Starter>,
}

/// The longest title kept, in characters. Fewer characters are kept if they take more than two bytes each.
pub const MAX_TITLE: usize = 300;

/// The longest title kept of a card that asks the user, in characters: a title may hold a command.
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
    /// The kind of trouble.
    pub kind: NoteKind,
    /// The text that caused it, at most 100 characters.
    pub on: String,
}

/// The kinds of trouble that a reading notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// The key or address of a row is no session id.
    NoId,
    /// No rule knows a status label or marker.
    UnknownStatus,
    /// Two places show different things of one session. The reading took the more telling one.
    Disagree,
    /// The title of a landing card fits no row, or more than one.
    Unmatched,
    /// The markup ends inside an element, or closes an element that is not open.
    Torn,
    /// The capture exceeds a bound: sessions, links, depth, text.
    TooMuch,
}

/// The rule name of the evidence that a row is busy: its session is being archived.
pub(super) const BUSY: &str = "row is busy";

impl Sighting {
    /// Whether the session is being archived: its row is busy.
    pub fn is_busy(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.rule == BUSY)
    }

    /// Returns a sighting of which only the session's id and title are known.
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
            started_by: None,
            listed: None,
        }
    }
}

/// The longest text kept in evidence, in a note, and of an error that no rule knows, in characters.
pub(super) const MAX_ON: usize = 100;
/// The most notes of one reading. A page with more trouble is broken as a whole, and the first notes show why.
const MAX_NOTES: usize = 50;

impl Evidence {
    pub(super) fn new(rule: &'static str, on: &str) -> Evidence {
        Evidence { rule, on: text::bounded(on.to_owned(), MAX_ON) }
    }
}

/// Collects the notes of one reading.
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

    /// Returns the notes in the order in which they were added.
    pub fn into_vec(self) -> Vec<Note> {
        self.0
    }
}
