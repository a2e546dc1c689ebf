//! Sessions of the last weeks at which nothing goes on any more, newest first, worded.

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

/// Sessions that are over.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct HistoryView {
    /// How many, how long they ran, how long they waited for the user.
    pub summary: String,
    /// Newest first.
    pub rows: Vec<HistoryRowView>,
    /// What stands in place of rows, or nothing.
    pub empty: String,
}

/// A session that is over.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HistoryRowView {
    /// Which.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// `owner/repo`, or nothing.
    pub repository: String,
    /// How it ended, as far as that was seen.
    pub state: String,
    /// The same in words.
    pub state_text: String,
    /// When it ended.
    pub ended: String,
    /// How long Claude worked.
    pub ran: String,
    /// How long it waited for its user.
    pub waited: String,
    /// How many turns it had.
    pub turns: String,
}

impl HistoryView {
    /// The history, as far as it has every word of `search`.
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

/// The sessions that are over, as far as they have every word of `search`, by when they ended.
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

/// Nothing goes on, and something once did: a session that was only ever idle has no history.
fn is_over(life: &Life) -> bool {
    !life.doing().goes_on() && (life.turns > 0 || life.ran.0 > 0 || life.stretches.len() > 1)
}
