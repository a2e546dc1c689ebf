//! Reads notices from elements that announce text to screen readers. Must never take the words of a conversation for a
//! notice: transcripts announce too.

use crate::read::html::{Element, Found};
use crate::read::rules::{self, NoticeMeaning};
use crate::read::text::match_text;

/// The most nodes of an announcer that is read.
const MAX_NODES: u32 = 60;
/// The longest text of an announcer that is read, in bytes: 300 characters in most scripts.
const MAX_TEXT: usize = 900;

/// Returns the notice at the beginning of an announcer: its known beginning, and its meaning.
pub(super) fn read_announcer(announcer: &Element) -> Option<(&'static str, NoticeMeaning)> {
    rules::notice(&beginning(announcer)?)
}

/// Returns the first text of an announcer. Returns nothing if the announcer is too large, or holds a part of a
/// conversation.
fn beginning(announcer: &Element) -> Option<String> {
    if announcer.end() - announcer.at() > MAX_NODES {
        return None;
    }
    let mut first = String::new();
    let mut length = 0;
    let mut walk = announcer.walk();
    while let Some(found) = walk.next() {
        match found {
            Found::Element(inner) if rules::is_hidden(&inner) => walk.pass(inner),
            Found::Element(inner) => {
                if rules::is_passed_over(&inner) || rules::any_matches(&rules::IN_CONVERSATIONS, &inner) {
                    return None;
                }
            }
            Found::Text(text) => {
                length += text.len();
                if first.is_empty() {
                    first = match_text(text);
                }
            }
        }
    }
    (length <= MAX_TEXT).then_some(first)
}
