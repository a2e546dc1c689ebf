//! The view model of popup, panel, tab and badge: what is tracked, in the order of triage, as messages ready to be worded.
//! Decides nothing about sessions and remembers nothing: the same state and time give the same board.

mod badge;
mod row;

pub use badge::{Badge, Tone, badge};
pub use row::Row;

use crate::engine::State;
use crate::map::Map;
use crate::session::Status;
use crate::time::{Span, Time};
use crate::track::Limits;
use crate::triage::{self, Attention};
use crate::words::Message;

/// What the board draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The sum of it, part by part: "2 need you", "5 running", "1 finished".
    pub headline: Vec<Message>,
    /// Whether the sessions are seen now.
    pub sight: Sight,
    /// When they were last seen, where they are not seen now.
    pub last_seen: Option<Message>,
    /// Nothing needs the user, and that is seen.
    pub calm: bool,
    /// What stands in place of rows where there are none.
    pub empty: Option<Empty>,
    /// One for each session, what needs the user first.
    pub rows: Vec<Row>,
    /// When ages will have changed.
    pub redraw_at: Option<Time>,
}

/// Whether the sessions are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Now.
    Live,
    /// No more.
    Blind,
    /// No page with sessions was ever seen.
    Never,
}

/// An explanation where there is nothing to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// What is so.
    pub title: Message,
    /// What to do about it.
    pub body: Message,
    /// The words on the button that does it.
    pub action: Message,
}

/// How often ages are drawn anew.
const REDRAW: Span = Span::seconds(15);

/// The board of a state at a moment of its own clock.
pub fn board(state: &State, now: Time) -> Board {
    let limits = state.limits();
    let ranked: Map<_, _> = state.track.sessions.values().map(|s| (triage::rank(s, &limits, now), s)).collect();
    let rows: Vec<_> = ranked.values().map(|s| Row::new(s, &limits, now)).collect();
    let sight = sight(state);
    Board {
        headline: headline(state, &limits, now),
        sight,
        calm: sight == Sight::Live && !rows.iter().any(|row| row.needs),
        last_seen: last_seen(state, sight, now),
        empty: rows.is_empty().then(|| empty(sight)),
        redraw_at: (!rows.is_empty()).then(|| now + REDRAW),
        rows,
    }
}

fn sight(state: &State) -> Sight {
    match (state.track.blindness.ever_seen, state.track.blindness.since) {
        (false, _) => Sight::Never,
        (true, None) => Sight::Live,
        (true, Some(_)) => Sight::Blind,
    }
}

fn last_seen(state: &State, sight: Sight, now: Time) -> Option<Message> {
    let since = state.track.blindness.since.filter(|_| sight == Sight::Blind)?;
    Some(Message::plain("last_seen").with(now.since(since)))
}

fn headline(state: &State, limits: &Limits, now: Time) -> Vec<Message> {
    let sessions = || state.track.sessions.values();
    let needs = |wanted: &dyn Fn(Attention) -> bool| {
        sessions().filter(|s| triage::needs(s, limits, now).is_some_and(wanted)).count()
    };
    let need = needs(&|a| a != Attention::Finished);
    let finished = needs(&|a| a == Attention::Finished);
    let running = sessions().filter(|s| matches!(s.status(), Status::Running(_))).count();
    let mut parts = Vec::new();
    for (key, count) in [("headline_need", need), ("headline_running", running), ("headline_finished", finished)] {
        if count > 0 {
            parts.push(Message::plain(key).with(count));
        }
    }
    if need == 0 && finished == 0 {
        // Never "all quiet" of what cannot be seen.
        let key = if sight(state) == Sight::Live { "headline_quiet" } else { "headline_blind" };
        parts.insert(0, Message::plain(key));
    }
    parts
}

fn empty(sight: Sight) -> Empty {
    let of = |title, body| Empty {
        title: Message::plain(title),
        body: Message::plain(body),
        action: Message::plain("empty_action"),
    };
    match sight {
        Sight::Live => of("empty_live_title", "empty_live_body"),
        Sight::Blind => of("empty_blind_title", "empty_blind_body"),
        Sight::Never => of("empty_never_title", "empty_never_body"),
    }
}
