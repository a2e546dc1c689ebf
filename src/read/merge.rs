//! Several sightings of one session to one. The same session may stand twice in the list, and on a card besides.

use super::text::visible;
use super::{Evidence, NoteKind, Notes, Sighting, steps};
use crate::map::Map;
use crate::session::{Failure, Rest, SessionId, Status, Wait};

/// How telling a status is: the page's own precedence (B: error, awaiting, running, unread, pull request, idle).
pub(super) fn rank(status: &Status) -> u8 {
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
pub(super) struct Sightings {
    all: Vec<Sighting>,
    places: Map<SessionId, usize>,
}

impl Sightings {
    /// Adds a sighting, or what it tells beyond the one that is there.
    pub fn add(&mut self, new: Sighting, notes: &mut Notes) {
        let place = self.places.get(&new.id).copied();
        match place.and_then(|place| self.all.get_mut(place)) {
            Some(old) => combine(old, new, notes),
            None => {
                self.places.insert(new.id.clone(), self.all.len());
                self.all.push(new);
            }
        }
    }

    /// The sighting of a session.
    pub fn of(&mut self, id: &SessionId) -> Option<&mut Sighting> {
        let place = self.places.get(id).copied()?;
        self.all.get_mut(place)
    }

    /// What is visible of each sighting's title.
    pub fn titles(&self) -> Vec<String> {
        self.all.iter().map(|sighting| visible(&sighting.title).into_owned()).collect()
    }

    /// The only sighting whose title looks like that one; `None` when there are more. `titles` are those of [`Self::titles`].
    pub fn only_one_titled(&mut self, title: &str, titles: &[String]) -> Option<&mut Sighting> {
        steps::count(titles.len());
        let title = visible(title);
        let mut titled = titles.iter().enumerate().filter(|(_, other)| **other == title);
        let (place, _) = titled.next()?;
        if titled.next().is_some() { None } else { self.all.get_mut(place) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them.
    pub fn into_all(self) -> Vec<Sighting> {
        self.all
    }
}

/// Takes into `one` what `other` tells beyond it.
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
        listed,
    } = other;
    let known = one.status != Status::Unknown && status != Status::Unknown;
    if known && !one.status.same_state(&status) {
        let mut on = String::from(one.status.name());
        on.push_str(" and ");
        on.push_str(status.name());
        on.push_str(": ");
        on.push_str(&one.title);
        notes.add(NoteKind::Disagree, &on);
    }
    let takes = if one.status.same_state(&status) {
        is_vague(&one.status) && !is_vague(&status)
    } else {
        rank(&status) > rank(&one.status)
    };
    if takes {
        one.status = status;
    }
    add_evidence(one, evidence, takes);
    if one.title.is_empty() {
        one.title = title;
    }
    one.repository = one.repository.take().or(repository);
    one.branch = one.branch.take().or(branch);
    one.detail = one.detail.take().or(detail);
    one.pull_request = one.pull_request.take().or(pull_request);
    one.progress = one.progress.or(progress);
    one.elapsed = one.elapsed.or(elapsed);
    one.listed = one.listed.take().or(listed);
}

/// The most reasons kept for what one session is said to be: a page that gives more is no page of sessions.
const MAX_EVIDENCE: usize = 20;

/// Adds what is not there yet; in front when it is why the status is what it is.
pub(super) fn add_evidence(to: &mut Sighting, evidence: Vec<Evidence>, in_front: bool) {
    let mut new: Vec<Evidence> = evidence.into_iter().filter(|one| !to.evidence.contains(one)).collect();
    if in_front {
        new.append(&mut to.evidence);
        to.evidence = new;
    } else {
        to.evidence.append(&mut new);
    }
    to.evidence.truncate(MAX_EVIDENCE);
}

/// Whether another sighting of the same state may tell more.
fn is_vague(status: &Status) -> bool {
    matches!(
        status,
        Status::Running(None)
            | Status::Waiting(Wait::Unspecified)
            | Status::Failed(Failure::Unspecified)
            | Status::Idle(Rest::Plain)
    )
}
