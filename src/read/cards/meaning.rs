//! Reads the status, progress or time from a text of a card. Must never read a part of a sentence: "Testing login" has
//! no meaning.

use super::measure::{parse_elapsed, parse_percent};
use crate::read::rules::{self, Field};
use crate::read::steps;
use crate::read::text::{is_decoration, to_match_text};
use crate::session::{Progress, Status};
use crate::time::Span;

/// What a text means. At least one field is set.
#[derive(Default)]
pub(super) struct Meaning {
    /// A status phrase.
    pub status: Option<Status>,
    /// A percentage.
    pub progress: Option<Progress>,
    /// A duration.
    pub elapsed: Option<Span>,
}

/// The longest text that is read, in bytes. Texts with a meaning have half that length at most.
const MAX_MEANING: usize = 120;

/// Reads "Testing (85%)", "85% - Testing · 12m 5s" and the like. Returns nothing unless every part is understood and
/// each kind of part occurs at most once.
pub(super) fn read_meaning(text: &str, field: Option<Field>) -> Option<Meaning> {
    let text = to_match_text(text);
    if text.len() > MAX_MEANING {
        return None;
    }
    steps::count(text.len());
    let mut meaning = Meaning::default();
    let mut is_empty = true;
    let mut rest = &*text;
    while !rest.is_empty() {
        let (part, after) = split_at_separator(rest);
        rest = after;
        let part = part.trim_matches(is_decoration);
        if !part.is_empty() {
            meaning.add(part, field)?;
            is_empty = false;
        }
    }
    if is_empty { None } else { Some(meaning) }
}

impl Meaning {
    /// Adds one part. Returns nothing if the part is unknown, or repeats a kind of part.
    fn add(&mut self, part: &str, field: Option<Field>) -> Option<()> {
        if self.status.is_none()
            && let Some(status) = rules::status_of_phrase(part)
        {
            self.status = Some(status);
        } else if self.progress.is_none()
            && let Some(progress) = parse_percent(part)
        {
            self.progress = Some(progress);
        } else if self.elapsed.is_none()
            && let Some(elapsed) = parse_elapsed(part, field == Some(Field::Elapsed))
        {
            self.elapsed = Some(elapsed);
        } else {
            return None;
        }
        Some(())
    }
}

/// Returns the text before the first separator, and the text after it.
fn split_at_separator(text: &str) -> (&str, &str) {
    const SEPARATORS: [&str; 9] = [" - ", " – ", " — ", "·", "•", "|", "(", ")", ","];
    for (at, _) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(after) = SEPARATORS.iter().find_map(|one| rest.strip_prefix(one)) {
            return (text.get(..at).unwrap_or_default(), after);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::read_meaning;
    use crate::session::{Progress, Status};
    use crate::time::Span;

    #[track_caller]
    fn check(text: &str, expect: Option<(&str, Option<u8>, Option<u64>)>) {
        let meaning = read_meaning(text, None).map(|meaning| {
            let status = meaning.status.as_ref().map_or("", Status::name);
            (status, meaning.progress.map(Progress::percent), meaning.elapsed)
        });
        let expect = expect.map(|(status, percent, seconds)| (status, percent, seconds.map(Span::seconds)));
        assert_eq!(meaning, expect, "{text}");
    }

    #[test]
    fn every_part_must_be_understood() {
        check("Testing", Some(("running", None, None)));
        check("Testing (85%)", Some(("running", Some(85), None)));
        check("85% - Testing · 12m 5s", Some(("running", Some(85), Some(725))));
        check("\u{E000}Completed\u{200D}", Some(("finished", None, None)));
        check("✓ Completed", Some(("finished", None, None)));
        check("Testing login", None);
        check("Testing, login", None);
        check("Testing, Failed", None);
        check("85% 90%", None);
        check("", None);
        check("·,(|)", None);
    }

    #[test]
    fn what_is_long_means_nothing() {
        check(&("Testing".to_owned() + &" ".repeat(10)), Some(("running", None, None)));
        check(&("Testing".to_owned() + &",".repeat(200)), None);
    }
}
