//! One row of the sidebar: its id, title, status and pull request. Must never take words that a user or Claude wrote (a
//! title, a tail) for a status: only elements with a role, a marker or a status label count.

use super::html::{Element, Found};
use super::rules;
use super::text::{Cleaner, bounded, clean, label, visible};
use super::{Evidence, MAX_ON, NoteKind, Notes, Sighting};
use crate::session::{Failure, PullRequest, Rest, SessionId, Status, Wait};

/// What one row tells.
pub(super) enum Row {
    /// A session.
    Session(Box<Sighting>),
    /// A session by its looks, but nothing tells which.
    Nameless,
    /// Nothing of the kind.
    None,
}

/// Reads one row.
pub(super) fn read(row: Element, notes: &mut Notes) -> Row {
    let parts = collect(row);
    let id = parts.key.and_then(SessionId::parse).or_else(|| parts.href.and_then(SessionId::from_href));
    let title = parts.title();
    let Some(id) = id else {
        if parts.key.is_none() && parts.marks.iter().all(|mark| mark.reading.is_none()) {
            return Row::None;
        }
        notes.add(NoteKind::NoId, parts.key.unwrap_or(&title));
        return Row::Nameless;
    };
    // Most addresses end in the very id, which saves reading it once more.
    let other = parts.href.filter(|href| !href.ends_with(id.as_str())).and_then(SessionId::from_href);
    if other.is_some_and(|other| other != id) {
        notes.add(NoteKind::Disagree, "the key and the address of a row");
    }

    let mut sighting = Sighting::unknown(id, title);
    match decide(&parts.marks) {
        Some((mark, reading)) => {
            sighting.status = reading.status.clone();
            sighting.evidence.push(Evidence::new(reading.rule, &mark.on));
            if reading.disputed {
                notes.add(NoteKind::Disagree, &mark.on);
            }
        }
        None => {
            let unread = parts.marks.iter().find(|mark| mark.loud || mark.in_slot);
            notes.add(NoteKind::UnknownStatus, unread.map_or(&sighting.title, |mark| &mark.on));
        }
    }
    if let Some((mark, pull_request)) = parts.marks.iter().find_map(|mark| Some((mark, mark.pull_request.as_ref()?))) {
        sighting.pull_request = Some(pull_request.clone());
        let evidence = Evidence::new("pull request badge", &mark.on);
        if !sighting.evidence.contains(&evidence) {
            sighting.evidence.push(evidence);
        }
    }
    if parts.busy {
        sighting.evidence.push(Evidence::new("row is busy", ""));
    }
    Row::Session(Box::new(sighting))
}

/// An element of a row that may tell the status.
pub(super) struct Mark {
    /// What it says, as far as it is understood.
    pub reading: Option<MarkReading>,
    /// The pull requests it names.
    pub pull_request: Option<PullRequest>,
    /// Its label, else its marker.
    pub on: String,
    in_slot: bool,
    /// It has `role=status` or a dot: it wants to be a status.
    loud: bool,
}

/// What a mark says and why.
pub(super) struct MarkReading {
    /// What it says.
    pub status: Status,
    /// The rule that read it.
    pub rule: &'static str,
    /// Marker and label say different things.
    disputed: bool,
}

struct Parts<'t> {
    key: Option<&'t str>,
    href: Option<&'t str>,
    busy: bool,
    marks: Vec<Mark>,
    title: Option<String>,
    menu_label: Option<&'t str>,
    link_text: Cleaner,
}

impl Parts<'_> {
    /// The title's own element, else the menu's label, else what is written in the link.
    fn title(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let menu = self.menu_label.map(clean);
        if let Some(title) = menu.as_deref().and_then(|label| label.strip_prefix(rules::MORE_OPTIONS)) {
            return title.to_owned();
        }
        self.link_text.so_far().to_owned()
    }
}

fn collect<'t>(row: Element<'_, 't>) -> Parts<'t> {
    let mut parts = Parts {
        key: row.attribute("data-row-key").and_then(|key| key.strip_prefix(rules::SESSION_KEY)),
        href: None,
        busy: rules::BUSY.matches(&row),
        marks: Vec::new(),
        title: None,
        menu_label: None,
        link_text: Cleaner::default(),
    };
    let has_key = parts.key.is_some();
    let mut slot_end = 0;
    let mut link_end = 0;
    let mut walk = row.walk();
    while let Some(found) = walk.next() {
        let element = match found {
            Found::Element(element) => element,
            Found::Text(text) => {
                if walk.position() <= link_end {
                    parts.link_text.push_markup(text);
                }
                continue;
            }
        };
        if !has_key && rules::BARE_ROW.matches(&element) {
            // A row of its own.
            walk.pass(element);
        } else if parts.marks.len() < MAX_MARKS
            && let Some(mark) = mark(element, element.at() < slot_end)
        {
            parts.marks.push(mark);
            walk.pass(element);
        } else if rules::JUMP_HINT.matches(&element) {
            walk.pass(element);
        } else if rules::ROW_MENU.matches(&element) {
            parts.menu_label = parts.menu_label.or(element.attribute("aria-label"));
            walk.pass(element);
        } else if rules::MAIN_BUTTON.matches(&element) || element.is("a") {
            link_end = link_end.max(element.end());
            parts.href = parts.href.or(element.attribute("href"));
        } else if parts.title.is_none() && rules::ROW_TITLE.matches(&element) {
            parts.title = Some(text_of(element)).filter(|title| !title.is_empty());
            walk.pass(element);
        } else if slot_end == 0 && rules::STATUS_SLOT.matches(&element) {
            slot_end = element.end();
        }
        parts.busy |= rules::BUSY.matches(&element);
    }
    parts
}

/// All text of an element, as the browser's `textContent` but clean.
pub(super) fn text_of(element: Element) -> String {
    let mut cleaner = Cleaner::default();
    for found in element.walk() {
        if let Found::Text(text) = found {
            cleaner.push_markup(text);
        }
    }
    cleaner.finish()
}

/// The mark that tells the row's status: by the page's own precedence, and in the status slot before elsewhere.
fn decide(marks: &[Mark]) -> Option<(&Mark, &MarkReading)> {
    let understood = |in_slot: bool| {
        let mut best: Option<(&Mark, &MarkReading)> = None;
        for mark in marks.iter().filter(|mark| mark.in_slot || !in_slot) {
            let Some(reading) = &mark.reading else { continue };
            if best.is_none_or(|(_, other)| super::merge::rank(&reading.status) > super::merge::rank(&other.status)) {
                best = Some((mark, reading));
            }
        }
        best
    };
    understood(true).or_else(|| understood(false))
}

/// A row has one or two.
const MAX_MARKS: usize = 16;

/// Reads an element as a mark, if it may be one.
pub(super) fn mark(element: Element, in_slot: bool) -> Option<Mark> {
    let bare_dot = rules::DOT.matches(&element);
    let is_status = rules::ROLE_STATUS.matches(&element);
    if !bare_dot && !is_status && !rules::ROLE_IMG.matches(&element) {
        return None;
    }
    let label = match element.attribute("aria-label") {
        Some(text) => label(text),
        None if is_status => visible(&text_of(element)).into_owned(),
        None => String::new(),
    };
    let pull_request = if is_status { None } else { pull_request(&label) };
    let dot = if bare_dot { Some(element) } else { element.elements().find(|inner| rules::DOT.matches(inner)) };
    let kind = dot.and_then(|dot| dot.attribute("data-kind"));
    let reading = if pull_request.is_some() {
        Some(MarkReading { status: Status::Idle(Rest::Plain), rule: "pull request badge", disputed: false })
    } else {
        understand(element, &label, kind, is_status || dot.is_some())
    };
    let loud = is_status || dot.is_some();
    let on = if label.is_empty() { kind.unwrap_or_default().to_owned() } else { label };
    Some(Mark { reading, pull_request, on, in_slot, loud })
}

/// The marker first, it is never translated; then the label; then, where a label is none of the known ones, the icon.
fn understand(element: Element, label: &str, kind: Option<&str>, loud: bool) -> Option<MarkReading> {
    // An avatar is an image too, and its user may be called "Running": images say only idle and archived.
    let spoken = rules::label(label).filter(|spoken| loud || spoken.quiet);
    if let Some(status) = kind.and_then(rules::dot) {
        let Some(spoken) = spoken else {
            return Some(MarkReading { status, rule: "dot", disputed: false });
        };
        let same = spoken.status.same_state(&status);
        // "Awaiting answer" says more than the dot does.
        let status = if same { spoken.status } else { status };
        return Some(MarkReading { status, rule: "dot", disputed: !same });
    }
    if let Some(spoken) = spoken {
        return Some(MarkReading { status: spoken.status, rule: "label", disputed: false });
    }
    if !loud || kind.is_some() {
        return None;
    }
    match icon(element)? {
        Status::Failed(_) if !label.is_empty() => Some(MarkReading {
            status: Status::Failed(Failure::Titled(bounded(label.to_owned(), MAX_ON))),
            rule: "warning icon",
            disputed: false,
        }),
        Status::Waiting(_) => {
            Some(MarkReading { status: Status::Waiting(Wait::Unspecified), rule: "hand icon", disputed: false })
        }
        _ => None,
    }
}

/// The longest list of names that may name an icon, in bytes.
const MAX_CLASSES: usize = 500;

/// What the icons in a mark say, where they say one thing.
fn icon(element: Element) -> Option<Status> {
    let mut said: Option<Status> = None;
    for (name, value) in element.elements().flat_map(|inner| inner.attributes()) {
        if name == "aria-label" || value.len() > MAX_CLASSES {
            continue;
        }
        for status in value.split_ascii_whitespace().filter_map(rules::icon) {
            if said.as_ref().is_some_and(|other| *other != status) {
                return None;
            }
            said = Some(status);
        }
    }
    said
}

/// Reads a pull-request badge, `#21, #4 · Merged`; nothing else may stand in it.
fn pull_request(label: &str) -> Option<PullRequest> {
    /// More than any badge shows.
    const MOST: usize = 20;
    let (numbers, words) = match label.split_once('·') {
        Some((numbers, words)) => (numbers, Some(words.trim())),
        None => (label, None),
    };
    let mut read = Vec::new();
    for part in numbers.split(',') {
        let number = part.trim().strip_prefix('#')?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) || read.len() == MOST {
            return None;
        }
        read.push(number.parse().ok()?);
    }
    Some(PullRequest { numbers: read, state: words.and_then(rules::pull_request_state) })
}

#[cfg(test)]
mod tests {
    use super::pull_request;
    use crate::session::{PullRequest, PullRequestState};

    #[track_caller]
    fn check(label: &str, expect: Option<(&[u32], Option<PullRequestState>)>) {
        let expect = expect.map(|(numbers, state)| PullRequest { numbers: numbers.to_vec(), state });
        assert_eq!(pull_request(label), expect, "{label}");
    }

    #[test]
    fn badges() {
        check("#21, #4 · Merged", Some((&[21, 4], Some(PullRequestState::Merged))));
        check("#7 · Changes requested", Some((&[7], Some(PullRequestState::ChangesRequested))));
        check("#7 · Zusammengeführt", Some((&[7], None)));
        check("#7", Some((&[7], None)));
        check("#7x · Merged", None);
        check("#", None);
        check("# · Merged", None);
        check("7 · Merged", None);
        check("Ada #7", None);
        check("#99999999999 · Merged", None);
        check("", None);
    }
}
