//! Merges several sightings of one session. A session may be in the list twice, and on a card besides.

use crate::map::Map;
use crate::read::reading::{Evidence, NoteKind, Notes, Sighting};
use crate::read::steps;
use crate::read::text::to_match_text;
use crate::session::{Failure, Rest, SessionId, Status, Wait};

/// Returns how telling a status is, from 6 to 0. The order is the page's own (B: error, awaiting, running, unread, pull
/// request, idle).
pub(in crate::read) fn rank(status: &Status) -> u8 {
    match status {
        Status::Failed(_) => 6,
        Status::Waiting(_) => 5,
        Status::Running(_) => 4,
        Status::Finished => 3,
        Status::Archived => 2,
        Status::Idle(_) => 1,
        Status::Unknown => 0,
    }
}

/// Sightings in the order of the page, one for each session.
#[derive(Default)]
pub(in crate::read) struct Sightings {
    all: Vec<Sighting>,
    positions: Map<SessionId, usize>,
}

impl Sightings {
    /// Adds a sighting. If the session has one already, merges the two.
    pub fn add(&mut self, new: Sighting, notes: &mut Notes) {
        let position = self.positions.get(&new.id).copied();
        match position.and_then(|position| self.all.get_mut(position)) {
            Some(old) => combine(old, new, notes),
            None => {
                self.positions.insert(new.id.clone(), self.all.len());
                self.all.push(new);
            }
        }
    }

    /// Returns the sighting of a session.
    pub fn get_mut(&mut self, id: &SessionId) -> Option<&mut Sighting> {
        let position = self.positions.get(id).copied()?;
        self.all.get_mut(position)
    }

    /// Returns the match text of each sighting's title.
    pub fn titles(&self) -> Vec<String> {
        self.all.iter().map(|sighting| to_match_text(&sighting.title).into_owned()).collect()
    }

    /// Returns the positions of the sightings with that title. `titles` comes from [`Self::titles`].
    pub fn titled(title: &str, titles: &[String]) -> Vec<usize> {
        steps::count(titles.len());
        let title = to_match_text(title);
        let titled = titles.iter().enumerate().filter(|(_, other)| **other == title);
        titled.map(|(place, _)| place).collect()
    }

    /// Returns the sighting at a position.
    pub fn at(&self, place: usize) -> Option<&Sighting> {
        self.all.get(place)
    }

    /// Returns the sighting at a position for changing.
    pub fn at_mut(&mut self, place: usize) -> Option<&mut Sighting> {
        self.all.get_mut(place)
    }

    /// Returns the number of sightings.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns all sightings.
    pub fn into_vec(self) -> Vec<Sighting> {
        self.all
    }
}

/// Adds to `one` what `other` shows beyond it. Notes two known statuses that differ.
fn combine(one: &mut Sighting, other: Sighting, notes: &mut Notes) {
    let Sighting {
        id: _,
        title,
        status,
        evidence,
        repository,
        branch,
        detail,
        pull_request,
        progress,
        elapsed,
        started_by,
        listed,
    } = other;
    let is_same = one.status.same_state(&status);
    let are_known = one.status != Status::Unknown && status != Status::Unknown;
    if are_known && !is_same {
        let on = [one.status.name(), " and ", status.name(), ": ", &one.title].concat();
        notes.add(NoteKind::Disagree, &on);
    }
    let tells_more = if is_same {
        is_unspecified(&one.status) && !is_unspecified(&status)
    } else {
        rank(&status) > rank(&one.status)
    };
    if tells_more {
        one.status = status;
    }
    add_evidence(one, evidence, tells_more);
    if one.title.is_empty() {
        one.title = title;
    }
    one.repository = one.repository.take().or(repository);
    one.branch = one.branch.take().or(branch);
    one.detail = one.detail.take().or(detail);
    one.pull_request = one.pull_request.take().or(pull_request);
    one.progress = one.progress.or(progress);
    one.elapsed = one.elapsed.or(elapsed);
    one.started_by = one.started_by.take().or(started_by);
    one.listed = one.listed.take().or(listed);
}

/// The most evidence kept of one session. A page that gives more is not a page of sessions.
const MAX_EVIDENCE: usize = 20;

/// Adds evidence that is new: at the front if the status rests on it, else at the end.
pub(in crate::read) fn add_evidence(to: &mut Sighting, evidence: Vec<Evidence>, is_for_status: bool) {
    let mut new: Vec<Evidence> = evidence.into_iter().filter(|one| !to.evidence.contains(one)).collect();
    if is_for_status {
        new.append(&mut to.evidence);
        to.evidence = new;
    } else {
        to.evidence.append(&mut new);
    }
    to.evidence.truncate(MAX_EVIDENCE);
}

/// Whether another sighting of the same state may be more specific.
fn is_unspecified(status: &Status) -> bool {
    matches!(
        status,
        Status::Running(None)
            | Status::Waiting(Wait::Unspecified)
            | Status::Failed(Failure::Unspecified)
            | Status::Idle(Rest::Plain)
    )
}
