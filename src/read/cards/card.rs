//! One card: what stands around a session's link and belongs to that session alone.
//!
//! The status of a card is a phrase that fills an element. Words within a sentence never count, and least of all those
//! of the title.

use super::meaning::read_meaning;
use super::runs::{CardParts, TextRun, collect_parts};
use crate::read::git_names;
use crate::read::html::Element;
use crate::read::reading::{Evidence, Sighting};
use crate::read::rules::{self, Field};
use crate::read::text::to_match_text;
use crate::session::{Progress, SessionId, Status};
use crate::time::Span;

/// What a card tells.
pub(in crate::read) struct CardReading {
    /// The session.
    pub sighting: Sighting,
    /// Where no rule knows the status: the text in its place, or the title if there is none.
    pub unread: Option<String>,
}

/// Reads a card. Gives nothing if the link only names an action and nothing else tells anything.
pub(in crate::read) fn read_card(card: Element, link: Element, id: &SessionId) -> Option<CardReading> {
    let mut parts = collect_parts(card, link);
    let title = parts.take_title();
    let mut sighting = Sighting::unknown(id.clone(), title.text);
    if sighting.title.is_empty() && parts.badges.is_empty() && parts.runs.iter().all(TextRun::is_action) {
        return None;
    }
    let mut claims = StatusClaims::default();
    sighting.pull_request = parts.badges.iter_mut().find_map(|badge| badge.pull_request.take());
    // An image that says idle or names pull requests says nothing against a status.
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

/// Reads the texts besides the title. Gives the text that is marked up as the status and that no rule knows.
fn read_runs(
    parts: &CardParts,
    status_from: usize,
    claims: &mut StatusClaims,
    sighting: &mut Sighting,
) -> Option<String> {
    // A text that is marked up as the status is the status. Others count only where none is.
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
            take_git_names(&to_match_text(&run.text), run.field, sighting);
        }
    }
    unread
}

/// What the texts and badges of a card say together.
#[derive(Default)]
struct StatusClaims {
    first: Option<(Status, Evidence)>,
    /// Whether they say different things: filter buttons, or a hostile title. Better unknown than wrong.
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

/// Takes a repository or a branch from a text that names one.
fn take_git_names(text: &str, field: Option<Field>, sighting: &mut Sighting) {
    let names_branch = match field {
        Some(Field::Branch) => git_names::is_name(text),
        // "main" says something only behind a repository.
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
