//! Titles, ids, and the gaps of messages.

use session_watch::session::{SessionId, Title};
use session_watch::time::Time;
use session_watch::words::{Arg, Language, Message, Unit, say};

/// The first line is a title, a link and the text of a message; the others are what stands in its gaps.
pub fn words(text: &str) {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    title(first);
    link(first);
    gaps(first, lines.take(9).collect());
}

fn title(text: &str) {
    let Title { module, kind, plain, .. } = Title::parse(text);
    assert!(text.trim().ends_with(&plain), "nothing is made up");
    assert_eq!(plain.is_empty(), text.trim().is_empty(), "nothing is lost");
    assert!(module.is_none_or(|label| text.contains(&label)) && kind.is_none_or(|label| text.contains(&label)));
}

fn link(text: &str) {
    for id in [SessionId::from_href(text), SessionId::parse(text)].into_iter().flatten() {
        assert_eq!(SessionId::parse(id.as_str()).as_ref(), Some(&id));
        assert_eq!(SessionId::from_href(&id.url()).as_ref(), Some(&id));
        assert!(id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
        assert!(id.as_str().len() <= 108);
    }
}

/// Filled in by another way: one gap after the other, from the left.
fn gaps(text: &str, args: Vec<&str>) {
    let message = Message { key: "key".into(), args: args.iter().map(|arg| Arg::Text((*arg).to_owned())).collect() };
    let mut expect = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let nth = chars.peek().and_then(|next| next.to_digit(10)).filter(|_| c == '$');
        match nth.and_then(|n| args.get((n as usize).checked_sub(1)?)) {
            Some(arg) => {
                expect += arg;
                chars.next();
            }
            None => expect.push(c),
        }
    }
    assert_eq!(say(&message, &Only(text)), expect);
}

/// A language with one text.
struct Only<'t>(&'t str);

impl Language for Only<'_> {
    fn text(&self, key: &str) -> Option<String> {
        (key == "key").then(|| self.0.to_owned())
    }

    fn plural(&self, _: u64) -> String {
        String::new()
    }

    fn number(&self, number: u64) -> String {
        number.to_string()
    }

    fn unit(&self, number: u64, _: Unit) -> String {
        number.to_string()
    }

    fn clock(&self, at: Time) -> String {
        at.0.to_string()
    }

    fn day(&self, at: Time) -> String {
        at.0.to_string()
    }

    fn list_separator(&self) -> char {
        ','
    }

    fn decomposed(&self, text: &str) -> String {
        text.to_lowercase()
    }
}
