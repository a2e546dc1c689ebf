//! The id of a session, the one thing about it that never changes.

use std::fmt;

/// A session's id in the page's own form, `session_` and ASCII letters, digits, `_` or `-`.
///
/// The API says `cse_…` for the same thing (seen live, and in the page's own bundle, August 2026); both spellings
/// become one id. Whatever is not of this form is no id, so an id can stand in a URL, a key or a notification's id
/// without escaping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

/// Far above anything seen (about 32), low enough to bound what is stored.
const MAX_LEN: usize = 100;

impl SessionId {
    /// Reads `session_…` or `cse_…`; `None` for anything else.
    pub fn parse(text: &str) -> Option<SessionId> {
        let rest = text.strip_prefix("session_").or_else(|| text.strip_prefix("cse_"))?;
        let well_formed = !rest.is_empty()
            && rest.len() <= MAX_LEN
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        well_formed.then(|| SessionId(format!("session_{rest}")))
    }

    /// Finds the id in the address of a session's page: `/code/session_…`, absolute on claude.ai or relative, with
    /// query, fragment or further path or without.
    pub fn from_href(href: &str) -> Option<SessionId> {
        let path = href.strip_prefix("https://claude.ai/").or_else(|| href.strip_prefix('/'))?.strip_prefix("code/")?;
        let end = path.find(['/', '?', '#']).unwrap_or(path.len());
        SessionId::parse(path.get(..end)?)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of the session's page: the only kind of URL this product ever opens outside itself.
    pub fn url(&self) -> String {
        format!("https://claude.ai/code/{}", self.0)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::SessionId;

    #[track_caller]
    fn check(href: &str, expect: Option<&str>) {
        assert_eq!(SessionId::from_href(href).as_ref().map(SessionId::as_str), expect, "{href}");
    }

    #[test]
    fn addresses() {
        check("/code/session_01ABC", Some("session_01ABC"));
        check("/code/session_01ABC?tab=diff#top", Some("session_01ABC"));
        check("https://claude.ai/code/session_01ABC/files", Some("session_01ABC"));
        check("/code/cse_01ABC", Some("session_01ABC"));
        check("/code/artifact/session_01ABC", None);
        check("/code/share/session_01ABC", None);
        check("/code/scheduled", None);
        check("/code/session_", None);
        check("/code/session_a\"b", None);
        check("https://evil.example/code/session_01ABC", None);
        check("https://claude.ai.evil.example/code/session_01ABC", None);
        check("javascript:/code/session_01ABC", None);
        check("/code/session_é", None);
    }
}
