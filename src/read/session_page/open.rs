//! Collects the parts of an open session's page: the card that asks, the branch bar, notices, the name, the stop
//! button.
//!
//! Must never give one session what belongs to another: after a change of route, the previous session's parts stay for
//! some frames (L).

use super::announcer::read_announcer;
use super::approval::ApprovalCard;
use super::bar::BranchBar;
use crate::read::html::Element;
use crate::read::list::{Sightings, rank};
use crate::read::reading::{Evidence, NoteKind, Notes, Sighting};
use crate::read::rules::{self, NoticeMeaning};
use crate::read::text::{text_content, to_match_text};
use crate::session::{Failure, Phase, SessionId, Status};

/// Collects the parts of an open session's page. The first of each kind counts.
#[derive(Default)]
pub(in crate::read) struct SessionPage {
    name: Option<String>,
    approval: Option<ApprovalCard>,
    bar: Option<BranchBar>,
    notices: Vec<(&'static str, NoticeMeaning)>,
    /// The name of the rule that shows that Claude works.
    works: Option<&'static str>,
}

impl SessionPage {
    /// Reads an element if it is a part. Returns whether it is one: then no other part is inside it.
    pub fn read_part(&mut self, element: &Element) -> bool {
        if rules::APPROVAL.matches(element) {
            self.approval.get_or_insert_with(|| ApprovalCard::read(element));
        } else if rules::BRANCH_BAR.matches(element) {
            self.bar.get_or_insert_with(|| BranchBar::read(*element));
        } else if rules::NAME.matches(element) {
            self.name.get_or_insert_with(|| text_content(*element));
        } else if rules::any_matches(&rules::STOP, element) {
            self.works = Some("stop button");
        } else if rules::WORKING.matches(element) {
            self.works.get_or_insert("working line");
        } else {
            return false;
        }
        true
    }

    /// Adds the notice of an announcer, if it has one.
    pub fn add_notice(&mut self, element: &Element) {
        let Some((begins, meaning)) = read_announcer(element) else { return };
        if !self.notices.iter().any(|(_, other)| *other == meaning) {
            self.notices.push((begins, meaning));
        }
    }

    /// Adds what the page shows to the sighting of its session. Adds a sighting if there is none and the page shows
    /// that a session is open.
    pub fn add_to(self, id: &SessionId, sightings: &mut Sightings, notes: &mut Notes) {
        if sightings.get_mut(id).is_none() {
            if !self.shows_session() {
                return;
            }
            sightings.add(Sighting::unknown(id.clone(), self.name.clone().unwrap_or_default()), notes);
        }
        let Some(sighting) = sightings.get_mut(id) else { return };
        if let Some(name) = self.name {
            if sighting.title.is_empty() {
                sighting.title = name;
            } else if to_match_text(&name) != to_match_text(&sighting.title) {
                // The page shows another session's name than the address says: it is still changing over.
                notes.add(NoteKind::Disagree, &name);
                return;
            }
        }
        if let Some(ApprovalCard { wait, title }) = self.approval {
            apply_status(sighting, Status::Waiting(wait), Evidence::new("approval card", &title), notes);
            if !title.is_empty() {
                sighting.detail = Some(title);
            }
        }
        if let Some(rule) = self.works.filter(|_| sighting.status == Status::Unknown) {
            apply_status(sighting, Status::Running(None), Evidence::new(rule, ""), notes);
        }
        for (words, meaning) in self.notices {
            if let Some(status) = status_after_notice(&sighting.status, meaning) {
                sighting.status = status;
                sighting.evidence.insert(0, Evidence::new("notice", words));
            }
        }
        if let Some(bar) = self.bar {
            bar.add_to(sighting, notes);
        }
    }

    /// Whether the page's name of the session is this title, or the page shows no name.
    pub fn is_named(&self, title: &str) -> bool {
        self.name.as_ref().is_none_or(|name| to_match_text(name) == to_match_text(title))
    }

    /// Whether any part shows that a session is open. A branch bar alone may be the previous session's.
    fn shows_session(&self) -> bool {
        self.name.is_some() || self.approval.is_some() || self.works.is_some() || !self.notices.is_empty()
    }
}

/// Sets a status that the open page shows, unless the row shows a more telling one.
fn apply_status(sighting: &mut Sighting, status: Status, evidence: Evidence, notes: &mut Notes) {
    let is_same = sighting.status.same_state(&status);
    if !is_same && sighting.status != Status::Unknown {
        notes.add(NoteKind::Disagree, &evidence.on);
    }
    if is_same || rank(&status) > rank(&sighting.status) {
        sighting.status = status;
        sighting.evidence.insert(0, evidence);
    } else {
        sighting.evidence.push(evidence);
    }
}

/// Returns the status that follows from a status and a notice. Returns nothing if the notice changes nothing.
fn status_after_notice(status: &Status, meaning: NoticeMeaning) -> Option<Status> {
    match (meaning, status) {
        (NoticeMeaning::While(phase), Status::Running(None)) => Some(Status::Running(Some(phase))),
        (NoticeMeaning::Runs(phase), Status::Running(None) | Status::Unknown) => Some(Status::Running(Some(phase))),
        (NoticeMeaning::Works, Status::Unknown) => Some(Status::Running(None)),
        (NoticeMeaning::Archived, Status::Idle(_) | Status::Unknown) => Some(Status::Archived),
        (NoticeMeaning::UsageLimit, Status::Running(_)) => Some(Status::Running(Some(Phase::UsageLimited))),
        (NoticeMeaning::UsageLimit, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::UsageLimit)),
        (NoticeMeaning::Interrupted, Status::Idle(_) | Status::Unknown) => Some(Status::Failed(Failure::Interrupted)),
        _ => None,
    }
}
