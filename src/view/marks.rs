//! Makes the view model of the mutes and snoozes in force.

use serde::Serialize;

use super::Context;
use crate::marks::Mark;
use crate::session::SessionId;
use crate::words::Message;

/// The mutes and snoozes in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarksView(pub Vec<MarkRowView>);

/// A mute or snooze in force.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MarkRowView {
    /// The session's id, or the repository's name.
    pub id: String,
    /// The session's title, or the repository's name.
    pub title: String,
    /// What is in force, in words.
    pub text: String,
    /// What is in force: `mute`, `snooze` or `mute-repository`.
    pub kind: String,
}

impl MarksView {
    /// All marks in force now: repositories first, then sessions.
    pub fn new(context: &Context) -> MarksView {
        let marks = &context.state.marks;
        let repositories = marks.repositories.iter().map(|name| MarkRowView::of_repository(name, context));
        let sessions = marks.sessions.iter().filter_map(|(id, mark)| MarkRowView::new(id, mark, context));
        MarksView(repositories.chain(sessions).collect())
    }
}

impl MarkRowView {
    fn of_repository(name: &str, context: &Context) -> MarkRowView {
        let text = context.words("muted_repository");
        MarkRowView { id: name.to_owned(), title: name.to_owned(), text, kind: "mute-repository".to_owned() }
    }

    fn new(id: &SessionId, mark: &Mark, context: &Context) -> Option<MarkRowView> {
        let text = if mark.muted {
            Message::plain("muted")
        } else {
            let until = context.state.marks.snoozed(id, context.now)?;
            Message::plain("snoozed_until").with(context.clock(until))
        };
        let (title, text) = (context.title_of(id), context.say(&text));
        let kind = if mark.muted { "mute" } else { "snooze" };
        Some(MarkRowView { id: id.to_string(), title, text, kind: kind.to_owned() })
    }
}
