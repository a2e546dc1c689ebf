//! Compares words of the page with those of the rules. Both are match text.

/// Whether two words are the same. Apostrophes may be straight or typographic, and a full stop at the end is ignored.
pub fn is_same_word(one: &str, other: &str) -> bool {
    one.as_bytes().first() == other.as_bytes().first() && without_stop(one).eq(without_stop(other))
}

fn without_stop(text: &str) -> impl Iterator<Item = char> {
    text.trim_end_matches(['.', '\u{3002}', '\u{964}']).chars().map(straight)
}

/// Whether a text begins with these words, and ends there or goes on with a new sentence or a remark. "Rate limited the
/// new endpoints" does not begin with "Rate limited".
pub fn begins_with_words(text: &str, words: &str) -> bool {
    if text.as_bytes().first() != words.as_bytes().first() {
        return false;
    }
    let mut rest = text.chars();
    let begins = words.chars().all(|one| rest.next().is_some_and(|other| straight(other) == straight(one)));
    begins && !rest.as_str().trim_start().starts_with(char::is_alphanumeric)
}

fn straight(one: char) -> char {
    if one == '\u{2019}' { '\'' } else { one }
}
