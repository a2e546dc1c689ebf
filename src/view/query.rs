//! What the user wants to see of the board. Nothing of it outlives the page that asks.

use super::Facts;
use crate::lean::find;
use crate::session::{Face, SessionId};
use crate::settings::Key;
use crate::words::{Language, searchable};

/// What the user wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Where the board is shown.
    pub place: Place,
    /// Which sessions.
    pub filter: Filter,
    /// The only sessions to be shown; none for all.
    pub only: Vec<SessionId>,
    /// Words that all have to be in a session's title, place, detail or note.
    pub search: String,
    /// Sessions in the order in which they stand on the screen while somebody aims at them, each with its group's key:
    /// they keep their places, and others follow.
    pub hold: Vec<(SessionId, String)>,
    /// The session to show everything of.
    pub selected: Option<SessionId>,
    /// The most rows to be worded, for a first picture that has to be there at once; nothing for all.
    pub limit: Option<usize>,
}

impl Query {
    /// Whether less than all is wanted.
    pub(super) fn is_narrowed(&self) -> bool {
        self.filter != Filter::All || !self.only.is_empty() || !self.search.trim().is_empty()
    }

    /// Whether the session may be shown.
    pub(super) fn takes(&self, id: &SessionId) -> bool {
        self.only.is_empty() || self.only.contains(id)
    }
}

/// Where the board is shown: each place has its own layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Below the toolbar button.
    Popup,
    /// Beside the page.
    Panel,
    /// In a tab.
    #[default]
    Tab,
}

impl Place {
    /// The setting that has its layout.
    pub(super) fn layout(self) -> Key {
        match self {
            Place::Popup => Key::LayoutPopup,
            Place::Panel => Key::LayoutPanel,
            Place::Tab => Key::LayoutTab,
        }
    }
}

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

    /// Its name in words: the key of a message.
    pub(super) fn key(self) -> &'static str {
        match self {
            Filter::All => "filter_all",
            Filter::Needs => "filter_needs",
            Filter::Running => "filter_running",
            Filter::Finished => "filter_finished",
        }
    }

    pub(super) fn keeps(self, facts: &Facts) -> bool {
        match self {
            Filter::All => true,
            Filter::Needs => facts.needs(),
            Filter::Running => facts.face.is_at_work() && facts.in_view,
            Filter::Finished => facts.face == Face::Finished && facts.in_view,
        }
    }
}

/// The words that a user searches for. They match in any case, with or without their accents, and at any place.
pub(super) struct Search<'a> {
    words: Vec<String>,
    language: &'a dyn Language,
}

impl<'a> Search<'a> {
    pub(super) fn new(text: &str, language: &'a dyn Language) -> Search<'a> {
        let words = searchable(text, language).split_whitespace().map(str::to_owned).collect();
        Search { words, language }
    }

    /// Nothing is searched for, so everything is found.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether every word stands somewhere in the texts.
    pub(super) fn finds(&self, texts: &[&str]) -> bool {
        if self.is_empty() {
            return true;
        }
        let text = searchable(&texts.join("\n"), self.language);
        self.words.iter().all(|word| find(&text, word).is_some())
    }
}
