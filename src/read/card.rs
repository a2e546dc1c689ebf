//! Sessions outside the sidebar: the cards of KB-029 in grid or list, and the bare links of older shells. A card is what
//! stands around a session's link and belongs to that session alone. Its status is a phrase that fills an element; words
//! within a sentence, and above all within the title, never count.

use super::html::{Element, Found};
use super::page::is_passed_over;
use super::row::{mark, text_of};
use super::rules::{self, Hint};
use super::text::clean;
use super::{Evidence, Sighting, measure, whereabouts};
use crate::session::{Progress, SessionId, Status};
use crate::time::Span;

/// A link outside rows, or a row (without id), in document order: what one card must not hold two of.
pub(super) struct Loose {
    /// Where it stands.
    pub at: u32,
    /// Whose it is; a row has none.
    pub id: Option<SessionId>,
    /// Whether it stands in a side bar.
    pub in_side: bool,
    /// What the group it stands in says of the repository.
    pub repository: Option<String>,
}

/// What stands around the `nth` link and belongs to its session alone: the outermost element that is a card by nature
/// (`li`, `article`, …), else the outermost that is not a container.
pub(super) fn region<'a, 't>(link: Element<'a, 't>, loose: &[Loose], nth: usize) -> Element<'a, 't> {
    let id = loose.get(nth).and_then(|one| one.id.as_ref());
    let other = |one: &&Loose| one.id.as_ref() != id;
    let before = loose.get(..nth).and_then(|before| before.iter().rfind(other)).map(|one| one.at);
    let after = loose.get(nth..).and_then(|after| after.iter().find(other)).map(|one| one.at);

    let mut outermost = link;
    let mut by_nature = None;
    let mut in_container = false;
    let mut at = link;
    while let Some(parent) = at.parent() {
        let alone = before.is_none_or(|before| before < parent.at()) && after.is_none_or(|after| after >= parent.end());
        if !alone || rules::BOUNDARIES.iter().any(|name| parent.is(name)) || rules::GROUP.matches(&parent) {
            break;
        }
        let role = parent.attribute("role").unwrap_or_default();
        if rules::CARDS.iter().any(|name| parent.is(name)) || rules::CARD_ROLES.contains(&role) {
            by_nature = Some(parent);
        }
        in_container |= rules::CONTAINERS.iter().any(|name| parent.is(name)) || rules::CONTAINER_ROLES.contains(&role);
        if !in_container {
            outermost = parent;
        }
        at = parent;
    }
    by_nature.unwrap_or(outermost)
}

/// What a card tells.
pub(super) struct Card {
    /// What was read.
    pub sighting: Sighting,
    /// What stands in the place of a status and is none that is known; the title where nothing stands there.
    pub unread: Option<String>,
    /// The status was read from a marker or a label with a role, not from words alone.
    pub is_marked: bool,
}

/// Reads a card; `None` when its link names only an action and nothing else tells anything.
pub(super) fn read(card: Element, link: Element, id: &SessionId) -> Option<Card> {
    let mut parts = collect(card, link);
    let title = parts.take_title(link);
    let mut sighting = Sighting::unknown(id.clone(), title.unwrap_or_default());

    let mut said = Said::default();
    let is_marked = !parts.marked.is_empty();
    for (status, evidence) in parts.marked.drain(..) {
        said.status(status, evidence);
    }
    // A run that is marked up as the status is it; others count only where none is.
    let has_place = parts.runs.iter().any(|run| run.hint == Some(Hint::Status));
    let mut unread = None;
    for run in parts.runs {
        let counts = !has_place || run.hint == Some(Hint::Status);
        if let Some(meaning) = meaning(&run.text, run.hint) {
            if let Some(status) = meaning.status.filter(|_| counts) {
                said.status(status, Evidence::new("status phrase", &run.text));
            }
            said.progress = said.progress.or(meaning.progress);
            said.elapsed = said.elapsed.or(meaning.elapsed);
        } else if run.hint == Some(Hint::Status) {
            unread = unread.or(Some(run.text));
        } else {
            place(&run.text, run.hint, &mut sighting);
        }
    }
    let says_something = said.first.is_some() || unread.is_some();
    if let Some((status, evidence)) = said.first.filter(|_| !said.many) {
        sighting.status = status;
        sighting.evidence.push(evidence);
        sighting.progress = parts.progress.or(said.progress);
        sighting.elapsed = said.elapsed;
        unread = None;
    } else {
        unread = unread.or_else(|| Some(sighting.title.clone()));
    }
    (says_something || !sighting.title.is_empty()).then_some(Card { sighting, unread, is_marked })
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

/// One text of a card.
struct Run {
    text: String,
    hint: Option<Hint>,
    in_link: bool,
}

struct Parts {
    runs: Vec<Run>,
    marked: Vec<(Status, Evidence)>,
    progress: Option<Progress>,
    link_label: Option<String>,
}

fn collect(card: Element, link: Element) -> Parts {
    let mut parts = Parts { runs: Vec::new(), marked: Vec::new(), progress: None, link_label: None };
    parts.link_label = link.attribute("aria-label").map(clean);
    let mut hinted: Option<(u32, Hint)> = None;
    let mut introduced = None;
    let mut walk = card.walk();
    // The card may be the link itself.
    let in_link = |at: u32| at >= link.at() && at < link.end();
    while let Some(found) = walk.next() {
        let here = walk.position() - 1;
        let element = match found {
            Found::Element(element) => element,
            Found::Text(text) => {
                let hint = hinted.filter(|(end, _)| here < *end).map(|(_, hint)| hint);
                parts.add(clean(text), hint, in_link(here), &mut introduced);
                continue;
            }
        };
        // Buttons are actions: what they say is not so yet.
        if is_passed_over(&element) || element.is("button") || rules::JUMP_HINT.matches(&element) {
            walk.pass(element);
        } else if is_progress(&element) {
            parts.progress = parts.progress.or(progress(&element));
            walk.pass(element);
        } else if is_heading(&element) {
            parts.add(text_of(element), Some(Hint::Title), in_link(here), &mut introduced);
            walk.pass(element);
        } else if let Some(mark) = mark(element, false) {
            let loud = rules::ROLE_STATUS.matches(&element);
            if let Some(reading) = mark.reading {
                parts.marked.push((reading.status, Evidence::new(reading.rule, &mark.on)));
            } else if loud {
                parts.add(mark.on, Some(Hint::Status), in_link(here), &mut introduced);
            }
            walk.pass(element);
        } else if let Some(hint) = hint(&element) {
            hinted = Some((element.end(), hint));
        }
    }
    parts
}

impl Parts {
    fn add(&mut self, text: String, hint: Option<Hint>, in_link: bool, introduced: &mut Option<Hint>) {
        if text.chars().all(is_decoration) {
            return;
        }
        let hint = hint.or(introduced.take());
        if hint == Some(Hint::Title) {
            self.runs.push(Run { text, hint, in_link });
            return;
        }
        // "Status:" in front of "Testing", or in one with it.
        if let Some(word) = rules::introduces(text.trim_end_matches(':')) {
            *introduced = Some(word);
            return;
        }
        let (text, hint) = match text.split_once(": ").map(|(word, value)| (rules::introduces(word), value)) {
            Some((Some(word), value)) => (value.to_owned(), Some(word)),
            _ => (text, hint),
        };
        self.runs.push(Run { text, hint, in_link });
    }

    /// The title, taken out of the runs so that it is read as nothing else: what is marked up as one, else the only text of
    /// the link, else the first that means nothing else, in the link or anywhere.
    fn take_title(&mut self, link: Element) -> Option<String> {
        let no_title = |run: &Run| {
            run.hint.is_some()
                || rules::action(&run.text)
                || meaning(&run.text, None).is_some()
                || whereabouts::is_either(&run.text)
        };
        let mut in_link = self.runs.iter().filter(|run| run.in_link);
        let nth = if let Some(nth) = self.runs.iter().position(|run| run.hint == Some(Hint::Title)) {
            Some(nth)
        } else if in_link.clone().count() == 1 {
            let only = |run: &Run| run.in_link && run.hint.is_none() && !rules::action(&run.text);
            self.runs.iter().position(only)
        } else if in_link.all(|run| !no_title(run)) {
            // A bare link of an older shell: its whole text is the title (L).
            let text: Vec<&str> = self.runs.iter().filter(|run| run.in_link).map(|run| run.text.as_str()).collect();
            let title = text.join(" ");
            self.runs.retain(|run| !run.in_link);
            return Some(title);
        } else {
            self.runs.iter().position(|run| run.in_link && !no_title(run))
        };
        if let Some(nth) = nth {
            return Some(self.runs.remove(nth).text);
        }
        if let Some(label) = self.link_label.take().or_else(|| link.attribute("title").map(clean)) {
            let title = ["View session ", "Open session ", "View ", "Open "]
                .iter()
                .find_map(|action| label.strip_prefix(action));
            let title = title.unwrap_or(&label);
            if !title.is_empty() && !rules::action(&label) {
                return Some(title.to_owned());
            }
        }
        let nth = self.runs.iter().position(|run| !no_title(run))?;
        Some(self.runs.remove(nth).text)
    }
}

fn is_heading(element: &Element) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| element.is(name))
        || element.attribute("role") == Some("heading")
}

/// What an element's class or test id says it holds, where it holds one text.
fn hint(element: &Element) -> Option<Hint> {
    let hint = ["class", "data-testid"].iter().find_map(|name| element.attribute(name).and_then(rules::hint))?;
    let texts = element.walk().filter(|found| matches!(found, Found::Text(text) if !text.chars().all(is_decoration)));
    (texts.take(2).count() == 1).then_some(hint)
}

fn is_progress(element: &Element) -> bool {
    element.attribute("role") == Some("progressbar") || element.is("progress")
}

/// Reads a progress bar; one without a value tells nothing.
fn progress(bar: &Element) -> Option<Progress> {
    let number =
        |aria: &str, plain: &str| bar.attribute(aria).or_else(|| bar.attribute(plain)).map(measure::thousandths);
    let now = number("aria-valuenow", "value")??;
    let least = number("aria-valuemin", "min").unwrap_or(Some(0))?;
    // A `progress` element without `max` counts to 1.
    let most = number("aria-valuemax", "max").unwrap_or(Some(if bar.is("progress") { 1_000 } else { 100_000 }))?;
    let percent = now.checked_sub(least)?.checked_mul(100)?.checked_div(most.checked_sub(least)?)?;
    Progress::new(u8::try_from(percent).ok()?)
}

/// What a text says of status, progress and time.
#[derive(Default)]
struct Meaning {
    status: Option<Status>,
    progress: Option<Progress>,
    elapsed: Option<Span>,
}

/// Reads "Testing (85%)", "85% - Testing · 12m 5s" and the like. Every part must be understood, and one phrase at most may
/// stand in it: "Testing login" means nothing.
fn meaning(text: &str, hint: Option<Hint>) -> Option<Meaning> {
    let mut meaning = Meaning::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, after) = split(rest);
        rest = after;
        let part = part.trim_matches(is_decoration);
        if part.is_empty() {
            continue;
        }
        if let Some(status) = rules::phrase(part).filter(|_| meaning.status.is_none()) {
            meaning.status = Some(status);
        } else if let Some(progress) = measure::percent(part).filter(|_| meaning.progress.is_none()) {
            meaning.progress = Some(progress);
        } else if let Some(elapsed) =
            measure::elapsed(part, hint == Some(Hint::Elapsed)).filter(|_| meaning.elapsed.is_none())
        {
            meaning.elapsed = Some(elapsed);
        } else {
            return None;
        }
    }
    let says_anything = meaning.status.is_some() || meaning.progress.is_some() || meaning.elapsed.is_some();
    says_anything.then_some(meaning)
}

/// The text before the first separator, and what follows it.
fn split(text: &str) -> (&str, &str) {
    const SEPARATORS: [&str; 9] = [" - ", " – ", " — ", "·", "•", "|", "(", ")", ","];
    let first = SEPARATORS.iter().filter_map(|one| Some((text.find(one)?, one.len()))).min();
    match first {
        Some((at, length)) => (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default()),
        None => (text, ""),
    }
}

/// White space, bullets, dots, emoji: what stands around a phrase and is no letter, digit or sign of its own.
fn is_decoration(one: char) -> bool {
    one.is_whitespace()
        || matches!(one, '.' | '*' | '-' | '~' | '\u{2000}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
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
