//! Reads one card: what surrounds a session's link and belongs to that session alone.
//!
//! A card's status is a phrase that fills an element. Must never read a status from words within a sentence, or from
//! the title.

use super::meaning::read_meaning;
use super::runs::{CardParts, TextRun, collect_parts};
use crate::read::git_names;
use crate::read::html::Element;
use crate::read::reading::{Evidence, Sighting};
use crate::read::rules::{self, Field};
use crate::read::text::to_match_text;
use crate::session::{Progress, SessionId, Status};
use crate::time::Span;

/// What a card shows.
pub(in crate::read) struct CardReading {
    /// The session.
    pub sighting: Sighting,
    /// The text where the status is expected, if no rule knows it; the title if there is no such text.
    pub unread: Option<String>,
}

/// Reads a card. Returns nothing if the link only names an action and the card shows nothing else.
pub(in crate::read) fn read_card(card: Element, link: Element, id: &SessionId) -> Option<CardReading> {
    let mut parts = collect_parts(card, link);
    let title = parts.take_title();
    let mut sighting = Sighting::unknown(id.clone(), title.text);
    if sighting.title.is_empty() && parts.badges.is_empty() && parts.runs.iter().all(TextRun::is_action) {
        return None;
    }
    let mut claims = StatusClaims::default();
    sighting.pull_request = parts.badges.iter_mut().find_map(|badge| badge.pull_request.take());
    // An image for idle or for pull requests does not contradict a status.
    let has_status = parts.badges.iter().any(|badge| badge.means_status);
    for badge in parts.badges.drain(..) {
        if let Some(reading) = badge.reading.filter(|_| badge.means_status || !has_status) {
            claims.add_status(reading.status, Evidence::new(reading.rule, &badge.on));
        }
    }
    let unread = read_runs(&parts, title.status_from, &mut claims, &mut sighting);
    if let Some((status, evidence)) = claims.undisputed() {
        sighting.status = status;
        sighting.evidence.push(evidence);
        sighting.progress = parts.progress.or(claims.progress);
        sighting.elapsed = claims.elapsed;
        return Some(CardReading { sighting, unread: None });
    }
    let unread = Some(unread.unwrap_or_else(|| sighting.title.clone()));
    Some(CardReading { sighting, unread })
}

/// Reads the texts besides the title. Returns the text that is marked up as the status and that no rule knows.
fn read_runs(
    parts: &CardParts,
    status_from: usize,
    claims: &mut StatusClaims,
    sighting: &mut Sighting,
) -> Option<String> {
    // A text that is marked up as the status is the status. Other texts count only if none is marked up.
    let has_status_field = parts.runs.iter().any(|run| run.field == Some(Field::Status));
    let mut unread = None;
    for (position, run) in parts.runs.iter().enumerate() {
        let is_status_field = run.field == Some(Field::Status);
        if let Some(meaning) = read_meaning(&run.text, run.field) {
            let may_be_status = if has_status_field { is_status_field } else { position >= status_from };
            if may_be_status && let Some(status) = meaning.status {
                claims.add_status(status, Evidence::new("status phrase", &run.text));
            }
            claims.progress = claims.progress.or(meaning.progress);
            claims.elapsed = claims.elapsed.or(meaning.elapsed);
        } else if is_status_field {
            unread = unread.or(Some(run.text.clone()));
        } else {
            add_git_names(&to_match_text(&run.text), run.field, sighting);
        }
    }
    unread
}

/// What the texts and badges of a card together say of the status.
#[derive(Default)]
struct StatusClaims {
    first: Option<(Status, Evidence)>,
    /// Whether they contradict each other, as with filter buttons or a hostile title. Then the status stays unknown.
    are_disputed: bool,
    progress: Option<Progress>,
    elapsed: Option<Span>,
}

impl StatusClaims {
    fn add_status(&mut self, status: Status, evidence: Evidence) {
        match &self.first {
            Some((first, _)) if first.same_state(&status) => {
                if matches!(first, Status::Running(None)) {
                    self.first = Some((status, evidence));
                }
            }
            Some(_) => self.are_disputed = true,
            None => self.first = Some((status, evidence)),
        }
    }

    fn undisputed(&mut self) -> Option<(Status, Evidence)> {
        if self.are_disputed { None } else { self.first.take() }
    }
}

/// Adds the repository or branch that a text names.
fn add_git_names(text: &str, field: Option<Field>, sighting: &mut Sighting) {
    let names_branch = match field {
        Some(Field::Branch) => git_names::is_name(text),
        // "main" is a branch only after a repository.
        None => git_names::is_branch(text) || (sighting.repository.is_some() && rules::MAIN_BRANCHES.contains(&text)),
        _ => false,
    };
    if names_branch {
        sighting.branch.get_or_insert_with(|| text.to_owned());
        return;
    }
    if !matches!(field, None | Some(Field::Repository)) {
        return;
    }
    let Some((repository, branch)) = git_names::split(text) else { return };
    if field.is_none() && !git_names::is_repository(repository) {
        return;
    }
    sighting.repository.get_or_insert_with(|| repository.to_owned());
    if let Some(branch) = branch {
        sighting.branch.get_or_insert_with(|| branch.to_owned());
    }
}
