//! Reads the card that asks for a permission, an answer or the approval of a plan. Must never read what Claude wants to
//! do: the kind of card and its title are enough.

use crate::read::html::{Element, Found};
use crate::read::reading::MAX_APPROVAL_TITLE;
use crate::read::rules;
use crate::read::text::{Cleaner, bounded, match_text, text_content, to_match_text};
use crate::session::Wait;

/// A permission, question or plan card.
pub(super) struct ApprovalCard {
    /// What the session waits for.
    pub wait: Wait,
    /// The card's title, at most [`MAX_APPROVAL_TITLE`] characters. Empty if it has none.
    pub title: String,
}

impl ApprovalCard {
    /// Reads a card. A card of no known kind gives [`Wait::Unspecified`].
    pub fn read(root: &Element) -> ApprovalCard {
        let marked = title_of(root);
        let controls = Controls::read(root);
        let title = if marked.is_empty() { controls.question } else { marked };
        let title = bounded(title, MAX_APPROVAL_TITLE);
        let wait = if controls.are_of_question {
            Wait::Question
        } else if is_plan(root, &title) || (title.is_empty() && rules::are_plan_controls(&controls.texts)) {
            Wait::Plan
        } else if !title.is_empty() || is_labelled_permission(root) {
            Wait::Permission
        } else {
            Wait::Unspecified
        };
        ApprovalCard { wait, title }
    }
}

/// The most buttons of a card whose text is read.
const MAX_BUTTONS: usize = 20;

/// The controls of a card. Their labels are known in every language of the page.
#[derive(Default)]
struct Controls {
    /// Whether one of the controls occurs only on question cards.
    are_of_question: bool,
    /// The text before the button that dismisses a question.
    question: String,
    /// The texts of the buttons.
    texts: Vec<String>,
}

impl Controls {
    fn read(root: &Element) -> Controls {
        let mut controls = Controls::default();
        for control in root.elements() {
            if !rules::any_matches(&rules::CARD_CONTROLS, &control) && !control.is("button") {
                continue;
            }
            let label = control.attribute("aria-label").map(match_text).unwrap_or_default();
            controls.are_of_question |= rules::is_question(&label);
            if rules::dismisses_question(&label) && controls.question.is_empty() {
                controls.question = text_before(root, &control);
            }
            if control.is("button") && controls.texts.len() < MAX_BUTTONS {
                controls.texts.push(to_match_text(&text_content(control)).into_owned());
            }
        }
        controls
    }
}

/// Returns the text of the element right before `control`, if that element contains no other element.
fn text_before(root: &Element, control: &Element) -> String {
    let before = root.elements().find(|one| one.end() == control.at());
    let alone = before.filter(|one| !one.is("pre") && one.elements().next().is_none());
    alone.map(text_content).unwrap_or_default()
}

/// Whether the card's title begins as titles of plans do. Without a title, the card's first text counts.
fn is_plan(root: &Element, title: &str) -> bool {
    let begins = |text: &str| rules::PLAN_TITLES.iter().any(|words| text.starts_with(words));
    if title.is_empty() { begins(&first_text(root)) } else { begins(title) }
}

fn is_labelled_permission(root: &Element) -> bool {
    root.attribute("aria-label").is_some_and(|label| match_text(label).starts_with(rules::PERMISSION))
}

/// Returns the first visible text of a card.
fn first_text(root: &Element) -> String {
    for found in root.walk() {
        if let Found::Text(text) = found {
            let text = match_text(text);
            if !text.is_empty() {
                return text;
            }
        }
    }
    String::new()
}

/// Returns the first text that is marked as a title. The command follows with the same mark, and is not read.
fn title_of(root: &Element) -> String {
    let mut title = Cleaner::default();
    let mut end = 0;
    let mut walk = root.walk();
    while let Some(found) = walk.next() {
        if end > 0 && walk.position() > end {
            break;
        }
        match found {
            Found::Text(text) if end > 0 => title.push_markup(text),
            Found::Text(_) => {}
            Found::Element(element) if element.is("pre") => walk.pass(element),
            Found::Element(element) if rules::APPROVAL_TITLE.matches(&element) => {
                if end > 0 {
                    walk.pass(element);
                } else {
                    end = element.end();
                }
            }
            Found::Element(_) => {}
        }
    }
    title.finish()
}
