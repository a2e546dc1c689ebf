//! Makes the view model of the history: the sessions of the last weeks that neither run nor wait any more.

use serde::Serialize;

use super::Context;
use super::query::Search;
use super::row::doing_key;
use crate::history::Life;
use crate::map::Map;
use crate::session::{SessionId, Title};
use crate::time::Span;
use crate::time::Time;
use crate::words::Message;

/// The sessions that are over.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct HistoryView {
    /// How many there are, how long they ran, and how long they waited for the user.
    pub summary: String,
    /// The rows, newest first.
    pub rows: Vec<HistoryRowView>,
    /// The text in place of rows; empty where there are rows.
    pub empty: String,
}

/// A session that is over. Texts that do not apply are empty.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HistoryRowView {
    /// The session's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// `owner/repo`.
    pub repository: String,
    /// How it ended, as far as that was seen: the name of a `Doing`.
    pub state: String,
    /// How it ended, in words.
    pub state_text: String,
    /// When it ended.
    pub ended: String,
    /// How long Claude worked, if at least a second.
    pub ran: String,
    /// How long it waited for its user, if at least a second.
    pub waited: String,
    /// How many turns ended.
    pub turns: String,
}

impl HistoryView {
    /// The sessions that are over and match every word of `search`.
    pub fn new(search: &str, context: &Context) -> HistoryView {
        let newest = found(search, context);
        let row = |((_, id), life): (&(Time, &SessionId), &&Life)| HistoryRowView::new(id, life, context);
        let rows: Vec<_> = newest.iter().rev().map(row).collect();
        let total = |of: &dyn Fn(&Life) -> Span| newest.values().fold(Span::default(), |sum, life| sum + of(life));
        let mut summary = vec![Message::plain("group_sessions").with(rows.len())];
        let ran = total(&|life| life.ran(context.now));
        let waited = total(&|life| life.waited(context.now));
        for (key, span) in [("sum_ran", ran), ("sum_waited", waited)] {
            if span.0 > 0 {
                summary.push(Message::plain(key).with(span));
            }
        }
        let empty = if rows.is_empty() { context.nothing("history_empty", search) } else { String::new() };
        HistoryView { summary: context.joined(&summary), rows, empty }
    }
}

/// The sessions that are over and have every word of `search` in their title or repository, oldest end first.
pub(super) fn found<'a>(search: &str, context: &Context<'a>) -> Map<(Time, &'a SessionId), &'a Life> {
    let words = Search::new(search, context.language);
    let lives = context.state.history.lives.iter();
    let found = lives.filter(|(_, life)| {
        is_over(life) && words.finds(&[&life.title, life.repository.as_deref().unwrap_or_default()])
    });
    found.map(|(id, life)| ((life.end().from, id), life)).collect()
}

impl HistoryRowView {
    pub(super) fn new(id: &SessionId, life: &Life, context: &Context) -> HistoryRowView {
        let end = life.end();
        let at = context.state.clock.to_wall(end.from);
        let some = |span: Span| if span >= Span::seconds(1) { context.value(span) } else { String::new() };
        HistoryRowView {
            id: id.to_string(),
            url: id.url(),
            title: if life.title.is_empty() { id.to_string() } else { Title::parse(&life.title).plain },
            repository: life.repository.clone().unwrap_or_default(),
            state: end.doing.name().to_owned(),
            state_text: context.words(doing_key(end.doing)),
            ended: context.say(&context.day_and_time(at)),
            ran: some(life.ran(context.now)),
            waited: some(life.waited(context.now)),
            turns: if life.turns > 0 { context.value(life.turns as usize) } else { String::new() },
        }
    }
}

/// Whether a session neither runs nor waits, and there is something to tell: a turn, time at work, or a change.
fn is_over(life: &Life) -> bool {
    !life.doing().goes_on() && (life.turns > 0 || life.ran.0 > 0 || life.stretches.len() > 1)
}
