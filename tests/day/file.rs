//! The form of the day's file. Times are the day's, in seconds since midnight.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::support::expect::root;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// What it shows, for people.
    #[serde(rename = "about")]
    _about: String,
    /// For each kind of alert: how many seconds after it is needed it is still in time.
    pub within: BTreeMap<String, u64>,
    /// By the names that they have in this file.
    pub sessions: BTreeMap<String, About>,
    /// What happens, in order.
    pub day: Vec<Happening>,
}

/// What never changes about a session.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub repository: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    pub at: String,
    /// Whom it is about, by name.
    #[serde(default)]
    pub sessions: String,
    /// Their status from now on: `running`, `waiting`, `finished`, `failed`, `idle`, `archiving`, `archived`.
    pub is: Option<String>,
    /// Waiting: for what; a permission unless told.
    pub wait: Option<String>,
    /// Finished: its last words are a plain question, which only the landing page knows.
    #[serde(default)]
    pub question: bool,
    /// Failed: what its row says; nothing but "Error" unless told.
    pub error: Option<String>,
    /// Their title from now on.
    pub title: Option<String>,
    /// What the user does.
    pub user: Option<String>,
    /// The kind of alert that is needed from now on, of each of the sessions.
    pub needed: Option<String>,
    /// In how many seconds, where it is not the kind's own.
    pub within: Option<u64>,
    /// What the board shows at this moment is written down.
    #[serde(default)]
    pub board: bool,
}

/// One alert that is needed.
#[derive(Clone, Debug)]
pub struct Need<'d> {
    pub kind: &'d str,
    /// The session's name; empty for what is about none.
    pub session: &'d str,
    pub at: u64,
    pub within: u64,
}

impl Day {
    pub fn load() -> Day {
        let text = std::fs::read_to_string(root().join("tests/day/twelve-sessions.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Every alert that is needed.
    pub fn needs(&self) -> impl Iterator<Item = Need<'_>> {
        self.day.iter().flat_map(move |happening| {
            let kind = happening.needed.as_deref();
            let names = happening.names();
            let names = if kind.is_some() && names.is_empty() { vec![""] } else { names };
            names.into_iter().filter_map(move |session| {
                let kind = kind?;
                let within = happening.within.unwrap_or_else(|| self.within[kind]);
                Some(Need { kind, session, at: happening.seconds(), within })
            })
        })
    }

    /// How long each stretch of work took in seconds, and whose it was, shortest first.
    pub fn turns(&self) -> Vec<(u64, &str)> {
        let mut began = BTreeMap::new();
        let mut turns = Vec::new();
        for happening in &self.day {
            for name in happening.names() {
                match happening.is.as_deref() {
                    Some("running") => drop(began.entry(name).or_insert(happening.seconds())),
                    Some("finished" | "idle" | "failed" | "waiting") => {
                        turns.extend(began.remove(name).map(|from| (happening.seconds() - from, name)));
                    }
                    _ => {}
                }
            }
        }
        turns.sort_unstable();
        turns
    }
}

impl Happening {
    pub fn names(&self) -> Vec<&str> {
        self.sessions.split_whitespace().collect()
    }

    /// When, in seconds since midnight.
    pub fn seconds(&self) -> u64 {
        let mut parts = self.at.split(':').map(|part| part.parse::<u64>().unwrap());
        let mut next = || parts.next().unwrap_or_default();
        next() * 3_600 + next() * 60 + next()
    }
}

/// A time of day: `8:30:05`.
pub fn clock(seconds: u64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
