//! Recognizes the names of repositories and branches by their form alone. Must never give a wrong name: in doubt it
//! gives nothing.

use super::rules;
use crate::lean::find;

/// Whether a text is a repository, a branch, or a repository followed by a branch. Such a text is not a title.
pub(super) fn is_either(text: &str) -> bool {
    split(text).is_some_and(|(first, _)| is_repository(first)) || is_branch(text)
}

/// Splits "owner/repo · branch", "owner/repo (branch)" and the like. Returns nothing if either part cannot be a name.
pub(super) fn split(text: &str) -> Option<(&str, Option<&str>)> {
    const SEPARATORS: [&str; 7] = ["·", "•", "@", "(", " - ", ":", " on "];
    let Some((at, length)) = SEPARATORS.iter().filter_map(|one| Some((find(text, one)?, one.len()))).min() else {
        return is_name(text).then_some((text, None));
    };
    let repository = text.get(..at)?.trim();
    let branch = text.get(at + length..)?.trim().trim_end_matches(')');
    (is_name(repository) && is_name(branch)).then_some((repository, Some(branch)))
}

/// Whether a text may be the name of a branch or a repository.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'#' | b'+');
    (1..=200).contains(&text.len()) && text.bytes().all(allowed)
}

/// Whether a text is certainly a branch: it begins with a prefix that branches have.
pub(super) fn is_branch(text: &str) -> bool {
    is_name(text)
        && text.split_once('/').is_some_and(|(first, rest)| rules::BRANCH_PREFIXES.contains(&first) && !rest.is_empty())
}

/// Whether a text is `owner/repo` in the form that GitHub allows. "3/5", "N/A" and branches are not repositories.
pub(super) fn is_repository(text: &str) -> bool {
    let Some((owner, name)) = text.split_once('/') else { return false };
    let owner_fits = (1..=39).contains(&owner.len())
        && !owner.starts_with('-')
        && owner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let name_fits = (1..=100).contains(&name.len())
        && name != "."
        && name != ".."
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let tells = owner.len() + name.len() > 2 && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    owner_fits && name_fits && tells && !is_branch(text)
}

#[cfg(test)]
mod tests {
    use super::{is_branch, is_repository, split};

    #[test]
    fn repositories() {
        for text in ["acme/web-shop", "a/b2", "Acme-1/repo.js", "rust-lang/rust", "o/_x"] {
            assert!(is_repository(text), "{text}");
        }
        for text in [
            "",
            "acme",
            "acme/",
            "/shop",
            "acme/web/shop",
            "N/A",
            "24/7",
            "3/5",
            "a b/c",
            "-a/b",
            "a/..",
            "claude/fix-x",
            "feature/login",
            "a/b c",
            "日本/語",
        ] {
            assert!(!is_repository(text), "{text}");
        }
    }

    #[test]
    fn branches() {
        assert!(is_branch("claude/fix-login-011CUtest"));
        assert!(!is_branch("claude/"));
        assert!(!is_branch("acme/shop"));
        assert!(!is_branch("claude is here"));
    }

    #[test]
    fn both_in_one_text() {
        assert_eq!(split("acme/shop · main"), Some(("acme/shop", Some("main"))));
        assert_eq!(split("acme/shop (claude/x)"), Some(("acme/shop", Some("claude/x"))));
        assert_eq!(split("acme/shop:main"), Some(("acme/shop", Some("main"))));
        assert_eq!(split("acme/shop"), Some(("acme/shop", None)));
        assert_eq!(split("Fix a thing · now"), None);
    }
}
