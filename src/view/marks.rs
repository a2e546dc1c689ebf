//! The mutes and snoozes in force, worded.

use serde::Serialize;

use super::Context;
use crate::marks::Mark;
use crate::session::SessionId;
use crate::words::Message;

/// Mutes and snoozes in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarksView(pub Vec<MarkRowView>);

/// A mute or snooze in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarkRowView {
    /// Whose.
    pub id: String,
    /// The session's title.
    pub title: String,
    /// What is in force.
    pub text: String,
    /// It is a mute; else a snooze.
    pub muted: bool,
}

impl MarksView {
    /// All that are in force now.
    pub fn new(context: &Context) -> MarksView {
        let marks = context.state.marks.0.iter();
        MarksView(marks.filter_map(|(id, mark)| MarkRowView::new(id, mark, context)).collect())
    }
}

impl MarkRowView {
    fn new(id: &SessionId, mark: &Mark, context: &Context) -> Option<MarkRowView> {
        let text = if mark.muted {
            Message::plain("muted")
        } else {
            let until = context.state.marks.snoozed(id, context.now)?;
            Message::plain("snoozed_until").with(context.clock(until))
        };
        let (title, text) = (context.title_of(id), context.say(&text));
        Some(MarkRowView { id: id.to_string(), title, text, muted: mark.muted })
    }
}
