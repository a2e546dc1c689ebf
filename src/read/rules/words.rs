//! How words of the page are compared with those of the rules. Both are match text.

/// Whether two words are the same: the page writes apostrophes straight or typographic, and a full stop or none.
pub fn is_same_word(one: &str, other: &str) -> bool {
    one.as_bytes().first() == other.as_bytes().first() && without_stop(one).eq(without_stop(other))
}

fn without_stop(text: &str) -> impl Iterator<Item = char> {
    text.trim_end_matches(['.', '\u{3002}', '\u{964}']).chars().map(straight)
}

/// Whether a text begins with these words, alone or with a new sentence or a remark behind them. "Rate limited the new
/// endpoints" does not begin with "Rate limited".
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
