//! The card that asks for a permission, an answer or the approval of a plan. Must never read what Claude wants to do:
//! the kind of card and its title are enough.

use crate::read::html::{Element, Found};
use crate::read::reading::MAX_APPROVAL_TITLE;
use crate::read::rules;
use crate::read::text::{Cleaner, bounded, match_text};
use crate::session::Wait;

/// A permission, question or plan card.
pub(super) struct ApprovalCard {
    /// What the session waits for.
    pub wait: Wait,
    /// The card's title, at most [`MAX_APPROVAL_TITLE`] characters. Empty if it has none.
    pub title: String,
}

impl ApprovalCard {
    /// Reads a card. One of no known kind waits for something unspecified.
    pub fn read(root: &Element) -> ApprovalCard {
        let title = bounded(title_of(root), MAX_APPROVAL_TITLE);
        let wait = if root.elements().any(|inner| rules::any_matches(&rules::QUESTION, &inner)) {
            Wait::Question
        } else if is_plan(root, &title) {
            Wait::Plan
        } else if !title.is_empty() || is_labelled_permission(root) {
            Wait::Permission
        } else {
            Wait::Unspecified
        };
        ApprovalCard { wait, title }
    }
}

/// Whether the title begins as those of plans do. A plan card may have no title, but text that begins so.
fn is_plan(root: &Element, title: &str) -> bool {
    let begins = |text: &str| rules::PLAN_TITLES.iter().any(|words| text.starts_with(words));
    if title.is_empty() { begins(&first_text(root)) } else { begins(title) }
}

fn is_labelled_permission(root: &Element) -> bool {
    root.attribute("aria-label").is_some_and(|label| match_text(label).starts_with(rules::PERMISSION))
}

/// The first visible text of a card.
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

/// The first text that is marked as a title. The command follows under the same mark, and is not read.
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
