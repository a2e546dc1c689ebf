//! What the cards of KB-029 and the landing page say in words. English only: no other wording is known.

use crate::session::{Failure, Phase, Rest, Status, Wait};

/// D: the status words of KB-029 (its cards, its matrix and its tree), and the words the page itself uses for the same. In
/// lower case.
const PHRASES: [(&str, Status); 30] = [
    ("analyzing", Status::Running(Some(Phase::Analyzing))),
    ("analysing", Status::Running(Some(Phase::Analyzing))),
    ("planning", Status::Running(Some(Phase::Planning))),
    ("implementing", Status::Running(Some(Phase::Implementing))),
    ("testing", Status::Running(Some(Phase::Testing))),
    ("completing", Status::Running(Some(Phase::Completing))),
    ("starting", Status::Running(Some(Phase::Starting))),
    ("queued", Status::Running(Some(Phase::Queued))),
    ("running", Status::Running(None)),
    ("in progress", Status::Running(None)),
    ("waiting for input", Status::Waiting(Wait::Unspecified)),
    ("waiting for your input", Status::Waiting(Wait::Unspecified)),
    ("awaiting input", Status::Waiting(Wait::Unspecified)),
    ("needs input", Status::Waiting(Wait::Unspecified)),
    ("awaiting answer", Status::Waiting(Wait::Question)),
    ("waiting for approval", Status::Waiting(Wait::Unspecified)),
    ("waiting for permission", Status::Waiting(Wait::Permission)),
    ("waiting for plan approval", Status::Waiting(Wait::Plan)),
    ("completed", Status::Finished),
    ("complete", Status::Finished),
    ("finished", Status::Finished),
    ("done", Status::Finished),
    ("unread response", Status::Finished),
    ("ready for review", Status::Finished),
    ("failed", Status::Failed(Failure::Unspecified)),
    ("error", Status::Failed(Failure::Unspecified)),
    ("cancelled", Status::Idle(Rest::Cancelled)),
    ("canceled", Status::Idle(Rest::Cancelled)),
    ("idle", Status::Idle(Rest::Plain)),
    ("archived", Status::Archived),
];

/// Reads a status phrase; any case.
pub fn phrase(text: &str) -> Option<Status> {
    let (_, status) = PHRASES.iter().find(|(phrase, _)| phrase.eq_ignore_ascii_case(text))?;
    Some(status.clone())
}

/// What the text of an element is, as its markup or the words in front of it tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The session's title.
    Title,
    /// Its status.
    Status,
    /// Its repository.
    Repository,
    /// Its branch.
    Branch,
    /// How long it has been going.
    Elapsed,
}

/// I: words in a class or a test id that tell what an element holds.
const HINT_TOKENS: [(&str, Hint); 10] = [
    ("title", Hint::Title),
    ("status", Hint::Status),
    ("state", Hint::Status),
    ("repo", Hint::Repository),
    ("repository", Hint::Repository),
    ("branch", Hint::Branch),
    ("elapsed", Hint::Elapsed),
    ("duration", Hint::Elapsed),
    ("timer", Hint::Elapsed),
    ("runtime", Hint::Elapsed),
];

/// Reads a class list or a test id for such words: `session-title`, `card__status`.
pub fn hint(tokens: &str) -> Option<Hint> {
    tokens.split(|c: char| !c.is_ascii_alphabetic()).find_map(|part| {
        let (_, hint) = HINT_TOKENS.iter().find(|(token, _)| token.eq_ignore_ascii_case(part))?;
        Some(*hint)
    })
}

/// D: words that introduce a value, with a colon or in an element of their own: "Status: Testing (85%)".
pub fn introduces(word: &str) -> Option<Hint> {
    const WORDS: [(&str, Hint); 8] = [
        ("task", Hint::Title),
        ("title", Hint::Title),
        ("status", Hint::Status),
        ("repository", Hint::Repository),
        ("repo", Hint::Repository),
        ("branch", Hint::Branch),
        ("elapsed", Hint::Elapsed),
        ("elapsed time", Hint::Elapsed),
    ];
    let (_, hint) = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    Some(*hint)
}

/// D: the quick actions of a card, and what such links are otherwise called (I). No title.
pub fn action(text: &str) -> bool {
    ["View", "Cancel", "Open", "Details", "View details", "View session", "Open session"]
        .iter()
        .any(|action| action.eq_ignore_ascii_case(text))
}

/// I: what the label of a card's link says in front of the title.
pub const ACTIONS_ON: [&str; 4] = ["View session ", "Open session ", "View ", "Open "];

#[cfg(test)]
mod tests {
    use super::{Hint, hint, phrase};
    use crate::session::{Phase, Status};

    #[test]
    fn phrases_in_any_case() {
        assert_eq!(phrase("TESTING"), Some(Status::Running(Some(Phase::Testing))));
        assert_eq!(phrase("Testing login"), None);
    }

    #[test]
    fn hints_are_whole_words() {
        assert_eq!(hint("card session-title"), Some(Hint::Title));
        assert_eq!(hint("repo_name"), Some(Hint::Repository));
        assert_eq!(hint("subtitles statuses"), None);
    }
}
