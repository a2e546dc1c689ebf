//! Finds what tells twins apart, which are sessions of the same title. Claude makes the titles, so "Fix failing CI" may
//! stand three times in one list.
//!
//! This module never uses a difference that is not shown of every twin, and never changes a title.

use super::{Belief, Track};
use crate::map::Map;
use crate::session::SessionId;

/// How many characters of an id tell twins apart where nothing else does.
const END_OF_ID: usize = 4;

/// The number of differences that are places: repository and branch, which are the first two.
const PLACES: usize = 2;

/// The mark of each session that has twins. Other sessions are not in it.
pub type TwinMarks = Map<SessionId, String>;

impl Track {
    /// The mark of each session that has twins: its repository, branch or pull request, or else the end of its id.
    pub fn twin_marks(&self) -> TwinMarks {
        let titled = self.sessions.values().filter(|session| !session.title().is_empty());
        let by_title: Map<_, _> = titled.map(|session| ((session.title(), session.id()), session)).collect();
        let all: Vec<&Belief> = by_title.into_values().collect();
        let families = all.chunk_by(|one, next| one.title() == next.title()).filter(|family| family.len() > 1);
        families.flat_map(|family| marks(family, true)).collect()
    }

    /// The mark of one session; `None` if it has no twins. Repository and branch are used only if `places` is true.
    pub fn twin_mark(&self, session: &Belief, places: bool) -> Option<String> {
        let twins = self.sessions.values().filter(|other| other.title() == session.title());
        let family: Vec<&Belief> = twins.collect();
        if session.title().is_empty() || family.len() < 2 {
            return None;
        }
        marks(&family, places).find(|(id, _)| id == session.id()).map(|(_, mark)| mark)
    }
}

/// Marks each session of a family by the first fact that all of them have and no two share.
fn marks(family: &[&Belief], places: bool) -> impl Iterator<Item = (SessionId, String)> {
    let shown: [fn(&Belief) -> Option<String>; 3] = [
        |session| session.repository().map(str::to_owned),
        |session| session.branch().map(str::to_owned),
        |session| session.pull_request().and_then(|request| request.numbers.first()).map(|number| format!("#{number}")),
    ];
    let differs = |of: &&fn(&Belief) -> Option<String>| {
        let all: Map<Option<String>, ()> = family.iter().map(|session| (of(session), ())).collect();
        all.len() == family.len() && !all.contains_key(&None)
    };
    let of = shown.iter().skip(if places { 0 } else { PLACES }).find(differs).copied();
    let end = |session: &Belief| {
        let id = session.id().as_str();
        let from = id.char_indices().rev().nth(END_OF_ID - 1).map_or(0, |(at, _)| at);
        format!("…{}", id.get(from..).unwrap_or(id))
    };
    let mark = move |session: &&Belief| of.and_then(|of| of(session)).unwrap_or_else(|| end(session));
    family.iter().map(|session| (session.id().clone(), mark(session))).collect::<Vec<_>>().into_iter()
}
