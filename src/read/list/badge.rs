//! One badge of a row or card: a dot, icon or image that may tell the session's status or its pull requests.
//!
//! Must never take words that a user or Claude wrote for a status: only elements with a role or a marker are badges.

use crate::read::html::Element;
use crate::read::reading::MAX_ON;
use crate::read::rules;
use crate::read::text::{bounded, match_text, text_content, to_match_text};
use crate::session::{Failure, PullRequest, Rest, Status, Wait};

/// An element that may tell the status.
pub(in crate::read) struct Badge {
    /// The status, as far as a rule knows it.
    pub reading: Option<BadgeReading>,
    /// The pull requests it names.
    pub pull_request: Option<PullRequest>,
    /// Its label, else its marker.
    pub on: String,
    /// Whether it stands where rows show their status.
    pub in_slot: bool,
    /// Whether it has `role=status` or a dot, and so is certain to mean a status.
    pub means_status: bool,
}

/// What a badge says, and which rule read it.
pub(in crate::read) struct BadgeReading {
    /// The status.
    pub status: Status,
    /// The rule's name.
    pub rule: &'static str,
    /// Whether the marker and the label say different things.
    pub is_disputed: bool,
}

impl BadgeReading {
    fn new(status: Status, rule: &'static str) -> BadgeReading {
        BadgeReading { status, rule, is_disputed: false }
    }
}

/// Reads an element as a badge. Gives nothing for an element that is none.
pub(in crate::read) fn read_badge(element: Element, in_slot: bool) -> Option<Badge> {
    let is_dot = rules::DOT.matches(&element);
    let is_status = rules::ROLE_STATUS.matches(&element);
    if !is_dot && !is_status && !rules::ROLE_IMG.matches(&element) {
        return None;
    }
    let label = match element.attribute("aria-label") {
        Some(text) => match_text(text),
        None if is_status => to_match_text(&text_content(element)).into_owned(),
        None => String::new(),
    };
    let pull_request = if is_status { None } else { parse_pull_request(&label) };
    let dot = if is_dot { Some(element) } else { element.elements().find(|inner| rules::DOT.matches(inner)) };
    let kind = dot.and_then(|dot| dot.attribute("data-kind"));
    let means_status = is_status || dot.is_some();
    let reading = if pull_request.is_some() {
        Some(BadgeReading::new(Status::Idle(Rest::Plain), "pull request badge"))
    } else {
        interpret(element, &label, kind, means_status)
    };
    let on = if label.is_empty() { kind.unwrap_or_default().to_owned() } else { label };
    Some(Badge { reading, pull_request, on, in_slot, means_status })
}

/// Asks the marker first, for it is never translated; then the label; then, if no rule knows the label, the icon.
fn interpret(element: Element, label: &str, kind: Option<&str>, means_status: bool) -> Option<BadgeReading> {
    // An avatar is an image too, and its user may be called "Running". Images say only idle and archived.
    let labelled = rules::status_of_label(label).filter(|labelled| means_status || labelled.is_quiet);
    if let Some(status) = kind.and_then(rules::status_of_dot) {
        let Some(labelled) = labelled else { return Some(BadgeReading::new(status, "dot")) };
        let is_disputed = !labelled.status.same_state(&status);
        // The label "Awaiting answer" says more than its dot does.
        let status = if is_disputed { status } else { labelled.status };
        return Some(BadgeReading { status, rule: "dot", is_disputed });
    }
    if let Some(labelled) = labelled {
        return Some(BadgeReading::new(labelled.status, "label"));
    }
    if !means_status || kind.is_some() {
        return None;
    }
    match status_of_icons(element)? {
        Status::Failed(_) if !label.is_empty() => {
            let title = bounded(label.to_owned(), MAX_ON);
            Some(BadgeReading::new(Status::Failed(Failure::Titled(title)), "warning icon"))
        }
        Status::Waiting(_) => Some(BadgeReading::new(Status::Waiting(Wait::Unspecified), "hand icon")),
        _ => None,
    }
}

/// The longest attribute that may name an icon, in bytes.
const MAX_ICON_NAMES: usize = 500;

/// The status that all icons of a badge say. Gives nothing where they say different things.
fn status_of_icons(element: Element) -> Option<Status> {
    let mut said: Option<Status> = None;
    for (name, value) in element.elements().flat_map(|inner| inner.attributes()) {
        if name == "aria-label" || value.len() > MAX_ICON_NAMES {
            continue;
        }
        for status in value.split_ascii_whitespace().filter_map(rules::status_of_icon) {
            if said.as_ref().is_some_and(|other| *other != status) {
                return None;
            }
            said = Some(status);
        }
    }
    said
}

/// Reads a pull-request badge, `#21, #4 · Merged`. Gives nothing if anything else stands in it.
fn parse_pull_request(label: &str) -> Option<PullRequest> {
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
    use super::parse_pull_request;
    use crate::session::{PullRequest, PullRequestState};

    #[track_caller]
    fn check(label: &str, expect: Option<(&[u32], Option<PullRequestState>)>) {
        let expect = expect.map(|(numbers, state)| PullRequest { numbers: numbers.to_vec(), state });
        assert_eq!(parse_pull_request(label), expect, "{label}");
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
