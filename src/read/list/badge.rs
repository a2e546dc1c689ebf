//! Reads one badge of a row or card: a dot, icon or image that may show the session's status or its pull requests.
//!
//! Must never take words that a user or Claude wrote for a status. Only elements with a role, a marker or a label
//! without text are badges.

use crate::read::html::{Element, Found};
use crate::read::reading::MAX_ON;
use crate::read::rules;
use crate::read::text::{bounded, match_text, text_content, to_match_text};
use crate::session::{Failure, PullRequest, Rest, Status, Wait};

/// The place of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum BadgePlace {
    /// The place where rows show their status.
    Slot,
    /// Any other place in a row.
    Row,
    /// A card, which may have images and announcements of its own.
    Card,
}

/// An element that may show the status.
pub(in crate::read) struct Badge {
    /// The status, if a rule knows it.
    pub reading: Option<BadgeReading>,
    /// The pull requests that it names.
    pub pull_request: Option<PullRequest>,
    /// Its label, else its marker.
    pub on: String,
    /// Whether it is in the place where rows show their status.
    pub in_slot: bool,
    /// Whether it certainly shows a status: it has `role=status`, a marker, or a known label without text.
    pub means_status: bool,
}

/// The status that a badge shows, and the rule that read it.
pub(in crate::read) struct BadgeReading {
    /// The status.
    pub status: Status,
    /// The rule's name.
    pub rule: &'static str,
    /// Whether the marker and the label show different statuses.
    pub is_disputed: bool,
}

impl BadgeReading {
    fn new(status: Status, rule: &'static str) -> BadgeReading {
        BadgeReading { status, rule, is_disputed: false }
    }
}

/// Reads an element as a badge. Returns nothing for an element that is none.
pub(in crate::read) fn read_badge(element: Element, place: BadgePlace) -> Option<Badge> {
    let is_dot = rules::DOT.matches(&element);
    let is_status = rules::ROLE_STATUS.matches(&element);
    if !is_dot && !is_status && !rules::ROLE_IMG.matches(&element) {
        return read_label_alone(element, place);
    }
    let label = match element.attribute("aria-label") {
        Some(text) => match_text(text),
        None if is_status => to_match_text(&text_content(element)).into_owned(),
        None => String::new(),
    };
    let pull_request = if is_status { None } else { parse_pull_request(&label) };
    let marker = Marker::find(element);
    let means_status = is_status || marker.is_some();
    let names_pull_request = pull_request.is_some()
        || (!means_status && place == BadgePlace::Slot && rules::is_pull_request_without_number(&label));
    let reading = if names_pull_request {
        Some(BadgeReading::new(Status::Idle(Rest::Plain), "pull request badge"))
    } else {
        interpret(element, &label, marker, means_status, place)
    };
    let on = if label.is_empty() { marker.map_or("", |marker| marker.name).to_owned() } else { label };
    Some(Badge { reading, pull_request, on, in_slot: place == BadgePlace::Slot, means_status })
}

/// Reads an element without a role that has a known status label and shows no text (I). Titles have text.
fn read_label_alone(element: Element, place: BadgePlace) -> Option<Badge> {
    let label = element.attribute("aria-label")?;
    let is_control = element.is("a") || element.is("button");
    if is_control || element.walk().any(|found| matches!(found, Found::Text(text) if !text.trim().is_empty())) {
        return None;
    }
    let on = match_text(label);
    let status = rules::status_of_word(&on)?;
    let in_slot = place == BadgePlace::Slot;
    Some(Badge {
        reading: Some(BadgeReading::new(status, "label")),
        pull_request: None,
        on,
        in_slot,
        means_status: true,
    })
}

/// The untranslated part of a badge: a dot with a kind, or the moving dots of builds until July 2026.
#[derive(Clone, Copy)]
struct Marker<'t> {
    name: &'t str,
    rule: &'static str,
}

/// The number of moving dots that mean "running".
const MOVING_DOTS: usize = 3;

impl<'t> Marker<'t> {
    fn find(element: Element<'_, 't>) -> Option<Marker<'t>> {
        let is_dot = |one: &Element| rules::DOT.matches(one);
        let dot = if is_dot(&element) { Some(element) } else { element.elements().find(|inner| is_dot(inner)) };
        if let Some(kind) = dot.and_then(|dot| dot.attribute("data-kind")) {
            return Some(Marker { name: kind, rule: "dot" });
        }
        let dots = element.elements().filter(|inner| rules::MOVING_DOT.matches(inner)).take(MOVING_DOTS).count();
        (dots == MOVING_DOTS).then_some(Marker { name: "running", rule: "moving dots" })
    }
}

/// Reads the marker first, because it is never translated; then the label; then, if no rule knows the label, the icon.
fn interpret(
    element: Element,
    label: &str,
    marker: Option<Marker>,
    means_status: bool,
    place: BadgePlace,
) -> Option<BadgeReading> {
    // An avatar is an image too, and its user may be called "Running". Images show only idle and archived.
    let labelled = rules::status_of_label(label).filter(|labelled| means_status || labelled.is_quiet);
    if let Some(marker) = marker
        && let Some(status) = rules::status_of_dot(marker.name)
    {
        let Some(labelled) = labelled else {
            return Some(BadgeReading::new(titled(status, label), marker.rule));
        };
        let is_disputed = !labelled.status.same_state(&status);
        // The label "Awaiting answer" is more specific than its dot.
        let status = if is_disputed { status } else { labelled.status };
        return Some(BadgeReading { status, rule: marker.rule, is_disputed });
    }
    if let Some(labelled) = labelled {
        return Some(BadgeReading::new(labelled.status, "label"));
    }
    if !means_status || marker.is_some() {
        return None;
    }
    let failed = || titled(Status::Failed(Failure::Unspecified), label);
    match status_of_icons(element) {
        IconsSay::Status(Status::Failed(_)) if !label.is_empty() => Some(BadgeReading::new(failed(), "warning icon")),
        IconsSay::Status(Status::Waiting(_)) => {
            Some(BadgeReading::new(Status::Waiting(Wait::Unspecified), "hand icon"))
        }
        // An error has an icon and no dot, whatever its title (B). Every other status has a known label or marker.
        IconsSay::Nothing if !label.is_empty() && place != BadgePlace::Card && has_icon(element) => {
            Some(BadgeReading::new(failed(), "icon without a dot"))
        }
        _ => None,
    }
}

/// Makes the label the reason of a failure: it is an error's title that no rule knows.
fn titled(status: Status, label: &str) -> Status {
    match status {
        Status::Failed(_) if !label.is_empty() => Status::Failed(Failure::Titled(bounded(label.to_owned(), MAX_ON))),
        status => status,
    }
}

fn has_icon(element: Element) -> bool {
    element.elements().any(|inner| rules::any_matches(&rules::ICONS, &inner))
}

/// The status that the icons of a badge show together.
enum IconsSay {
    /// All icons with a known name show this status.
    Status(Status),
    /// No icon has a known name.
    Nothing,
    /// The icons contradict each other, or one shows that something is under way.
    Unclear,
}

/// The longest attribute that may name an icon, in bytes.
const MAX_ICON_NAMES: usize = 500;

/// Returns the status that the icons of a badge show together.
fn status_of_icons(element: Element) -> IconsSay {
    let mut said: Option<Status> = None;
    for (name, value) in element.elements().flat_map(|inner| inner.attributes()) {
        if name == "aria-label" || value.len() > MAX_ICON_NAMES {
            continue;
        }
        for token in value.split_ascii_whitespace() {
            if rules::is_spinner(token) {
                return IconsSay::Unclear;
            }
            let Some(status) = rules::status_of_icon(token) else { continue };
            if said.as_ref().is_some_and(|other| *other != status) {
                return IconsSay::Unclear;
            }
            said = Some(status);
        }
    }
    said.map_or(IconsSay::Nothing, IconsSay::Status)
}

/// Reads a pull-request badge, `#21, #4 · Merged`. Returns nothing if its numbers have another form.
pub(in crate::read) fn parse_pull_request(label: &str) -> Option<PullRequest> {
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
        check("#7 · Gemergt", Some((&[7], Some(PullRequestState::Merged))));
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
