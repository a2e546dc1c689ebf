//! Sessions of the last weeks at which nothing goes on any more, newest first.

use super::head::Search;
use crate::engine::State;
use crate::history::{Doing, Life};
use crate::map::Map;
use crate::session::{SessionId, Title};
use crate::time::{Now, Span, Time};
use crate::words::Message;

/// Sessions that are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// How many, how long they ran, how long they waited for the user.
    pub summary: Vec<Message>,
    /// One for each.
    pub rows: Vec<PastRow>,
}

/// A session that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRow {
    /// Which.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// `owner/repo`, or nothing.
    pub repository: String,
    /// How it ended, as far as that was seen.
    pub doing: Doing,
    /// When, by the computer's clock.
    pub ended: Time,
    /// How long Claude worked.
    pub ran: Span,
    /// How long it waited for its user.
    pub waited: Span,
    /// How many turns it had.
    pub turns: u32,
}

/// The history, as far as it has every word that is looked for.
pub fn past(state: &State, search: &str, here: Now) -> Past {
    let now = state.at(here.wall);
    let search = Search::new(search);
    let found = state.history.lives.iter().filter(|(_, life)| {
        is_over(life) && search.finds_in(&[&life.title, life.repository.as_deref().unwrap_or_default()])
    });
    let newest: Map<_, _> = found.map(|(id, life)| ((life.end().from, id), life)).collect();
    let row = |((ended, id), life): (&(Time, &SessionId), &&Life)| PastRow {
        id: SessionId::clone(id),
        title: if life.title.is_empty() { id.to_string() } else { Title::parse(&life.title).plain },
        repository: life.repository.clone().unwrap_or_default(),
        doing: life.end().doing,
        ended: state.clock.to_wall(*ended),
        ran: life.ran(now),
        waited: life.waited(now),
        turns: life.turns,
    };
    let rows: Vec<_> = newest.iter().rev().map(row).collect();
    let total = |of: fn(&PastRow) -> Span| rows.iter().fold(Span::default(), |sum, row| sum + of(row));
    let mut summary = vec![Message::plain("group_sessions").with(rows.len())];
    for (key, span) in [("sum_ran", total(|row| row.ran)), ("sum_waited", total(|row| row.waited))] {
        if span.0 > 0 {
            summary.push(Message::plain(key).with(span));
        }
    }
    Past { summary, rows }
}

/// Nothing goes on, and something once did: a session that was only ever idle has no history.
fn is_over(life: &Life) -> bool {
    !life.doing().goes_on() && (life.turns > 0 || life.ran.0 > 0 || life.stretches.len() > 1)
}
