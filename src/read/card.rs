//! Sessions outside the sidebar: the cards of KB-029 in grid or list, and the bare links of older shells. A card is what
//! stands around a session's link and belongs to that session alone. Its status is a phrase that fills an element; words
//! within a sentence, and above all within the title, never count.

use super::html::Element;
use super::meaning::meaning;
use super::rules::{self, Hint};
use super::runs::{Run, collect};
use super::text::visible;
use super::{Evidence, Sighting, whereabouts};
use crate::session::{Progress, SessionId, Status};
use crate::time::Span;

/// What a card tells.
pub(super) struct Card {
    /// What was read.
    pub sighting: Sighting,
    /// What stands in the place of a status and is none that is known; the title where nothing stands there.
    pub unread: Option<String>,
}

/// Reads a card; `None` when its link names only an action and nothing else tells anything.
pub(super) fn read(card: Element, link: Element, id: &SessionId) -> Option<Card> {
    let mut parts = collect(card, link);
    let title = parts.take_title();
    let mut sighting = Sighting::unknown(id.clone(), title.text);

    if sighting.title.is_empty() && parts.marked.is_empty() && parts.runs.iter().all(Run::is_action) {
        return None;
    }
    let mut said = Said::default();
    for (status, evidence) in parts.marked.drain(..) {
        said.status(status, evidence);
    }
    // A run that is marked up as the status is it; others count only where none is.
    let has_place = parts.runs.iter().any(|run| run.hint == Some(Hint::Status));
    let mut unread = None;
    for (nth, run) in parts.runs.into_iter().enumerate() {
        let counts = if has_place { run.hint == Some(Hint::Status) } else { nth >= title.status_from };
        if let Some(meaning) = meaning(&run.text, run.hint) {
            if let Some(status) = meaning.status.filter(|_| counts) {
                said.status(status, Evidence::new("status phrase", &run.text));
            }
            said.progress = said.progress.or(meaning.progress);
            said.elapsed = said.elapsed.or(meaning.elapsed);
        } else if run.hint == Some(Hint::Status) {
            unread = unread.or(Some(run.text));
        } else {
            place(&visible(&run.text), run.hint, &mut sighting);
        }
    }
    if let Some((status, evidence)) = said.first.filter(|_| !said.many) {
        sighting.status = status;
        sighting.evidence.push(evidence);
        sighting.progress = parts.progress.or(said.progress);
        sighting.elapsed = said.elapsed;
        unread = None;
    } else {
        unread = unread.or_else(|| Some(sighting.title.clone()));
    }
    Some(Card { sighting, unread })
}

/// What the texts of a card say of its status, together.
#[derive(Default)]
struct Said {
    first: Option<(Status, Evidence)>,
    /// They say different things: filter buttons or a hostile title among them. Better unknown than wrong.
    many: bool,
    progress: Option<Progress>,
    elapsed: Option<Span>,
}

impl Said {
    fn status(&mut self, status: Status, evidence: Evidence) {
        match &self.first {
            Some((first, _)) if first.same_state(&status) => {
                if matches!(first, Status::Running(None)) {
                    self.first = Some((status, evidence));
                }
            }
            Some(_) => self.many = true,
            None => self.first = Some((status, evidence)),
        }
    }
}

/// Takes a repository or a branch from a text that is one.
fn place(text: &str, hint: Option<Hint>, sighting: &mut Sighting) {
    match hint {
        Some(Hint::Branch) if whereabouts::is_ref(text) => {
            sighting.branch.get_or_insert_with(|| text.to_owned());
        }
        // "main" says something only behind a repository.
        None if whereabouts::is_branch(text)
            || (sighting.repository.is_some() && rules::MAIN_BRANCHES.contains(&text)) =>
        {
            sighting.branch.get_or_insert_with(|| text.to_owned());
        }
        None | Some(Hint::Repository) => {
            let Some((repository, branch)) = whereabouts::split(text) else { return };
            if hint.is_none() && !whereabouts::is_repository(repository) {
                return;
            }
            sighting.repository.get_or_insert_with(|| repository.to_owned());
            if let Some(branch) = branch {
                sighting.branch.get_or_insert_with(|| branch.to_owned());
            }
        }
        _ => {}
    }
}
