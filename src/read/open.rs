//! What an open session's own page tells beyond its row: the pending card, the branch bar, notices, its name. Must never
//! give one session what belongs to another: after a change of route the old session's parts linger for some frames (L).

use super::bar::Bar;
use super::html::{Element, Found};
use super::merge::{Sightings, rank};
use super::row::text_of;
use super::rules::{self, Says};
use super::text::{Cleaner, bounded, label, visible};
use super::{Evidence, NoteKind, Notes, Sighting};
use crate::session::{Failure, Phase, SessionId, Status, Wait};

/// The parts of an open session, as they come up.
#[derive(Default)]
pub(super) struct Open {
    name: Option<String>,
    approval: Option<Approval>,
    bar: Option<Bar>,
    notices: Vec<(&'static str, Says)>,
    works: bool,
}

/// A permission, question or plan card.
struct Approval {
    wait: Wait,
    title: String,
}

impl Open {
    /// Takes an element that is a part; whether it is one that holds nothing else.
    pub fn part(&mut self, element: &Element) -> bool {
        if rules::APPROVAL.matches(element) {
            self.approval.get_or_insert_with(|| approval(element));
        } else if rules::BRANCH_BAR.matches(element) {
            self.bar.get_or_insert_with(|| Bar::read(*element));
        } else if rules::NAME.matches(element) {
            self.name.get_or_insert_with(|| text_of(*element));
        } else if rules::STOP.matches(element) {
            self.works = true;
        } else {
            return false;
        }
        true
    }

    /// Takes an element that announces something.
    pub fn announced(&mut self, element: &Element) {
        let Some((begins, says)) = announcement(element).and_then(|text| rules::notice(&text)) else { return };
        if !self.notices.iter().any(|(_, other)| *other == says) {
            self.notices.push((begins, says));
        }
    }

    /// Adds to the sighting of the open session what its page tells.
    pub fn tell(self, id: &SessionId, sightings: &mut Sightings, notes: &mut Notes) {
        let shows_something = self.name.is_some() || self.approval.is_some() || self.works || !self.notices.is_empty();
        if sightings.of(id).is_none() {
            if !shows_something {
                return;
            }
            sightings.add(Sighting::unknown(id.clone(), self.name.clone().unwrap_or_default()), notes);
        }
        let Some(sighting) = sightings.of(id) else { return };
        // The row of the address and the name in the title bar are of one session, or the page is still changing over.
        if let Some(name) =
            self.name.as_ref().filter(|name| visible(name) != visible(&sighting.title) && !sighting.title.is_empty())
        {
            notes.add(NoteKind::Disagree, name);
            return;
        }
        if let Some(name) = self.name.filter(|_| sighting.title.is_empty()) {
            sighting.title = name;
        }
        if let Some(Approval { wait, title }) = self.approval {
            believe(sighting, Status::Waiting(wait), Evidence::new("approval card", &title), notes);
            if !title.is_empty() {
                sighting.detail = Some(title);
            }
        }
        if self.works && sighting.status == Status::Unknown {
            believe(sighting, Status::Running(None), Evidence::new("stop button", ""), notes);
        }
        for (words, says) in self.notices {
            if let Some(status) = noticed(&sighting.status, says) {
                sighting.status = status;
                sighting.evidence.insert(0, Evidence::new("notice", words));
            }
        }
        if let Some(bar) = self.bar {
            bar.tell(sighting, notes);
        }
    }
}

/// More nodes than this are no notice.
const MAX_ANNOUNCER: u32 = 60;
/// The longest notice with all that follows it, in bytes: three for each character in most languages.
const MAX_ANNOUNCEMENT: usize = 900;

/// The text with which an announcer begins, where it can be a notice: what is long, or holds a paragraph, an article or a
/// message, is a conversation.
fn announcement(announcer: &Element) -> Option<String> {
    if announcer.end() - announcer.at() > MAX_ANNOUNCER {
        return None;
    }
    let mut first = String::new();
    let mut length = 0;
    let mut walk = announcer.walk();
    while let Some(found) = walk.next() {
        match found {
            Found::Element(inner) if rules::HIDDEN.iter().any(|name| inner.is(name)) => walk.pass(inner),
            Found::Element(inner) => {
                if rules::is_passed_over(&inner) || rules::IN_CONVERSATIONS.iter().any(|sign| sign.matches(&inner)) {
                    return None;
                }
            }
            Found::Text(text) => {
                length += text.len();
                if first.is_empty() {
                    first = label(text);
                }
            }
        }
    }
    (length <= MAX_ANNOUNCEMENT).then_some(first)
}

/// Takes a status that the open page shows, unless the row shows a more telling one.
fn believe(sighting: &mut Sighting, status: Status, evidence: Evidence, notes: &mut Notes) {
    let same = sighting.status.same_state(&status);
    if !same && sighting.status != Status::Unknown {
        notes.add(NoteKind::Disagree, &evidence.on);
    }
    if same || rank(&status) > rank(&sighting.status) {
        sighting.status = status;
        sighting.evidence.insert(0, evidence);
    } else {
        sighting.evidence.push(evidence);
    }
}

/// What a notice makes of a status.
fn noticed(status: &Status, says: Says) -> Option<Status> {
    match (says, status) {
        (Says::While(phase), Status::Running(None)) => Some(Status::Running(Some(phase))),
        (Says::Runs(phase), Status::Running(None) | Status::Unknown) => Some(Status::Running(Some(phase))),
        (Says::Works, Status::Unknown) => Some(Status::Running(None)),
        (Says::Archived, Status::Idle(_) | Status::Unknown) => Some(Status::Archived),
        (Says::UsageLimit, Status::Running(_)) => Some(Status::Running(Some(Phase::UsageLimited))),
        (Says::UsageLimit, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::UsageLimit)),
        (Says::Interrupted, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::Interrupted)),
        _ => None,
    }
}

/// The longest title kept of a card that asks, in characters: it may hold a command.
pub(super) const MAX_APPROVAL_TITLE: usize = 120;

/// The title of a card that asks: the first text marked as one. What Claude wants to do follows it under the same mark, and
/// is not read.
fn approval_title(root: &Element) -> String {
    let mut title = Cleaner::default();
    let mut walk = root.walk();
    let mut end = 0;
    while let Some(found) = walk.next() {
        match found {
            Found::Text(text) if walk.position() <= end => title.push_markup(text),
            Found::Text(_) => {}
            _ if end > 0 && walk.position() > end => break,
            Found::Element(element) if element.is("pre") => walk.pass(element),
            Found::Element(element) if rules::APPROVAL_TITLE.matches(&element) => {
                if end > 0 {
                    walk.pass(element);
                } else {
                    end = element.end();
                }
            }
            Found::Element(_) => {}
        }
    }
    title.finish()
}

fn approval(root: &Element) -> Approval {
    let title = bounded(approval_title(root), MAX_APPROVAL_TITLE);
    // A plan card has no title of that kind, and a permission card may say only in a label what it is.
    let first = root.walk().find_map(|found| match found {
        Found::Text(text) => Some(label(text)).filter(|text| !text.is_empty()),
        Found::Element(_) => None,
    });
    let named = if title.is_empty() { first.unwrap_or_default() } else { title.clone() };
    let is_permission = root.attribute("aria-label").is_some_and(|text| label(text).starts_with(rules::PERMISSION));
    let is_question = root.elements().any(|inner| rules::QUESTION.iter().any(|sign| sign.matches(&inner)));
    let is_plan = rules::PLAN_TITLES.iter().any(|begins| named.starts_with(begins));
    let wait = if is_question {
        Wait::Question
    } else if is_plan {
        Wait::Plan
    } else if !title.is_empty() || is_permission {
        Wait::Permission
    } else {
        Wait::Unspecified
    };
    Approval { wait, title }
}
