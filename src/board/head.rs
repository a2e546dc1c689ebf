//! What stands above the rows: the sum, what is new, the filters, how fast sessions finish.

use super::{Row, Sight, sight};
use crate::engine::State;
use crate::forecast::{self, LEAST, Usual};
use crate::history::{Doing, Turn};
use crate::session::Status;
use crate::time::{Span, Time};
use crate::track::Tracked;
use crate::triage::{Attention, Triage};
use crate::words::{Arg, Between, Message};

/// Which sessions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that need the user.
    Needs,
    /// Those that run, stalled or not.
    Running,
    /// Those that have finished and were not seen.
    Finished,
}

impl Filter {
    /// All filters, in the order in which they are shown.
    pub const ALL: [Filter; 4] = [Filter::All, Filter::Needs, Filter::Running, Filter::Finished];

    /// Its name between page and core.
    pub fn name(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Needs => "needs",
            Filter::Running => "running",
            Filter::Finished => "finished",
        }
    }

    pub(super) fn keeps(self, row: &Row) -> bool {
        match self {
            Filter::All => true,
            // As the headline counts them: what has finished is a filter of its own.
            Filter::Needs => row.needs && row.status != "finished",
            Filter::Running => matches!(row.status, "running" | "stalled"),
            Filter::Finished => row.status == "finished",
        }
    }
}

/// What the user looks for: every word somewhere in the row, in any case.
pub(super) struct Search(Vec<String>);

impl Search {
    pub(super) fn new(text: &str) -> Search {
        Search(text.split_whitespace().map(str::to_lowercase).collect())
    }

    pub(super) fn finds(&self, row: &Row) -> bool {
        self.finds_in(&[&row.full_title, &row.repository, &row.branch, &row.detail, &row.note, row.status])
    }

    pub(super) fn finds_in(&self, texts: &[&str]) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let text = texts.join("\n").to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }
}

pub(super) fn headline(state: &State, triage: &Triage) -> Vec<Message> {
    let sessions = || state.track.sessions.values();
    let needs = |wanted: &dyn Fn(Attention) -> bool| sessions().filter(|s| triage.needs(s).is_some_and(wanted)).count();
    let need = needs(&|a| a != Attention::Finished);
    let finished = needs(&|a| a == Attention::Finished);
    // One that has stalled needs the user, and is counted there.
    let runs = |s: &&Tracked| matches!(s.status(), Status::Running(_)) && triage.needs(s).is_none();
    let running = sessions().filter(runs).count();
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

/// How many sessions have come to something since the user last looked.
pub(super) fn since_look(state: &State, now: Time) -> Option<Message> {
    let since = state.looks.since(now)?;
    let came_to = |doing: Doing| {
        let lives = state.history.lives.values();
        lives.filter(|life| life.stretches.iter().any(|s| s.doing == doing && s.from > since)).count()
    };
    let mut parts = Vec::new();
    for (key, doing) in
        [("news_waited", Doing::Waiting), ("news_failed", Doing::Failed), ("news_finished", Doing::Finished)]
    {
        let count = came_to(doing);
        if count > 0 {
            parts.push(Message::plain(key).with(count));
        }
    }
    (!parts.is_empty()).then(|| Message::plain("since_look").with(Arg::List(parts)))
}

/// How fast sessions finish, as far as enough of them did.
pub(super) fn velocity(state: &State, now: Time) -> Vec<Message> {
    let turns = &state.history.turns;
    let lately = turns.iter().filter(|turn| now.since(turn.at) < Span::hours(1)).count();
    let mut lines = Vec::new();
    if lately > 0 {
        lines.push(Message::plain("velocity_hour").with(lately));
    }
    let says = |key, usual: Usual| {
        let between = Between { low: usual.low, high: usual.high.max(usual.low + Span::minutes(1)) };
        Message::plain(key).with(between).with(usual.middle).with(Message::plain("from_turns").with(usual.count))
    };
    lines.extend(forecast::usual(turns.iter()).map(|usual| says("velocity_usual", usual)));
    let mut kinds: Vec<&String> = turns.iter().filter_map(|turn| turn.kind.as_ref()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = |turn: &&Turn| turn.kind.as_ref() == Some(kind);
        if turns.iter().filter(of_kind).count() >= LEAST {
            let usual = forecast::usual(turns.iter().filter(of_kind));
            lines.extend(usual.map(|usual| {
                Message::plain("velocity_kind").with(kind.as_str()).with(says("velocity_of_kind", usual))
            }));
        }
    }
    lines
}
