//! What was said and what was held back, newest first.

use super::head::Search;
use crate::alert::{Entry, Kind, Why};
use crate::engine::State;
use crate::session::SessionId;
use crate::time::Time;
use crate::words::Message;

/// One thing that was said or held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Whose.
    pub id: Option<SessionId>,
    /// When, by the computer's clock.
    pub at: Time,
    /// What it was about.
    pub kind: Kind,
    /// Its title, as it was then or is now.
    pub title: String,
    /// It was shown.
    pub said: bool,
    /// What became of it, and why.
    pub why: Message,
}

impl LogRow {
    /// What it was about, in words.
    pub fn kind_text(&self) -> Message {
        Message::plain(match self.kind {
            Kind::NeedsInput => "kind_needs_input",
            Kind::Failed => "status_failed",
            Kind::Stalled => "status_stalled",
            Kind::Finished => "status_finished",
            Kind::StillWaiting => "kind_still_waiting",
            Kind::CannotSee => "kind_cannot_see",
            Kind::Reset => "kind_reset",
            Kind::Test => "kind_test",
        })
    }
}

/// The log, as far as it has every word that is looked for.
pub fn log(state: &State, search: &str) -> Vec<LogRow> {
    let search = Search::new(search);
    let rows = state.alerts.log.0.iter().rev().map(|entry| row(entry, state));
    rows.filter(|row| search.finds_in(&[&row.title, row.kind.name()])).collect()
}

/// The log of one session.
pub(super) fn log_of(state: &State, id: &SessionId) -> Vec<LogRow> {
    let of_it = state.alerts.log.0.iter().rev().filter(|entry| entry.session.as_ref() == Some(id));
    of_it.map(|entry| row(entry, state)).collect()
}

fn row(entry: &Entry, state: &State) -> LogRow {
    let tracked = entry.session.as_ref().and_then(|id| state.track.sessions.get(id));
    let life = entry.session.as_ref().and_then(|id| state.history.lives.get(id));
    let now = tracked.map(|s| &s.title).or(life.map(|life| &life.title));
    let title = if entry.title.is_empty() { now.cloned().unwrap_or_default() } else { entry.title.clone() };
    LogRow {
        id: entry.session.clone(),
        at: state.clock.to_wall(entry.at),
        kind: entry.kind,
        title,
        said: matches!(entry.why, Why::Said | Why::SaidTogether),
        why: Message::plain(match entry.why {
            Why::Said => "log_said",
            Why::SaidTogether => "log_said_together",
            Why::WentBack => "log_went_back",
            Why::Looking => "log_looking",
            Why::Seen => "log_seen",
            Why::Off => "log_off",
            Why::Flapping => "log_flapping",
            Why::Again => "log_again",
            Why::Muted => "log_muted",
            Why::Snoozed => "log_snoozed",
            Why::Quiet => "log_quiet",
            Why::Withdrawn => "log_withdrawn",
        }),
    }
}
