//! The id of a session, which never changes.

use std::fmt;

/// A session's id in the page's own form: `session_` and ASCII letters, digits, `_` or `-`.
///
/// The API spells the same id `cse_…` (seen live, and in the page's own bundle, August 2026). Both spellings become one
/// id. An id needs no escaping in a URL, a key or a notification's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

/// The longest id without its prefix, in bytes. Real ids have about 32; the limit bounds what is stored.
const MAX_LEN: usize = 100;

impl SessionId {
    /// Reads `session_…` or `cse_…`. Returns `None` for anything else.
    pub fn parse(text: &str) -> Option<SessionId> {
        let rest = text.strip_prefix("session_").or_else(|| text.strip_prefix("cse_"))?;
        let well_formed = !rest.is_empty()
            && rest.len() <= MAX_LEN
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        well_formed.then(|| SessionId(format!("session_{rest}")))
    }

    /// Reads the id from the address of a session's page: `/code/session_…`, absolute on claude.ai or relative. A
    /// query, fragment or further path may follow. Returns `None` for any other address.
    pub fn from_href(href: &str) -> Option<SessionId> {
        let path = href.strip_prefix("https://claude.ai/").or_else(|| href.strip_prefix('/'))?.strip_prefix("code/")?;
        let end = path.find(['/', '?', '#']).unwrap_or(path.len());
        SessionId::parse(path.get(..end)?)
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address of the session's page. The extension opens no other kind of address outside itself, except
    /// the page with the list of sessions.
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
