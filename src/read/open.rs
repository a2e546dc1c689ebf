//! What an open session's own page tells beyond its row: the pending card, the branch bar, notices, its name. Must never
//! give one session what belongs to another: after a change of route the old session's parts linger for some frames (L).

use super::bar::Bar;
use super::html::{Element, Found};
use super::merge::{Sightings, rank};
use super::page::is_passed_over;
use super::row::text_of;
use super::rules::{self, NOTICES, Says};
use super::text::{label, visible};
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
        let mut walk = element.walk();
        while let Some(found) = walk.next() {
            match found {
                Found::Element(inner) if is_passed_over(&inner) || rules::KEYED.matches(&inner) => walk.pass(inner),
                Found::Element(_) => {}
                Found::Text(text) => {
                    let text = label(text);
                    let notice = NOTICES.iter().find(|notice| text.starts_with(notice.begins));
                    if let Some(notice) =
                        notice.filter(|notice| !self.notices.iter().any(|(_, says)| *says == notice.says))
                    {
                        self.notices.push((notice.begins, notice.says));
                    }
                }
            }
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
        if let Some(name) = self
            .name
            .as_ref()
            .filter(|name| visible(name) != visible(&sighting.title) && !sighting.title.is_empty()) {
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
        (Says::UsageLimit, Status::Running(_)) => Some(Status::Running(Some(Phase::UsageLimited))),
        (Says::UsageLimit, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::UsageLimit)),
        (Says::Interrupted, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::Interrupted)),
        _ => None,
    }
}

fn approval(root: &Element) -> Approval {
    let title = root.elements().find(|inner| rules::APPROVAL_TITLE.matches(inner)).map(text_of).unwrap_or_default();
    let is_question = root.elements().any(|inner| rules::QUESTION.iter().any(|sign| sign.matches(&inner)));
    let is_plan = rules::PLAN_TITLES.iter().any(|begins| title.starts_with(begins));
    let wait = if is_question {
        Wait::Question
    } else if is_plan {
        Wait::Plan
    } else if !title.is_empty() {
        Wait::Permission
    } else {
        Wait::Unspecified
    };
    Approval { wait, title }
}
