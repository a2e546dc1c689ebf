//! The desktop: the notifications on it, as the browser keeps them.

use std::collections::{BTreeMap, BTreeSet};

use session_watch::alert::Kind;

/// A notification as a user reads it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub title: String,
    /// What it says, of which sessions.
    pub says: Vec<(Kind, usize)>,
    pub at: u64,
}

#[derive(Default)]
pub struct Desktop {
    pub on: BTreeMap<String, Shown>,
    /// Ids of all that ever were.
    pub ever: BTreeSet<String>,
}

/// Reads a notification's title and text as a user does: what it says of which sessions. A session is known by the last word of its title.
pub fn read(kind: Kind, title: &str, message: &str) -> Vec<(Kind, usize)> {
    let session = |text: &str| {
        text.split_whitespace().find_map(|word| word.strip_prefix('k').and_then(|digits| digits.parse::<usize>().ok()))
    };
    if matches!(kind, Kind::CannotSee | Kind::Test | Kind::Reset) {
        return Vec::new();
    }
    if let Some(session) = session(title) {
        return vec![(kind_of(title).expect("a title names its kind"), session)];
    }
    let all = kind_of_many(title);
    let line = |line: &str| Some((kind_of(line).or(all).expect("a line names its kind"), session(line)?));
    message.lines().filter_map(line).collect()
}

fn kind_of(text: &str) -> Option<Kind> {
    const KINDS: [(&str, Kind); 5] = [
        ("Needs input: ", Kind::NeedsInput),
        ("Failed: ", Kind::Failed),
        ("Stalled: ", Kind::Stalled),
        ("Finished: ", Kind::Finished),
        ("Still needs input: ", Kind::StillWaiting),
    ];
    KINDS.iter().find(|(begins, _)| text.starts_with(begins)).map(|(_, kind)| *kind)
}

fn kind_of_many(title: &str) -> Option<Kind> {
    const KINDS: [(&str, Kind); 5] = [
        ("still need input", Kind::StillWaiting),
        ("need input", Kind::NeedsInput),
        ("failed", Kind::Failed),
        ("stalled", Kind::Stalled),
        ("finished", Kind::Finished),
    ];
    KINDS.iter().find(|(ends, _)| title.ends_with(ends)).map(|(_, kind)| *kind)
}
