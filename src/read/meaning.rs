//! What a text of a card says of a session's status, progress and time, all of it or nothing.

use super::rules::{self, Hint};
use super::text::{is_decoration, visible};
use super::{measure, steps};
use crate::session::{Progress, Status};
use crate::time::Span;

/// What a text says of status, progress and time.
#[derive(Default)]
pub(super) struct Meaning {
    pub status: Option<Status>,
    pub progress: Option<Progress>,
    pub elapsed: Option<Span>,
}

/// The longest text that may say what a session does, in bytes: nothing that does is half as long.
const MAX_MEANING: usize = 120;

/// Reads "Testing (85%)", "85% - Testing · 12m 5s" and the like. Every part must be understood, and one phrase at most may
/// stand in it: "Testing login" means nothing.
pub(super) fn meaning(text: &str, hint: Option<Hint>) -> Option<Meaning> {
    let text = visible(text);
    if text.len() > MAX_MEANING {
        return None;
    }
    steps::count(text.len());
    let mut meaning = Meaning::default();
    let mut rest = &*text;
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
    for (at, _) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(after) = SEPARATORS.iter().find_map(|one| rest.strip_prefix(one)) {
            return (text.get(..at).unwrap_or_default(), after);
        }
    }
    (text, "")
}
