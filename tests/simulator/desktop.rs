//! The desktop: the notifications on it, as the browser keeps them.

use std::collections::{BTreeMap, BTreeSet};

use session_watch::alert::{AlertKind, Alerts, LogEntry, NeedKind, Outcome, SystemKind};

use crate::life;

/// A notification as a user reads it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub title: String,
    /// What it says, of which sessions.
    pub says: Vec<(AlertKind, usize)>,
    pub at: u64,
}

#[derive(Default)]
pub struct Desktop {
    pub on: BTreeMap<String, Shown>,
    /// Ids of all that ever were.
    pub ever: BTreeSet<String>,
}

/// Reads a notification's title and text as a user does: what it says of which sessions. A session is known by the last word of its title, or by its id.
/// Those it only counts ("and 3 more") are the ones that a click would show besides.
pub fn read(id: &str, kind: AlertKind, title: &str, message: &str, alerts: &Alerts) -> Vec<(AlertKind, usize)> {
    let session = |text: &str| {
        let number = |word: &str| word.strip_prefix('k').or(word.strip_prefix(life::ID))?.parse::<usize>().ok();
        text.split_whitespace().find_map(number)
    };
    if matches!(
        kind,
        AlertKind::System(SystemKind::CannotSee) | AlertKind::System(SystemKind::Test | SystemKind::Reset)
    ) {
        return Vec::new();
    }
    if let Some(session) = session(title) {
        return vec![(kind_of(title).expect("a title names its kind"), session)];
    }
    let all = kind_of_many(title);
    let line = |line: &str| {
        let session = session(line)?;
        Some((kind_of(line).or(all).expect("a line names its kind"), session))
    };
    let mut says: Vec<_> = message.lines().filter_map(line).collect();
    if message.lines().last().is_some_and(|last| last.starts_with("and ") && last.ends_with(" more")) {
        let about = alerts.notices.iter().find(|notice| notice.id == id).map(|notice| notice.sessions.as_slice());
        for session in about.unwrap_or_default() {
            let number = session.as_str().trim_start_matches(life::ID).parse().expect("a session of the world");
            let of_it =
                |entry: &&LogEntry| entry.session.as_ref() == Some(session) && entry.why == Outcome::SaidTogether;
            let own = alerts.log.0.iter().rev().find(of_it).map(|entry| entry.kind);
            if says.iter().all(|(_, named)| *named != number) {
                says.push((all.or(own).expect("it is in the log"), number));
            }
        }
    }
    says
}

fn kind_of(text: &str) -> Option<AlertKind> {
    const KINDS: [(&str, AlertKind); 6] = [
        ("Needs input: ", AlertKind::Need(NeedKind::NeedsInput)),
        ("Failed: ", AlertKind::Need(NeedKind::Failed)),
        ("Stalled: ", AlertKind::Need(NeedKind::Stalled)),
        ("Finished: ", AlertKind::Need(NeedKind::Finished)),
        ("Running long: ", AlertKind::Need(NeedKind::RunsLong)),
        ("Still needs input: ", AlertKind::StillWaiting),
    ];
    KINDS.iter().find(|(begins, _)| text.starts_with(begins)).map(|(_, kind)| *kind)
}

fn kind_of_many(title: &str) -> Option<AlertKind> {
    const KINDS: [(&str, AlertKind); 10] = [
        ("still need input", AlertKind::StillWaiting),
        ("already waits for you", AlertKind::Need(NeedKind::NeedsInput)),
        ("already wait for you", AlertKind::Need(NeedKind::NeedsInput)),
        ("stopped", AlertKind::Need(NeedKind::Failed)),
        ("can continue", AlertKind::CanGoOn),
        ("are running long", AlertKind::Need(NeedKind::RunsLong)),
        ("need input", AlertKind::Need(NeedKind::NeedsInput)),
        ("failed", AlertKind::Need(NeedKind::Failed)),
        ("stalled", AlertKind::Need(NeedKind::Stalled)),
        ("finished", AlertKind::Need(NeedKind::Finished)),
    ];
    KINDS.iter().find(|(ends, _)| title.ends_with(ends)).map(|(_, kind)| *kind)
}
